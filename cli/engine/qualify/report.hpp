// Reports of qualifications that were written before (JSON, "optictl.qualify/1"), read back: to be
// compared, summed up, or gone on with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/qualify/check.hpp"

namespace optictl::engine::qualify {

/// Schema of the objects that are reports.
inline constexpr std::string_view report_schema = "optictl.qualify/1";
/// The same of what stands there for a target that could not be read.
inline constexpr std::string_view error_schema = "optictl.error/1";

struct Report {
    std::string file{};
    std::string target{};
    std::string module{}; ///< vendor, part and serial number in one line
    std::string vendor{};
    std::string part_number{};
    std::string serial_number{};
    std::string firmware{};
    std::string verdict{}; ///< "pass"; a run that came to no end: "not-finished"
    std::string begun{};   ///< ISO 8601, UTC; empty: the report does not say
    std::vector<Line> lines{};
    std::vector<Timing> timings{};

    /// The line of that check; null without one.
    [[nodiscard]] const Line* line(std::string_view id) const;
    /// Vendor and part number; the whole identity where the report does not tell them apart.
    [[nodiscard]] std::string part() const;
    /// Whether it is of this module. None is of one whose identity was not read.
    [[nodiscard]] bool is_of(const Inspection& inspection) const;
};

/// A target that a run was asked to qualify and could not read.
struct Unread {
    std::string file; ///< that says so
    std::string target;
    std::string message;
};

struct ReadReports {
    std::vector<Report> reports{};
    std::vector<Unread> unread{};
    std::vector<std::string> problems{}; ///< each with file and byte
};
/// All reports of a file and its errors: JSON objects one after the other, whatever stands between
/// them. Objects of other schemas are left out; a file without a report is a problem.
[[nodiscard]] ReadReports read_reports(const std::string& file);
/// The same of files and folders; of a folder all files whose names end in .json or .jsonl, by
/// name, with those in folders below it. There, files without a report are left out.
[[nodiscard]] ReadReports read_reports(const std::vector<std::string>& paths);

} // namespace optictl::engine::qualify
