// The bytes of one module as far as they are known, with where they came from.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sff/memmap/address.hpp"

namespace optictl::memmap {

/// Why bytes are not known.
enum class Missing : std::uint8_t {
    Failed,   ///< they were asked for, and a device or a tool answered with an error
    NotGiven, ///< the dump ends before them, or they are struck out in it
    Blank,    ///< every byte of the half page reads the same: nothing answered
    Copy,     ///< the half page repeats another one: the address or page was ignored
};

/// A range of bytes that could not be read, and what the device or the dump said of it.
struct Hole {
    std::uint8_t first = 0; ///< byte number 0-255
    std::uint8_t last = 0;
    std::string error;
    Missing why = Missing::Failed;
};

/// One half page: its bytes, which of them are known, and their provenance.
struct Block {
    Page page;
    std::array<std::uint8_t, half_page_size> bytes{}; ///< unknown bytes are 0 and mean nothing
    std::bitset<half_page_size> known;
    std::string source;    ///< where these bytes came from; empty: as the image
    std::string read_time; ///< ISO 8601, or empty
    std::vector<Hole> holes;

    [[nodiscard]] bool knows(unsigned byte, unsigned size = 1) const;
    /// The bytes `byte`..`byte + size - 1` (0-255); the caller asked knows() first.
    [[nodiscard]] std::span<const std::uint8_t> at(unsigned byte, unsigned size) const {
        return std::span(bytes).subspan(byte - page.first_byte(), size);
    }
};

/// What is known of a module's memory. A value: decoders take it, readers and drivers make it.
class Image {
public:
    /// Where the image as a whole came from, for people ("file x.txt, ethtool hex dump").
    std::string source;

    [[nodiscard]] const Block* find(const Page& page) const;
    [[nodiscard]] std::optional<std::uint8_t> byte(const Page& page, unsigned number) const;
    [[nodiscard]] bool knows(const Page& page, unsigned byte, unsigned size = 1) const;
    [[nodiscard]] const std::vector<Block>& blocks() const { return blocks_; }
    [[nodiscard]] bool empty() const { return blocks_.empty(); }

    /// The block of `page`, made when it is not there yet. References die with the next new block.
    Block& block(const Page& page);
    /// Stores bytes from byte number `byte` on; what runs over the end of the half is refused
    /// (false), and nothing is stored.
    bool put(const Page& page, unsigned byte, std::span<const std::uint8_t> bytes);

private:
    std::vector<Block> blocks_; // sorted by page
    /// Place in blocks_ plus 1 of the half pages of A0h that have no bank, for find(): decoders
    /// look up an advertisement for every other register. [0] is the lower half.
    std::array<std::uint16_t, 1 + 256> places_{};
};

} // namespace optictl::memmap
