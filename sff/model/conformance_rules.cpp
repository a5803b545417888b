#include "sff/model/conformance_rules.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>

#include "sff/memmap/standing.hpp"

namespace optictl::model::shared {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::Kind;

/// The number of a copy where the bits of it are set; nothing where none is, or it is not read.
bool is_any_bit_set(const Context& context, const Field& field, unsigned bank, unsigned index) {
    const memmap::Place place = memmap::place_of(field, index);
    const memmap::Block* const block =
        context.image->find(field.banked ? field.page.in_bank(bank) : field.page);
    if (block == nullptr || !block->knows(place.byte, field.size)) {
        return false;
    }
    const auto bytes = block->at(place.byte, field.size);
    return field.size > 1 ? std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; })
                          : (bytes[0] >> place.lsb & ((1U << field.width_bits()) - 1U)) != 0;
}

/// "137 bits 7-6", "176-190".
std::string place_text(const Field& field, unsigned index) {
    const memmap::Place place = memmap::place_of(field, index);
    std::array<char, 48> text{};
    const unsigned msb = place.lsb + field.width_bits() - 1;
    if (field.size > 1) {
        std::snprintf(text.data(), text.size(), "%u-%u", place.byte, place.byte + field.size - 1);
    } else if (field.width_bits() == 8) {
        std::snprintf(text.data(), text.size(), "%u", place.byte);
    } else if (msb == place.lsb) {
        std::snprintf(text.data(), text.size(), "%u.%u", place.byte, msb);
    } else {
        std::snprintf(text.data(), text.size(), "%u.%u-%u", place.byte, msb, place.lsb);
    }
    return text.data();
}

/// Fails once for each half page that has set bits of rows that `is_meant`, with all of them.
Result unless_bits_set(const Context& context, std::span<const memmap::Table> tables,
                       const char* sentence, bool (*is_meant)(const Context&, const Field&)) {
    std::vector<Failure> failures;
    bool any = false;
    for (const memmap::Block& block : context.image->blocks()) {
        const memmap::Page& page = block.page;
        const auto table = std::ranges::find_if(
            tables, [&](const memmap::Table& each) { return each.page == page.in_bank(0); });
        if (table == tables.end() || !block.known.any() || memmap::is_absent(context, page)) {
            continue;
        }
        any = true;
        Failure failure{.text = sentence};
        for (const Field* row : memmap::standing_rows(context, *table, page.bank)) {
            for (unsigned index = 0; is_meant(context, *row) && index < row->lanes.count; ++index) {
                if (is_any_bit_set(context, *row, page.bank, index)) {
                    failure.text +=
                        (failure.registers.empty() ? "" : ", ") + place_text(*row, index);
                    failure.registers.push_back({row, page.bank, static_cast<std::uint8_t>(index)});
                }
            }
        }
        if (!failure.registers.empty()) {
            failure.source = {.field = failure.registers.front().field};
            failures.push_back(std::move(failure));
        }
    }
    return fail_or(std::move(failures), any ? pass() : not_read());
}

} // namespace

Result reserved_bits(const Context& context, std::span<const memmap::Table> tables) {
    return unless_bits_set(
        context, tables, "Reserved bits are set in bytes ",
        [](const Context&, const Field& row) { return row.kind == Kind::Reserved; });
}

Result later_registers(const Context& context, std::span<const memmap::Table> tables) {
    return unless_bits_set(context, tables,
                           "Set although the revision that is claimed does not have them: bytes ",
                           [](const Context& of, const Field& row) {
                               // What hosts write is no claim of the module.
                               return row.kind != Kind::Reserved && !memmap::stands(of, row) &&
                                      row.access == memmap::Access::ReadOnly;
                           });
}

Result date(std::span<const std::uint8_t> digits) {
    if (digits.size() < 6) {
        return not_read();
    }
    const auto number = [&](std::size_t at) {
        return (digits[at] - unsigned{'0'}) * 10 + (digits[at + 1] - unsigned{'0'});
    };
    const bool numeric = std::ranges::all_of(
        digits.first(6), [](std::uint8_t byte) { return byte >= '0' && byte <= '9'; });
    if (!numeric) {
        return fail("The date code is not six digits YYMMDD");
    }
    constexpr int century = 2000;
    const std::chrono::year_month_day day{std::chrono::year(century + static_cast<int>(number(0))),
                                          std::chrono::month(number(2)),
                                          std::chrono::day(number(4))};
    return day.ok() ? pass()
                    : fail("The date code " + std::string(digits.begin(), digits.begin() + 6) +
                           " is no day of the calendar");
}

} // namespace optictl::model::shared
