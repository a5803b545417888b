// What a reader found in a dump: runs of bytes with the addresses that the dump itself states.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drivers/dump/error.hpp"
#include "sff/memmap/address.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::dump {

/// What the offsets of a section mean.
enum class Addressing : std::uint8_t {
    Flat,     ///< linear address over all pages; a layout says which page that is
    Named,    ///< byte number 0-255 of the device, bank and page that the dump names
    Selected, ///< byte number 0-255; the upper half is of the page that byte 7Fh selects
};

/// A range that could not be read, as the dump says; in offsets of its section.
struct SectionHole {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::string error;
    memmap::Missing why = memmap::Missing::Failed;
};
/// What readers say of bytes that a dump does not give although nobody failed to read them.
inline constexpr std::string_view struck_out = "XX in the dump: not read, or struck out by hand";
inline constexpr std::string_view ends_before = " ends before this byte";
/// Why bytes are missing of which a dump says `error`: the sentences above stay what they are when
/// they come back in a capture.
[[nodiscard]] memmap::Missing cause_of(std::string_view error);

/// Which line the bytes from `offset` on stood in.
struct RowMark {
    std::uint32_t offset = 0;
    std::size_t line = 0;
};

/// What all bytes of a section have in common.
struct SectionAddress {
    Addressing addressing = Addressing::Flat;
    std::optional<memmap::Device> device = {};
    std::optional<std::uint8_t> bank = {};
    std::optional<std::uint8_t> page = {}; ///< of the upper half
    /// Numbers the dumps within one input: bytes of one group were read together, so that a
    /// second group may hold newer values of the same registers.
    unsigned group = 0;
    constexpr bool operator==(const SectionAddress&) const = default;
};

/// One run of bytes at ascending offsets. A named section without bytes still names its half
/// page (lower below offset 128).
struct Section {
    SectionAddress address;
    std::uint32_t offset = 0;
    std::vector<std::uint8_t> bytes;
    std::vector<bool> unread; ///< as long as `bytes`
    std::vector<RowMark> rows;
    std::vector<SectionHole> holes;
    std::string source;    ///< where the dump says these bytes came from
    std::string read_time; ///< ISO 8601, or empty

    [[nodiscard]] std::uint32_t end() const {
        return offset + static_cast<std::uint32_t>(bytes.size());
    }
    /// The line that holds the byte at `at`, or 0.
    [[nodiscard]] std::size_t line_of(std::uint32_t at) const;
};

/// What an optictl capture says of itself; empty for other formats.
struct Header {
    std::string source;
    std::string time; ///< ISO 8601
    std::string tool;
    std::vector<std::pair<std::string, std::string>> notes; ///< any other key, in file order
    bool operator==(const Header&) const = default;
};

/// The sections of one module.
struct ModuleSections {
    std::string label; ///< the port or bus that the dump names; empty if it names none
    Header header;
    std::vector<Section> sections;
    Warnings warnings;
    std::string absent; ///< what the dump says of a port without a module that has a memory
    /// The dump states its offsets. A bare binary does not: 128 bytes may be any half page.
    bool states_offsets = true;
    /// Page numbers may only count the half pages of a linear address space (page files).
    bool pages_may_be_linear = false;

    /// Adds the bytes of one row, to the last section where they continue it. `unread` is empty
    /// or as long as `bytes`.
    void add_row(const SectionAddress& address, std::uint32_t offset,
                 std::span<const std::uint8_t> bytes, std::size_t line,
                 const std::vector<bool>& unread = {});
    [[nodiscard]] bool has_bytes() const;
};

/// All that one input holds.
struct Sections {
    std::vector<ModuleSections> modules;
    Warnings warnings;

    /// The module called `label`, made when it is not the last one already.
    ModuleSections& module(const std::string& label);
    /// Drops modules without bytes and holes, with a warning that names them.
    void drop_empty_modules();
};

} // namespace optictl::drivers::dump
