#include "cli/engine/reading/plans.hpp"

#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/inspect.hpp"
#include "drivers/dump/rows.hpp"
#include "sff/format/advice.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/model/control.hpp"

namespace optictl::engine {

std::optional<std::vector<std::uint8_t>> parse_pages(std::string_view text) {
    std::vector<std::uint8_t> pages;
    std::bitset<256> named; // a page that is named twice is read once
    for (const auto part : std::views::split(text, ',')) {
        const std::string_view range(part.begin(), part.end());
        const std::size_t dash = range.find('-');
        const auto first = drivers::dump::hex_number(range.substr(0, dash));
        const auto last = dash == std::string_view::npos
                              ? first
                              : drivers::dump::hex_number(range.substr(dash + 1));
        if (!first || !last || *last < *first || *last > 0xFF) {
            return std::nullopt;
        }
        for (unsigned page = *first; page <= *last; ++page) {
            if (!named[page]) {
                pages.push_back(static_cast<std::uint8_t>(page));
            }
            named.set(page);
        }
    }
    if (pages.empty()) {
        return std::nullopt;
    }
    return pages;
}

drivers::Planner planner(const memmap::Wanted& wanted, std::optional<memmap::Standard> as,
                         drivers::Beyond beyond) {
    const auto plan_of = drivers::plan_read(
        [as](const memmap::Image& image) {
            const auto* const standard = as ? &standard_of(*as) : standard_to_read_by(image);
            return standard != nullptr ? &standard->map : nullptr;
        },
        wanted, std::move(beyond));
    return [plan_of](const memmap::Image& image) {
        drivers::Plan plan = plan_of(image);
        plan.not_ready += plan.not_ready.empty() ? "" : fmt::format("; {}", words_of(Advice::Wait));
        return plan;
    };
}

drivers::Planner planner_of_changes(std::optional<memmap::Standard> as) {
    const drivers::Planner base = planner({.everything = true}, as);
    return [base, as](const memmap::Image& image) {
        drivers::Plan plan = base(image);
        const auto* const standard = as ? &standard_of(*as) : standard_to_read_by(image);
        if (!plan.wanted.empty() || standard == nullptr) {
            return plan; // what is advertised is known in the end
        }
        const memmap::Context context = standard->map.context_of(image);
        std::set<memmap::Page> pages;
        std::set<std::uint8_t> banks;
        for (const model::ControlRow& row : standard->management().controls) {
            if (memmap::holds(context, row.field->when)) {
                pages.insert(row.field->page);
            }
        }
        for (const memmap::Block& block : image.blocks()) {
            if (block.page.upper && pages.contains(block.page.in_bank(0))) {
                banks.insert(block.page.bank);
            }
        }
        for (const memmap::Page& page : pages) {
            for (const std::uint8_t bank : banks) {
                if (page.upper) {
                    const unsigned first = page.first_byte();
                    memmap::want(plan.wanted, image, page.in_bank(bank), first,
                                 first + memmap::half_page_size - 1);
                }
            }
        }
        return plan;
    };
}

} // namespace optictl::engine
