// Reading a field from an image: total, without I/O, with a state beside every value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "sff/memmap/field.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::memmap {

/// Lanes that one bank of a banked page holds.
inline constexpr unsigned lanes_per_bank = 8;

/// Why a value is what it is. Ok, BelowResolution, Saturated and Unconfirmed carry a number.
enum class State : std::uint8_t {
    Ok,
    BelowResolution, ///< the register reads 0: less than it can resolve (no light)
    NotAdvertised,   ///< the module says that it does not have it; the bytes mean nothing
    LaneUnused,      ///< the module has no such lane
    NotRead,         ///< the bytes are not in the image
    Invalid,         ///< an encoding that the standard does not define
    Saturated,       ///< the register is at its end: the true value may be larger
    NotAvailable,    ///< the register says that it has no valid sample
    Unconfirmed,     ///< the bytes are there, those that advertise them are not in the image
};
[[nodiscard]] std::string_view name_of(State state);

/// What readings of one module share: computed once per module, not once per register.
struct Context {
    const Image* image = nullptr;
    Standard standard = Standard::Cmis;
    std::uint8_t revision = 0; ///< of the map's revision register; the newest where unread
    bool flat = false;         ///< the module says: no pages but 00h
    bool has_no_a2 = false;    ///< the module says: nothing at A2h (SFF-8472)
    std::uint32_t unused_media_lanes = 0; ///< bit i-1: the module has no media lane i
    std::uint32_t unused_host_lanes = 0;

    [[nodiscard]] std::optional<std::uint8_t> byte(const Page& page, unsigned number) const {
        return image->byte(page, number);
    }
};

/// One copy of a field as an image holds it. Points to its row and, for text, into the image.
struct Reading {
    const Field* field = nullptr;
    std::uint8_t bank = 0;
    std::uint8_t index = 0; ///< copy within the bank, from 0
    State state = State::NotRead;
    Kind kind = Kind::Unsigned;
    Unit unit = Unit::None;
    const CodeTable* codes = nullptr;
    std::uint64_t raw = 0; ///< the bits as they stand (up to 8 bytes), most significant first
    double value = 0;      ///< scaled, in `unit`
    std::span<const std::uint8_t> bytes{}; ///< the bytes that hold it; empty when not read
    std::string_view meaning{}; ///< words that refine() chose for this value; static text

    [[nodiscard]] bool has_value() const {
        return state == State::Ok || state == State::BelowResolution || state == State::Saturated ||
               state == State::Unconfirmed;
    }
    /// Whether the bytes are there, whatever they mean.
    [[nodiscard]] bool is_read() const { return !bytes.empty(); }
    /// Lane number from 1 over all banks, or 0 for what is no lane.
    [[nodiscard]] unsigned lane() const;
    /// A flag or bit that is there and set.
    [[nodiscard]] bool is_set() const {
        return (state == State::Ok || state == State::Unconfirmed) && raw != 0;
    }
};

/// Whether the module says that it does not have this half page.
[[nodiscard]] bool is_absent(const Context& context, const Page& page);
/// What the byte that advertises something says of it.
enum class Advertised : std::uint8_t { No, Yes, Unread };
/// `bank` is that of the field which `when` qualifies.
[[nodiscard]] Advertised advertisement(const Context& context, const When& when, unsigned bank = 0);
/// Whether `when` holds. Unread bytes count as holding, so that a lone page still decodes.
[[nodiscard]] bool holds(const Context& context, const When& when, unsigned bank = 0);
/// Whether the revision that the module claims has the row. Of one that it does not have, bytes
/// mean nothing: reading it gives NotAdvertised.
[[nodiscard]] bool stands(const Context& context, const Field& field);
/// Whether the row is the one that stands for its bytes in this module (revision and `only`).
[[nodiscard]] bool applies(const Context& context, const Field& field, unsigned bank = 0);

/// The copies of one field in one bank. What they share, the half page and the advertisement, is
/// looked up once: a decoder reads lanes by the dozen.
class Copies {
public:
    Copies(const Context& context, const Field& field, unsigned bank = 0);
    /// Reads copy `index` (from 0). Never fails: the state says what came of it.
    [[nodiscard]] Reading operator[](unsigned index) const;

private:
    const Context* context_;
    const Field* field_;
    const Block* block_;
    unsigned bank_;
    Advertised advertised_;
    bool whole_; ///< every byte of the half is known
};
/// Reads copy `index` of `field` in `bank`. Never fails: the state says what came of it.
[[nodiscard]] inline Reading read(const Context& context, const Field& field, unsigned index = 0,
                                  unsigned bank = 0) {
    return Copies(context, field, bank)[index];
}

/// Reads the copy of lane `lane`, from 1 over all banks.
[[nodiscard]] inline Reading read_lane(const Context& context, const Field& field, unsigned lane) {
    return read(context, field, (lane - 1) % lanes_per_bank, (lane - 1) / lanes_per_bank);
}

/// The document and clause of a field ("OIF-CMIS 5.4 Table 8-5"), appended to `out`.
void append_clause(std::string& out, const Field& field);
/// A clause that names its document already stands as it is.
void append_clause(std::string& out, std::string_view document, std::string_view clause);

/// Finds a row by its exact name when the program is compiled: a misspelt name does not compile. Of
/// rows of one name it is the first, or the first that stands in `revision`.
template <std::size_t N>
[[nodiscard]] consteval const Field& row(const std::array<Field, N>& rows, std::string_view name,
                                         std::optional<unsigned> revision = std::nullopt) {
    for (const Field& field : rows) {
        const bool stands =
            !revision || (field.revisions.since <= revision && revision <= field.revisions.until);
        if (field.name == name && stands) {
            return field;
        }
    }
    throw std::logic_error("no row of that name");
}

/// A CMIS F16 number: m * 10^(s-24) (OIF-CMIS 5.4 section 3.4).
[[nodiscard]] double float16_value(std::uint16_t raw);

} // namespace optictl::memmap
