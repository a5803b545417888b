// Brings the upper half that is wanted into view, checks that it was the one, and puts back the one
// that was there before.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <set>

#include "drivers/session/link.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::drivers {

using memmap::Upper;

class Pager {
public:
    Pager(Link& link, const memmap::Image& image)
        : link_(link), image_(image), attests_(link.can().attests) {}

    /// Whether a page that another program selects for a moment is always seen.
    [[nodiscard]] bool attests() const { return attests_; }

    /// What the upper halves of a device are; must be known before one is visited.
    void set_upper(memmap::Device device, Upper upper);
    [[nodiscard]] Upper upper(memmap::Device device) const { return at(device).upper; }

    /// The page that is in view, where that is known.
    [[nodiscard]] std::optional<memmap::Page> in_view(memmap::Device device) const;

    /// Before bytes of `page` are read. Whether a page select was written.
    [[nodiscard]] std::expected<bool, IoError> enter(const memmap::Page& page);
    /// Whether the module took the select that enter() wrote.
    [[nodiscard]] std::expected<void, IoError> verify(const memmap::Page& page) {
        return check_select(page);
    }
    /// Reads a run of `page`, which is in view. Where the transport can, the page select comes in
    /// the same transfer: then a page that another program selects in between is always seen, as an
    /// error of kind StuckPage or NoSuchPage, and none of its bytes are returned.
    [[nodiscard]] Link::Got read(const memmap::Page& page, unsigned byte,
                                 std::span<std::uint8_t> out);
    /// After they were read, before they are believed: `seen` is what came. An error of kind
    /// StuckPage or NoSuchPage may be another user of the bus: then another try may do.
    [[nodiscard]] std::expected<void, IoError> leave(const memmap::Page& page,
                                                     const memmap::Block& seen);
    /// Puts back what was selected before the first visit. The error says what is left.
    [[nodiscard]] std::expected<void, IoError> restore();
    /// Forgets what is selected, and what was unless it could not be put back: others may use the
    /// module from now on.
    void forget();

    /// Whether it is this program that brings `page` into view, by a write.
    [[nodiscard]] bool is_selected_by_us(const memmap::Page& page) const;
    /// Whether bytes of `page` are a page select.
    [[nodiscard]] bool is_select(const memmap::Page& page, unsigned first, unsigned count) const;
    /// Whether what was read of `page` shows that the driver does not give another one for it.
    [[nodiscard]] bool is_told_apart(const memmap::Page& page) const;

private:
    struct Selected {
        std::uint8_t bank = 0;
        std::uint8_t page = 0;
        constexpr bool operator==(const Selected&) const = default;
    };
    struct Address {
        Upper upper = Upper::Unknown;
        std::optional<Selected> before; ///< when the read began
        std::optional<Selected> now;    ///< empty: not known
        bool touched = false;           ///< a select was written
    };

    [[nodiscard]] Address& at(memmap::Device device) {
        return addresses_[static_cast<std::size_t>(device)];
    }
    [[nodiscard]] const Address& at(memmap::Device device) const {
        return addresses_[static_cast<std::size_t>(device)];
    }
    [[nodiscard]] std::expected<Selected, IoError> look(memmap::Device device, bool with_bank);
    [[nodiscard]] std::expected<void, IoError> remember(memmap::Device device);
    [[nodiscard]] std::expected<void, IoError> write(memmap::Device device, const Selected& to);
    [[nodiscard]] std::expected<std::size_t, IoError>
    read_attested(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out);
    [[nodiscard]] std::expected<void, IoError> check_select(const memmap::Page& page);
    [[nodiscard]] std::expected<void, IoError> compare(const memmap::Page& page,
                                                       const Selected& seen);
    [[nodiscard]] std::expected<void, IoError> check_fixed(const memmap::Page& page);
    [[nodiscard]] std::expected<void, IoError> check_rest(const memmap::Page& page);
    [[nodiscard]] std::expected<void, IoError> check_against_page_0(const memmap::Page& page,
                                                                    const memmap::Block& seen);

    Link& link_;
    const memmap::Image& image_;
    std::array<Address, 2> addresses_;
    bool pages_proven_ = false;         ///< some page was not page 00h
    std::set<memmap::Page> told_apart_; ///< which; of drivers that are not trusted
    bool attests_;                      ///< the page select can be read together with bytes
    bool has_attested_ = false;         ///< and once was
    bool is_doubtful_ = false;          ///< bytes were read without it since the page was entered
};

} // namespace optictl::drivers
