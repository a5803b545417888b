// Formats that show a linear address space, in which offsets alone say the page.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/linear.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/dump/writer_parts.hpp"

namespace optictl::drivers::dump {

namespace {

using memmap::Block;
using memmap::Device;
using memmap::half_page_size;

/// Half pages that ethtool shows: lower and pages 00h-03h, or A0h and A2h with its page 00h.
constexpr unsigned ethtool_paged_halves = 5;
constexpr unsigned ethtool_two_address_halves = 4;

/// Which half page of the linear address space `page` is; none when it has no place there. The
/// inverse of what place() does with a linear dump.
[[nodiscard]] std::optional<unsigned> linear_half(const memmap::Page& page, Layout layout) {
    const bool a2 = page.device == Device::A2;
    if (layout == Layout::TwoAddress) {
        if (page.bank != 0 || (!a2 && page.page != 0)) {
            return std::nullopt;
        }
        return (a2 ? 2U : 0U) + (page.upper ? 1U + page.page : 0U);
    }
    if (a2 || (page.bank != 0 && page.page < first_banked_page)) {
        return std::nullopt;
    }
    if (page.bank != 0) {
        return halves_of_bank_0 + (page.bank - 1U) * banked_pages + page.page - first_banked_page;
    }
    return page.upper ? 1U + page.page : 0U;
}

struct PlacedBlock {
    unsigned half = 0;
    const Block* block = nullptr;
};

/// The half pages that have a place among the first `limit` ones, in order.
[[nodiscard]] std::vector<PlacedBlock> place_blocks(const Subject& subject, unsigned limit,
                                                    Lost& lost) {
    std::vector<PlacedBlock> placed;
    for (const Block& block : subject.image.blocks()) {
        const auto half = linear_half(block.page, subject.layout);
        if (!half || *half >= limit || block.known.none()) {
            lose_page(lost, subject, block);
            continue;
        }
        placed.push_back({*half, &block});
    }
    std::ranges::sort(placed, {}, &PlacedBlock::half);
    return placed;
}

[[nodiscard]] unsigned ethtool_halves(Layout layout) {
    return layout == Layout::TwoAddress ? ethtool_two_address_halves : ethtool_paged_halves;
}

/// What differs between the texts that show a linear address space.
struct LinearFormat {
    std::string_view name;
    std::string_view suffix;
    std::string_view heading;
    RowStyle style;
    bool as_ethtool = false; ///< only the half pages that ethtool shows
    bool end_line = false;   ///< the offset behind the last byte ends the dump
};

class LinearTextWriter final : public Writer {
public:
    explicit LinearTextWriter(LinearFormat format) : format_(format) {}
    [[nodiscard]] std::string_view name() const override { return format_.name; }
    [[nodiscard]] std::string_view suffix() const override { return format_.suffix; }

    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        Written written{.text = std::string(format_.heading), .lost = {}};
        const unsigned limit =
            format_.as_ethtool ? ethtool_halves(subject.layout) : largest_address / half_page_size;
        const auto placed = place_blocks(subject, limit, written.lost);
        std::uint32_t end = 0;
        for (const PlacedBlock& place : placed) {
            const bool last = place.block == placed.back().block;
            const std::uint32_t shift =
                place.half * half_page_size - place.block->page.first_byte();
            for (const Run& row : whole_rows(subject, *place.block, last, written.lost)) {
                append_row(written.text, format_.style, shift + row.first, row.bytes);
                end = shift + row.first + static_cast<std::uint32_t>(row.bytes.size());
            }
        }
        if (format_.end_line) {
            written.text += fmt::format("{:08x}\n", end);
        }
        lose_words(written.lost, subject);
        return written;
    }

private:
    LinearFormat format_;
};

class RawWriter final : public Writer {
public:
    [[nodiscard]] std::string_view name() const override { return "raw"; }
    [[nodiscard]] std::string_view suffix() const override { return ".bin"; }
    [[nodiscard]] bool is_text() const override { return false; }

    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        Written written;
        const auto placed = place_blocks(subject, ethtool_halves(subject.layout), written.lost);
        for (const PlacedBlock& place : placed) {
            const Block& block = *place.block;
            const std::size_t start = std::size_t{place.half} * half_page_size;
            const auto runs = known_runs(block);
            const bool last = &block == placed.back().block;
            const bool whole = runs.front().first == block.page.first_byte() && runs.size() == 1 &&
                               (last || block.known.all());
            if (written.text.size() != start) {
                return refuse(fmt::format("half pages before {} were not read",
                                          heading_of(block.page, has_a2(subject.image))));
            }
            if (!whole) {
                const memmap::Hole hole = unread_ranges(block).front();
                return refuse(range_name(subject.image, block.page, hole.first, hole.last) +
                              ": not read");
            }
            written.text.append(runs.front().bytes.begin(), runs.front().bytes.end());
            if (!block.known.all()) {
                const memmap::Hole hole = unread_ranges(block).front();
                written.lost.push_back(range_name(subject.image, block.page, hole.first,
                                                  block.page.first_byte() + half_page_size - 1) +
                                       ": not read, the file ends before");
            }
        }
        lose_words(written.lost, subject);
        return written;
    }

private:
    [[nodiscard]] static std::unexpected<std::string> refuse(const std::string& what) {
        return std::unexpected(what + ", and a bare binary has no mark for holes but its end; "
                                      "write another format (capture, json, xxd)");
    }
};

} // namespace

const Writer& ethtool_hex_writer() {
    static const LinearTextWriter writer({.name = "ethtool-hex",
                                          .suffix = ".ethtool.txt",
                                          .heading = "Offset\t\tValues\n------\t\t------\n",
                                          .style = {.before = "0x", .digits = 4, .after = ":\t\t"},
                                          .as_ethtool = true});
    return writer;
}

const Writer& hexdump_writer() {
    static const LinearTextWriter writer({.name = "hexdump",
                                          .suffix = ".hexdump.txt",
                                          .heading = {},
                                          .style = {.before = {},
                                                    .digits = 8,
                                                    .after = "  ",
                                                    .halves = true,
                                                    .text = true,
                                                    .before_text = "  |",
                                                    .after_text = "|"},
                                          .end_line = true});
    return writer;
}

const Writer& xxd_writer() {
    static const LinearTextWriter writer({.name = "xxd",
                                          .suffix = ".xxd.txt",
                                          .heading = {},
                                          .style = {.before = {},
                                                    .digits = 8,
                                                    .after = ": ",
                                                    .group = 2,
                                                    .text = true,
                                                    .before_text = "  "}});
    return writer;
}

const Writer& raw_writer() {
    static const RawWriter writer;
    return writer;
}

} // namespace optictl::drivers::dump
