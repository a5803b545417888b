// Commands of firmware, and how one is sent.
#pragma once

#include <algorithm>
#include <utility>

#include "cmis/cdb/exchange.hpp"

namespace optictl::cmis::firmware {

namespace command {
inline constexpr std::uint16_t info = 0x0100;
inline constexpr std::uint16_t start = 0x0101;
inline constexpr std::uint16_t abort = 0x0102;
inline constexpr std::uint16_t write_local = 0x0103;
inline constexpr std::uint16_t write_extended = 0x0104;
inline constexpr std::uint16_t complete = 0x0107;
inline constexpr std::uint16_t run = 0x0109;
inline constexpr std::uint16_t commit = 0x010A;
} // namespace command

/// The way to the mailbox of one module.
struct Mailbox {
    cdb::Advertised module{};
    unsigned instance = 0;
    unsigned most = 1; ///< bytes that one transaction can write
};

/// Of commands that act once: a reply header that was not filled is no reason to send them again.
enum class Repeat : bool { Never, Safe };

[[nodiscard]] inline cdb::Exchange exchange_of(const Mailbox& with, cdb::Request request,
                                               cdb::Duration longest, bool has_reply,
                                               Repeat repeat) {
    return {.request = std::move(request),
            .module = with.module,
            .instance = with.instance,
            .most = with.most,
            .longest = std::max(longest, cdb::longest_command),
            .has_reply = has_reply,
            .may_repeat = repeat == Repeat::Safe};
}

} // namespace optictl::cmis::firmware
