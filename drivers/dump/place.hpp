// The second step after parsing: which half page does each byte belong to?
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drivers/dump/error.hpp"
#include "drivers/dump/sections.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::dump {

/// How a linear address space is made of half pages. A dump does not say it.
enum class Layout : std::uint8_t {
    /// 0-127 lower, 128-255 page 00h, 256-383 page 01h, ... (QSFP, OSFP: ethtool and optoe);
    /// beyond page FFh follow pages 10h-FFh of bank 1, then of bank 2, ...
    Paged,
    /// 0-255 A0h, 256-383 A2h lower, 384-511 A2h page 00h, then further pages of A2h (SFP)
    TwoAddress,
    /// 0-127 lower, 128-255 page 00h, 256-383 page 01h, (384-511 page 02h,) then pages 10h and 11h
    /// (CMIS, of 640 or 768 bytes: drivers of network adapters before ethtool knew pages)
    LanePages,
    /// the chooser does not know either: an error that asks for a layout
    Undecided,
};

/// Decides the layout of a module by its identifier byte (byte 0) and the number of bytes of its
/// address space: the caller knows the tables of SFF-8024, drivers do not.
using LayoutChooser = std::function<Layout(std::uint8_t identifier, std::size_t size)>;

/// What bytes say of the place that a dump does not name.
enum class Sign : std::uint8_t { No, Yes, Unsure };
/// Weighs bytes that begin a module's memory, or a half page of it.
using Weigher = std::function<Sign(std::span<const std::uint8_t>)>;

/// What the caller adds to what a dump says.
struct Placing {
    std::optional<Layout> layout; ///< overrides the chooser
    LayoutChooser choose;         ///< may be empty; then dumps that need a layout are refused
    Weigher is_page_00;           ///< of 128 bytes: page 00h rather than lower memory; may be empty
    Weigher ends_in_lane_pages; ///< of 640 or 768 bytes: LanePages rather than Paged; may be empty
    /// For dumps that lost the page (`ethtool -m DEV page N`, a bare half page).
    std::optional<std::uint8_t> page;
    std::optional<std::uint8_t> bank;
    std::optional<memmap::Device> device;
};

/// A module's memory as a dump gives it.
struct Placed {
    memmap::Image image;
    Warnings warnings;
};

/// Puts the sections of one module in their half pages. Fails when bytes for the same register
/// differ, and when the dump does not say where they belong; never guesses.
[[nodiscard]] std::expected<Placed, ParseError> place(const ModuleSections& module,
                                                      const Placing& placing = {});

} // namespace optictl::drivers::dump
