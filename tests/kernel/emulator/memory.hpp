/// The memory of a pluggable module behind its two-wire interface: page and bank select, the
/// address counter, and flags that reading clears. Written from the standards alone, without the
/// tables of the decoders: both would be wrong together.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace emulator {

inline constexpr std::size_t half_size = 128;
using Half = std::array<std::uint8_t, half_size>;

/// Which standard the memory follows; it decides where pages are selected and what reading clears.
enum class Rules : std::uint8_t { Cmis, Sff8636, Sff8472 };

/// "cmis", "sff8636" or "sff8472".
[[nodiscard]] std::optional<Rules> rules_of(std::string_view word);

class Memory {
public:
    /// @param records  132 bytes a half page: two-wire address, bank, page, 1 for an upper half,
    /// bytes
    Memory(Rules rules, std::span<const std::uint8_t> records);

    /// Whether a device answers at this address.
    [[nodiscard]] bool answers(std::uint16_t address) const;

    /// A write: its first byte sets the address counter, the others are stored from there on.
    /// @return whether it selected a page
    bool write(std::uint16_t address, std::span<const std::uint8_t> bytes);

    /// Bytes from the address counter on.
    void read(std::uint16_t address, std::span<std::uint8_t> bytes);

    /// A page select that is stuck keeps the page, whatever is written.
    void stick(bool stuck) { stuck_ = stuck; }

private:
    struct Key {
        std::uint16_t address;
        std::uint8_t bank;
        std::uint8_t page;
        bool upper;
        auto operator<=>(const Key&) const = default;
    };

    [[nodiscard]] std::uint16_t selecting_address() const;
    [[nodiscard]] Key key(std::uint16_t address, std::uint8_t byte);
    std::uint8_t* cell(std::uint16_t address, std::uint8_t byte);
    [[nodiscard]] bool is_cleared_by_reading(std::uint16_t address, std::uint8_t byte);
    void select(std::uint8_t page);

    Rules rules_;
    bool stuck_ = false;
    std::map<Key, Half> halves_;
    std::map<std::uint16_t, std::uint8_t> counters_;
};

} // namespace emulator
