#include "drivers/dump/place.hpp"

#include <algorithm>
#include <bitset>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "drivers/dump/linear.hpp"
#include "drivers/dump/locate.hpp"

namespace optictl::drivers::dump {

namespace {

using memmap::Block;
using memmap::half_page_size;
using memmap::Page;

/// A half page as one dump within the input gives it, with the line of each byte.
struct Draft {
    Block block;
    std::array<std::uint32_t, half_page_size> lines{};
};

/// Drafts of all dumps, in order of half page and then of dump: images grow at their end then.
using Drafts = std::map<std::pair<Page, unsigned>, Draft>;

[[nodiscard]] std::string name_of(const Page& page, unsigned byte) {
    std::string text = page.device == memmap::Device::A2 ? "A2h " : "";
    if (page.upper && page.bank != 0) {
        text += fmt::format("bank {} ", page.bank);
    }
    if (page.upper) {
        text += fmt::format("page {:02x}h ", page.page);
    }
    return text + fmt::format("byte {:02x}h", byte);
}

[[nodiscard]] ParseError conflict(const Page& page, unsigned index, std::uint8_t first,
                                  std::size_t first_line, std::uint8_t second,
                                  std::size_t second_line) {
    return at_line(second_line,
                   fmt::format("{} reads {:02x}h here, but {:02x}h at line {}",
                               name_of(page, page.first_byte() + index), second, first, first_line),
                   "two dumps of different times or modules? give each in a file of its own");
}

/// Copies a run of a section into the draft of its half page.
[[nodiscard]] std::optional<ParseError> put_run(Draft& draft, const Section& section,
                                                std::uint32_t at, unsigned index, unsigned size) {
    // The row that holds a byte is that of the byte before, or the next one.
    auto next = std::ranges::upper_bound(section.rows, at, {}, &RowMark::offset);
    std::size_t line = section.line_of(at);
    for (unsigned i = 0; i < size; ++i) {
        for (; next != section.rows.end() && next->offset <= at + i; ++next) {
            line = next->line;
        }
        const std::size_t in_section = at + i - section.offset;
        if (section.unread[in_section]) {
            continue;
        }
        const std::uint8_t byte = section.bytes[in_section];
        std::uint8_t& target = draft.block.bytes[index + i];
        if (draft.block.known[index + i] && target != byte) {
            return conflict(draft.block.page, index + i, target, draft.lines[index + i], byte,
                            line);
        }
        target = byte;
        draft.block.known.set(index + i);
        draft.lines[index + i] = static_cast<std::uint32_t>(line);
    }
    return std::nullopt;
}

[[nodiscard]] Draft& draft_of(Drafts& drafts, const Page& page, const Section& section) {
    Draft& draft = drafts[{page, section.address.group}];
    draft.block.page = page;
    if (draft.block.source.empty()) {
        draft.block.source = section.source;
    }
    if (draft.block.read_time.empty()) {
        draft.block.read_time = section.read_time;
    }
    return draft;
}

/// Calls `use(page, index within the half, first offset, size)` for each part of the offsets
/// `first`..`last` that lies within one half page.
template <class Use>
[[nodiscard]] std::optional<ParseError>
for_each_half(const Locator& locator, const SectionAddress& address, std::uint32_t first,
              std::uint32_t last, const Use& use) {
    for (std::uint32_t at = first; at <= last;) {
        const auto location = locator.locate(address, at);
        if (!location) {
            return location.error();
        }
        const unsigned index = location->byte - location->page.first_byte();
        const unsigned size = std::min(half_page_size - index, last - at + 1);
        if (auto error = use(location->page, index, at, size)) {
            return error;
        }
        at += size;
    }
    return std::nullopt;
}

[[nodiscard]] std::optional<ParseError> draft_section(Drafts& drafts, const Locator& locator,
                                                      const Section& section) {
    const SectionAddress& address = section.address;
    if (section.bytes.empty() && section.holes.empty()) {
        const auto location = locator.locate(address, section.offset);
        if (!location) {
            return location.error();
        }
        static_cast<void>(draft_of(drafts, location->page, section));
        return std::nullopt;
    }
    for (const SectionHole& hole : section.holes) {
        auto error = for_each_half(locator, address, hole.first, hole.last,
                                   [&](const Page& page, unsigned index, std::uint32_t,
                                       unsigned size) -> std::optional<ParseError> {
                                       const unsigned byte = page.first_byte() + index;
                                       draft_of(drafts, page, section)
                                           .block.holes.push_back(
                                               {static_cast<std::uint8_t>(byte),
                                                static_cast<std::uint8_t>(byte + size - 1),
                                                hole.error, hole.why});
                                       return std::nullopt;
                                   });
        if (error) {
            return error;
        }
    }
    if (section.bytes.empty()) {
        return std::nullopt;
    }
    return for_each_half(locator, address, section.offset, section.end() - 1,
                         [&](const Page& page, unsigned index, std::uint32_t at, unsigned size) {
                             return put_run(draft_of(drafts, page, section), section, at, index,
                                            size);
                         });
}

/// The dumps that are the first to bring some upper half page.
[[nodiscard]] std::set<unsigned> groups_with_news(const Drafts& drafts) {
    std::set<unsigned> groups;
    const Page* last = nullptr;
    for (const auto& [key, draft] : drafts) {
        if (key.first.upper && (last == nullptr || *last != key.first)) {
            groups.insert(key.second);
        }
        last = &key.first;
    }
    return groups;
}

/// Whether two dumps of a lower half differ in more than the page that was selected then.
[[nodiscard]] bool differ(const Draft& kept, const Draft& later, unsigned& index) {
    for (index = 0; index < half_page_size; ++index) {
        if (!kept.block.page.upper && index >= bank_select) {
            return false;
        }
        if (kept.block.known[index] && later.block.known[index] &&
            kept.block.bytes[index] != later.block.bytes[index]) {
            return true;
        }
    }
    return false;
}

/// Adds what `later` knows beyond `kept`, and drops holes that are filled by it.
void fill(Draft& kept, const Draft& later) {
    for (unsigned i = 0; i < half_page_size; ++i) {
        if (!kept.block.known[i] && later.block.known[i]) {
            kept.block.bytes[i] = later.block.bytes[i];
            kept.block.known.set(i);
            kept.lines[i] = later.lines[i];
        }
    }
    auto& holes = kept.block.holes;
    holes.insert(holes.end(), later.block.holes.begin(), later.block.holes.end());
    std::erase_if(holes, [&](const memmap::Hole& hole) {
        return kept.block.knows(hole.first, hole.last - hole.first + 1U);
    });
}

/// Merges a half page that a later dump of the same module gives again.
[[nodiscard]] std::optional<ParseError> merge(Draft& kept, const Draft& later, bool brings_news,
                                              Warnings& warnings) {
    unsigned index = 0;
    if (!differ(kept, later, index)) {
        fill(kept, later);
        return std::nullopt;
    }
    const Page& page = kept.block.page;
    // Monitors and flags change between two dumps. When the later one was taken for another page,
    // its lower half is of no interest. Byte 0 never changes: there it is another module.
    if (!page.upper && brings_news && index != 0) {
        warnings.add(fmt::format("line {}: the lower half is given again with other values (first "
                                 "at {}); the earlier one is kept",
                                 later.lines[index], name_of(page, index)));
        return std::nullopt;
    }
    return conflict(page, index, kept.block.bytes[index], kept.lines[index],
                    later.block.bytes[index], later.lines[index]);
}

} // namespace

std::expected<Placed, ParseError> place(const ModuleSections& module, const Placing& placing) {
    Locator locator(module, placing);
    if (auto error = locator.decide()) {
        return std::unexpected(std::move(*error));
    }
    Drafts drafts;
    for (const Section& section : module.sections) {
        if (auto error = draft_section(drafts, locator, section)) {
            return std::unexpected(std::move(*error));
        }
    }
    Placed placed;
    placed.warnings = std::move(locator.warnings());
    const std::set<unsigned> news = groups_with_news(drafts);
    for (auto kept = drafts.begin(); kept != drafts.end();) {
        auto later = std::next(kept);
        for (; later != drafts.end() && later->first.first == kept->first.first; ++later) {
            if (auto error = merge(kept->second, later->second, news.contains(later->first.second),
                                   placed.warnings)) {
                return std::unexpected(std::move(*error));
            }
        }
        placed.image.block(kept->first.first) = std::move(kept->second.block);
        kept = later;
    }
    return placed;
}

} // namespace optictl::drivers::dump
