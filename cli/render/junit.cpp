#include "cli/render/junit.hpp"

#include <fmt/format.h>

#include "cli/render/markup.hpp"

namespace optictl::cli::render {

bool is_failure(const JunitCase& junit) {
    return junit.outcome != "pass" && junit.outcome != "skipped" && junit.outcome != "error";
}

std::string junit_case(const JunitCase& junit) {
    const std::string head = fmt::format(
        R"(    <testcase classname="{}" name="{}"{})", markup(junit.group), markup(junit.name),
        junit.time.empty() ? "" : fmt::format(R"( time="{}")", markup(junit.time)));
    if (junit.outcome == "pass") {
        return head + "/>\n";
    }
    if (!is_failure(junit)) {
        return fmt::format("{}>\n      <{} message=\"{}\"/>\n    </testcase>\n", head,
                           junit.outcome, markup(junit.message));
    }
    return fmt::format("{}>\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n"
                       "    </testcase>\n",
                       head, markup(junit.outcome), markup(junit.message), markup(junit.body));
}

std::string junit_document(std::string_view title, std::span<const JunitSuite> suites) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const JunitSuite& each : suites) {
        out += fmt::format("  <testsuite name=\"{}{}{}\" tests=\"{}\" failures=\"{}\" "
                           "errors=\"{}\">\n{}  </testsuite>\n",
                           markup(title), each.name.empty() ? "" : ": ", markup(each.name),
                           each.tests, each.failures, each.errors, each.cases);
    }
    return out + "</testsuites>\n";
}

} // namespace optictl::cli::render
