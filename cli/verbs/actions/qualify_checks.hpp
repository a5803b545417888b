// The checks of a qualification by their names: those that are made on the module, and those of
// lint.
#pragma once

#include <expected>
#include <set>
#include <string>
#include <vector>

#include "cli/exit_code.hpp"
#include "cli/verbs/common/options.hpp"

namespace optictl::cli {

/// "ID-01, ID-02, ...".
[[nodiscard]] std::string check_ids();
/// The checks of a list with commas, in letters of any case: ids, the letters that ids begin with,
/// or groups. The error is a sentence.
[[nodiscard]] std::expected<std::set<std::string>, std::string>
checks_named(const std::string& list);
/// `qualify list [CHECK...]`: all of them, or what these ask for.
ExitCode list_checks(const std::vector<std::string>& ids, Format format);

} // namespace optictl::cli
