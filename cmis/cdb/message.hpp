// Messages of the command data block: commands to bytes, bytes to replies (OIF-CMIS 5.4 sections
// 8.34, 8.35, 9.2). Nothing here does I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cmis/cdb/advertised.hpp"
#include "sff/memmap/procedure.hpp"

namespace optictl::cmis::cdb {

inline constexpr unsigned longest_local = 120;     ///< LPL, bytes
inline constexpr unsigned longest_extended = 2048; ///< EPL, bytes
inline constexpr unsigned first_extended_page = 0xA0;

[[nodiscard]] constexpr memmap::Page message_page(unsigned instance) {
    return memmap::upper(0x9F).in_bank(instance);
}

struct Request {
    std::uint16_t command = 0;
    std::vector<std::uint8_t> local{};    ///< LPL
    std::vector<std::uint8_t> extended{}; ///< EPL
};

struct Reply {
    std::vector<std::uint8_t> local{};
    std::vector<std::uint8_t> extended{};

    /// The reply as a module has it, for reading fields of it: 9Fh:136-, A0h:128-, in bank 0.
    [[nodiscard]] memmap::Image image() const;
};

/// The one's complement of the sum of all bytes.
[[nodiscard]] std::uint8_t check_code(std::span<const std::uint8_t> bytes);
/// CdbChkCode: over the command, both lengths and the local payload (Table 8-198).
[[nodiscard]] std::uint8_t check_code(const Request& request);

/// What stands in the reply header until the module fills it: no reply has that length.
inline constexpr std::uint8_t unset_length = 0xCC;
inline constexpr std::uint8_t unset_check = 0x33;

/// The writes that send a command. All but the last one or two only compose it; those write the
/// command code, the last one its lower byte, which starts it whatever the trigger method.
/// `most` is what one transaction to this module can write.
[[nodiscard]] std::vector<memmap::Write> writes_of(const Request& request, const Advertised& module,
                                                   unsigned instance, unsigned most);
/// How many of the writes at the end are of the command code.
[[nodiscard]] unsigned starting_writes(unsigned most);

/// What the reply header says of the body.
struct Body {
    bool is_unset = false; ///< as the command left it: the module has not filled it
    bool is_valid = true;
    unsigned local = 0; ///< bytes
    unsigned pages = 0; ///< of extended payload
};
[[nodiscard]] Body body_of(std::uint8_t length, std::uint8_t check);

/// The reads of `count` bytes from `byte` on of a page, in runs that the module allows.
[[nodiscard]] std::vector<memmap::Range> runs_of(memmap::Page page, unsigned byte, unsigned count,
                                                 unsigned most);

} // namespace optictl::cmis::cdb
