#include "tests/states/table.hpp"

#include <algorithm>
#include <fstream>
#include <memory>

#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "cmis/map.hpp"
#include "drivers/dump/load.hpp"
#include "sff/memmap/answered.hpp"
#include "sff/sff8024/identify.hpp"
#include "sff/sff8472/decode.hpp"
#include "sff/sff8472/map.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/map.hpp"

namespace optictl::tests {
namespace {

/// The cells of a line; quoted ones may hold commas.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    return cells;
}

} // namespace

std::vector<State> read_states(const std::filesystem::path& table) {
    std::ifstream stream(table);
    REQUIRE_MESSAGE(stream.good(), table.string());
    std::vector<State> states;
    std::string line;
    REQUIRE(std::getline(stream, line));
    const std::vector<std::string> names = cells_of(line);
    while (std::getline(stream, line)) {
        const std::vector<std::string> cells = cells_of(line);
        REQUIRE_MESSAGE(cells.size() == names.size(), line);
        const auto cell = [&](std::string_view name) {
            const auto at = std::ranges::find(names, name) - names.begin();
            return cells.at(static_cast<std::size_t>(at));
        };
        states.push_back({cell("file"), cell("verdict"), cell("first_bad_step"), cell("lanes"),
                          cell("also"), cell("why")});
    }
    return states;
}

Inspected inspected(const std::filesystem::path& capture) {
    auto modules = drivers::dump::load(capture, {});
    REQUIRE_MESSAGE(modules.has_value(), capture.string());
    Inspected out;
    out.image = std::make_unique<memmap::Image>(std::move(modules->front().image));
    const sff8024::Identification id = sff8024::identify(*out.image);
    if (!id.chosen) {
        return out;
    }
    const memmap::Map& map = *id.chosen == memmap::Standard::Cmis      ? cmis::map()
                             : *id.chosen == memmap::Standard::Sff8636 ? sff8636::map()
                                                                       : sff8472::map();
    if (auto answered = memmap::without_unanswered(*out.image, map)) {
        *out.image = std::move(*answered);
    }
    switch (*id.chosen) {
    case memmap::Standard::Cmis: out.module = cmis::decode(*out.image); break;
    case memmap::Standard::Sff8636: out.module = sff8636::decode(*out.image); break;
    case memmap::Standard::Sff8472: out.module = sff8472::decode(*out.image); break;
    }
    if (id.conflict) {
        out.trust =
            id.candidates.size() > 1 ? analysis::MapTrust::Doubtful : analysis::MapTrust::Weighed;
    }
    return out;
}

analysis::Health health_of(const Inspected& inspected, analysis::Expect expect) {
    return inspected.module ? analysis::diagnose(*inspected.module, expect, inspected.trust)
                            : analysis::diagnose_unknown(*inspected.image);
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(at), text.size());
        std::string_view part = text.substr(0, end);
        while (part.starts_with(' ')) {
            part.remove_prefix(1);
        }
        parts.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

model::LaneSet lanes_of(std::string_view side, std::string_view text) {
    const std::string head = std::string(side) + ":";
    const std::size_t begin = text.find(head);
    if (begin == std::string_view::npos) {
        return 0;
    }
    model::LaneSet lanes = 0;
    for (const std::string& range : split(text.substr(begin + head.size()), ',')) {
        const auto first = static_cast<unsigned>(std::stoul(range));
        const std::size_t dash = range.find('-');
        const auto last = dash == std::string::npos
                              ? first
                              : static_cast<unsigned>(std::stoul(range.substr(dash + 1)));
        lanes |= model::lane_set(first, last - first + 1);
    }
    return lanes;
}

} // namespace optictl::tests
