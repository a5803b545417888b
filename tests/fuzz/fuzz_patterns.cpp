// Fuzzes patterns of lists: kind, pattern and text are the input. Oracles: what matches begins with
// the pattern's prefix, a glob matches what the regular expression of the same meaning matches,
// and an entry of a list with the pattern is judged as the pattern alone.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <re2/re2.h>
#include <string>
#include <string_view>

#include "tests/fuzz/require.hpp"
#include "vendor-db/list.hpp"
#include "vendor-db/pattern.hpp"
#include "vendor-db/regex.hpp"

namespace {

using namespace optictl::vendor_db;

using optictl::fuzz::require;

bool glob_by_regex(const std::string& glob, const std::string& text) {
    std::string regex;
    for (const char c : glob) {
        regex += c == '*' ? ".*" : c == '?' ? "." : RE2::QuoteMeta(std::string(1, c));
    }
    return RE2::FullMatch(text, RE2(regex, RE2::Quiet));
}

void check_in_list(const Pattern& pattern, std::string_view kind, const Text& text) {
    if (pattern.text.find('\'') != std::string::npos) {
        return; // ends a literal string of TOML
    }
    const ReadList read = read_list("format = 1\n[[optic]]\npart_number = { " + std::string(kind) +
                                        " = '" + pattern.text + "' }\nstatus = \"blocked\"\n",
                                    "fuzz");
    require(read.problems.empty() && read.list.rules.size() == 1);
    require(read.list.rules.front().part_number->matches(text) == pattern.matches(text));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const auto kind = static_cast<Pattern::Kind>(data[0] % 4);
    const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view tail = rest.substr(std::min(end + 1, rest.size()));
    const Text text = text_of({reinterpret_cast<const std::uint8_t*>(tail.data()), tail.size()});
    const auto pattern = make_pattern(kind, rest.substr(0, end));
    if (!pattern) {
        require(!pattern.error().empty());
        require(kind != Pattern::Kind::Regex || rest.substr(0, end).size() > 200 ||
                !is_plain_regex(rest.substr(0, end)) || normalised(rest.substr(0, end)).empty());
        return 0;
    }
    const bool matches = pattern->matches(text);
    require(!matches || text.normal.starts_with(pattern->prefix));
    if (kind == Pattern::Kind::Regex && is_plain_regex(pattern->text)) {
        require(RE2(pattern->text, RE2::Quiet).ok());
    }
    if (kind == Pattern::Kind::Glob && text.state == Text::State::Ok && text.normal.size() < 256) {
        require(matches == glob_by_regex(pattern->normal, text.normal));
    }
    check_in_list(*pattern, name_of(kind), text);
    return 0;
}
