#include "drivers/fetch.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "drivers/link.hpp"
#include "drivers/pager.hpp"
#include "drivers/visits.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;
using memmap::Device;
using memmap::Page;
using memmap::Range;

/// Tries to read a page that another user of the bus takes away.
constexpr unsigned visiting_tries = 5;
/// Between looks at a module that is not ready yet.
constexpr Duration readiness_pause = 50ms;
/// Stages of a plan: far more than any module needs.
constexpr unsigned most_stages = 64;

/// Whether an error concerns the port as a whole, so that nothing more need be tried.
[[nodiscard]] bool ends_all(IoKind kind) {
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

/// Whether an error may mean that no module is there.
[[nodiscard]] bool may_be_gone(IoKind kind) {
    return kind == IoKind::Nack || kind == IoKind::Timeout || kind == IoKind::BusError ||
           kind == IoKind::ShortRead;
}

/// Whether an error may come of another program that selects pages, too.
[[nodiscard]] bool may_be_another_user(IoKind kind) {
    return kind == IoKind::StuckPage || kind == IoKind::NoSuchPage;
}

[[nodiscard]] std::string half_name(const Page& page) {
    return fmt::format("{}{}{}", page.device == Device::A2 ? "A2h " : "",
                       page.upper ? fmt::format("page {:02x}h", page.page) : "lower memory",
                       page.bank != 0 ? fmt::format(" of bank {}", page.bank) : "");
}

/// One read of one module.
class Reading {
public:
    Reading(Transport& transport, const Planner& planner, const FetchOptions& options)
        : planner_(planner), options_(options), link_(transport, options),
          pager_(link_, out_.image) {}

    Fetched run() {
        auto read = stages();
        link_.begin_ending();
        // Of a module that does not answer there is nothing to compare.
        const bool may_compare = read || !may_be_gone(read.error().kind);
        if (auto same = may_compare ? check_identity() : Outcome{}; !same) {
            read = std::move(same);
        }
        if (!read) {
            out_.aborted = std::move(read.error());
        }
        refuse_contested();
        link_.begin_ending(); // the comparison must not take the time for this
        if (auto restored = pager_.restore(); !restored) {
            out_.warnings.push_back(std::move(restored.error().message));
        }
        out_.stats = link_.stats();
        return std::move(out_);
    }

private:
    using Outcome = std::expected<void, IoError>;

    Outcome stages() {
        for (unsigned stage = 0; stage < most_stages; ++stage) {
            Plan plan = planner_(out_.image);
            pager_.set_upper(Device::A0, plan.upper_a0);
            pager_.set_upper(Device::A2, plan.upper_a2);
            if (plan.page_change) {
                link_.set_page_change(*plan.page_change);
            }
            if (!plan.not_ready.empty() && !said_not_ready_) {
                if (auto ready = await_readiness(std::move(plan)); !ready) {
                    return ready;
                }
                continue;
            }
            const bool is_first = identity_.empty() && !plan.identity.empty();
            if (is_first) {
                begin_again(plan);
            } else if (!plan.identity.empty() && plan.identity != identity_) {
                return changed("it is of another kind now");
            }
            for (const Range& range : plan.latched) {
                latched_.add(range);
            }
            for (const auto* ranges : {&plan.wanted, &plan.harmless}) {
                for (const Range& range : *ranges) {
                    safe_.add(range);
                }
            }
            auto visits = visits_of(plan.wanted, plan.harmless, failed_, link_.can().bridge,
                                    pager_.in_view(Device::A0));
            if (is_first) {
                lead_with_identity(visits);
            }
            bool any = false;
            for (std::size_t i = 0; i < visits.size(); ++i) {
                const Visit& visit = visits[i];
                if (visit.page.upper && pager_.upper(visit.page.device) == Upper::Unknown) {
                    continue; // the lower half, read in this stage, will tell
                }
                any = true;
                if (auto read = stage == 0 ? first_visit(visit) : this->visit(visit); !read) {
                    leave_holes(std::span(visits).subspan(i), read.error());
                    return read;
                }
            }
            if (!any) {
                break;
            }
        }
        return {};
    }

    /// What was still to be read when the read ended stays as holes that say why.
    void leave_holes(std::span<const Visit> visits, const IoError& error) {
        if (out_.image.empty()) {
            return;
        }
        for (const Visit& visit : visits) {
            for (const Range& run : visit.runs) {
                const unsigned end = run.first + run.count;
                for (unsigned first = run.first; first < end; ++first) {
                    unsigned next = first;
                    while (next < end && !out_.image.knows(run.page, next)) {
                        ++next;
                    }
                    if (next != first) {
                        out_.image.block(run.page).holes.push_back(
                            {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(next - 1),
                             error.message});
                        first = next;
                    }
                }
            }
        }
    }

    /// What was read before the identity may be of another module, and nobody would know: it is
    /// read again behind it. Unless the identity is among it, which is compared at the end.
    void begin_again(Plan& plan) {
        identity_ = plan.identity;
        if (std::ranges::all_of(identity_, [this](const Range& range) {
                return out_.image.knows(range.page, range.first, range.count);
            })) {
            return;
        }
        for (const memmap::Block& read : out_.image.blocks()) {
            memmap::Block& block = out_.image.block(read.page);
            for (unsigned i = 0; i < block.known.size(); ++i) {
                if (block.known[i]) {
                    const unsigned byte = block.page.first_byte() + i;
                    plan.wanted.push_back({block.page, static_cast<std::uint8_t>(byte), 1});
                }
            }
            block.known.reset();
        }
        for (const Range& range : identity_) {
            memmap::want(plan.wanted, out_.image, range.page, range.first,
                         range.first + range.count - 1U);
        }
    }

    /// Has the identity read first of all: together with what comes in the same transaction, else
    /// alone.
    void lead_with_identity(std::vector<Visit>& visits) {
        auto front = visits.begin();
        for (auto each = front; each != visits.end(); ++each) {
            if (each->page != identity_.front().page) {
                continue;
            }
            std::vector<Range> first;
            std::vector<Range> rest;
            for (const Range& run : each->runs) {
                split_off_identity(run, first, rest);
            }
            for (const Range& range : first) {
                with_identity_.add(range);
            }
            each->runs = std::move(first);
            each->runs.insert(each->runs.end(), rest.begin(), rest.end());
            std::rotate(front++, each, each + 1);
        }
    }

    void split_off_identity(const Range& run, std::vector<Range>& first,
                            std::vector<Range>& rest) const {
        const unsigned end = run.first + run.count;
        const auto inside = std::ranges::find_if(identity_, [&](const Range& range) {
            return run.first <= range.first && range.first + range.count <= end;
        });
        if (inside == identity_.end()) {
            rest.push_back(run);
            return;
        }
        if (run.count <= link_.can().max_read) {
            first.push_back(run);
            return;
        }
        first.push_back(*inside);
        memmap::want(rest, {}, run.page, run.first, inside->first - 1U);
        memmap::want(rest, {}, run.page, inside->first + inside->count, end - 1U);
    }

    /// A module that was plugged in a moment ago does not answer yet.
    Outcome first_visit(const Visit& what) {
        for (;;) {
            auto read = visit(what);
            if (read || !(may_be_gone(read.error().kind) || read.error().kind == IoKind::Absent)) {
                return read;
            }
            if (link_.now() - start_ >= options_.wait_ready) {
                if (read.error().kind == IoKind::Nack) {
                    read.error().kind = IoKind::Absent; // never was there
                }
                return read;
            }
            link_.wait(readiness_pause);
        }
    }

    Outcome await_readiness(Plan plan) {
        if (link_.now() - start_ >= options_.wait_ready) {
            said_not_ready_ = true;
            if (options_.wait_ready == 0ns) {
                out_.warnings.push_back(std::move(plan.not_ready));
                return {};
            }
            return std::unexpected(IoError{IoKind::NotReady, std::move(plan.not_ready)});
        }
        link_.wait(readiness_pause);
        const auto visits = visits_of(plan.readiness, {}, {}, link_.can().bridge, std::nullopt);
        for (const Visit& each : visits) {
            if (auto read = visit(each); !read) {
                return read;
            }
        }
        return {};
    }

    /// Reads the runs of one half page. Only what ends the whole read is an error here.
    Outcome visit(const Visit& what) {
        memmap::Block seen;
        seen.page = what.page;
        std::vector<Failed> failures;
        std::bitset<memmap::half_page_size> spent;
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
        is_contested_ = is_contested_ || (was_contested && !pager_.attests());
        for (unsigned i = 0; i < spent.size(); ++i) {
            const unsigned byte = what.page.first_byte() + i;
            spent[i] = spent[i] || (spent_.has(what.page, byte) && latched_.has(what.page, byte));
        }
        give_up(seen, spent, failures);
        keep(seen);
        for (const Failed& failed : failures) {
            if (auto go_on = fail(what.page, failed.first, failed.end, failed.error); !go_on) {
                return go_on;
            }
        }
        return {};
    }

    /// Bytes `first` to before `end` did not come.
    struct Failed {
        unsigned first = 0;
        unsigned end = 0;
        IoError error;
    };

    /// What a look that was in vain may have cleared: another look does not show it any more.
    [[nodiscard]] std::bitset<memmap::half_page_size> cleared_by(const memmap::Block& seen) const {
        auto cleared = seen.known;
        for (unsigned i = 0; i < cleared.size(); ++i) {
            if (!latched_.has(seen.page, seen.page.first_byte() + i)) {
                cleared.reset(i);
            }
        }
        return cleared;
    }

    static void give_up(memmap::Block& seen, const std::bitset<memmap::half_page_size>& spent,
                        std::vector<Failed>& failures) {
        for (unsigned i = 0; i < spent.size(); ++i) {
            if (spent[i] && seen.known[i]) {
                seen.known.reset(i);
                const unsigned byte = seen.page.first_byte() + i;
                failures.push_back({byte,
                                    byte + 1,
                                    {IoKind::StuckPage,
                                     "a page was selected by another program while this was read; "
                                     "flags may be cleared unseen"}});
            }
        }
    }

    /// Reads runs into `seen` and makes sure that they are of the page they are said to be of.
    Outcome look_at(const Visit& what, memmap::Block& seen, std::vector<Failed>& failures) {
        auto read = read_runs(what, seen, failures);
        return read && seen.known.any() ? pager_.leave(what.page, seen) : read;
    }

    Outcome read_runs(const Visit& what, memmap::Block& seen, std::vector<Failed>& failures) {
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
            unsigned at = run.first;
            const unsigned end = run.first + run.count;
            while (at < end) {
                const unsigned place = at - what.page.first_byte();
                const Link::Got got =
                    pager_.read(what.page, at, std::span(seen.bytes).subspan(place, end - at));
                for (std::size_t i = 0; i < got.count; ++i) {
                    seen.known.set(place + i);
                }
                at += static_cast<unsigned>(got.count);
                if (got.end) {
                    break;
                }
                const IoError& error = got.end.error();
                if (may_be_another_user(error.kind)) {
                    note_spent(what.page.device, at, end);
                    return std::unexpected(error);
                }
                const unsigned last = error.extent == 0 ? end : std::min(end, at + error.extent);
                failures.push_back({at, last, error});
                at = last;
                if (ends_all(error.kind) || may_be_gone(error.kind)) {
                    return {};
                }
            }
        }
        return {};
    }

    /// What was read was of the page that another program had selected: of its flags, those are
    /// cleared now, and nobody has seen them.
    void note_spent(Device device, unsigned first, unsigned end) {
        if (const auto page = pager_.in_view(device)) {
            spent_.add(*page, first, end - first);
        }
    }

    void keep(const memmap::Block& seen) {
        for (unsigned i = 0; i < seen.known.size(); ++i) {
            if (seen.known[i]) {
                out_.image.put(seen.page, seen.page.first_byte() + i,
                               std::span(seen.bytes).subspan(i, 1));
            }
        }
    }

    /// Notes a hole; an error when it means that nothing more can be read.
    Outcome fail(const Page& page, unsigned first, unsigned end, const IoError& error) {
        if (ends_all(error.kind)) {
            return std::unexpected(error);
        }
        if (out_.image.empty()) {
            return std::unexpected(error);
        }
        if (may_be_gone(error.kind)) {
            std::array<std::uint8_t, 1> byte;
            if (const Link::Got alive = link_.read(memmap::lower, 0, byte); !alive.end) {
                return std::unexpected(
                    IoError{alive.end.error().kind,
                            fmt::format("the module stopped answering during the read: {}",
                                        alive.end.error().message)});
            }
        }
        failed_.add(page, first, end - first);
        out_.image.block(page).holes.push_back(
            {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(end - 1), error.message});
        if (!out_.incomplete) {
            out_.incomplete =
                IoError{error.kind, fmt::format("{}, bytes {}-{}: {}", half_name(page), first,
                                                end - 1, error.message)};
        }
        return {};
    }

    /// Whether the module is still the one whose identity was read at the start.
    Outcome check_identity() {
        if (is_of_one_transaction()) {
            return {};
        }
        for (const Range& range : identity_) {
            if (!out_.image.knows(range.page, range.first, range.count)) {
                continue;
            }
            const auto same = reads_the_same(range);
            if (same && *same) {
                continue;
            }
            if (same) {
                return changed("its serial number is not that of the start");
            }
            if (may_be_another_user(same.error().kind)) {
                out_.image = {};
                return std::unexpected(same.error());
            }
            std::array<std::uint8_t, 1> byte;
            if (link_.read(memmap::lower, 0, byte).end) {
                return changed(fmt::format("its serial number does not read any more, {}",
                                           same.error().message));
            }
            return std::unexpected(
                IoError{same.error().kind,
                        fmt::format("the module stopped answering at the end of the read: {}",
                                    same.error().message)});
        }
        return {};
    }

    /// Where the page select cannot be read together with the bytes, another program may have
    /// selected its page for a moment and nobody saw it. If it was seen once, nothing that was read
    /// of pages is believed.
    void refuse_contested() {
        if (!is_contested_) {
            return;
        }
        const IoError error{IoKind::StuckPage,
                            fmt::format("another program selects pages of this module, and this "
                                        "adapter cannot tell whose a byte is; {}",
                                        words_of(Advice::StopOther))};
        const auto blocks = out_.image.blocks();
        for (const memmap::Block& each : std::vector(blocks.begin(), blocks.end())) {
            const Upper upper = pager_.upper(each.page.device);
            if (!each.page.upper || (upper != Upper::Paged && upper != Upper::Banked)) {
                continue;
            }
            memmap::Block& block = out_.image.block(each.page);
            block.known.reset();
            block.holes = {
                {static_cast<std::uint8_t>(block.page.first_byte()), 255, error.message}};
        }
        out_.incomplete = error;
    }

    /// Whether nothing can have changed since the identity was read.
    [[nodiscard]] bool is_of_one_transaction() const {
        return std::ranges::none_of(out_.image.blocks(), [this](const memmap::Block& block) {
            for (unsigned i = 0; i < block.known.size(); ++i) {
                if (block.known[i] &&
                    !with_identity_.has(block.page, block.page.first_byte() + i)) {
                    return true;
                }
            }
            return false;
        });
    }

    std::expected<bool, IoError> reads_the_same(const Range& range) {
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
                                      out_.image.find(range.page)->at(range.first, range.count));
        }
        return same;
    }

    /// Data of two modules are no data.
    Outcome changed(std::string_view how) {
        out_.image = {};
        return std::unexpected(
            IoError{IoKind::ModuleChanged,
                    fmt::format("the module changed during the read: {}; try again", how)});
    }

    const Planner& planner_;
    const FetchOptions& options_;
    Fetched out_;
    Link link_;
    Pager pager_;
    Duration start_ = link_.now();
    std::vector<Range> identity_;
    ByteSet with_identity_; ///< bytes that came in the same transaction as the identity
    ByteSet failed_;
    ByteSet latched_; ///< flags that cannot be read twice
    ByteSet spent_;   ///< bytes that were read while another program had selected their page
    ByteSet safe_;    ///< bytes that reading does not change
    bool said_not_ready_ = false;
    bool is_contested_ = false; ///< another program selects pages, and may have done so unseen
};

} // namespace

Fetched fetch(Transport& transport, const Planner& planner, const FetchOptions& options) {
    return Reading(transport, planner, options).run();
}

} // namespace optictl::drivers
