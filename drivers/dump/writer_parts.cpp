#include "drivers/dump/writer_parts.hpp"

#include <algorithm>
#include <iterator>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/rows.hpp"
#include "sff/format/format.hpp"

namespace optictl::drivers::dump {

using memmap::Block;
using memmap::half_page_size;

std::string range_name(const memmap::Image& image, const memmap::Page& page, unsigned first,
                       unsigned last) {
    const std::string name = heading_of(page, has_a2(image));
    return first == last ? fmt::format("{} byte {:02X}h", name, first)
                         : fmt::format("{} bytes {:02X}h-{:02X}h", name, first, last);
}

void lose_words(Lost& lost, const Subject& subject) {
    std::string keys;
    const auto add = [&keys](std::string_view key) {
        keys += (keys.empty() ? "" : ", ") + std::string(key);
    };
    const Header& header = subject.header;
    // Of a dump that says nothing of itself, the source is but the name of its file.
    if (!header.source.empty() && header.source != subject.image.source) {
        add("source");
    }
    if (!header.time.empty()) {
        add("time");
    }
    if (!header.tool.empty()) {
        add("tool");
    }
    for (const auto& [key, value] : header.notes) {
        add(key);
    }
    if (!keys.empty()) {
        lost.push_back("header: " + keys);
    }
    const auto& blocks = subject.image.blocks();
    if (std::ranges::any_of(blocks, [](const Block& b) { return !b.read_time.empty(); })) {
        lost.emplace_back("when each half page was read");
    }
    if (std::ranges::any_of(blocks, [](const Block& b) { return !b.source.empty(); })) {
        lost.emplace_back("where each half page came from");
    }
    for (const Block& block : blocks) {
        for (const memmap::Hole& hole : block.holes) {
            lost.push_back(fmt::format("{}: the error of the read ({})",
                                       range_name(subject.image, block.page, hole.first, hole.last),
                                       escape_value(hole.error)));
        }
    }
}

void lose_page(Lost& lost, const Subject& subject, const Block& block) {
    lost.push_back(fmt::format("{}: {}", heading_of(block.page, has_a2(subject.image)),
                               block.known.none() ? "nothing of it was read"
                                                  : "the format has no place for it"));
}

namespace {

/// Calls `use(first, last, known)` for each run of bytes that are all known or all unread.
template <class Use>
void for_each_run(const Block& block, const Use& use) {
    for (unsigned i = 0; i < half_page_size;) {
        unsigned end = i + 1;
        while (end < half_page_size && block.known[end] == block.known[i]) {
            ++end;
        }
        const unsigned base = block.page.first_byte();
        use(base + i, base + end - 1, block.known[i]);
        i = end;
    }
}

} // namespace

std::vector<Run> known_runs(const Block& block) {
    std::vector<Run> runs;
    for_each_run(block, [&](unsigned first, unsigned last, bool known) {
        if (known) {
            runs.push_back({first, block.at(first, last - first + 1)});
        }
    });
    return runs;
}

std::vector<memmap::Hole> unread_ranges(const Block& block) {
    std::vector<memmap::Hole> ranges;
    for_each_run(block, [&](unsigned first, unsigned last, bool known) {
        if (known) {
            return;
        }
        // A run may have several causes, or none for some of its bytes.
        for (unsigned at = first; at <= last;) {
            memmap::Hole range{.first = static_cast<std::uint8_t>(at),
                               .last = static_cast<std::uint8_t>(last),
                               .error = {}};
            for (const memmap::Hole& hole : block.holes) {
                if (hole.first <= at && at <= hole.last) {
                    range.error = hole.error;
                    range.last = std::min(range.last, hole.last);
                } else if (hole.first > at && hole.first <= range.last) {
                    range.last = static_cast<std::uint8_t>(hole.first - 1);
                }
            }
            at = range.last + 1U;
            ranges.push_back(std::move(range));
        }
    });
    return ranges;
}

namespace {

/// Accounts for rows that are left out; unread ones that follow each other as one range.
class LeftOut {
public:
    LeftOut(const Subject& subject, const Block& block, Lost& lost)
        : subject_(subject), block_(block), lost_(lost) {}

    void row(unsigned first, unsigned unread) {
        if (unread < row_size) {
            flush();
            lost_.push_back(fmt::format(
                "{}: {} of them were not read, and the format has no mark for that: left out",
                range_name(subject_.image, block_.page, first, first + row_size - 1), unread));
            return;
        }
        unread_bytes(first, first + row_size - 1);
    }
    void unread_bytes(unsigned first, unsigned last) {
        if (count_ == 0) {
            first_ = first;
        }
        count_ = last + 1 - first_;
    }
    void flush() {
        if (count_ != 0) {
            lost_.push_back(range_name(subject_.image, block_.page, first_, first_ + count_ - 1) +
                            ": not read, left out");
        }
        count_ = 0;
    }

private:
    const Subject& subject_;
    const Block& block_;
    Lost& lost_;
    unsigned first_ = 0;
    unsigned count_ = 0;
};

/// Bytes of the row at `index` that are known before the first unread one.
[[nodiscard]] unsigned known_prefix(const Block& block, unsigned index) {
    unsigned count = 0;
    while (count < row_size && block.known[index + count]) {
        ++count;
    }
    return count;
}

} // namespace

std::vector<Run> whole_rows(const Subject& subject, const Block& block, bool end, Lost& lost) {
    std::vector<Run> rows;
    LeftOut left_out(subject, block, lost);
    const unsigned base = block.page.first_byte();
    std::size_t seen = 0;
    for (unsigned i = 0; i < half_page_size; i += row_size) {
        const unsigned prefix = known_prefix(block, i);
        unsigned known = 0;
        for (unsigned b = i; b < i + row_size; ++b) {
            known += block.known[b] ? 1 : 0;
        }
        seen += known;
        const bool last = end && seen == block.known.count();
        if (prefix == row_size || (last && known != 0 && known == prefix)) {
            left_out.flush();
            rows.push_back({base + i, block.at(base + i, prefix)});
            if (prefix < row_size) {
                left_out.unread_bytes(base + i + prefix, base + i + row_size - 1);
            }
        } else {
            left_out.row(base + i, row_size - known);
        }
    }
    left_out.flush();
    return rows;
}

void append_row(std::string& out, const RowStyle& style, std::uint32_t offset,
                std::span<const std::uint8_t> bytes) {
    append(out, "{}{:0{}x}{}", style.before, offset, style.digits, style.after);
    const auto cells = style.text ? row_size : static_cast<unsigned>(bytes.size());
    for (unsigned i = 0; i < cells; ++i) {
        out += i != 0 && i % style.group == 0 ? " " : "";
        out += style.halves && i == row_size / 2 ? " " : "";
        out += i < bytes.size() ? fmt::format("{:02x}", bytes[i]) : "  ";
    }
    if (style.text) {
        out += style.before_text;
        std::ranges::transform(bytes, std::back_inserter(out), [](std::uint8_t byte) {
            return is_printable(byte) ? static_cast<char>(byte) : '.';
        });
        out += style.after_text;
    }
    out.push_back('\n');
}

} // namespace optictl::drivers::dump
