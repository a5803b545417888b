// The registers of a module in the order of memory, and choosing among them.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"

namespace optictl::engine {

/// One register copy as it stands in one module.
struct Register {
    memmap::Page page{};
    memmap::Reading reading{}; ///< field null: a byte of a page that no table describes
    memmap::Place place{};
    unsigned size = 1;
    unsigned msb = 7;
    unsigned lsb = 0;
    bool reserved = false; ///< a later revision than the module's brought it
};

/// All registers of all pages that `image` holds, by page, bank, byte and bit from the top.
/// Rows that do not stand in this module (other revision, other overlay) are left out, but for bits
/// that its revision reserves.
[[nodiscard]] std::vector<Register> registers_of(const Inspection& inspection,
                                                 const Decoded& decoded);
/// What `explain` is asked for: a byte or bytes of a page, or a register by name.
struct Selector {
    std::string page; ///< "11h", "lower", "A2h/02h"; empty: by name
    unsigned first = 0;
    unsigned last = 255;
    std::string name; ///< in lower case
    std::string text; ///< as it was written
};
/// Understands "11h:154", "0x11:0x9a", "lower:14-15", "A2h:96", "11h", and everything else as a
/// register's name.
[[nodiscard]] std::expected<Selector, std::string> parse_selector(std::string_view text);

[[nodiscard]] bool selects(const std::vector<Selector>& chosen, const Register& candidate,
                           memmap::Standard standard);
/// Whether a selector names this row (any copy of it).
[[nodiscard]] bool names(const Selector& selector, const memmap::Field& field,
                         std::string_view instance_name);
/// Whether a selector names a value that several registers spell: it has no place of its own.
[[nodiscard]] bool selects_by_name(const std::vector<Selector>& chosen, const memmap::Field& value);
/// Names of registers that have every part of a word in them, or whose item in JSON has it in its
/// key, the shortest first: of "TxPower" or "tx_power" "OpticalPowerTx<i>". At most `count`; of one
/// standard, or of all.
[[nodiscard]] std::vector<std::string> names_like(std::string_view word, std::size_t count,
                                                  const model::Standard* only);
/// Whether a standard has a register that the selector chooses.
[[nodiscard]] bool has_register(const model::Standard& standard, const Selector& selector);
/// The registers that `chosen` selects, all when it is empty, and the values of several registers
/// that it names.
[[nodiscard]] std::vector<Register> selected_registers(const Inspection& inspection,
                                                       const Decoded& decoded,
                                                       const std::vector<Selector>& chosen);

} // namespace optictl::engine
