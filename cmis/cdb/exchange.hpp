// One exchange with a command data block: a command, the time that the module takes, its reply
// (OIF-CMIS 5.4 sections 7.2, 8.34). A procedure: it says what to read and write, and does neither.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cmis/cdb/advertised.hpp"
#include "cmis/cdb/message.hpp"
#include "sff/memmap/procedure.hpp"

namespace optictl::cmis::cdb {

using Duration = std::chrono::nanoseconds;

/// tCDBF (Table 10-4): what any command may take where nothing else is known.
inline constexpr Duration longest_command = std::chrono::milliseconds(4960);

/// How an exchange ended.
enum class End : std::uint8_t {
    Open,       ///< it has not
    Answered,   ///< the module did it; the reply is whole and its check code is right
    Refused,    ///< the module says why not: `status`
    Occupied,   ///< a command of somebody else did not end
    NeverDone,  ///< it did not end in time; `aborted` says whether it could be aborted
    NotTaken,   ///< the command did not arrive
    Stale,      ///< success, and a reply header that the module has not filled
    WrongCheck, ///< the check code of the reply does not fit the reply
    BadReply,   ///< a length that no reply has
    Impossible, ///< the module has no such instance, or no room for the payload: nothing was sent
};

/// What is asked, and what came of it. Set what is above the line.
struct Exchange {
    Request request{};
    Advertised module{};
    unsigned instance = 0;              ///< 0 or 1
    unsigned most = 1;                  ///< bytes that one transaction can write
    Duration longest = longest_command; ///< how long the module may take
    bool has_reply = true;              ///< success without a reply header is stale
    bool may_repeat = true;             ///< sent twice it does what it does once
    unsigned extra_local = 0;           ///< bytes of LPL beside a reply in pages

    // ----
    enum class Phase : std::uint8_t {
        Begin,
        Before,
        Send,
        Execute,
        Header,
        Reply,
        AbortSend,
        AbortWait,
    };
    Phase phase = Phase::Begin;
    std::vector<memmap::Write> writes{};
    std::vector<memmap::Range> reads{};
    std::size_t at = 0;        ///< in writes or reads
    unsigned tries = 0;        ///< of the exchange
    unsigned write_tries = 0;  ///< of one write
    unsigned read_tries = 0;   ///< of the reply
    bool is_uncertain = false; ///< the start of the command came to an error
    bool was_busy = false;     ///< it was seen to work on the command
    std::uint8_t before = 0;   ///< status before it was sent
    Duration sent{};           ///< when, since the procedure began
    std::uint8_t check = 0;    ///< RPLChkCode

    End end = End::Open;
    bool aborted = false;    ///< of NeverDone: the module let it be aborted
    std::uint8_t status = 0; ///< CdbStatus as it was last
    Reply reply{};

    [[nodiscard]] bool is_over() const { return end != End::Open; }
};

/// What came of it, with what to do next; empty when it was answered.
[[nodiscard]] std::string words_of(const Exchange& exchange);

/// Ends with Done when it was answered, else with Failed and the words.
[[nodiscard]] memmap::Step next(Exchange& exchange, const memmap::Now& now);
inline constexpr memmap::Procedure<Exchange> procedure{.name = "cdb", .next = next};

} // namespace optictl::cmis::cdb
