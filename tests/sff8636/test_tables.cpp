// Every row of every table against a list of registers that was made without the tables.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sff/memmap/reading.hpp"
#include "sff/memmap/standing.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/tables.hpp"
#include "tests/registers/register_list.hpp"
#include "tests/sff8636/sample.hpp"

namespace {

using namespace optictl;
using tests::low;
using tests::page;
using tests::put;
using tests::Register;

/// Where a copy of a register stands: page, byte, lowest bit.
using Spot = std::tuple<std::string, unsigned, unsigned>;

std::string name_of(memmap::Page where) {
    if (!where.upper) {
        return "L";
    }
    const char digits[] = "0123456789ABCDEF";
    return {digits[where.page >> 4U], digits[where.page & 15U], 'h'};
}
std::string copy_name(const memmap::Reading& reading) {
    std::string name(reading.field->name);
    const auto place = name.find("<i>");
    if (place != std::string::npos) {
        name.replace(place, 3, std::to_string(reading.field->lanes.first + reading.index));
    }
    return name;
}

/// What distinguishes modules whose maps differ.
struct Kind {
    unsigned revision;
    unsigned technology;
    bool clei;
};

bool stands(const Register& entry, const Kind& kind) {
    const bool copper = kind.technology >= 0xA;
    return kind.revision >= entry.since && kind.revision <= entry.until &&
           (entry.variant.empty() || (entry.variant == "copper" && copper) ||
            (entry.variant == "optical" && !copper) || (entry.variant == "clei" && kind.clei) ||
            (entry.variant == "no-clei" && !kind.clei));
}

template <class Generator>
memmap::Image random_module(const Kind& kind, Generator& generator) {
    memmap::Image image;
    tests::scramble(image, low, generator);
    for (const unsigned number : {0x00U, 0x01U, 0x02U, 0x03U, 0x20U, 0x21U}) {
        tests::scramble(image, page(number), generator);
    }
    put(image, low, 1, {kind.revision});
    put(image, page(0x00), 147, {kind.technology << 4U | 5U});
    put(image, page(0x00), 129, {kind.clei ? 0xDFU : 0xCFU});
    return image;
}

/// Bits of the image, picked without memmap::read; 0 for more than 8 bytes as reading says.
std::uint64_t naive_raw(const memmap::Image& image, const Register& entry) {
    tests::Bytes bytes{};
    for (unsigned i = 0; i < entry.size; ++i) {
        bytes.at(entry.byte + i) = *image.byte(entry.page, entry.byte + i);
    }
    return tests::naive_raw(entry, bytes, 0);
}

void check(const memmap::Reading& reading, const Register& entry, const memmap::Image& image) {
    CAPTURE(entry.page_name);
    CAPTURE(entry.byte);
    CAPTURE(entry.name);
    CHECK(copy_name(reading) == entry.name);
    CHECK(reading.field->size == entry.size);
    CHECK(reading.field->width_bits() ==
          (entry.size > 1 ? 8 * entry.size : entry.msb - entry.lsb + 1));
    CHECK(reading.lane() == (entry.copies_of == "lane" ? entry.first : 0));
    CHECK(tests::differences(entry, *reading.field) == "");
    CHECK(reading.bytes.size() == entry.size);
    CHECK(reading.raw == naive_raw(image, entry));
}

/// All readings of rows that stand, by where they are; two in one place are an error.
std::map<Spot, memmap::Reading> read_all(const memmap::Context& context) {
    std::map<Spot, memmap::Reading> readings;
    for (const memmap::Table& table : sff8636::tables()) {
        for (const memmap::Field& row : table.rows) {
            for (unsigned i = 0; i < row.lanes.count && memmap::applies(context, row); ++i) {
                const memmap::Place place = memmap::place_of(row, i);
                const Spot spot{name_of(table.page), place.byte, place.lsb};
                CHECK(readings.emplace(spot, memmap::read(context, row, i)).second);
            }
        }
    }
    return readings;
}

} // namespace

TEST_CASE("every register of the list has its row, and every row its register") {
    const std::vector<Register> list = tests::read_registers("sff8636");
    REQUIRE(list.size() > 1000);
    std::mt19937 generator(8636);
    for (const unsigned revision : {1U, 2U, 3U, 5U, 6U, 7U, 8U, 200U}) {
        for (const unsigned technology : {0x0U, 0x9U, 0xBU, 0xCU, 0xFU}) {
            const Kind kind{revision, technology, technology % 2 == 1};
            const memmap::Image image = random_module(kind, generator);
            memmap::Context context = sff8636::context_of(image);
            context.unused_host_lanes = context.unused_media_lanes = 0;
            REQUIRE(context.revision == revision);
            std::map<Spot, memmap::Reading> readings = read_all(context);
            for (const Register& entry : list) {
                if (!stands(entry, kind)) {
                    continue;
                }
                const auto found =
                    readings.find({entry.page_name, entry.byte, entry.size > 1 ? 0 : entry.lsb});
                CAPTURE(entry.page_name);
                CAPTURE(entry.byte);
                CAPTURE(entry.name);
                CAPTURE(revision);
                REQUIRE(found != readings.end());
                check(found->second, entry, image);
                readings.erase(found);
            }
            for (const auto& [spot, reading] : readings) {
                CAPTURE(std::get<1>(spot));
                CAPTURE(revision);
                FAIL_CHECK("row without a register: " << std::get<0>(spot) << " "
                                                      << copy_name(reading));
            }
        }
    }
}

namespace {

/// Whether a register with a condition is there, in a module of revision 2.8 of which the condition
/// holds or not.
bool is_there(const Register& line, bool says_so) {
    std::mt19937 generator(221);
    memmap::Image image = random_module({8, 0, false}, generator);
    const unsigned before = *image.byte(line.condition.page, line.condition.byte);
    const unsigned bit = 1U << line.condition.lsb;
    put(image, line.condition.page, line.condition.byte, {says_so ? before | bit : before & ~bit});
    REQUIRE(tests::holds(line.condition, image) == says_so);
    memmap::Context context = sff8636::context_of(image);
    context.unused_host_lanes = context.unused_media_lanes = 0;
    const auto readings = read_all(context);
    const auto found = readings.find({line.page_name, line.byte, line.size > 1 ? 0 : line.lsb});
    REQUIRE(found != readings.end());
    return found->second.state != memmap::State::NotAdvertised;
}

} // namespace

TEST_CASE("a register that a byte advertises is there when that says so, and else not") {
    std::size_t conditions = 0;
    for (const Register& line : tests::read_registers("sff8636")) {
        if (line.has_condition) {
            ++conditions;
            CAPTURE(line.name);
            CHECK(is_there(line, true));
            CHECK_FALSE(is_there(line, false));
        }
    }
    CHECK(conditions == 7);
}

TEST_CASE("each bit of each page has one row in every revision") {
    std::mt19937 generator(8436);
    for (const unsigned revision : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 255U}) {
        for (unsigned technology = 0; technology < 16; ++technology) {
            const memmap::Image image =
                random_module({revision, technology, technology > 7}, generator);
            const memmap::Context context = sff8636::context_of(image);
            for (const memmap::Table& table : sff8636::tables()) {
                std::vector<unsigned> bits(memmap::half_page_size * 8, 0);
                for (const memmap::Field* row : memmap::standing_rows(context, table)) {
                    for (unsigned i = 0; i < row->lanes.count; ++i) {
                        const memmap::Place place = memmap::place_of(*row, i);
                        const unsigned first =
                            (place.byte - table.page.first_byte()) * 8 + place.lsb;
                        for (unsigned b = 0; b < row->width_bits(); ++b) {
                            ++bits[first + b];
                        }
                    }
                }
                CAPTURE(table.title);
                CAPTURE(revision);
                CAPTURE(technology);
                CHECK(std::ranges::all_of(bits, [](unsigned count) { return count == 1; }));
            }
        }
    }
}

TEST_CASE("flags are clear-on-read, controls writable, and passwords write-only") {
    std::set<std::pair<unsigned, unsigned>> latched;
    for (const memmap::Table& table : sff8636::tables()) {
        for (const memmap::Field& row : table.rows) {
            if (row.access == memmap::Access::ClearOnRead) {
                latched.insert({table.page.upper ? table.page.page + 1U : 0U, row.byte});
            }
        }
    }
    const std::set<std::pair<unsigned, unsigned>> expected = {
        {0, 3}, {0, 4}, {0, 5}, {0, 6}, {0, 7}, {0, 9}, {0, 11}, {0, 13}, {0x21, 128}};
    CHECK(latched == expected);
    for (const memmap::Field& row : sff8636::tables()[0].rows) {
        CAPTURE(row.name);
        const bool control = row.byte >= 86 && row.byte <= 106;
        if (control && row.name != "SW Reset") {
            CHECK(row.access == memmap::Access::ReadWrite);
        }
        if (row.byte >= 119 && row.byte <= 126) {
            CHECK(row.access == memmap::Access::WriteOnly);
        }
    }
}
