// Page selects: which half page stands behind the upper bytes of a device address.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "sff/memmap/field.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::emulator {

/// What the page select of an address says.
struct Selected {
    std::uint8_t bank = 0;
    std::uint8_t page = 0;
    constexpr bool operator==(const Selected&) const = default;
};

/// The page selects of a module whose memory is `image`, which is asked at each call: what a module
/// has pages of is in its memory.
class PageSelects {
public:
    explicit PageSelects(const memmap::Image& image) : image_(image) {}

    [[nodiscard]] Selected selected(memmap::Device device) const {
        return selects_[static_cast<std::size_t>(device)];
    }
    void select(memmap::Device device, const Selected& to) {
        selects_[static_cast<std::size_t>(device)] = to;
    }
    void reset() { selects_ = {}; }
    /// Shows what is selected and has page 00h behind it, as some modules do.
    void ignore_pages(bool ignore) { ignores_pages_ = ignore; }
    /// Shows the number of a page that it does not have, and has page 00h behind it.
    void show_unknown_pages(bool show) { shows_unknown_ = show; }

    /// The half page behind byte `byte` now.
    [[nodiscard]] memmap::Page page_at(memmap::Device device, unsigned byte) const;
    /// What byte `byte` of `page` reads where it is a page select.
    [[nodiscard]] std::optional<std::uint8_t> value(const memmap::Page& page, unsigned byte) const;
    /// Whether a write is one of a page select: of byte 127, or of 126 and 127 in one transaction.
    [[nodiscard]] bool is_select(memmap::Device device, unsigned byte, std::size_t count) const;
    /// Selects a page; page 00h where the module does not have it (OIF-CMIS 5.4 8.2.15).
    void write(memmap::Device device, std::span<const std::uint8_t> bytes);

private:
    [[nodiscard]] bool is_paged(memmap::Device device) const;

    const memmap::Image& image_;
    std::array<Selected, 2> selects_{};
    bool ignores_pages_ = false;
    bool shows_unknown_ = false;
};

} // namespace optictl::drivers::emulator
