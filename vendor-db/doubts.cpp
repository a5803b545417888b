#include "vendor-db/doubts.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

/// Characters of the registers: SFF-8472 12.5 Table 4-1, SFF-8636 2.11 Table 6-14, OIF-CMIS 5.4
/// Table 8-36. A revision has four in an SFP, two elsewhere.
constexpr std::size_t name_size = 16;
constexpr std::size_t revision_size = 4;

/// What stands between several names in one text; nothing: it is one.
std::string_view separator_in(std::string_view text) {
    for (const std::string_view each : {" / ", ", ", " or ", ";", "|"}) {
        if (text.contains(each)) {
            return each;
        }
    }
    return {};
}

/// Company names have a comma of their own: "VOLEKABEL, INC".
bool is_company(std::string_view text) {
    constexpr std::array<std::string_view, 8> forms{", INC",  ", LTD", ", CO",   ", LLC",
                                                    ", CORP", ", S.A", ", GMBH", ", AG"};
    const std::string normal = normalised(text);
    return std::ranges::any_of(forms, [&](std::string_view form) {
        return normal.contains(form) && std::ranges::count(normal, ',') == 1;
    });
}

void add_exact(std::string_view key, const Pattern& pattern, std::vector<Doubt>& out) {
    if (pattern.kind != Pattern::Kind::Exact) {
        return;
    }
    const std::string& text = pattern.text;
    if (text.find_first_of("*?") != std::string::npos) {
        out.push_back(
            {"star-in-text", fmt::format("{} '{}' is met exactly, with its * or ?; write {{ glob = "
                                         "\"{}\" }} for a pattern",
                                         key, text, text)});
    } else if (!separator_in(text).empty() && !is_company(text)) {
        out.push_back(
            {"several-in-text",
             fmt::format("{} '{}' looks like several; write a list, or an entry each", key, text)});
    } else if (text.contains(" (") && text.ends_with(')')) {
        out.push_back({"remark-in-text",
                       fmt::format("{} '{}' is met exactly, with what stands in parentheses; write "
                                   "'{}'",
                                   key, text, text.substr(0, text.find(" (")))});
    } else if (pattern.normal.size() > name_size) {
        out.push_back({"too-long",
                       fmt::format("{} '{}' has {} characters, the register {}: it never matches; "
                                   "write '{}'",
                                   key, text, pattern.normal.size(), name_size,
                                   pattern.normal.substr(0, name_size))});
    }
}

void add_long(std::string_view key, const TextRange& range, std::size_t size,
              std::vector<Doubt>& out) {
    if (range.exact.size() > size) {
        out.push_back({"too-long", fmt::format("{} '{}' has {} characters, the register {}: it "
                                               "never matches",
                                               key, range.exact, range.exact.size(), size)});
    }
}

} // namespace

std::vector<Doubt> doubts_of(const Rule& rule) {
    std::vector<Doubt> out;
    for (const Pattern& each : rule.vendor) {
        add_exact("vendor", each, out);
    }
    if (rule.part_number) {
        add_exact("part_number", *rule.part_number, out);
    }
    add_long("revision", rule.revision, revision_size, out);
    add_long("serial", rule.serial, name_size, out);
    return out;
}

} // namespace optictl::vendor_db
