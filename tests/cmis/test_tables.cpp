// Every row of every CMIS table against the list of registers/cmis.txt, on images of random bytes.

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "cmis/context.hpp"
#include "cmis/tables.hpp"
#include "sff/memmap/reading.hpp"
#include "tests/registers/register_list.hpp"

namespace {

using namespace optictl;
using memmap::Field;
using memmap::Image;
using memmap::Kind;
using memmap::Repeat;
using tests::Register;

const std::vector<Register>& registers() {
    static const std::vector<Register> all = tests::read_registers("cmis");
    return all;
}

/// The variant column of rows that the selector of page 14h chooses: "14h:128&ef=02".
std::string selector_variant(const Field& row) {
    if (row.only.mask == 0 || row.only.page != memmap::upper(0x14)) {
        return {};
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "14h:%u&%02x=%02x", unsigned{row.only.byte},
                  unsigned{row.only.mask}, unsigned{row.only.equals});
    return text.data();
}

bool is_of_selector(const Register& line) {
    return line.variant.starts_with("14h:128&");
}

bool describes(const Register& line, const memmap::Table& table, const Field& row) {
    return line.page == table.page && line.name == row.name && line.byte == row.byte &&
           line.size == row.size && line.msb == row.msb && line.lsb == row.lsb &&
           line.since == row.revisions.since && line.until == row.revisions.until &&
           (is_of_selector(line) ? line.variant : "") == selector_variant(row);
}

std::string_view copies_of(const Field& row) {
    switch (row.lanes.repeat) {
    case Repeat::HostLane: return "host";
    case Repeat::MediaLane: return "media";
    case Repeat::Instance: return "each";
    case Repeat::Lane: return "lane";
    case Repeat::None: return "-";
    }
    return "";
}

/// Calls `visit` with every table, row, and the line that describes it (null: none does).
template <class Visit>
void for_each_row(Visit visit) {
    for (const memmap::Table& table : cmis::tables()) {
        for (const Field& row : table.rows) {
            const auto line = std::ranges::find_if(
                registers(), [&](const Register& l) { return describes(l, table, row); });
            visit(table, row, line == registers().end() ? nullptr : &*line);
        }
    }
}

/// An image of random bytes in all pages and banks, and the bytes beside it.
struct Random {
    Image image;
    std::vector<std::pair<memmap::Page, tests::Bytes>> halves;

    explicit Random(unsigned seed) {
        std::mt19937 engine(seed);
        for (const memmap::Table& table : cmis::tables()) {
            for (unsigned bank = 0; bank < (table.banked ? 4U : 1U); ++bank) {
                const memmap::Page page = table.page.in_bank(bank);
                tests::Bytes bytes{};
                for (unsigned i = page.first_byte(); i < page.first_byte() + 128; ++i) {
                    bytes.at(i) = static_cast<std::uint8_t>(engine());
                }
                image.put(page, page.first_byte(),
                          std::span(bytes).subspan(page.first_byte(), 128));
                halves.emplace_back(page, bytes);
            }
        }
    }
    [[nodiscard]] const tests::Bytes& bytes(const memmap::Page& page) const {
        return std::ranges::find(halves, page, [](const auto& half) { return half.first; })->second;
    }
};

} // namespace

TEST_CASE("every row of every table is a register of the list, and every register has a row") {
    std::set<int> seen;
    for_each_row([&](const memmap::Table& table, const Field& row, const Register* line) {
        INFO(table.title, ", byte ", row.byte, ", ", row.name);
        REQUIRE(line != nullptr);
        CHECK(seen.insert(line->line).second);
        CHECK(tests::differences(*line, row) == "");
        CHECK(copies_of(row) == line->copies_of);
        CHECK(row.lanes.count == line->count);
        CHECK(row.lanes.first == line->first);
    });
    for (const Register& line : registers()) {
        INFO("registers/cmis.txt line ", line.line);
        CHECK(seen.contains(line.line));
    }
}

TEST_CASE("every copy of every row reads the same bits and value as the naive reader") {
    for (const unsigned seed : {1U, 20U, 300U}) {
        const Random random(seed);
        const memmap::Context context = cmis::context_of(random.image);
        for_each_row([&](const memmap::Table& table, const Field& row, const Register* line) {
            REQUIRE(line != nullptr);
            for (unsigned bank = 0; bank < (table.banked ? 4U : 1U); ++bank) {
                const tests::Bytes& bytes = random.bytes(table.page.in_bank(bank));
                for (unsigned i = 0; i < line->count; ++i) {
                    INFO(table.title, " bank ", bank, ": ", row.name, " copy ", i);
                    const memmap::Reading reading = memmap::read(context, row, i, bank);
                    const std::uint64_t raw = tests::naive_raw(*line, bytes, i);
                    CHECK(reading.raw == raw);
                    if (line->scale != "refined" && line->scale != "-") {
                        CHECK(reading.value ==
                              doctest::Approx(tests::naive_value(*line, raw)).epsilon(1e-12));
                    }
                    if (line->copies_of == "host" || line->copies_of == "media" ||
                        line->copies_of == "lane") {
                        CHECK(reading.lane() == bank * 8 + line->first + i);
                    } else {
                        CHECK(reading.lane() == 0);
                    }
                    REQUIRE(reading.bytes.size() == line->size);
                    const unsigned first = line->byte + (line->lsb + i * line->step) / 8;
                    CHECK(std::ranges::equal(reading.bytes,
                                             std::span(bytes).subspan(first, line->size)));
                }
            }
        });
    }
}

TEST_CASE("a row stands in the revisions and memory models of the list, and no others") {
    for (const unsigned revision : {0x30U, 0x3FU, 0x40U, 0x4FU, 0x50U, 0x53U, 0x54U, 0xFFU}) {
        for (const bool flat : {false, true}) {
            Image image;
            const std::uint8_t bytes[] = {0x18, static_cast<std::uint8_t>(revision),
                                          static_cast<std::uint8_t>(flat ? 0x80 : 0x00)};
            image.put(memmap::lower, 0, bytes);
            const memmap::Context context = cmis::context_of(image);
            for_each_row([&](const memmap::Table&, const Field& row, const Register* line) {
                REQUIRE(line != nullptr);
                INFO(row.name, " in revision ", revision, flat ? " flat" : " paged");
                const bool stands = line->since <= revision && revision <= line->until &&
                                    (line->variant.empty() || (is_of_selector(*line) && !flat) ||
                                     (!is_of_selector(*line) && (line->variant == "flat") == flat));
                CHECK(memmap::applies(context, row) == stands);
            });
        }
    }
}

namespace {

/// An image of a module of `revision` in which all bits are set, so that everything that some
/// revision can advertise is advertised, and then what the condition of `line` asks for.
Image image_that_advertises(const Register& line, unsigned revision) {
    std::vector<std::uint8_t> bytes(128, 0xFF);
    Image image;
    for (const memmap::Table& table : cmis::tables()) {
        image.put(table.page, table.page.first_byte(), bytes);
    }
    const std::uint8_t first[] = {0x18, static_cast<std::uint8_t>(revision),
                                  static_cast<std::uint8_t>(line.variant == "flat" ? 0xFF : 0x7F)};
    image.put(memmap::lower, 0, first);
    if (line.has_condition && !tests::holds(line.condition, image)) {
        const std::uint8_t value[] = {
            static_cast<std::uint8_t>(line.condition.value << line.condition.lsb)};
        image.put(line.condition.page, line.condition.byte, value);
    }
    return image;
}

/// Whether a module of `revision` that advertises all it can has a value in the register.
bool is_there(const Register& line, const Field& row, unsigned revision) {
    const Image image = image_that_advertises(line, revision);
    const memmap::Context context = cmis::context_of(image);
    return memmap::applies(context, row) &&
           memmap::read(context, row).state != memmap::State::NotAdvertised;
}

} // namespace

TEST_CASE("a register is there from the revision on that brought it, whatever is advertised") {
    unsigned brought_later = 0;
    for_each_row([&](const memmap::Table&, const Field& row, const Register* line) {
        REQUIRE(line != nullptr);
        if (line->history == "-" || line->history == "*") {
            return;
        }
        ++brought_later;
        const auto since = static_cast<unsigned>(std::stoul(line->history, nullptr, 16));
        INFO(line->page_name, ":", row.byte, " ", row.name, ", new in revision ", since);
        CHECK_FALSE(is_there(*line, row, since - 1));
        CHECK_FALSE(is_there(*line, row, 0x30));
    });
    CHECK(brought_later > 150);
}
