// What a standard is: its pages, and what must be known of it to read a module, without its
// decoder.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sff/memmap/plan.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/memmap/table.hpp"

namespace optictl::memmap {

/// What the upper halves of a device address are.
enum class Upper : std::uint8_t {
    Unknown, ///< not told yet: only lower halves are read
    Flat,    ///< one upper half, page 00h; byte 127 is no page select and is never written
    Paged,   ///< byte 127 selects the page
    Banked,  ///< bytes 126-127 select bank and page (OIF-CMIS 5.4 section 8.2.15)
};

/// A page that only a dump reads.
struct BarePage {
    Page page;   ///< in bank 0
    When when{}; ///< the advertisement
    /// The advertisement says no more than that some of its kind are there: a list of the module's
    /// own must name the page, too.
    bool must_be_listed = false;
};

/// A value that several registers spell together. Its row is in no table, because its bits are
/// those of its parts.
struct Derived {
    const Field* value;
    std::span<const Field* const> parts;
};

/// Why the data of a module are not to be relied on yet, and which bytes tell.
struct Unready {
    std::string_view why;
    Range poll;
};

/// A map of module memory, as one standard defines it.
struct Map {
    Standard standard;
    std::string_view name;         ///< for people: "CMIS"
    std::string_view option;       ///< for --as: "cmis"
    std::span<const Table> tables; ///< lower halves and pages, in the order of the map
    std::span<const BarePage> bare_pages{};
    std::span<const Derived> derived{};
    Context (*context_of)(const Image&);
    /// What a command still needs; asked again after each stage.
    std::vector<Range> (*plan)(const Image&, const Wanted&);
    /// The same of the advertised bare pages; null where the standard has none.
    std::vector<Range> (*plan_undescribed)(const Image&, bool flags) = nullptr;
    Upper (*upper)(const Context&, Device);
    std::optional<Unready> (*unready)(const Context&);
    /// How long the module may not answer after a page change; null: as the standards allow.
    std::chrono::nanoseconds (*page_change)(const Context&) = nullptr;
    /// The device address whose upper halves pages are, by their numbers.
    Device paged_device = Device::A0;
    /// In how many banks of this module a page stands; null: one.
    unsigned (*banks_of)(const Context&, unsigned number) = nullptr;
    /// Half pages whose bytes users and vendors choose: ones alone are no sign that nothing
    /// answered.
    std::span<const Page> free_pages{};
    /// Half pages that a module cannot answer with zeros alone.
    std::span<const Page> never_zero{};
    /// What tells one module from another: the serial number, which some vendors leave blank or
    /// give to both ends of a cable; and with part number, revision and date.
    Range serial_number;
    Range identity;
};

/// What the upper halves are where lower memory 2 says whether there are pages (CMIS, SFF-8636):
/// `paged` unless the module is flat.
[[nodiscard]] inline Upper upper_of(const Context& context, Device device, Upper paged) {
    if (device == Device::A2 || !context.image->knows(lower, 2)) {
        return Upper::Unknown;
    }
    return context.flat ? Upper::Flat : paged;
}

/// The bytes from the first of `first` to the last of `last`, which stand in one half page.
[[nodiscard]] consteval Range range_of(const Field& first, const Field& last) {
    return {first.page, first.byte, static_cast<std::uint8_t>(last.byte + last.size - first.byte)};
}
[[nodiscard]] consteval Range range_of(const Field& field) {
    return range_of(field, field);
}

} // namespace optictl::memmap
