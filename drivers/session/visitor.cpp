#include "drivers/session/visitor.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace optictl::drivers {
namespace {

using memmap::Range;

/// Tries to read a page that another user of the bus takes away.
constexpr unsigned visiting_tries = 5;

void give_up(memmap::Block& seen, const std::bitset<memmap::half_page_size>& spent,
             std::vector<Visitor::Failed>& failures) {
    for (unsigned i = 0; i < spent.size(); ++i) {
        if (spent[i] && seen.known[i]) {
            seen.known.reset(i);
            const unsigned byte = seen.page.first_byte() + i;
            failures.push_back(
                {byte,
                 byte + 1,
                 {IoKind::StuckPage, "a page was selected by another program while this was read; "
                                     "flags may be cleared unseen"}});
        }
    }
}

} // namespace

bool may_be_gone(IoKind kind) {
    return kind == IoKind::Nack || kind == IoKind::Timeout || kind == IoKind::BusError ||
           kind == IoKind::ShortRead;
}

bool may_be_another_user(IoKind kind) {
    return kind == IoKind::StuckPage || kind == IoKind::NoSuchPage;
}

bool ends_all(IoKind kind) {
    switch (kind) {
    case IoKind::NoPermission:
    case IoKind::NoDevice:
    case IoKind::Absent:
    case IoKind::Contested:
    case IoKind::FirmwareUpdate:
    case IoKind::NotReady:
    case IoKind::ModuleChanged:
    case IoKind::Deadline:
    case IoKind::Interrupted: return true;
    default: return false;
    }
}

std::vector<Visitor::Failed> Visitor::visit(const Visit& what) {
    memmap::Block seen;
    seen.page = what.page;
    std::vector<Failed> failures;
    Bits spent;
    bool was_contested = false;
    for (unsigned tries = 0; tries < visiting_tries; ++tries) {
        spent |= cleared_by(seen);
        failures.clear();
        seen.known.reset();
        auto read = look_at(what, seen, failures);
        if (read) {
            was_contested = tries != 0;
            break;
        }
        was_contested = was_contested || read.error().kind == IoKind::StuckPage;
        if (tries + 1 == visiting_tries || !may_be_another_user(read.error().kind)) {
            failures.clear();
            for (const Range& run : what.runs) {
                const unsigned end = run.first + run.count;
                failures.push_back({run.first, end, read.error()});
            }
            seen.known.reset();
            break;
        }
    }
    intrusions_ += was_contested ? 1 : 0;
    is_contested_ = is_contested_ || (was_contested && !pager_.attests());
    for (unsigned i = 0; i < spent.size(); ++i) {
        const unsigned byte = what.page.first_byte() + i;
        spent[i] = spent[i] || (spent_.has(what.page, byte) && latched_.has(what.page, byte));
    }
    give_up(seen, spent, failures);
    keep(seen);
    return failures;
}

/// What a look that was in vain may have cleared: another look does not show it any more.
Visitor::Bits Visitor::cleared_by(const memmap::Block& seen) const {
    Bits cleared = seen.known;
    for (unsigned i = 0; i < cleared.size(); ++i) {
        if (!latched_.has(seen.page, seen.page.first_byte() + i)) {
            cleared.reset(i);
        }
    }
    return cleared;
}

/// Reads runs into `seen` and makes sure that they are of the page they are said to be of.
Visitor::Outcome Visitor::look_at(const Visit& what, memmap::Block& seen,
                                  std::vector<Failed>& failures) {
    auto read = read_runs(what, seen, failures);
    return read && seen.known.any() ? pager_.leave(what.page, seen) : read;
}

Visitor::Outcome Visitor::read_runs(const Visit& what, memmap::Block& seen,
                                    std::vector<Failed>& failures) {
    const auto before = pager_.in_view(what.page.device);
    const auto selected = pager_.enter(what.page);
    if (!selected) {
        return std::unexpected(selected.error());
    }
    // Should the module not have taken the select, the page before is read: look first where
    // that would clear something.
    const bool is_safe = before && std::ranges::all_of(what.runs, [&](const Range& run) {
                             return safe_.has_all({*before, run.first, run.count});
                         });
    if (*selected && !is_safe) {
        if (auto taken = pager_.verify(what.page); !taken) {
            return taken;
        }
    }
    for (const Range& run : what.runs) {
        const std::size_t failed = failures.size();
        if (auto read = read_run(run, seen, failures); !read) {
            return read;
        }
        const bool is_over = failures.size() != failed && (ends_all(failures.back().error.kind) ||
                                                           may_be_gone(failures.back().error.kind));
        if (is_over) {
            return {};
        }
    }
    return {};
}

/// One run of a page that is in view. An error where the page was another.
Visitor::Outcome Visitor::read_run(const Range& run, memmap::Block& seen,
                                   std::vector<Failed>& failures) {
    unsigned at = run.first;
    const unsigned end = run.first + run.count;
    while (at < end) {
        const unsigned place = at - run.page.first_byte();
        const Link::Got got =
            pager_.read(run.page, at, std::span(seen.bytes).subspan(place, end - at));
        for (std::size_t i = 0; i < got.count; ++i) {
            seen.known.set(place + i);
        }
        at += static_cast<unsigned>(got.count);
        if (got.end) {
            break;
        }
        const IoError& error = got.end.error();
        if (may_be_another_user(error.kind)) {
            note_spent(run.page.device, at, end);
            return std::unexpected(error);
        }
        const unsigned last = error.extent == 0 ? end : std::min(end, at + error.extent);
        failures.push_back({at, last, error});
        at = last;
        if (ends_all(error.kind) || may_be_gone(error.kind)) {
            return {};
        }
    }
    return {};
}

/// What was read was of the page that another program had selected: of its flags, those are
/// cleared now, and nobody has seen them.
void Visitor::note_spent(memmap::Device device, unsigned first, unsigned end) {
    if (const auto page = pager_.in_view(device)) {
        spent_.add(*page, first, end - first);
    }
}

void Visitor::keep(const memmap::Block& seen) {
    for (unsigned i = 0; i < seen.known.size(); ++i) {
        if (seen.known[i]) {
            image_.put(seen.page, seen.page.first_byte() + i, std::span(seen.bytes).subspan(i, 1));
        }
    }
}

std::expected<bool, IoError> Visitor::reads_the_same(const Range& range) {
    bool same = false;
    unsigned contested = 0;
    for (unsigned tries = 0; tries < 2 + contested && !same; ++tries) {
        memmap::Block seen;
        seen.page = range.page;
        std::vector<Failed> failures;
        // What reads the same needs no check of the page: no other page has this number.
        const Visit visit{range.page, {range}};
        const auto read =
            tries == 0 ? read_runs(visit, seen, failures) : look_at(visit, seen, failures);
        if (!read && may_be_another_user(read.error().kind) && contested < visiting_tries) {
            ++contested;
            continue;
        }
        if (!read || !failures.empty()) {
            return std::unexpected(read ? failures.front().error : read.error());
        }
        same = std::ranges::equal(seen.at(range.first, range.count),
                                  image_.find(range.page)->at(range.first, range.count));
    }
    return same;
}

} // namespace optictl::drivers
