#include "cli/engine/lists.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"

namespace optictl::cli {
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

vendor_db::Date today() {
    using namespace std::chrono;
    const year_month_day now{floor<days>(system_clock::now())};
    return {static_cast<unsigned>(static_cast<int>(now.year())), static_cast<unsigned>(now.month()),
            static_cast<unsigned>(now.day())};
}

} // namespace

std::optional<std::vector<ListFile>> list_files(const Options& options, const Complain& complain) {
    std::vector<ListFile> files;
    if (!options.only_lists) {
        const char* const shipped = std::getenv("OPTICTL_LISTS");
        const char* const site = std::getenv("OPTICTL_SITE_LISTS");
        if (shipped == nullptr) {
            for (const vendor_db::ShippedList& list : vendor_db::shipped_lists()) {
                files.push_back({std::string(list.name), "shipped", &list});
            }
        } else if (!add_folder(shipped, "shipped", true, files, complain)) {
            return std::nullopt;
        }
        if (!add_folder(site != nullptr ? site : site_folder, "site", site != nullptr, files,
                        complain)) {
            return std::nullopt;
        }
    }
    for (const std::string& path : options.lists) {
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

std::optional<vendor_db::Database> load_lists(const Options& options, const Complain& complain) {
    const auto files = list_files(options, complain);
    return files ? load_lists(*files, complain) : std::nullopt;
}

std::expected<vendor_db::Query, std::string> query_of(const Options& options) {
    using Policy = vendor_db::Query::FirmwarePolicy;
    vendor_db::Query query{.platform = vendor_db::normalised(options.platform),
                           .cage = vendor_db::normalised(options.cage),
                           .nos = {},
                           .modes = {},
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
