// Which ports a word of the command line means.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "drivers/dump/rows.hpp"
#include "drivers/ports/map.hpp"

namespace optictl::drivers::ports {
namespace {

struct Range {
    unsigned first = 0;
    unsigned last = 0;
};
/// `12` or `1-32`.
[[nodiscard]] std::optional<Range> range_of(std::string_view text) {
    const std::size_t dash = text.find('-');
    const auto first = dump::decimal_number(text.substr(0, dash));
    const auto last =
        dash == std::string_view::npos ? first : dump::decimal_number(text.substr(dash + 1));
    return first && last && *first <= *last ? std::optional(Range{*first, *last}) : std::nullopt;
}

[[nodiscard]] bool equal_but_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

[[nodiscard]] bool is_called(const Port& port, std::string_view name) {
    const auto same = [name](const std::string& other) { return equal_but_case(other, name); };
    return same(port.name) || std::ranges::any_of(port.aliases, same) ||
           std::ranges::any_of(port.netdevs, same);
}

[[nodiscard]] std::string what_there_is(const Map& map) {
    const Port& first = map.ports.front();
    const Port& last = map.ports.back();
    return map.ports.size() == 1
               ? fmt::format("it has {} ({}) alone", first.name, first.index)
               : fmt::format("it has {} ports, {} ({}) to {} ({})", map.ports.size(), first.name,
                             first.index, last.name, last.index);
}

[[nodiscard]] std::unexpected<std::string> none(const Map& map, std::string_view word) {
    return std::unexpected(
        fmt::format("there is no port `{}` in {}; {}", word, map.path, what_there_is(map)));
}

} // namespace

std::expected<std::vector<const Port*>, std::string> select(const Map& map, std::string_view word) {
    std::vector<const Port*> found;
    const auto add_if = [&](const auto& wanted) {
        const std::size_t before = found.size();
        for (const Port& port : map.ports) {
            if (wanted(port)) {
                found.push_back(&port);
            }
        }
        return found.size() != before;
    };
    if (word == "all") {
        add_if([](const Port&) { return true; });
        return found;
    }
    // Names may hold commas and dashes: they come first.
    if (add_if([&](const Port& port) { return is_called(port, word); })) {
        return found;
    }
    for (std::string_view rest = word; !rest.empty();) {
        const std::string_view part = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        const auto range = range_of(part);
        const bool any = range ? add_if([&](const Port& port) {
            return range->first <= port.index && port.index <= range->last;
        })
                               : add_if([&](const Port& port) { return is_called(port, part); });
        if (!any) {
            return none(map, part);
        }
    }
    if (found.empty()) {
        return none(map, word);
    }
    return found;
}

} // namespace optictl::drivers::ports
