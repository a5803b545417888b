#include "cli/engine/lists/lists.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"

namespace optictl::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_list = std::size_t{64} << 20U;
constexpr const char* site_folder = "/etc/optictl/lists.d";

/// Adds the *.toml of a folder by name; false, after a complaint, when it must be there and is not.
bool add_folder(const std::string& folder, std::string_view layer, bool required,
                std::vector<ListFile>& files, const Complain& complain) {
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
        if (!sources.shipped) {
            for (const vendor_db::ShippedList& list : vendor_db::shipped_lists()) {
                files.push_back({std::string(list.name), "shipped", &list});
            }
        } else if (!add_folder(*sources.shipped, "shipped", true, files, complain)) {
            return std::nullopt;
        }
        if (!add_folder(sources.site.value_or(site_folder), "site", sources.site.has_value(), files,
                        complain)) {
            return std::nullopt;
        }
    }
    for (const std::string& path : sources.own) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back({path, "command line"});
        } else if (!add_folder(path, "command line", true, files, complain)) {
            return std::nullopt;
        }
    }
    return files;
}

std::optional<vendor_db::ReadList> read_list_file(const ListFile& file, const Complain& complain) {
    if (file.shipped != nullptr) {
        return vendor_db::read_list(file.shipped->text, file.path);
    }
    const auto text = text_of(file.path, complain);
    return text ? std::optional(vendor_db::read_list(*text, file.path)) : std::nullopt;
}

std::optional<vendor_db::List> load_list(const ListFile& file, const Complain& complain) {
    auto read = read_list_file(file, complain);
    return read && is_good(*read, complain) ? std::optional(std::move(read->list)) : std::nullopt;
}

std::optional<vendor_db::Database> load_lists(std::span<const ListFile> files,
                                              const Complain& complain) {
    vendor_db::Database database;
    bool good = true;
    for (const ListFile& file : files) {
        auto list = load_list(file, complain);
        good = good && list.has_value();
        if (list) {
            database.add(std::move(*list));
        }
    }
    return good ? std::optional(std::move(database)) : std::nullopt;
}

std::optional<vendor_db::Database> load_lists(const ListSources& sources,
                                              const Complain& complain) {
    const auto files = list_files(sources, complain);
    return files ? load_lists(*files, complain) : std::nullopt;
}

} // namespace optictl::engine
