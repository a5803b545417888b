// A module as memory behind page selects. It knows of the standards only what it needs to behave
// like one, written down here anew: it must not share the decoders' tables, or both could be wrong
// together.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sff/memmap/image.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::drivers::emulator {

/// What the page select of an address says.
struct Selected {
    std::uint8_t bank = 0;
    std::uint8_t page = 0;
    constexpr bool operator==(const Selected&) const = default;
};

class Module {
public:
    /// The pages of `image` are those that it has.
    explicit Module(memmap::Image image);

    /// Another module in the same cage.
    void replace(memmap::Image image);

    /// Reads as a two-wire bus does, from byte number `byte` on; after the last byte of a half page
    /// comes its first. Stops before a byte that the image does not know. How many bytes came.
    std::size_t read(memmap::Device device, unsigned byte, std::span<std::uint8_t> out);
    /// Bytes that the host may write, in all their bits.
    void make_writable(const memmap::Range& range) { writable_.push_back(range); }
    [[nodiscard]] bool is_writable() const { return !writable_.empty(); }
    /// Takes writes of the page select, and of what was made writable. Whether it was one of these.
    bool write(memmap::Device device, unsigned byte, std::span<const std::uint8_t> bytes);

    [[nodiscard]] Selected selected(memmap::Device device) const {
        return selects_[static_cast<std::size_t>(device)];
    }
    /// Selects a page as another user of the bus would.
    void select(memmap::Device device, const Selected& to);
    /// Latched bytes that a read cleared.
    [[nodiscard]] unsigned cleared() const { return cleared_; }
    /// The half page behind byte `byte` now.
    [[nodiscard]] memmap::Page page_at(memmap::Device device, unsigned byte) const;
    [[nodiscard]] const memmap::Image& image() const { return image_; }

private:
    enum class Map : std::uint8_t { Cmis, Sff8636, Sff8472 };
    [[nodiscard]] Map map() const;
    [[nodiscard]] bool is_paged(memmap::Device device) const;
    [[nodiscard]] bool is_latched(const memmap::Page& page, unsigned byte) const;
    bool store(memmap::Device device, unsigned byte, std::span<const std::uint8_t> bytes);
    [[nodiscard]] std::optional<std::uint8_t> value(const memmap::Page& page, unsigned byte) const;

    memmap::Image image_;
    std::array<Selected, 2> selects_{};
    std::vector<memmap::Range> writable_;
    unsigned cleared_ = 0;
};

} // namespace optictl::drivers::emulator
