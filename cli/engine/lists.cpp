#include "cli/engine/lists.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/engine/trust.hpp"
#include "drivers/dump/files.hpp"

namespace optictl::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_list = std::size_t{64} << 20U;
constexpr const char* site_folder = "/etc/optictl/lists.d";

void complain_of_trust(const std::string& name, const std::string& why, const Complain& complain) {
    complain(fmt::format("{}: lists beside the program are not believed: {}; give it to root or to "
                         "you, and nobody else the right to write",
                         name, why));
}

/// The folder of the lists that come with the program: as installed, wherever its prefix was moved
/// to; or, of a program that was not installed, in its source tree.
struct Folder {
    std::string path;
    bool is_beside = false; ///< found beside the program, so to be believed only with care
};

Folder shipped_folder(const Complain& complain) {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const char* relative : {"../share/optictl/lists", "../../../vendor-db/lists"}) {
        const fs::path folder = program / relative;
        std::error_code none;
        if (error || !fs::is_directory(folder, none)) {
            continue;
        }
        const std::string name = folder.lexically_normal().string();
        // Who can write there could have any module validated.
        if (const auto why = why_not_trusted(folder)) {
            complain_of_trust(name, *why, complain);
            continue;
        }
        return {name, true};
    }
    return {OPTICTL_LIST_FOLDER};
}

/// Adds the *.toml of a folder by name; false, after a complaint, when it must be there and is not.
bool add_folder(const Folder& where, std::string_view layer, bool required,
                std::vector<ListFile>& files, const Complain& complain) {
    const std::string& folder = where.path;
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (it->path().extension() != ".toml" || it->path().filename().string().front() == '.') {
            continue;
        }
        if (const auto odd = drivers::dump::odd_kind(it->path())) {
            complain(fmt::format("{}: {}, left out", it->path().string(), *odd));
            continue;
        }
        const auto why = where.is_beside ? why_not_trusted(it->path()) : std::nullopt;
        if (why) {
            complain_of_trust(it->path().string(), *why, complain);
            continue;
        }
        names.push_back(it->path().string());
    }
    if (error && (required || error != std::errc::no_such_file_or_directory)) {
        complain(fmt::format("{}: lists cannot be read from here: {}", folder, error.message()));
        return false;
    }
    std::ranges::sort(names);
    for (std::string& name : names) {
        files.push_back({std::move(name), layer});
    }
    return true;
}

/// The text of a list; nothing, after a complaint, where it cannot be read.
std::optional<std::string> text_of(const std::string& path, const Complain& complain) {
    auto text = drivers::dump::read_file(path, largest_list);
    if (!text) {
        complain(fmt::format("{}: {}", path, text.error()));
        return std::nullopt;
    }
    return std::move(*text);
}

/// Complains of every problem.
bool is_good(const vendor_db::ReadList& read, const Complain& complain) {
    for (const vendor_db::Problem& problem : read.problems) {
        complain(fmt::format("{}: {}", problem.place.text(), problem.text));
    }
    return read.problems.empty();
}

} // namespace

std::optional<std::vector<ListFile>> list_files(const ListSources& sources,
                                                const Complain& complain) {
    std::vector<ListFile> files;
    if (!sources.only_own) {
        const std::optional<std::string>& shipped = sources.shipped;
        const std::optional<std::string>& site = sources.site;
        if (!add_folder(shipped ? Folder{*shipped} : shipped_folder(complain), "shipped",
                        shipped.has_value(), files, complain) ||
            !add_folder({site.value_or(site_folder)}, "site", site.has_value(), files, complain)) {
            return std::nullopt;
        }
    }
    for (const std::string& path : sources.own) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back({path, "command line"});
        } else if (!add_folder({path}, "command line", true, files, complain)) {
            return std::nullopt;
        }
    }
    return files;
}

std::optional<vendor_db::ReadList> read_list_file(const std::string& path,
                                                  const Complain& complain) {
    const auto text = text_of(path, complain);
    return text ? std::optional(vendor_db::read_list(*text, path)) : std::nullopt;
}

std::optional<vendor_db::List> load_list(const std::string& path, const Complain& complain) {
    auto read = read_list_file(path, complain);
    return read && is_good(*read, complain) ? std::optional(std::move(read->list)) : std::nullopt;
}

std::optional<vendor_db::Database> load_lists(const ListSources& sources,
                                              const Complain& complain) {
    const auto files = list_files(sources, complain);
    if (!files) {
        return std::nullopt;
    }
    vendor_db::Database database;
    bool good = true;
    for (const ListFile& file : *files) {
        auto list = load_list(file.path, complain);
        good = good && list.has_value();
        if (list) {
            database.add(std::move(*list));
        }
    }
    return good ? std::optional(std::move(database)) : std::nullopt;
}

} // namespace optictl::engine
