// Every row against a reader that knows only registers/sff8472.txt: bits by bits, scale by scale.
#include <bit>
#include <cmath>
#include <map>
#include <tuple>

#include <doctest/doctest.h>

#include "sff/sff8472/tables.hpp"
#include "tests/registers/register_list.hpp"
#include "tests/sff8472/sfp.hpp"

using namespace sfp;
using memmap::State;

namespace {

using tests::Register;
using Key = std::tuple<std::string, unsigned, unsigned, unsigned, unsigned, std::string>;

std::map<Key, Register> registers() {
    std::map<Key, Register> out;
    for (const Register& line : tests::read_registers("sff8472")) {
        out[{line.page_name, line.byte, line.size, line.msb, line.lsb, line.name}] = line;
    }
    return out;
}

std::string page_name(const memmap::Page& page) {
    if (page.device == memmap::Device::A0) {
        return "A0h";
    }
    return page.upper ? "A2h/0" + std::to_string(page.page) + "h" : "A2h";
}

/// The bits of up to 8 bytes, without the library: a map from page to 256 plain bytes.
using Bytes = std::map<std::string, std::array<std::uint8_t, 256>>;

double naive_value(std::uint64_t raw, const Register& reg) {
    if (reg.type == "float") {
        return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
    }
    double number = static_cast<double>(raw);
    const unsigned width = reg.size == 1 ? reg.msb - reg.lsb + 1 : 8 * reg.size;
    if (reg.type == "signed" && (raw >> (width - 1)) != 0) {
        number -= std::pow(2.0, width);
    }
    const std::size_t slash = reg.scale.find('/');
    return number * std::stod(reg.scale.substr(0, slash)) / std::stod(reg.scale.substr(slash + 1));
}

struct Variant {
    bool external = false;
    unsigned identifier = 0x03;
    unsigned cable = 0;
    unsigned format_high = 0xCA, format_low = 0x1B;
};

/// Random bytes, under advertisements that let every row of the variant stand.
memmap::Image random_image(unsigned seed, const Variant& variant, Bytes& bytes) {
    RandomBytes random(seed);
    memmap::Image image;
    for (const memmap::Table& table : sff8472::tables()) {
        for (unsigned i = 0; i < memmap::half_page_size; ++i) {
            put(image, table.page, table.page.first_byte() + i, {random()});
        }
    }
    put(image, memmap::lower, 0, {variant.identifier});
    put(image, memmap::lower, 8, {(random() & 0xF3U) | variant.cable});
    put(image, memmap::lower, 10, {random() | 0x02U});
    put(image, memmap::lower, 64, {0x7F, 0xFF});
    put(image, memmap::lower, 92, {variant.external ? 0xDAU : 0xEAU, 0xFE});
    put(image, memmap::a2_lower, 56, {random() | 0x10U});
    put(image, memmap::a2_lower, 58, {random() | 0x01U});
    put(image, memmap::a2_upper(2), 128, {0x1F, 0x07});
    put(image, memmap::a2_upper(3), 128, {variant.format_high, variant.format_low});
    for (const memmap::Block& block : image.blocks()) {
        auto& half = bytes[page_name(block.page)];
        std::ranges::copy(block.bytes, half.begin() + block.page.first_byte());
    }
    return image;
}

/// Monitors and thresholds hold counts under external calibration, and 60-61 of a DWDM-SFP
/// continue in 62: calibration_test and identity_test work those out.
bool is_worked_elsewhere(const Variant& variant, const memmap::Field& field) {
    const bool a2 = field.page == memmap::a2_lower;
    return (variant.external && a2 &&
            (field.byte < 40 || (field.byte >= 96 && field.byte < 106))) ||
           (variant.identifier == 0x0B && field.name == "Wavelength");
}

} // namespace

TEST_CASE("every row reads the bits, and scales the value, that the register list says") {
    const std::map<Key, Register> list = registers();
    std::map<Key, unsigned> compared;
    std::size_t rows = 0;
    for (const memmap::Table& table : sff8472::tables()) {
        rows += table.rows.size();
    }
    const Variant variants[] = {{},
                                {.external = true},
                                {.cable = 0x04},
                                {.cable = 0x08},
                                {.identifier = 0x0B, .format_high = 0x10, .format_low = 0x0B}};
    for (unsigned seed = 0; seed < 200; ++seed) {
        const Variant& variant = variants[seed % std::size(variants)];
        Bytes bytes;
        const memmap::Image image = random_image(seed, variant, bytes);
        const memmap::Context context = sff8472::context_of(image);
        for (const memmap::Table& table : sff8472::tables()) {
            for (const memmap::Field& field : table.rows) {
                if (!memmap::applies(context, field)) {
                    continue;
                }
                const Key key{page_name(table.page),  field.byte, field.size, field.msb, field.lsb,
                              std::string(field.name)};
                CAPTURE(field.name);
                CAPTURE(field.byte);
                const auto entry = list.find(key);
                REQUIRE(entry != list.end());
                const memmap::Reading reading = memmap::read(context, field);
                const bool has_scale = entry->second.scale.contains('/');
                if (field.size <= 8) {
                    const std::uint64_t raw =
                        tests::naive_raw(entry->second, bytes.at(std::get<0>(key)), 0);
                    CHECK(reading.raw == raw);
                    if (has_scale && reading.state == State::Ok &&
                        !is_worked_elsewhere(variant, field)) {
                        CHECK(reading.value == doctest::Approx(naive_value(raw, entry->second)));
                        ++compared[key];
                    }
                }
                CHECK(std::ranges::equal(
                    reading.bytes,
                    std::span(bytes.at(std::get<0>(key))).subspan(field.byte, field.size)));
                if (!has_scale) {
                    ++compared[key];
                }
            }
        }
    }
    CHECK(rows == list.size());
    for (const auto& [key, reg] : list) {
        CAPTURE(std::get<0>(key));
        CAPTURE(std::get<1>(key));
        CAPTURE(std::get<5>(key));
        CHECK(compared[key] > 0);
    }
}

TEST_CASE("access, type, unit and scale are those of the register list") {
    const std::map<Key, Register> list = registers();
    for (const memmap::Table& table : sff8472::tables()) {
        for (const memmap::Field& field : table.rows) {
            const auto entry = list.find({page_name(table.page), field.byte, field.size, field.msb,
                                          field.lsb, std::string(field.name)});
            REQUIRE(entry != list.end());
            CAPTURE(page_name(table.page));
            CAPTURE(field.byte);
            CAPTURE(field.name);
            CHECK(tests::differences(entry->second, field) == "");
        }
    }
}

TEST_CASE("a register that a byte advertises is there when that says so, and else not") {
    const std::map<Key, Register> list = registers();
    std::map<int, unsigned> seen;
    for (unsigned seed = 0; seed < 40; ++seed) {
        Bytes bytes;
        const memmap::Image image = random_image(seed, {.external = seed % 2 == 1}, bytes);
        const memmap::Context context = sff8472::context_of(image);
        for (const memmap::Table& table : sff8472::tables()) {
            for (const memmap::Field& field : table.rows) {
                const Register& line = list.at({page_name(table.page), field.byte, field.size,
                                                field.msb, field.lsb, std::string(field.name)});
                const bool shown = memmap::applies(context, field) &&
                                   memmap::read(context, field).state != State::NotAdvertised;
                CAPTURE(field.name);
                if (line.has_condition && !tests::holds(line.condition, image)) {
                    CHECK_FALSE(shown);
                }
                seen[line.line] += shown ? 1 : 0;
            }
        }
    }
    for (const auto& [key, line] : list) {
        CAPTURE(line.name);
        CHECK((!line.has_condition || seen[line.line] > 0));
    }
}

TEST_CASE("every register that this standard latches is marked as clear on read") {
    for (const memmap::Table& table : sff8472::tables()) {
        for (const memmap::Field& field : table.rows) {
            const bool flags =
                table.page == memmap::a2_lower &&
                (field.byte == 112 || field.byte == 113 || field.byte == 116 || field.byte == 117);
            const bool latched = table.page == memmap::a2_upper(2) &&
                                 (field.byte == 172 || field.byte == 174 || field.byte == 175);
            const bool spare = field.kind == memmap::Kind::Reserved;
            CAPTURE(field.name);
            CHECK((field.access == memmap::Access::ClearOnRead) == ((flags || latched) && !spare));
        }
    }
}
