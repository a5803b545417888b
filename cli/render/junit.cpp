#include "cli/render/junit.hpp"

#include <fmt/format.h>

#include "cli/render/markup.hpp"

namespace optictl::cli::render {

bool is_failure(const JunitCase& junit) {
    return junit.outcome != "pass" && junit.outcome != "skipped" && junit.outcome != "error";
}

std::string junit_case(const JunitCase& junit) {
    const std::string head = fmt::format(R"(    <testcase classname="{}" name="{}")",
                                         markup(junit.group), markup(junit.name));
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

std::string junit_document(std::string_view suite, std::string_view cases, unsigned tests,
                           unsigned failures, unsigned errors) {
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                       "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" "
                       "errors=\"{}\">\n{}  </testsuite>\n</testsuites>\n",
                       markup(suite), tests, failures, errors, cases);
}

} // namespace optictl::cli::render
