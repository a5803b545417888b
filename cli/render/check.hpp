// How verdicts are shown: text, JSON, CSV, JUnit XML.
#pragma once

#include <string>
#include <vector>

#include "cli/engine/check.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

void check_text(Buffer& out, const engine::Checked& checked);
/// "ACME AC-400 differs: 1 of 3.15 (port 3), 9 of 3.17": who has other firmware than most.
[[nodiscard]] std::string drift_text(const engine::CheckCounts::Drift& drift);
/// The counts of a run; with `parts` by vendor, part number and firmware as well.
void check_counts_text(Buffer& out, const engine::CheckCounts& counts, bool parts);

/// Members of an object: where an entry stands, its name and status, the fields that it constrains.
void entry_head_json(JsonWriter& json, const vendor_db::Rule& rule);
void check_json(JsonWriter& json, const engine::Inspection& inspection,
                const engine::Checked& checked);
void check_counts_json(JsonWriter& json, const engine::CheckCounts& counts);

[[nodiscard]] std::vector<std::string> check_csv_titles();
[[nodiscard]] std::vector<std::string> check_csv(const engine::Checked& checked);

/// One test case of a suite.
[[nodiscard]] std::string check_junit(const engine::Checked& checked);

} // namespace optictl::cli::render
