// Advertisements: each register is meaningful exactly when the module says that it has it.

#include <algorithm>

#include <doctest/doctest.h>

#include "cmis/context.hpp"
#include "cmis/tables.hpp"
#include "sff/memmap/reading.hpp"
#include "tests/registers/register_list.hpp"

namespace {

using namespace optictl;
using memmap::Image;
using memmap::State;
using tests::Condition;
using tests::Register;

/// Every half page with bytes of 5Ah, which make no register look empty; bank 0 only.
Image filled_image() {
    Image image;
    for (const memmap::Table& table : cmis::tables()) {
        std::array<std::uint8_t, 128> bytes{};
        bytes.fill(0x5A);
        image.put(table.page, table.page.first_byte(), bytes);
    }
    const std::uint8_t start[] = {0x18, 0x54, 0x00};
    image.put(memmap::lower, 0, start);
    return image;
}

void set_bits(Image& image, const Condition& condition, unsigned value) {
    const unsigned mask = ((2U << (condition.msb - condition.lsb)) - 1U) << condition.lsb;
    const unsigned old = image.byte(condition.page, condition.byte).value();
    const auto byte = static_cast<std::uint8_t>((old & ~mask) | (value << condition.lsb & mask));
    image.put(condition.page, condition.byte, std::span(&byte, 1));
}

const memmap::Field* row_of(const Register& line) {
    for (const memmap::Table& table : cmis::tables()) {
        for (const memmap::Field& row : table.rows) {
            if (line.page == table.page && line.name == row.name && line.byte == row.byte &&
                line.lsb == row.lsb) {
                return &row;
            }
        }
    }
    return nullptr;
}

bool is_advertised(const Image& image, const memmap::Field& row) {
    return memmap::read(cmis::context_of(image), row).state != State::NotAdvertised;
}

} // namespace

TEST_CASE("each register is advertised by the bits that the list names, and by nothing else") {
    for (const Register& line : tests::read_registers("cmis")) {
        const memmap::Field* row = row_of(line);
        REQUIRE(row != nullptr);
        if (!line.has_condition) {
            CHECK(row->when.mask == 0);
            continue;
        }
        INFO("registers/cmis.txt line ", line.line, ": ", line.name);
        const unsigned values = 2U << (line.condition.msb - line.condition.lsb);
        for (unsigned value = 0; value < values; ++value) {
            INFO("with the advertisement at ", value);
            Image image = filled_image();
            set_bits(image, {.page = memmap::upper(1), .byte = 163, .msb = 7, .lsb = 6}, 2);
            set_bits(image, {.page = memmap::upper(1), .byte = 142, .msb = 5, .lsb = 5}, 1);
            set_bits(image, line.condition, value);
            const bool equal = value == line.condition.value;
            CHECK(is_advertised(image, *row) == (equal != line.condition.negated));
        }
    }
}

TEST_CASE("PITFALLS 2.20: monitors that are not advertised are said to be so, not shown as 0") {
    Image image = filled_image();
    const std::uint8_t none[] = {0x00, 0x00};
    image.put(memmap::upper(0x01), 159, none);
    for (const Register& line : tests::read_registers("cmis")) {
        const bool monitor = line.has_condition && line.condition.page == memmap::upper(0x01) &&
                             (line.condition.byte == 159 || line.condition.byte == 160);
        if (monitor) {
            INFO(line.name);
            const memmap::Reading reading = memmap::read(cmis::context_of(image), *row_of(line));
            CHECK(reading.state == State::NotAdvertised);
            CHECK_FALSE(reading.has_value());
        }
    }
}

TEST_CASE("a flat module advertises nothing that page 01h would have to say") {
    Image image = filled_image();
    const std::uint8_t flat[] = {0x80};
    image.put(memmap::lower, 2, flat);
    for (const Register& line : tests::read_registers("cmis")) {
        if (line.has_condition && line.condition.page == memmap::upper(0x01) &&
            line.condition.value != 0) {
            INFO(line.name);
            CHECK(memmap::read(cmis::context_of(image), *row_of(line)).state ==
                  State::NotAdvertised);
        }
    }
}

TEST_CASE("a page alone is decoded, and said to be unconfirmed") {
    Image image;
    const std::uint8_t power[] = {0x27, 0x10}; // 10000: 1 mW
    image.put(memmap::upper(0x11), 154, power);
    const auto tables = cmis::tables();
    const auto page11 = std::ranges::find(tables, memmap::upper(0x11), &memmap::Table::page);
    const auto row = std::ranges::find(page11->rows, "OpticalPowerTx<i>", &memmap::Field::name);
    const memmap::Reading reading = memmap::read(cmis::context_of(image), *row);
    CHECK(reading.state == State::Unconfirmed);
    CHECK(reading.value == doctest::Approx(1.0));
}
