// The file of a trace: what was asked of a device, and what it answered.
//
//     optictl trace 1
//     source=i2c-7 (i801), I2C_RDWR
//     time=2026-01-02T03:04:05Z
//     can=by-select a2 banks max_read:128 bridge:3 trusted
//     START DURATION r DEVICE HALF BYTE COUNT = HEX
//     START DURATION w DEVICE HALF BYTE COUNT ! KIND EXTENT MESSAGE
//     START DURATION a DEVICE HALF BYTE COUNT = HEX
//
// `max_write:N` stands in `can` where more than the page select could be written.
// Times are nanoseconds from the start, numbers decimal, byte numbers and data hexadecimal; HALF is
// "lower" or PAGE/BANK. "a" is a read with the page select, whose bytes come first and count.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/clock.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::wrap {

inline constexpr std::string_view trace_magic = "optictl trace 1";

/// One transaction.
struct Transaction {
    Duration start{};
    Duration duration{};
    bool is_write = false;
    bool is_attested = false; ///< a read with the page select, whose bytes are the first of `bytes`
    memmap::Page page;
    unsigned byte = 0;
    unsigned size = 0;                 ///< bytes that were asked for, or written
    std::vector<std::uint8_t> bytes{}; ///< that came, or that were written
    IoError error{};
    bool failed = false;
};

/// What stands before the transactions.
struct TraceHead {
    std::string source;
    std::string time;
    Capabilities can;
};

[[nodiscard]] std::string to_text(const TraceHead& head);
[[nodiscard]] std::string to_text(const Transaction& transaction);

struct Trace {
    TraceHead head;
    std::vector<Transaction> transactions;
};
/// The error is a sentence with the line.
[[nodiscard]] std::expected<Trace, std::string> parse_trace(std::string_view text);

} // namespace optictl::drivers::wrap
