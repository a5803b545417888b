// Test cases in the XML of JUnit, as CI systems read it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace optictl::cli::render {

/// One test case.
struct JunitCase {
    std::string_view group;
    std::string_view name;
    std::string_view outcome; ///< "pass", "skipped", "error"; every other word is a failure
    std::string_view message{};
    std::string_view body{}; ///< of a failure: lines for people
    std::string_view time{}; ///< that it took, in seconds; empty: not told
};
[[nodiscard]] bool is_failure(const JunitCase& junit);
[[nodiscard]] std::string junit_case(const JunitCase& junit);
/// Test cases that belong together: of one module, or of a run.
struct JunitSuite {
    std::string name{}; ///< "port 12"; empty: of the run
    std::string cases{};
    unsigned tests = 0;
    unsigned failures = 0;
    unsigned errors = 0;
};
/// The document of these suites; `title` is "optictl check".
[[nodiscard]] std::string junit_document(std::string_view title,
                                         std::span<const JunitSuite> suites);

} // namespace optictl::cli::render
