// A write: what is there now, the page once more, the bytes, and what came of them.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "drivers/session/session.hpp"

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;

constexpr Duration first_pause = 1ms;
/// Tries to find the same bytes before the hook was asked and after it.
constexpr unsigned steady_tries = 3;

[[nodiscard]] std::unexpected<IoError> refused(std::string why) {
    return std::unexpected(IoError{IoKind::Refused, std::move(why)});
}

[[nodiscard]] std::string name_of(const memmap::Page& page, unsigned first, std::size_t count) {
    const std::string half = !page.upper ? fmt::format("lower memory")
                             : page.bank == 0
                                 ? fmt::format("page {:02x}h", page.page)
                                 : fmt::format("page {:02x}h of bank {}", page.page, page.bank);
    return fmt::format("{}{}, {}", page.device == memmap::Device::A2 ? "A2h " : "", half,
                       count == 1 ? fmt::format("byte {}", first)
                                  : fmt::format("bytes {}-{}", first, first + count - 1));
}

/// Whether an error says that the request did not leave this host.
[[nodiscard]] bool was_not_sent(IoKind kind) {
    return kind == IoKind::NotSupported || kind == IoKind::NoPermission ||
           kind == IoKind::NoDevice || kind == IoKind::Contested || kind == IoKind::Refused ||
           kind == IoKind::NotRecorded;
}

} // namespace

/// One write of a session, with its tries.
class Writer {
public:
    Writer(Session& session, const memmap::Write& what, memmap::Merged merged,
           std::string_view procedure)
        : session_(session), what_(what), merged_(std::move(merged)),
          range_{merged_.page, static_cast<std::uint8_t>(merged_.first),
                 static_cast<std::uint8_t>(merged_.value.size())} {
        record_.procedure = procedure;
        record_.page = merged_.page;
        record_.first = merged_.first;
        record_.mask = merged_.mask;
    }

    WriteResult run() {
        Duration pause = first_pause;
        WriteResult result;
        for (unsigned tries = 0;; ++tries) {
            if (auto ready = tries == 0 ? may_write() : Outcome{}; !ready) {
                return {.error = std::move(ready.error())};
            }
            if (auto ready = prepare(); !ready) {
                result.error = std::move(ready.error()); // what a try before left stays true
                return result;
            }
            result = send();
            const bool is_elsewhere = result.error && may_be_another_user(result.error->kind);
            const bool again = what_.retry == memmap::Retry::Safe && !is_elsewhere &&
                               (result.written == Written::No || result.written == Written::Partly);
            if (!again || tries >= session_.patience_.retries) {
                return result;
            }
            session_.link_.wait(pause);
            pause *= 2;
        }
    }

private:
    using Outcome = std::expected<void, IoError>;

    [[nodiscard]] bool reads_back() const { return what_.verify == memmap::Verify::ReadBack; }

    /// Bytes that do nothing by themselves and may be sent again, whose receiver checks them.
    [[nodiscard]] bool is_payload() const {
        return !reads_back() && what_.retry == memmap::Retry::Safe;
    }

    /// What forbids the write before anything is asked of the module.
    [[nodiscard]] Outcome may_write() const {
        const Capabilities& can = session_.can();
        if (!can.can_write) {
            return refused(can.write_refused_because);
        }
        if (merged_.value.size() > can.max_write) {
            return refused(
                fmt::format("{}: here {} can be written in one transaction; {}",
                            name_of(merged_.page, merged_.first, merged_.value.size()),
                            can.max_write == 1 ? "1 byte" : fmt::format("{} bytes", can.max_write),
                            can.max_write_because));
        }
        if (session_.pager_.is_select(merged_.page, merged_.first,
                                      static_cast<unsigned>(merged_.value.size()))) {
            return refused("bytes 126-127 select the page: a session does that itself");
        }
        if (merged_.page.upper && session_.pager_.upper(merged_.page.device) == Upper::Unknown) {
            return refused("it is not known yet whether the module has pages");
        }
        return {};
    }

    /// Reads what is there, and makes sure of the page.
    [[nodiscard]] Outcome prepare() {
        if (reads_back() || merged_.is_partial()) {
            auto old = session_.fresh(range_);
            if (!old) {
                return std::unexpected(std::move(old.error()));
            }
            record_.before = std::move(*old);
        } else if (auto selected = select(); !selected) {
            return selected;
        }
        record_.bytes = merged_.over(record_.before);
        if (session_.visitor_.intrusions() != 0) {
            return refused("another program selects pages of this module; stop it, then try again");
        }
        if (!session_.pager_.is_told_apart(merged_.page)) {
            return refused(fmt::format(
                "the driver does not check that the module has page {:02x}h, and what was read of "
                "it could be page 00h; read more of it first, or write by its I2C bus",
                merged_.page.page));
        }
        return {};
    }

    /// Has the page in view and reads the page select back. That may be tried again.
    [[nodiscard]] Outcome select() {
        const memmap::Page& page = merged_.page;
        for (unsigned tries = 0;; ++tries) {
            const auto entered = session_.pager_.enter(page);
            // Of a payload that comes in thousands of pieces a page that was once seen to be taken
            // is not looked at again: that would be a tenth of all that goes over the bus.
            const bool is_known = is_payload() && session_.taken_.contains(page);
            auto seen = !entered ? std::unexpected(entered.error())
                        : session_.pager_.is_selected_by_us(page) && !is_known
                            ? session_.pager_.verify(page)
                            : Outcome{};
            if (seen) {
                session_.taken_.insert(page);
            }
            if (seen || tries >= steady_tries || !may_be_another_user(seen.error().kind)) {
                return seen;
            }
        }
    }

    /// Asks the hook, which may take its time, and looks again whether all is as it was told.
    [[nodiscard]] Outcome tell() {
        WriteHook* const hook = session_.around_.hook;
        for (unsigned tries = 1; hook != nullptr; ++tries) {
            const WriteRecord told = record_;
            if (auto let = hook->before(told); !let) {
                return let;
            }
            auto same = prepare();
            if (same && record_.before == told.before) {
                return {};
            }
            if (same && tries >= steady_tries) {
                same = refused(fmt::format("{}: what stands there changes all the time",
                                           name_of(told.page, told.first, told.bytes.size())));
            }
            hook->after(told, {.error = same ? std::nullopt : std::optional(same.error())});
            if (!same) {
                return same;
            }
        }
        return {};
    }

    [[nodiscard]] WriteResult send() {
        if (auto told = tell(); !told) {
            return {.error = std::move(told.error())};
        }
        // From here on neither a signal nor the deadline comes between: what was written must be
        // known.
        session_.link_.begin_ending();
        const auto sent = session_.link_.write(merged_.page, merged_.first, record_.bytes);
        WriteResult result;
        if (!sent && was_not_sent(sent.error().kind)) {
            result.error = sent.error();
        } else {
            result = reads_back() ? read_back(sent) : acknowledged(sent);
        }
        session_.link_.end_ending();
        if (session_.around_.hook != nullptr) {
            session_.around_.hook->after(record_, result);
        }
        return result;
    }

    /// What the module has is what counts, whatever the write said.
    [[nodiscard]] WriteResult read_back(const Outcome& sent) {
        WriteResult result;
        if (!sent) {
            result.error = sent.error();
        }
        auto now = session_.fresh(range_);
        if (!now) {
            result.written = Written::Unknown;
            result.error = std::move(now.error());
            return result;
        }
        result.after = std::move(*now);
        if (merged_.is_in(result.after)) {
            result.written = Written::Yes;
            return result;
        }
        result.written = is_unchanged(result.after) ? Written::No : Written::Partly;
        if (result.error && may_be_another_user(result.error->kind)) {
            return result; // where it went is known, and said
        }
        if (session_.visitor_.intrusions() != 0) {
            result.written = Written::Unknown;
            result.error = IoError{
                IoKind::StuckPage,
                "another program selected a page meanwhile: the bytes may have gone to that one"};
        } else if (!result.error) {
            result.error =
                IoError{IoKind::NotTaken,
                        fmt::format("{}: the module acknowledged the write and {}",
                                    name_of(record_.page, record_.first, record_.bytes.size()),
                                    result.written == Written::No ? "kept what it had"
                                                                  : "has something else now")};
        }
        return result;
    }

    /// Of what cannot be read back: the page, and the acknowledgement.
    [[nodiscard]] WriteResult acknowledged(const Outcome& sent) {
        session_.forget(range_);
        if (!sent) {
            const bool is_elsewhere = may_be_another_user(sent.error().kind);
            return {.written = is_elsewhere ? Written::No : Written::Unknown,
                    .error = sent.error()};
        }
        if (!session_.pager_.is_selected_by_us(merged_.page) || is_payload()) {
            return {.written = Written::Yes};
        }
        auto seen = session_.pager_.verify(merged_.page);
        // A module that acts on the write may not answer now: that is for the procedure to judge.
        if (!seen && may_be_another_user(seen.error().kind)) {
            return {.written = Written::Unknown, .error = std::move(seen.error())};
        }
        return {.written = Written::Yes};
    }

    [[nodiscard]] bool is_unchanged(const std::vector<std::uint8_t>& now) const {
        for (std::size_t i = 0; i < now.size(); ++i) {
            if (((now[i] ^ record_.before[i]) & record_.mask[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    Session& session_;
    const memmap::Write& what_;
    memmap::Merged merged_;
    memmap::Range range_;
    WriteRecord record_;
};

WriteResult Session::write(const memmap::Write& what, std::string_view procedure) {
    if (auto held = hold(); !held) {
        return {.error = std::move(held.error())};
    }
    link_.begin_step();
    auto merged = memmap::merge(what);
    if (!merged) {
        return {.error = IoError{IoKind::Refused, std::string(merged.error())}};
    }
    return Writer(*this, what, std::move(*merged), procedure).run();
}

} // namespace optictl::drivers
