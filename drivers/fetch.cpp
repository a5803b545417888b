#include "drivers/fetch.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "drivers/session/session.hpp"
#include "drivers/visits.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;
using memmap::Device;
using memmap::Page;
using memmap::Range;

/// Between looks at a module that is not ready yet.
constexpr Duration readiness_pause = 50ms;
/// Stages of a plan: far more than any module needs.
constexpr unsigned most_stages = 64;

[[nodiscard]] std::string half_name(const Page& page) {
    return fmt::format("{}{}{}", page.device == Device::A2 ? "A2h " : "",
                       page.upper ? fmt::format("page {:02x}h", page.page) : "lower memory",
                       page.bank != 0 ? fmt::format(" of bank {}", page.bank) : "");
}

/// One read of one module.
class Reading {
public:
    Reading(Session& session, const Planner& planner) : planner_(planner), session_(session) {}

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
        if (auto restored = session_.end(); !restored) {
            out_.warnings.push_back(std::move(restored.error().message));
        }
        out_.stats = session_.stats();
        out_.is_unattested = out_.stats.selects != 0 && !pager_.attests();
        out_.image = std::move(image_);
        return std::move(out_);
    }

private:
    using Outcome = std::expected<void, IoError>;

    Outcome stages() {
        for (unsigned stage = 0; stage < most_stages; ++stage) {
            Plan plan = planner_(image_);
            session_.learn({.upper_a0 = plan.upper_a0,
                            .upper_a2 = plan.upper_a2,
                            .page_change = plan.page_change});
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
                visitor_.add_latched(range);
            }
            for (const auto* ranges : {&plan.wanted, &plan.harmless}) {
                for (const Range& range : *ranges) {
                    visitor_.add_safe(range);
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
        if (image_.empty()) {
            return;
        }
        for (const Visit& visit : visits) {
            for (const Range& run : visit.runs) {
                const unsigned end = run.first + run.count;
                for (unsigned first = run.first; first < end; ++first) {
                    unsigned next = first;
                    while (next < end && !image_.knows(run.page, next)) {
                        ++next;
                    }
                    if (next != first) {
                        image_.block(run.page).holes.push_back({static_cast<std::uint8_t>(first),
                                                                static_cast<std::uint8_t>(next - 1),
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
                return image_.knows(range.page, range.first, range.count);
            })) {
            return;
        }
        for (const memmap::Block& read : image_.blocks()) {
            memmap::Block& block = image_.block(read.page);
            for (unsigned i = 0; i < block.known.size(); ++i) {
                if (block.known[i]) {
                    const unsigned byte = block.page.first_byte() + i;
                    plan.wanted.push_back({block.page, static_cast<std::uint8_t>(byte), 1});
                }
            }
            block.known.reset();
        }
        for (const Range& range : identity_) {
            memmap::want(plan.wanted, image_, range.page, range.first,
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
            if (link_.now() - start_ >= session_.patience().wait_ready) {
                if (read.error().kind == IoKind::Nack) {
                    read.error().kind = IoKind::Absent; // never was there
                }
                return read;
            }
            link_.wait(readiness_pause);
        }
    }

    Outcome await_readiness(Plan plan) {
        if (link_.now() - start_ >= session_.patience().wait_ready) {
            said_not_ready_ = true;
            if (session_.patience().wait_ready == 0ns) {
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
        for (const Visitor::Failed& failed : visitor_.visit(what)) {
            if (auto go_on = fail(what.page, failed.first, failed.end, failed.error); !go_on) {
                return go_on;
            }
        }
        return {};
    }

    /// Notes a hole; an error when it means that nothing more can be read.
    Outcome fail(const Page& page, unsigned first, unsigned end, const IoError& error) {
        if (ends_all(error.kind)) {
            return std::unexpected(error);
        }
        if (image_.empty()) {
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
        image_.block(page).holes.push_back(
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
            if (!image_.knows(range.page, range.first, range.count)) {
                continue;
            }
            const auto same = visitor_.reads_the_same(range);
            if (same && *same) {
                continue;
            }
            if (same) {
                return changed("its serial number is not that of the start");
            }
            if (may_be_another_user(same.error().kind)) {
                image_ = {};
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
        if (!visitor_.is_contested()) {
            return;
        }
        const IoError error{IoKind::StuckPage,
                            fmt::format("another program selects pages of this module, and this "
                                        "adapter cannot tell whose a byte is; {}",
                                        words_of(Advice::StopOther))};
        const auto blocks = image_.blocks();
        for (const memmap::Block& each : std::vector(blocks.begin(), blocks.end())) {
            const Upper upper = pager_.upper(each.page.device);
            if (!each.page.upper || (upper != Upper::Paged && upper != Upper::Banked)) {
                continue;
            }
            memmap::Block& block = image_.block(each.page);
            block.known.reset();
            block.holes = {
                {static_cast<std::uint8_t>(block.page.first_byte()), 255, error.message}};
        }
        out_.incomplete = error;
    }

    /// Whether nothing can have changed since the identity was read.
    [[nodiscard]] bool is_of_one_transaction() const {
        return std::ranges::none_of(image_.blocks(), [this](const memmap::Block& block) {
            for (unsigned i = 0; i < block.known.size(); ++i) {
                if (block.known[i] &&
                    !with_identity_.has(block.page, block.page.first_byte() + i)) {
                    return true;
                }
            }
            return false;
        });
    }

    /// Data of two modules are no data.
    Outcome changed(std::string_view how) {
        image_ = {};
        return std::unexpected(
            IoError{IoKind::ModuleChanged,
                    fmt::format("the module changed during the read: {}; try again", how)});
    }

    const Planner& planner_;
    Session& session_;
    Link& link_ = session_.link();
    Pager& pager_ = session_.pager();
    Visitor& visitor_ = session_.visitor();
    memmap::Image& image_ = session_.image();
    Fetched out_;
    Duration start_ = link_.now();
    std::vector<Range> identity_;
    ByteSet with_identity_; ///< bytes that came in the same transaction as the identity
    ByteSet failed_;
    bool said_not_ready_ = false;
};

} // namespace

Fetched fetch(Transport& transport, const Planner& planner, const FetchOptions& options) {
    Session session(transport, options);
    return Reading(session, planner).run();
}

} // namespace optictl::drivers
