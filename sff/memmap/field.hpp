// A register described once: the row of a standard's table from which everything else is derived.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "sff/memmap/address.hpp"
#include "sff/memmap/codes.hpp"

namespace optictl::memmap {

struct Context;
struct Reading;

enum class Standard : std::uint8_t { Cmis, Sff8636, Sff8472 };

/// How the bits of a field are to be understood.
enum class Kind : std::uint8_t {
    Unsigned,
    Signed,   ///< two's complement
    Flag,     ///< one bit: true or false
    Code,     ///< a number that a code table names
    Bitmap,   ///< a set of bits, shown as the list of set bits
    Ascii,    ///< text, left-aligned, padded with blanks
    Bytes,    ///< bytes without a meaning of their own (user data, OUI)
    Float32,  ///< IEEE 754 binary32, big endian
    Float16,  ///< CMIS F16: m * 10^(s-24), s = bits 15-11, m = bits 10-0
    Reserved, ///< to be zero; shown, never interpreted
    Custom,   ///< the vendor's own
};

/// The unit of a value after scaling.
enum class Unit : std::uint8_t {
    None,
    Celsius,
    Volt,
    Milliampere,
    Milliwatt,
    Watt,
    DecibelMilliwatt,
    Decibel,
    Nanometre,
    Gigahertz,
    Terahertz,
    Metre,
    Kilometre,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
    Percent,
    Megabaud,
    Gigabaud,
    Megahertz,
    Picosecond,
    SquarePicosecond,
    PicosecondPerNanometre, ///< chromatic dispersion
    KiloradianPerSecond,
};

/// Which byte of a number comes first.
enum class Endian : std::uint8_t { Big, Little };

/// Who may read and write the field, and what a read does.
enum class Access : std::uint8_t {
    ReadOnly,
    ClearOnRead, ///< latched: reading clears it, so it is read only when asked for
    ReadWrite,
    WriteOnly,
    SelfClearing, ///< a trigger that the module clears itself
};

/// What a register says of its owner, so that who shares a dump can take it out.
enum class Secret : std::uint8_t {
    None,
    SerialNumber,
    CleiCode,
    Date, ///< YYMMDD and a lot code
    DateYear,
    DateMonthOrDay,
    DateLot,
    Area, ///< passwords, and memory that users or vendors write what they like to
};

/// What makes the value change: nothing, the module by itself, or the host.
enum class Volatility : std::uint8_t { Static, Dynamic, Latched, Configuration };

/// A factor as a fraction, so that 0.1 uW is 1/10000 mW and values print as their decimal.
struct Scale {
    std::int32_t num = 1;
    std::int32_t den = 1;
};

/// A condition on another byte: (byte & mask) == equals, or != when `unless`. mask 0: always true.
struct When {
    Page page;
    std::uint8_t byte = 0;
    std::uint8_t mask = 0;
    std::uint8_t equals = 0;
    bool unless = false;
    bool same_bank = false; ///< the byte stands in the bank of the field, not in bank 0
    std::uint8_t since = 0; ///< revision that brought the advertisement: before it the bits mean
                            ///< nothing
};
/// "bits of `mask` are all set in that byte".
[[nodiscard]] constexpr When if_set(Page page, unsigned byte, unsigned mask) {
    const auto bits = static_cast<std::uint8_t>(mask);
    return {page, static_cast<std::uint8_t>(byte), bits, bits, false};
}
[[nodiscard]] constexpr When if_equal(Page page, unsigned byte, unsigned mask, unsigned value) {
    return {page, static_cast<std::uint8_t>(byte), static_cast<std::uint8_t>(mask),
            static_cast<std::uint8_t>(value), false};
}
[[nodiscard]] constexpr When if_not(Page page, unsigned byte, unsigned mask, unsigned value) {
    When when = if_equal(page, byte, mask, value);
    when.unless = true;
    return when;
}

/// What the copies of a repeated field are: lanes, or numbered instances (applications, ...).
enum class Repeat : std::uint8_t {
    None,
    HostLane,
    MediaLane,
    Lane, ///< lanes of what is said of lanes themselves (implemented or not): never unused
    Instance,
};
/// Bit order in which repeated fields follow each other.
enum class Order : std::uint8_t {
    LsbFirst, ///< next field is at higher bits, then in the next byte (CMIS)
    MsbFirst, ///< next field is at lower bits, then in the next byte (SFF-8636 nibbles and flags)
};

/// A field that stands `count` times, `step` bits apart. `first` numbers the first copy.
struct Lanes {
    std::uint8_t count = 1;
    std::uint16_t step = 0;
    Repeat repeat = Repeat::None;
    Order order = Order::LsbFirst;
    std::uint8_t first = 1;
};
[[nodiscard]] constexpr Lanes host_lanes(unsigned count, unsigned step,
                                         Order order = Order::LsbFirst) {
    return {static_cast<std::uint8_t>(count), static_cast<std::uint16_t>(step), Repeat::HostLane,
            order, 1};
}
[[nodiscard]] constexpr Lanes media_lanes(unsigned count, unsigned step,
                                          Order order = Order::LsbFirst) {
    return {static_cast<std::uint8_t>(count), static_cast<std::uint16_t>(step), Repeat::MediaLane,
            order, 1};
}
[[nodiscard]] constexpr Lanes any_lanes(unsigned count, unsigned step,
                                        Order order = Order::LsbFirst) {
    return {static_cast<std::uint8_t>(count), static_cast<std::uint16_t>(step), Repeat::Lane, order,
            1};
}
[[nodiscard]] constexpr Lanes instances(unsigned count, unsigned step, unsigned first = 1,
                                        Order order = Order::LsbFirst) {
    return {static_cast<std::uint8_t>(count), static_cast<std::uint16_t>(step), Repeat::Instance,
            order, static_cast<std::uint8_t>(first)};
}

/// Revisions (raw value of the map's revision register) in which a row stands.
struct Revisions {
    std::uint8_t since = 0;
    std::uint8_t until = std::numeric_limits<std::uint8_t>::max();
};

/// One register field, as one row of a table of its standard. See table_of() for what is checked.
struct Field {
    std::string_view name{};   ///< the standard's own, `<i>` where the number of the copy goes
    std::string_view clause{}; ///< "Table 8-5"; completed by the document of the table
    std::uint8_t byte = 0;     ///< of the first copy, 0-255
    std::uint8_t size = 1;     ///< bytes; a field of several bytes has all bits
    std::uint8_t msb = 7;      ///< of the first copy, when size is 1
    std::uint8_t lsb = 0;
    Lanes lanes{};
    Kind kind = Kind::Unsigned;
    Scale scale{};
    Unit unit = Unit::None;
    Endian endian = Endian::Big;
    Access access = Access::ReadOnly;
    bool dynamic = false;             ///< read-only, but changes by itself: state, monitors
    Secret secret = Secret::None;     ///< see secret_of()
    const CodeTable* codes = nullptr; ///< names of the values of a Code
    std::string_view meaning{};       ///< one clause for people, where the name does not say it
    When when{};                      ///< the advertisement that makes the value meaningful
    When only{};                      ///< selects this row among several for the same bytes
    Revisions revisions{};            ///< likewise, by the revision that the module claims
    /// What the row alone cannot say (scale or code table by another register, calibration):
    /// called last, may change value, unit, kind, codes and state.
    void (*refine)(const Context&, Reading&) = nullptr;

    Page page{};                 ///< set by rows_of()
    std::string_view document{}; ///< set by rows_of(): the standard with its revision
    bool banked = false;         ///< set by rows_of(): 8 lanes per bank
    bool plain = false;          ///< set by rows_of(): the value is the number as it stands

    /// Bits that one copy takes.
    [[nodiscard]] constexpr unsigned width_bits() const {
        return size > 1 ? 8U * size : msb - lsb + 1U;
    }
};

/// What the row keeps secret. Several bytes of the vendor's own often hold the serial number once
/// more.
[[nodiscard]] constexpr Secret secret_of(const Field& field) {
    const bool vendors = field.kind == Kind::Custom && field.size > 1;
    return vendors && field.secret == Secret::None ? Secret::Area : field.secret;
}

/// Where a copy of a field stands: byte number, and its lowest bit there.
struct Place {
    unsigned byte = 0;
    unsigned lsb = 0;
};
[[nodiscard]] constexpr Place place_of(const Field& field, unsigned index) {
    const unsigned shift = index * field.lanes.step;
    if (field.size > 1) {
        return {field.byte + shift / 8, 0};
    }
    if (field.lanes.order == Order::LsbFirst) {
        const unsigned bit = field.lsb + shift;
        return {field.byte + bit / 8, bit % 8};
    }
    // Counted from the top: bit 7 of the first byte is position 0.
    const unsigned position = (7U - field.msb) + shift;
    const unsigned top = 7U - position % 8;
    return {field.byte + position / 8, top + 1 - field.width_bits()};
}

[[nodiscard]] constexpr Volatility volatility(const Field& field) {
    switch (field.access) {
    case Access::ClearOnRead: return Volatility::Latched;
    case Access::ReadOnly: return field.dynamic ? Volatility::Dynamic : Volatility::Static;
    default: return Volatility::Configuration;
    }
}

namespace detail {

/// "bits `bits` of the value are those of `value`".
constexpr When condition(const Field& row, unsigned value, unsigned bits = 0xFF) {
    const unsigned mask = (((1U << row.width_bits()) - 1U) & bits) << row.lsb;
    When when = if_equal(row.page, row.byte, mask, value << row.lsb);
    when.since = std::max(row.revisions.since, row.when.since);
    when.same_bank = row.banked;
    return when;
}

/// `pointer == nullptr` for constant evaluation: with -fsanitize=null g++ 12 does not fold the
/// comparison of an object's address, which is then no null pointer.
template <class Pointer>
[[nodiscard]] constexpr bool is_null(Pointer pointer) {
    return __builtin_constant_p(pointer == nullptr) && pointer == nullptr;
}

/// Whether nothing but the bits decides the value and its state: most flags and settings.
constexpr bool is_plain(const Field& row) {
    const bool number = row.kind != Kind::Signed && row.kind != Kind::Float32 &&
                        row.kind != Kind::Float16 && row.kind != Kind::Code;
    return number && row.scale.num == 1 && row.scale.den == 1 && is_null(row.refine) &&
           !(row.dynamic && row.unit != Unit::None);
}

} // namespace detail

/// Conditions made of the row, in one byte, that advertises: its value is `value`, or is not. A row
/// of a banked page advertises what is in its own bank.
[[nodiscard]] constexpr When if_equal(const Field& row, unsigned value) {
    return detail::condition(row, value);
}
[[nodiscard]] constexpr When if_not(const Field& row, unsigned value) {
    When when = detail::condition(row, value);
    when.unless = true;
    return when;
}
[[nodiscard]] constexpr When if_set(const Field& flag) {
    return detail::condition(flag, 1);
}
/// Of the value, the bits `bits` are those of `value`.
[[nodiscard]] constexpr When if_bits(const Field& row, unsigned bits, unsigned value) {
    return detail::condition(row, value, bits);
}
/// The same condition, which holds in no revision before those given.
[[nodiscard]] constexpr When from(Revisions revisions, When when) {
    when.since = std::max(when.since, revisions.since);
    return when;
}

/// Completes rows with what they share. Cheap to evaluate, because every file that names a row does
/// so; table_of() checks the rows, once.
template <std::size_t N>
[[nodiscard]] consteval std::array<Field, N> rows_of(std::string_view document, Page page,
                                                     bool banked, const Field (&rows)[N]) {
    std::array<Field, N> out{};
    for (std::size_t i = 0; i < N; ++i) {
        out[i] = rows[i];
        out[i].page = page;
        out[i].document = document;
        out[i].banked = banked;
        out[i].plain = detail::is_plain(rows[i]);
    }
    return out;
}

/// The same rows, which `when` advertises unless they name an advertisement of their own.
template <std::size_t N>
[[nodiscard]] consteval std::array<Field, N> given(When when, std::array<Field, N> rows) {
    for (Field& row : rows) {
        if (row.when.mask == 0 && row.kind != Kind::Reserved) {
            row.when = when;
        }
    }
    return rows;
}

/// The rows of one half page that stand in several lists.
template <std::size_t N, std::size_t... More>
[[nodiscard]] consteval auto join(const std::array<Field, N>& rows,
                                  const std::array<Field, More>&... more) {
    std::array<Field, (N + ... + More)> out{};
    auto* end = std::ranges::copy(rows, out.begin()).out;
    ((end = std::ranges::copy(more, end).out), ...);
    return out;
}

} // namespace optictl::memmap
