#include "cli/render/junit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sff/words/words.hpp"

namespace optictl::cli::render {
namespace {

/// Lines as they are, each made safe to show.
std::string lines_of(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out += words::printable(text.substr(0, end));
        out += end < text.size() ? "\n" : "";
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string xml(std::string_view text) {
    std::string out;
    for (const char c : text.contains('\n') ? lines_of(text) : words::printable(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c; break;
        }
    }
    return out;
}

} // namespace

bool is_failure(const JunitCase& junit) {
    return junit.outcome != "pass" && junit.outcome != "skipped" && junit.outcome != "error";
}

std::string junit_case(const JunitCase& junit) {
    const std::string head =
        fmt::format(R"(    <testcase classname="{}" name="{}")", xml(junit.group), xml(junit.name));
    if (junit.outcome == "pass") {
        return head + "/>\n";
    }
    if (!is_failure(junit)) {
        return fmt::format("{}>\n      <{} message=\"{}\"/>\n    </testcase>\n", head,
                           junit.outcome, xml(junit.message));
    }
    return fmt::format("{}>\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n"
                       "    </testcase>\n",
                       head, xml(junit.outcome), xml(junit.message), xml(junit.body));
}

std::string junit_document(std::string_view suite, std::string_view cases, unsigned tests,
                           unsigned failures, unsigned errors) {
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                       "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" "
                       "errors=\"{}\">\n{}  </testsuite>\n</testsuites>\n",
                       xml(suite), tests, failures, errors, cases);
}

} // namespace optictl::cli::render
