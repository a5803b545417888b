// How verdicts are shown: text, JSON, CSV, JUnit XML.
#pragma once

#include <string>
#include <vector>

#include "cli/engine/check.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

void check_text(Buffer& out, const Checked& checked);
/// The counts of a run; with `parts` by vendor, part number and firmware as well.
void check_counts_text(Buffer& out, const CheckCounts& counts, bool parts);

/// Members of an object: where an entry stands, its name and status, the fields that it constrains.
void entry_head_json(JsonWriter& json, const vendor_db::Rule& rule);
void check_json(JsonWriter& json, const Inspection& inspection, const Checked& checked);
void check_counts_json(JsonWriter& json, const CheckCounts& counts);

[[nodiscard]] std::vector<std::string> check_csv_titles();
[[nodiscard]] std::vector<std::string> check_csv(const Checked& checked);

/// One test case of a suite.
[[nodiscard]] std::string check_junit(const Checked& checked);
/// A target that could not be read, as a test case.
[[nodiscard]] std::string unreadable_junit(std::string_view target, std::string_view message);
/// The document of these test cases.
[[nodiscard]] std::string junit_document(std::string_view cases, unsigned tests, unsigned failures,
                                         unsigned errors);

} // namespace optictl::cli::render
