#include "cmis/vdm/freeze.hpp"

#include <algorithm>

#include "cmis/page11.hpp"
#include "cmis/page2f.hpp"
#include "cmis/pages_vdm.hpp"
#include "cmis/vdm/decode.hpp"
#include "cmis/vdm/types.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::cmis::vdm {
namespace {

using memmap::Field;
using memmap::Now;
using memmap::Step;
using memmap::Wait;
using At = Freeze::At;
using namespace std::chrono_literals;

constexpr const Field* request_row = &memmap::row(page2f::rows, "FreezeRequest");
constexpr const Field* frozen_row = &memmap::row(page2f::rows, "FreezeDone");
constexpr const Field* unfrozen_row = &memmap::row(page2f::rows, "UnfreezeDone");

/// The bytes of all copies of a row.
consteval memmap::Range all_of(const Field& row) {
    const unsigned last = memmap::place_of(row, row.lanes.count - 1U).byte;
    return {row.page, row.byte, static_cast<std::uint8_t>(last + row.size - row.byte)};
}
constexpr memmap::Range states_range = all_of(memmap::row(page11::rows, "DPStateHostLane<i>"));
constexpr memmap::Range applications_range =
    all_of(memmap::row(page11::rows, "ACS::AppSelCodeLane<i>"));

bool says(const Now& now, const Field& row) {
    const memmap::Context context{.image = &now.image};
    const auto byte = context.byte(row.page, row.byte);
    return byte && (*byte >> row.lsb & 1U) != 0;
}

/// Read-modify-write of the request alone: the rest of its byte is the host's (power saving, duty
/// cycle).
Step request(Freeze& freeze, bool raised) {
    freeze.asked.reset();
    freeze.is_pausing = false;
    memmap::Write write{.patches = {}, .retry = memmap::Retry::Safe};
    (void)memmap::put(write.patches, *request_row, raised ? 1 : 0);
    return write;
}

enum class Look : std::uint8_t { GoesOn, Seen, Late };

/// Looks for a bit of done, often at first: its time is to be known to the millisecond. `step` is
/// what comes next while it goes on. The bound is kept here, as the request must be taken back.
Look look_for(Freeze& freeze, const Now& now, const Field& done, Step& step) {
    constexpr auto least_pause = 1ms;
    constexpr int share = 8; // of the time that went by
    const auto look = [&] {
        freeze.is_pausing = false;
        freeze.looked = now.total - *freeze.asked;
        step = memmap::Read{{memmap::range_of(*frozen_row)}};
        return Look::GoesOn;
    };
    if (!freeze.asked) {
        freeze.asked = now.total;
        freeze.not_before = 0ns;
        return look();
    }
    if (freeze.is_pausing) {
        return look();
    }
    if (says(now, done)) {
        freeze.times.push_back({&done == frozen_row, freeze.looked, freeze.not_before});
        return Look::Seen;
    }
    freeze.not_before = freeze.looked;
    if (freeze.looked >= done_bound) {
        return Look::Late;
    }
    freeze.is_pausing = true;
    const auto pause = std::max<std::chrono::nanoseconds>(least_pause, freeze.looked / share);
    step = Wait{.at_least = pause, .at_most = pause + 1s, .poll = {}, .what = done.name};
    return Look::GoesOn;
}

/// A request was written: goes on to `then` when its bit of done is set, and leaves where it is
/// not.
Step await(Freeze& freeze, const Now& now, const Field& done, At then, std::string_view what) {
    Step step;
    switch (look_for(freeze, now, done, step)) {
    case Look::GoesOn: return step;
    case Look::Seen: freeze.at = then; break;
    case Look::Late:
        freeze.leave(std::string("the module did not say ") + std::string(what) + " within 0.5 s");
        break;
    }
    return next(freeze, {.image = now.image, .total = now.total});
}

Step lower_for_good(Freeze& freeze) {
    if (!freeze.is_requested) {
        return memmap::Done{};
    }
    freeze.at = At::Left;
    return request(freeze, false);
}

} // namespace

void Freeze::leave(std::string why) {
    if (at == At::Leaving || at == At::Left) {
        return;
    }
    failure = std::move(why);
    at = At::Leaving;
}

std::vector<memmap::Range> freeze_ranges() {
    return {memmap::range_of(*request_row), memmap::range_of(*frozen_row)};
}

bool has_statistics(const memmap::Context& context, unsigned banks) {
    for (unsigned bank = 0; bank < banks; ++bank) {
        for (unsigned group = 0; group < vdm_pages::groups; ++group) {
            for (unsigned slot = 0; slot < vdm_pages::instances_per_group; ++slot) {
                const Type* const type = find(type_of(context, bank, group, slot));
                if (type != nullptr && type->observable.statistic != model::Statistic::Current) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool is_frozen(const memmap::Context& context) {
    return memmap::read(context, *request_row).is_set();
}

bool is_saving_power(const memmap::Context& context) {
    static constexpr const Field* saving = &memmap::row(page2f::rows, "PowerSavingMode");
    return memmap::read(context, *saving).is_set();
}

std::vector<memmap::Range> interval_ranges(const memmap::Context& context, unsigned banks) {
    constexpr std::uint8_t first = 128;
    constexpr std::uint8_t whole = 128;
    static constexpr const Field* support = &memmap::row(page2f::rows, "VDMSupport");
    static constexpr memmap::Range of_lanes[] = {states_range, applications_range};
    std::vector<memmap::Range> out;
    for (unsigned bank = 0; bank < banks; ++bank) {
        const memmap::Reading groups = memmap::read(context, *support, 0, bank);
        for (memmap::Range range : of_lanes) {
            range.page = range.page.in_bank(bank);
            out.push_back(range);
        }
        for (unsigned group = 0; groups.is_read() && group <= groups.raw; ++group) {
            for (const unsigned kind : {0x20U, 0x24U, 0x28U}) {
                out.push_back({memmap::upper(kind + group).in_bank(bank), first, whole});
            }
        }
    }
    return out;
}

bool same_applications(const memmap::Image& one, const memmap::Image& other, unsigned banks) {
    constexpr memmap::Range range = applications_range;
    for (unsigned bank = 0; bank < banks; ++bank) {
        for (unsigned i = 0; i < range.count; ++i) {
            const memmap::Page page = range.page.in_bank(bank);
            if (one.byte(page, range.first + i) != other.byte(page, range.first + i)) {
                return false;
            }
        }
    }
    return true;
}

Step next(Freeze& freeze, const Now& now) {
    switch (freeze.at) {
    case At::Begin: freeze.at = At::Raising; return memmap::Read{freeze_ranges()};
    case At::Raising:
        // Somebody left it raised: it must fall before it can be raised.
        freeze.is_requested = true;
        if (says(now, *request_row)) {
            freeze.at = At::Lowering;
            return next(freeze, now);
        }
        freeze.at = At::Raised;
        return request(freeze, true);
    case At::Raised:
        if (!freeze.has_begun) {
            freeze.has_begun = true;
            freeze.opened = now.total; // the next interval begins with the request
        }
        return await(freeze, now, *frozen_row, At::Lowering, "FreezeDone");
    case At::Lowering: freeze.at = At::Lowered; return request(freeze, false);
    case At::Lowered:
        return await(freeze, now, *unfrozen_row, freeze.has_begun ? At::Collecting : At::Raising,
                     "UnfreezeDone");
    case At::Collecting: {
        const auto left = freeze.interval - (now.total - freeze.opened);
        if (left > 0ns) {
            return Wait{
                .at_most = freeze.interval + 1s, .poll = {}, .what = "the end of the interval"};
        }
        freeze.at = At::Closing;
        return next(freeze, {.image = now.image, .total = now.total});
    }
    case At::Closing:
        freeze.closed = now.total;
        freeze.at = At::Closed;
        return request(freeze, true);
    case At::Closed: return await(freeze, now, *frozen_row, At::Reading, "FreezeDone");
    case At::Reading:
        freeze.at = At::Leaving;
        freeze.is_read = true;
        return memmap::Read{freeze.values};
    case At::Leaving: return lower_for_good(freeze);
    case At::Left: {
        Step step;
        const Look look = look_for(freeze, now, *unfrozen_row, step);
        if (look == Look::GoesOn) {
            return step;
        }
        // Late: the request is back, whatever the module says of it.
        freeze.is_requested = false;
        if (look == Look::Late && freeze.failure.empty()) {
            freeze.failure = "the module did not say UnfreezeDone";
        }
        return memmap::Done{};
    }
    }
    return memmap::Done{};
}

} // namespace optictl::cmis::vdm
