#include "cli/engine/monitor/reader.hpp"

#include <algorithm>
#include <bitset>
#include <string_view>
#include <utility>

#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/plans.hpp"
#include "sff/sff8024/identify.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::monitor {
namespace {

using drivers::IoError;
using drivers::IoKind;
using memmap::Block;
using memmap::Image;
using memmap::Range;
using Bytes = std::bitset<memmap::half_page_size>;

[[nodiscard]] memmap::Wanted wanted_at(Depth depth, bool flags) {
    if (depth == Depth::Presence) {
        return {.identity = false};
    }
    return {.observables = depth >= Depth::Observables, .flags = flags, .health = true};
}

/// Which bytes of the half page only registers have that stay as they are.
[[nodiscard]] Bytes static_bytes(const memmap::Map& map, const memmap::Page& page) {
    Bytes described;
    Bytes changing;
    for (const memmap::Table& table : map.tables) {
        if (table.page != (table.banked ? page.in_bank(0) : page)) {
            continue;
        }
        for (const memmap::Field& row : table.rows) {
            Bytes& set = volatility(row) == memmap::Volatility::Static ? described : changing;
            for (unsigned copy = 0; copy < row.lanes.count; ++copy) {
                const unsigned first = place_of(row, copy).byte - page.first_byte();
                for (unsigned i = 0; i < row.size; ++i) {
                    set.set(first + i);
                }
            }
        }
    }
    return described & ~changing;
}

/// Puts what `top` knows over `base`; what `top` failed to read is not known any more.
void put_over(Image& base, const Image& top) {
    for (const Block& fresh : top.blocks()) {
        Block& block = base.block(fresh.page);
        const unsigned first = fresh.page.first_byte();
        for (const memmap::Hole& hole : fresh.holes) {
            for (unsigned byte = hole.first; byte <= hole.last; ++byte) {
                block.known.reset(byte - first);
            }
        }
        for (unsigned i = 0; i < fresh.known.size(); ++i) {
            if (fresh.known[i]) {
                block.bytes[i] = fresh.bytes[i];
                block.known.set(i);
            }
        }
        block.read_time = fresh.read_time;
        std::erase_if(block.holes, [&](const memmap::Hole& hole) {
            return block.knows(hole.first, hole.last - hole.first + 1U);
        });
        block.holes.insert(block.holes.end(), fresh.holes.begin(), fresh.holes.end());
    }
}

void take_out(Image& image, const std::vector<Range>& ranges) {
    for (const Range& range : ranges) {
        if (image.find(range.page) == nullptr) {
            continue;
        }
        Block& block = image.block(range.page);
        for (unsigned i = 0; i < range.count; ++i) {
            const unsigned at = range.first - range.page.first_byte() + i;
            block.known.reset(at);
            block.bytes[at] = 0;
        }
    }
}

/// Whether both images have the range, with other bytes.
[[nodiscard]] bool differs(const Image& a, const Image& b, const Range& range) {
    if (!a.knows(range.page, range.first, range.count) ||
        !b.knows(range.page, range.first, range.count)) {
        return false;
    }
    return !std::ranges::equal(a.find(range.page)->at(range.first, range.count),
                               b.find(range.page)->at(range.first, range.count));
}

[[nodiscard]] bool is_same_module(const Image& before, const Image& now, const memmap::Map* map) {
    if (differs(before, now, sff8024::identifier_range)) {
        return false;
    }
    return map == nullptr ||
           (!differs(before, now, map->serial_number) && !differs(before, now, map->identity));
}

[[nodiscard]] std::vector<FlagReading> flags_of(const model::Module& module) {
    static constexpr std::string_view number = "<i>";
    std::vector<FlagReading> flags;
    module.for_each_flag([&](const memmap::Reading& reading) {
        if (reading.field->access != memmap::Access::ClearOnRead || !reading.has_value()) {
            return;
        }
        std::string name(reading.field->name);
        if (const std::size_t at = name.find(number); at != std::string::npos) {
            name.erase(at, number.size());
        }
        flags.push_back({std::move(name), reading.lane(), reading.is_set()});
    });
    return flags;
}

[[nodiscard]] std::string serial_of(const Inspection& inspection) {
    const Decoded* const best = inspection.best();
    if (best == nullptr) {
        return {};
    }
    const Range range = best->standard->map.serial_number;
    const Block* const block = inspection.image->find(range.page);
    return block != nullptr && block->knows(range.first, range.count)
               ? words::printable(block->at(range.first, range.count))
               : std::string();
}

} // namespace

Image static_part(const Image& image, const memmap::Map& map) {
    Image kept;
    kept.source = image.source;
    for (const Block& each : image.blocks()) {
        Block& block = kept.block(each.page);
        block = each;
        block.known &= static_bytes(map, each.page);
    }
    take_out(kept, {sff8024::leading_range}); // which is read each time
    return kept;
}

Poll Reader::read(drivers::Transport& device, Depth depth, drivers::Clock& clock,
                  analysis::Expect expect) {
    expect_ = expect;
    Poll poll = read_once(device, depth, clock);
    const bool changed = !poll.is_same || (poll.error && poll.error->kind == IoKind::ModuleChanged);
    if (!changed) {
        return poll;
    }
    forget();
    Poll again = read_once(device, Depth::Full, clock);
    again.is_same = false;
    return again;
}

Poll Reader::read_once(drivers::Transport& device, Depth depth, drivers::Clock& clock) {
    const auto* const before =
        settings_.as ? &standard_of(*settings_.as) : standard_to_read_by(image_);
    const Image kept =
        depth == Depth::Full || before == nullptr ? Image() : static_part(image_, before->map);
    const bool flags = settings_.sole_reader && depth != Depth::Presence;
    std::vector<Range> latched;
    const auto base = planner(wanted_at(depth, flags), settings_.as);
    const drivers::Planner plan = [&](const Image& read) {
        Image known = kept;
        put_over(known, read);
        drivers::Plan next = base(known);
        if (depth == Depth::Presence) {
            next.identity.clear(); // a page select and 32 bytes, for what the next poll sees anyway
        }
        latched.insert(latched.end(), next.latched.begin(), next.latched.end());
        return next;
    };
    drivers::Fetched fetched = drivers::fetch(
        device, plan,
        {.deadline = settings_.deadline, .retries = 2, .stop = settings_.stop, .clock = &clock});
    Poll poll;
    poll.stats = fetched.stats;
    poll.error = fetched.aborted ? fetched.aborted : fetched.incomplete;
    if (depth == Depth::Presence && !fetched.aborted && !fetched.image.empty()) {
        poll.error.reset(); // it answers; what bytes it lacks the deeper reads tell
    }
    const auto* const standard =
        settings_.as ? &standard_of(*settings_.as) : standard_to_read_by(fetched.image);
    poll.is_same =
        is_same_module(image_, fetched.image, standard != nullptr ? &standard->map : nullptr);
    if (fetched.aborted || fetched.image.empty() || !poll.is_same || depth == Depth::Presence) {
        return poll;
    }
    Image now = depth == Depth::Full ? Image() : image_;
    put_over(now, fetched.image);
    now.source = device.description();
    image_ = now;
    take_out(image_, latched);
    decode(poll, std::move(now), latched);
    return poll;
}

void Reader::decode(Poll& poll, Image image, const std::vector<Range>& latched) const {
    const auto decoded = [this](Image of) {
        auto inspection = std::make_shared<Inspection>();
        inspection->target = port_;
        inspection->recognised_as = of.source;
        inspection->image = std::make_unique<Image>(std::move(of));
        inspect(*inspection, settings_.as, expect_);
        forget_missing_pages(*inspection);
        return inspection;
    };
    if (!latched.empty()) {
        const auto with_flags = decoded(std::move(image));
        if (const Decoded* const best = with_flags->best()) {
            poll.flags = flags_of(best->module);
        }
    }
    // What was latched says nothing of now: values and verdict are those without it.
    const auto inspection = decoded(image_);
    (void)inspection->health(); // judged before others see it
    poll.serial = serial_of(*inspection);
    poll.module = inspection;
}

} // namespace optictl::engine::monitor
