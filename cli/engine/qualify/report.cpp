#include "cli/engine/qualify/report.hpp"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "cli/engine/change/change.hpp"
#include "drivers/dump/files.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

using Value = boost::json::value;

constexpr std::size_t largest_file = std::size_t{64} << 20U;
constexpr std::size_t most_files = 100'000;

const Value* member(const Value& object, const char* key) {
    return object.is_object() ? object.get_object().if_contains(key) : nullptr;
}
/// A text; empty where it is none.
std::string text_of(const Value* value) {
    return value != nullptr && value->is_string() ? std::string(value->get_string().c_str())
                                                  : std::string();
}
std::string text(const Value& object, const char* key) {
    return text_of(member(object, key));
}
double number(const Value& object, const char* key) {
    const Value* const found = member(object, key);
    return found != nullptr && found->is_number() ? found->to_number<double>() : 0;
}
/// Calls `visit` with the elements of an array; with nothing where there is none.
void for_each(const Value& object, const char* key, const auto& visit) {
    const Value* const found = member(object, key);
    if (found != nullptr && found->is_array()) {
        for (const Value& each : found->get_array()) {
            visit(each);
        }
    }
}

/// A line of the report; nothing where it has no id, or a result or kind that is none.
std::optional<Line> line_of(const Value& row) {
    const auto result = result_of(text(row, "result"));
    const auto kind = kind_of(text(row, "kind"));
    if (!result || !kind || text(row, "check").empty()) {
        return std::nullopt;
    }
    std::optional<Line> made(std::in_place);
    Line& line = *made;
    line.id = text(row, "check");
    line.group = text(row, "group");
    line.kind = *kind;
    line.title = text(row, "title");
    line.criterion = text(row, "criterion");
    line.source = text(row, "source");
    line.outcome.result = *result;
    line.outcome.text = text(row, "text");
    line.took_s = number(row, "took_s");
    for_each(row, "evidence", [&line](const Value& each) {
        if (each.is_string()) {
            line.outcome.evidence.push_back(text_of(&each));
        }
    });
    return made;
}

Timing timing_of(const Value& row) {
    Timing timing{.name = text(row, "what"),
                  .bound_s = number(row, "advertised_s"),
                  .slowest = text(row, "slowest"),
                  .not_before_s = number(row, "not_before_s")};
    constexpr double us = 1e-6;
    for_each(row, "each_us", [&timing](const Value& each) {
        if (each.is_number()) {
            timing.took_s.push_back(each.to_number<double>() * us);
        }
    });
    if (member(row, "not_before_s") == nullptr && !timing.took_s.empty()) {
        timing.not_before_s = timing.most(); // a report of before that was told
    }
    return timing;
}

std::expected<Report, std::string> report_of(const Value& tree, const std::string& file) {
    Report report{.file = file,
                  .target = text(tree, "target"),
                  .module = text(tree, "module"),
                  .vendor = text(tree, "vendor_name"),
                  .part_number = text(tree, "vendor_part_number"),
                  .serial_number = text(tree, "vendor_serial_number"),
                  .firmware = text(tree, "firmware"),
                  .verdict = text(tree, "verdict"),
                  .begun = text(tree, "begun")};
    unsigned row_number = 0;
    unsigned wrong = 0;
    for_each(tree, "checks", [&](const Value& row) {
        ++row_number;
        auto line = line_of(row);
        if (line && report.line(line->id) == nullptr) {
            report.lines.push_back(std::move(*line));
        } else if (wrong == 0) {
            wrong = row_number;
        }
    });
    if (wrong != 0) {
        return std::unexpected(fmt::format(
            "check {} of the report has no id, or one that stands there twice, or no result",
            wrong));
    }
    if (report.lines.empty()) {
        return std::unexpected("a report without checks");
    }
    for_each(tree, "timings", [&report](const Value& row) {
        if (Timing timing = timing_of(row); !timing.name.empty() && !timing.took_s.empty()) {
            report.timings.push_back(std::move(timing));
        }
    });
    return report;
}

/// What a folder has, in the order of its names; nothing where it cannot be read.
std::expected<std::vector<std::string>, std::string> files_below(const std::string& folder) {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        const std::string extension = at->path().extension().string();
        std::error_code ignored;
        if ((extension == ".json" || extension == ".jsonl") && at->is_regular_file(ignored)) {
            files.push_back(at->path().string());
        }
        if (files.size() > most_files) {
            return std::unexpected(fmt::format("more than {} reports", most_files));
        }
    }
    if (error) {
        return std::unexpected(error.message());
    }
    std::ranges::sort(files);
    return files;
}

ReadReports read_file_of(const std::string& file, bool must_have_one) {
    ReadReports out;
    const auto fail = [&](std::string_view why) {
        out.problems.push_back(fmt::format("{}: {}", file, why));
    };
    const auto bytes = drivers::dump::read_file(file, largest_file);
    if (!bytes) {
        fail(bytes.error());
        return out;
    }
    const std::string_view all(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    constexpr std::string_view white = " \t\r\n";
    boost::json::stream_parser parser;
    for (std::size_t at = all.find_first_not_of(white); at < all.size();
         at = all.find_first_not_of(white, at)) {
        boost::json::error_code error;
        parser.reset();
        at += parser.write_some(all.data() + at, all.size() - at, error);
        if (!error && !parser.done()) {
            parser.finish(error);
        }
        if (error) {
            fail(fmt::format("byte {}: no JSON: {}", at + 1, error.message()));
            break;
        }
        const Value tree = parser.release();
        if (text(tree, "schema") == report_schema) {
            auto report = report_of(tree, file);
            report ? out.reports.push_back(std::move(*report)) : fail(report.error());
        } else if (text(tree, "schema") == error_schema) {
            out.unread.push_back({file, text(tree, "target"), text(tree, "message")});
        }
    }
    if (must_have_one && out.reports.empty() && out.unread.empty() && out.problems.empty()) {
        fail("no report of a qualification; those are written as JSON");
    }
    return out;
}

} // namespace

const Line* Report::line(std::string_view id) const {
    const auto found = std::ranges::find(lines, id, &Line::id);
    return found != lines.end() ? &*found : nullptr;
}

std::string Report::part() const {
    return part_number.empty()
               ? module
               : fmt::format("{}{}{}", vendor, vendor.empty() ? "" : " ", part_number);
}

bool Report::is_of(const Inspection& inspection) const {
    return !module.empty() && module == words::printable(identity_of(inspection));
}

ReadReports read_reports(const std::string& file) {
    return read_file_of(file, true);
}

ReadReports read_reports(const std::vector<std::string>& paths) {
    ReadReports out;
    const auto take = [&out](ReadReports more) {
        std::ranges::move(more.reports, std::back_inserter(out.reports));
        std::ranges::move(more.unread, std::back_inserter(out.unread));
        std::ranges::move(more.problems, std::back_inserter(out.problems));
    };
    for (const std::string& path : paths) {
        std::error_code error;
        if (!std::filesystem::is_directory(path, error)) {
            take(read_file_of(path, true));
            continue;
        }
        const auto files = files_below(path);
        if (!files) {
            out.problems.push_back(fmt::format("{}: {}", path, files.error()));
            continue;
        }
        const std::size_t before = out.reports.size() + out.problems.size();
        for (const std::string& file : *files) {
            take(read_file_of(file, false));
        }
        if (out.reports.size() + out.problems.size() == before) {
            out.problems.push_back(fmt::format(
                "{}: no report of a qualification; those are files .json or .jsonl", path));
        }
    }
    return out;
}

} // namespace optictl::engine::qualify
