#include "cmis/cdb/exchange.hpp"

#include <algorithm>

#include "cmis/cdb/status.hpp"
#include "cmis/lower.hpp"

namespace optictl::cmis::cdb {
namespace {

using namespace std::chrono_literals;
using memmap::Ended;
using memmap::Now;
using memmap::Range;
using memmap::Step;
using memmap::Wait;
using Phase = Exchange::Phase;

constexpr std::uint16_t abort_command = 0x0004;
constexpr unsigned reply_header = 134;
constexpr unsigned payload = 136;
/// Times that a write, the reading of a reply, or a whole exchange is tried.
constexpr unsigned most_tries = 3;
/// Beyond what the module says of itself: it measures to its own end of the work.
constexpr Duration margin = 200ms;
/// After the start of a command the module captures it; until then status and reply may be of the
/// command before. tCDBC is 80 ms.
constexpr Duration capture = 250ms;
/// How long an abort may take, which has no bound of its own.
constexpr Duration longest_abort = 1s;
/// A wait that is longer than the bound, which next() itself watches, fails as any wait does.
constexpr Duration beyond = 2s;

[[nodiscard]] Range status_range(const Exchange& exchange) {
    static constexpr auto first = memmap::row(lower_page::rows, "CdbStatus1.CdbIsBusy");
    static constexpr auto second = memmap::row(lower_page::rows, "CdbStatus2.CdbIsBusy");
    return {memmap::lower, exchange.instance == 0 ? first.byte : second.byte, 1};
}

[[nodiscard]] Range header_range(const Exchange& exchange) {
    return {message_page(exchange.instance), reply_header, 2};
}

[[nodiscard]] std::uint8_t status_in(const Exchange& exchange, const Now& now) {
    const Range range = status_range(exchange);
    return now.image.byte(range.page, range.first).value_or(0);
}

/// Whether the module answered to a poll, and is not busy.
[[nodiscard]] bool is_free(const Exchange& exchange, const Now& now) {
    return now.ended != Ended::Busy && !is_busy(status_in(exchange, now));
}

[[nodiscard]] const memmap::Field* where(const Exchange& exchange) {
    static constexpr auto first = memmap::row(lower_page::rows, "CdbStatus1.CdbCommandResult");
    static constexpr auto second = memmap::row(lower_page::rows, "CdbStatus2.CdbCommandResult");
    return exchange.instance == 0 ? &first : &second;
}

[[nodiscard]] Step end_with(Exchange& exchange, End end) {
    exchange.end = end;
    if (end == End::Answered) {
        return memmap::Done{};
    }
    return memmap::Failed{words_of(exchange), end == End::Refused ? where(exchange) : nullptr};
}

[[nodiscard]] Step wait_for(const Exchange& exchange, Duration longest, std::string_view what) {
    return Wait{.at_least = 0ns,
                .at_most = longest + beyond,
                .poll = {status_range(exchange)},
                .nack_is_busy = true,
                .what = what};
}

[[nodiscard]] Duration bound(const Exchange& exchange) {
    return std::max<Duration>(exchange.longest, exchange.module.busy) + margin;
}

[[nodiscard]] Step read_status(Exchange& exchange) {
    exchange.phase = Phase::Before;
    return wait_for(exchange, bound(exchange), "the end of another command");
}

[[nodiscard]] bool is_possible(const Exchange& exchange) {
    const Request& request = exchange.request;
    return exchange.instance < exchange.module.instances && request.local.size() <= longest_local &&
           request.extended.size() <= std::min(exchange.module.extended, longest_extended);
}

[[nodiscard]] Step send(Exchange& exchange, const Request& request, Phase phase) {
    exchange.phase = phase;
    exchange.writes = writes_of(request, exchange.module, exchange.instance, exchange.most);
    exchange.at = 0;
    exchange.write_tries = 0;
    return exchange.writes.front();
}

/// A write has ended: the next one, or nothing when all are sent. What only composes the command is
/// written again where it is not sure that it arrived; what starts it never is.
[[nodiscard]] const memmap::Write* after_write(Exchange& exchange, const Now& now) {
    const bool starts =
        exchange.at + 1 == exchange.writes.size(); // of two, the first starts nothing
    if (now.ended == Ended::Uncertain && !starts && ++exchange.write_tries < most_tries) {
        return &exchange.writes[exchange.at];
    }
    exchange.is_uncertain = now.ended == Ended::Uncertain;
    exchange.write_tries = 0;
    ++exchange.at;
    return starts ? nullptr : &exchange.writes[exchange.at];
}

/// Sends it once more where that does no harm.
[[nodiscard]] Step again_or(Exchange& exchange, End end) {
    if (!exchange.may_repeat || ++exchange.tries >= most_tries) {
        return end_with(exchange, end);
    }
    exchange.read_tries = 0;
    exchange.reply = {};
    return read_status(exchange);
}

[[nodiscard]] Step overdue(Exchange& exchange, const Now& now) {
    if (now.ended == Ended::Busy) { // it answers nothing: it would not take an abort
        return end_with(exchange, End::NeverDone);
    }
    return send(exchange, {.command = abort_command}, Phase::AbortSend);
}

[[nodiscard]] Step execute(Exchange& exchange, const Now& now) {
    exchange.phase = Phase::Execute;
    if (is_free(exchange, now)) {
        exchange.phase = Phase::Header;
        return Wait{.at_least = 0ns,
                    .at_most = beyond,
                    .poll = {status_range(exchange), header_range(exchange)},
                    .nack_is_busy = true,
                    .what = "the reply"};
    }
    exchange.was_busy = true;
    if (now.ended != Ended::Busy) {
        exchange.status = status_in(exchange, now);
    }
    if (now.total - exchange.sent >= bound(exchange)) {
        return overdue(exchange, now);
    }
    return wait_for(exchange, bound(exchange), "the end of the command");
}

/// The status says that the command is over, if it is this one of which it speaks.
[[nodiscard]] Step judge(Exchange& exchange, const Now& now) {
    if (!is_free(exchange, now)) { // it had not begun when it was looked at before
        return execute(exchange, now);
    }
    const Range range = header_range(exchange);
    const auto length = now.image.byte(range.page, reply_header);
    const auto check = now.image.byte(range.page, reply_header + 1);
    exchange.status = status_in(exchange, now);
    const Body body = body_of(length.value_or(unset_length), check.value_or(unset_check));
    const bool is_new = !body.is_unset || exchange.was_busy || exchange.status != exchange.before;
    if (!is_new && now.total - exchange.sent < capture) {
        exchange.phase = Phase::Execute;
        return Wait{.at_least = 10ms,
                    .at_most = capture + beyond,
                    .poll = {status_range(exchange)},
                    .nack_is_busy = true,
                    .what = "the status of the command"};
    }
    if (!is_new && exchange.is_uncertain) {
        return again_or(exchange, End::NotTaken);
    }
    if (has_failed(exchange.status)) {
        return exchange.status == status::wrong_check_code ? again_or(exchange, End::Refused)
                                                           : end_with(exchange, End::Refused);
    }
    if (body.is_unset) {
        return exchange.has_reply ? again_or(exchange, End::Stale)
                                  : end_with(exchange, End::Answered);
    }
    if (!body.is_valid || body.pages * memmap::half_page_size > exchange.module.extended) {
        return again_or(exchange, End::BadReply);
    }
    exchange.check = *check;
    exchange.reply = {};
    exchange.at = 0;
    exchange.reads = runs_of(message_page(exchange.instance), payload,
                             body.pages != 0 ? exchange.extra_local : body.local,
                             exchange.module.local_transfer);
    for (unsigned page = 0; page < body.pages; ++page) {
        const auto runs =
            runs_of(memmap::upper(first_extended_page + page).in_bank(exchange.instance),
                    memmap::half_page_size, memmap::half_page_size,
                    std::min(exchange.module.transfer, memmap::half_page_size));
        exchange.reads.insert(exchange.reads.end(), runs.begin(), runs.end());
    }
    if (exchange.reads.empty()) {
        return end_with(exchange, End::Answered);
    }
    exchange.phase = Phase::Reply;
    return memmap::Read{{exchange.reads.front()}};
}

/// A run of the reply is there.
[[nodiscard]] Step take(Exchange& exchange, const Now& now) {
    const Range range = exchange.reads[exchange.at];
    const memmap::Block* block = now.image.find(range.page);
    if (block == nullptr || !block->knows(range.first, range.count)) {
        return end_with(exchange, End::BadReply);
    }
    const auto bytes = block->at(range.first, range.count);
    auto& to =
        range.page.page == message_page(0).page ? exchange.reply.local : exchange.reply.extended;
    to.insert(to.end(), bytes.begin(), bytes.end());
    if (++exchange.at < exchange.reads.size()) {
        return memmap::Read{{exchange.reads[exchange.at]}};
    }
    const bool in_pages = !exchange.reply.extended.empty();
    // Of a reply in both, each command has its own rule: it is not checked here.
    const bool is_right =
        (in_pages && exchange.extra_local != 0) ||
        check_code(in_pages ? exchange.reply.extended : exchange.reply.local) == exchange.check;
    if (is_right) {
        return end_with(exchange, End::Answered);
    }
    if (++exchange.read_tries < most_tries) { // the bus may have flipped a bit
        exchange.reply = {};
        exchange.at = 0;
        return memmap::Read{{exchange.reads.front()}};
    }
    return again_or(exchange, End::WrongCheck);
}

} // namespace

Step next(Exchange& exchange, const Now& now) {
    switch (exchange.phase) {
    case Phase::Begin:
        return is_possible(exchange) ? read_status(exchange) : end_with(exchange, End::Impossible);
    case Phase::Before:
        if (!is_free(exchange, now)) {
            return now.waited < bound(exchange)
                       ? wait_for(exchange, bound(exchange), "the end of another command")
                       : end_with(exchange, End::Occupied);
        }
        exchange.before = status_in(exchange, now);
        exchange.was_busy = false;
        return send(exchange, exchange.request, Phase::Send);
    case Phase::Send:
    case Phase::AbortSend: {
        if (const memmap::Write* write = after_write(exchange, now)) {
            return *write;
        }
        exchange.sent = now.total;
        const bool aborts = exchange.phase == Phase::AbortSend;
        exchange.phase = aborts ? Phase::AbortWait : Phase::Execute;
        return wait_for(exchange, aborts ? longest_abort : bound(exchange),
                        aborts ? "the end of the abort" : "the end of the command");
    }
    case Phase::Execute: return execute(exchange, now);
    case Phase::Header: return judge(exchange, now);
    case Phase::Reply: return take(exchange, now);
    case Phase::AbortWait: {
        exchange.aborted = is_free(exchange, now);
        return exchange.aborted || now.total - exchange.sent >= longest_abort
                   ? end_with(exchange, End::NeverDone)
                   : wait_for(exchange, longest_abort, "the end of the abort");
    }
    }
    return end_with(exchange, End::Impossible);
}

std::string words_of(const Exchange& exchange) {
    std::string text = name_of(exchange.request.command) + ": ";
    switch (exchange.end) {
    case End::Open: return text + "not done yet";
    case End::Answered: return {};
    case End::Refused: return text + words_of(exchange.status, exchange.request.command);
    case End::Occupied:
        return text + "the module is busy with a command of another program; stop that, or reset "
                      "the module";
    case End::NeverDone:
        return text + (exchange.aborted ? "did not end in time; it was aborted"
                                        : "did not end in time and cannot be aborted; reset the "
                                          "module");
    case End::NotTaken:
        return text + "the bus failed while it was started, and the module does not show it; try "
                      "again";
    case End::Stale: return text + "the module says success and has not written a reply";
    case End::WrongCheck: return text + "the check code of the reply is wrong";
    case End::BadReply: return text + "the reply has a length that the module cannot hold";
    case End::Impossible:
        return text + "the module has no such CDB instance, or no room for the payload";
    }
    return text;
}

} // namespace optictl::cmis::cdb
