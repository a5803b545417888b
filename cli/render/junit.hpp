// Test cases in the XML of JUnit, as CI systems read it.
#pragma once

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
};
[[nodiscard]] bool is_failure(const JunitCase& junit);
[[nodiscard]] std::string junit_case(const JunitCase& junit);
/// The document of these test cases; `suite` is "optictl check".
[[nodiscard]] std::string junit_document(std::string_view suite, std::string_view cases,
                                         unsigned tests, unsigned failures, unsigned errors);

} // namespace optictl::cli::render
