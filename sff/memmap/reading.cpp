#include "sff/memmap/reading.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <ranges>

namespace optictl::memmap {
namespace {

/// The number that up to eight bytes spell; longer fields have none.
std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
    if (bytes.size() == 2) { // nearly all
        return static_cast<std::uint64_t>(bytes[0]) << 8U | bytes[1];
    }
    std::uint64_t number = 0;
    if (bytes.size() <= sizeof number) {
        for (const std::uint8_t byte : bytes) {
            number = number << 8U | byte;
        }
    }
    return number;
}

std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t number = 0;
    if (bytes.size() <= sizeof number) {
        for (const std::uint8_t byte : std::views::reverse(bytes)) {
            number = number << 8U | byte;
        }
    }
    return number;
}

std::int64_t sign_extended(std::uint64_t raw, unsigned width) {
    if (width >= 64 || (raw >> (width - 1U) & 1U) == 0) {
        return static_cast<std::int64_t>(raw);
    }
    return static_cast<std::int64_t>(raw) - (std::int64_t{1} << width);
}

double scaled(double number, Scale scale) {
    if (scale.den == 1) { // most registers; a division is what costs
        return number * scale.num;
    }
    return number * scale.num / scale.den; // one rounding: 0.1 uW steps stay exact decimals
}

void interpret(const Field& field, Reading& reading) {
    switch (field.kind) {
    case Kind::Signed:
        reading.value = scaled(static_cast<double>(sign_extended(reading.raw, field.width_bits())),
                               field.scale);
        break;
    case Kind::Float32:
        reading.value =
            static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(reading.raw)));
        if (!std::isfinite(reading.value)) {
            reading.value = 0;
            reading.state = State::Invalid;
        }
        break;
    case Kind::Float16:
        reading.value = float16_value(static_cast<std::uint16_t>(reading.raw));
        break;
    case Kind::Code: reading.value = static_cast<double>(reading.raw); break;
    default: reading.value = scaled(static_cast<double>(reading.raw), field.scale); break;
    }
}

/// Monitors of optical power and current say "less than I resolve" with 0 and "more than I can
/// say" with all ones; thresholds and settings do not.
void judge_ends(const Field& field, Reading& reading) {
    const bool power = reading.unit == Unit::Milliwatt;
    if (field.kind != Kind::Unsigned || !field.dynamic ||
        (!power && reading.unit != Unit::Milliampere)) {
        return;
    }
    if (reading.raw == 0 && power) {
        reading.state = State::BelowResolution;
    } else if (reading.raw == (std::uint64_t{1} << field.width_bits()) - 1U) {
        reading.state = State::Saturated;
    }
}

void judge_code(Reading& reading) {
    if (reading.kind == Kind::Code && reading.codes != nullptr && reading.state == State::Ok) {
        const Code* code = reading.codes->find(reading.raw);
        if (code == nullptr || code->assignment == Assignment::Reserved) {
            reading.state = State::Invalid;
        }
    }
}

bool lane_is_unused(const Context& context, const Field& field, unsigned lane) {
    const std::uint32_t bit = lane >= 1 && lane <= 32 ? 1U << (lane - 1U) : 0U;
    return (field.lanes.repeat == Repeat::MediaLane && (context.unused_media_lanes & bit) != 0) ||
           (field.lanes.repeat == Repeat::HostLane && (context.unused_host_lanes & bit) != 0);
}

} // namespace

std::string_view name_of(State state) {
    switch (state) {
    case State::Ok: return "ok";
    case State::BelowResolution: return "below-resolution";
    case State::NotAdvertised: return "not-advertised";
    case State::LaneUnused: return "lane-unused";
    case State::NotRead: return "not-read";
    case State::Invalid: return "invalid";
    case State::Saturated: return "saturated";
    case State::NotAvailable: return "not-available";
    case State::Unconfirmed: return "unconfirmed";
    }
    return "invalid";
}

unsigned Reading::lane() const {
    if (field == nullptr || field->lanes.repeat == Repeat::None ||
        field->lanes.repeat == Repeat::Instance) {
        return 0;
    }
    return bank * lanes_per_bank + field->lanes.first + index;
}

bool is_absent(const Context& context, const Page& page) {
    return (context.flat && page.upper && page.page != 0) ||
           (context.has_no_a2 && page.device == Device::A2);
}

Advertised advertisement(const Context& context, const When& when, unsigned bank) {
    if (when.mask == 0) {
        return Advertised::Yes;
    }
    if (is_absent(context, when.page) || context.revision < when.since) {
        return Advertised::No; // what does not exist advertises nothing
    }
    const auto byte = context.byte(when.same_bank ? when.page.in_bank(bank) : when.page, when.byte);
    if (!byte) {
        return Advertised::Unread;
    }
    return ((*byte & when.mask) == when.equals) != when.unless ? Advertised::Yes : Advertised::No;
}

bool holds(const Context& context, const When& when, unsigned bank) {
    // Of two rows that a byte of an absent page would choose between, one stands all the same.
    return when.mask != 0 && is_absent(context, when.page)
               ? when.unless
               : advertisement(context, when, bank) != Advertised::No;
}

bool stands(const Context& context, const Field& field) {
    return field.revisions.since <= context.revision && context.revision <= field.revisions.until;
}

bool applies(const Context& context, const Field& field, unsigned bank) {
    return stands(context, field) && holds(context, field.only, bank);
}

Copies::Copies(const Context& context, const Field& field, unsigned bank)
    : context_(&context), field_(&field),
      block_(context.image->find(field.banked ? field.page.in_bank(bank) : field.page)),
      bank_(bank), advertised_(stands(context, field) ? advertisement(context, field.when, bank)
                                                      : Advertised::No),
      whole_(block_ != nullptr && block_->known.all()) {}

Reading Copies::operator[](unsigned index) const {
    const Field& field = *field_;
    Reading reading{.field = &field,
                    .bank = static_cast<std::uint8_t>(bank_),
                    .index = static_cast<std::uint8_t>(index),
                    .kind = field.kind,
                    .unit = field.unit,
                    .codes = field.codes};
    const Place place = place_of(field, index);
    if (!whole_ && (block_ == nullptr || !block_->knows(place.byte, field.size))) {
        if (advertised_ == Advertised::No || is_absent(*context_, field.page)) {
            reading.state = State::NotAdvertised;
        }
        return reading;
    }
    reading.bytes = block_->at(place.byte, field.size);
    if (field.size == 1) {
        reading.raw = reading.bytes[0] >> place.lsb & ((1U << field.width_bits()) - 1U);
    } else {
        reading.raw =
            field.endian == Endian::Big ? big_endian(reading.bytes) : little_endian(reading.bytes);
    }
    reading.state = State::Ok;
    if (field.plain) {
        reading.value = static_cast<double>(reading.raw);
    } else {
        interpret(field, reading);
        judge_ends(field, reading);
        if (field.refine != nullptr) {
            field.refine(*context_, reading);
        }
        judge_code(reading);
    }
    if (lane_is_unused(*context_, field, reading.lane())) {
        reading.state = State::LaneUnused;
    } else if (advertised_ == Advertised::No) {
        reading.state = State::NotAdvertised;
    } else if (advertised_ == Advertised::Unread && reading.has_value()) {
        reading.state = State::Unconfirmed;
    }
    return reading;
}

void append_clause(std::string& out, std::string_view document, std::string_view clause) {
    const bool complete = clause.starts_with("SFF-") || clause.starts_with("OIF-");
    if (!complete) {
        out += document;
        out += ' ';
    }
    out += clause;
}

void append_clause(std::string& out, const Field& field) {
    append_clause(out, field.document, field.clause);
}

double float16_value(std::uint16_t raw) {
    const int exponent = raw >> 11U;
    const auto mantissa = static_cast<int>(raw & 0x7FFU);
    // Divided, so that there is one rounding: 187 / 10^5 is the number nearest to 0.00187.
    return exponent < 24 ? mantissa / std::pow(10.0, 24 - exponent)
                         : mantissa * std::pow(10.0, exponent - 24);
}

} // namespace optictl::memmap
