#include "cli/lists.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/trust.hpp"
#include "drivers/dump/files.hpp"

namespace optictl::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_list = std::size_t{64} << 20U;
constexpr const char* site_folder = "/etc/optictl/lists.d";

void complain_of_trust(const std::string& name, const std::string& why) {
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

Folder shipped_folder() {
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
            complain_of_trust(name, *why);
            continue;
        }
        return {name, true};
    }
    return {OPTICTL_LIST_FOLDER};
}

/// Adds the *.toml of a folder by name; false, after a complaint, when it must be there and is not.
bool add_folder(const Folder& where, std::string_view layer, bool required,
                std::vector<ListFile>& files) {
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
            complain_of_trust(it->path().string(), *why);
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
std::optional<std::string> text_of(const std::string& path) {
    auto text = drivers::dump::read_file(path, largest_list);
    if (!text) {
        complain(fmt::format("{}: {}", path, text.error()));
        return std::nullopt;
    }
    return std::move(*text);
}

/// Complains of every problem.
bool is_good(const vendor_db::ReadList& read) {
    for (const vendor_db::Problem& problem : read.problems) {
        complain(fmt::format("{}: {}", problem.place.text(), problem.text));
    }
    return read.problems.empty();
}

vendor_db::Date today() {
    using namespace std::chrono;
    const year_month_day now{floor<days>(system_clock::now())};
    return {static_cast<unsigned>(static_cast<int>(now.year())), static_cast<unsigned>(now.month()),
            static_cast<unsigned>(now.day())};
}

} // namespace

std::optional<std::vector<ListFile>> list_files(const Options& options) {
    std::vector<ListFile> files;
    if (!options.only_lists) {
        const char* const shipped = std::getenv("OPTICTL_LISTS");
        const char* const site = std::getenv("OPTICTL_SITE_LISTS");
        if (!add_folder(shipped != nullptr ? Folder{shipped} : shipped_folder(), "shipped",
                        shipped != nullptr, files) ||
            !add_folder({site != nullptr ? site : site_folder}, "site", site != nullptr, files)) {
            return std::nullopt;
        }
    }
    for (const std::string& path : options.lists) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back({path, "command line"});
        } else if (!add_folder({path}, "command line", true, files)) {
            return std::nullopt;
        }
    }
    return files;
}

std::optional<vendor_db::ReadList> read_list_file(const std::string& path) {
    const auto text = text_of(path);
    return text ? std::optional(vendor_db::read_list(*text, path)) : std::nullopt;
}

std::optional<vendor_db::List> load_list(const std::string& path) {
    auto read = read_list_file(path);
    return read && is_good(*read) ? std::optional(std::move(read->list)) : std::nullopt;
}

std::optional<vendor_db::Database> load_lists(const Options& options) {
    const auto files = list_files(options);
    if (!files) {
        return std::nullopt;
    }
    vendor_db::Database database;
    bool good = true;
    for (const ListFile& file : *files) {
        auto list = load_list(file.path);
        good = good && list.has_value();
        if (list) {
            database.add(std::move(*list));
        }
    }
    return good ? std::optional(std::move(database)) : std::nullopt;
}

std::expected<vendor_db::Query, std::string> query_of(const Options& options) {
    using Policy = vendor_db::Query::FirmwarePolicy;
    vendor_db::Query query{.platform = vendor_db::normalised(options.platform),
                           .cage = vendor_db::normalised(options.cage),
                           .nos = {},
                           .modes = {},
                           .port = {},
                           .firmware_policy = options.firmware_policy == "report" ? Policy::Report
                                              : options.firmware_policy == "ignore"
                                                  ? Policy::Ignore
                                                  : Policy::Enforce,
                           .today = today()};
    if (!options.nos.empty()) {
        query.nos = vendor_db::parse_version(options.nos);
        if (!query.nos) {
            return std::unexpected(
                fmt::format("--nos {}: write numbers with dots, 4.2.1", options.nos));
        }
    }
    for (const std::string& text : options.modes) {
        const auto mode = vendor_db::parse_mode(text);
        if (!mode) {
            return std::unexpected("--mode: " + mode.error());
        }
        query.modes.push_back(*mode);
    }
    if (!options.date.empty()) {
        const auto date = vendor_db::parse_date(options.date);
        if (!date) {
            return std::unexpected("--date: " + date.error());
        }
        query.today = *date;
    }
    return query;
}

} // namespace optictl::cli
