#include <array>
#include <cmath>
#include <initializer_list>
#include <vector>

#include <doctest/doctest.h>

#include "sff/memmap/reading.hpp"
#include "sff/memmap/standing.hpp"

using namespace optictl::memmap;

namespace {

Image image_with(Page page, unsigned byte, std::initializer_list<std::uint8_t> bytes) {
    Image image;
    image.put(page, byte, std::vector<std::uint8_t>(bytes));
    return image;
}

Reading read_one(const Field& field, const Image& image, unsigned index = 0, unsigned bank = 0) {
    const Context context{.image = &image, .revision = 0x52};
    return read(context, field, index, bank);
}

constexpr Field temperature{.name = "TempMonValue",
                            .clause = "Table 8-10",
                            .byte = 14,
                            .size = 2,
                            .kind = Kind::Signed,
                            .scale = {1, 256},
                            .unit = Unit::Celsius,
                            .dynamic = true};
constexpr Field power{.name = "OpticalPowerTx<i>",
                      .clause = "Table 8-99",
                      .byte = 154,
                      .size = 2,
                      .lanes = media_lanes(8, 16),
                      .scale = {1, 10000},
                      .unit = Unit::Milliwatt,
                      .dynamic = true,
                      .page = upper(0x11),
                      .banked = true};

} // namespace

TEST_CASE("signed values are two's complement: FF80h is -0.5 C") {
    CHECK(read_one(temperature, image_with(lower, 14, {0xFF, 0x80})).value == -0.5);
    CHECK(read_one(temperature, image_with(lower, 14, {0x7F, 0xFF})).value == 127.99609375);
    CHECK(read_one(temperature, image_with(lower, 14, {0x80, 0x00})).value == -128.0);
}

TEST_CASE("scales round once: 6109 steps of 0.1 uW are exactly 0.6109 mW") {
    const Image image = image_with(upper(0x11), 154, {0x17, 0xDD});
    CHECK(read_one(power, image).value == 0.6109);
}

TEST_CASE("no light, saturation and an unread register are three states") {
    CHECK(read_one(power, image_with(upper(0x11), 154, {0x00, 0x00})).state ==
          State::BelowResolution);
    CHECK(read_one(power, image_with(upper(0x11), 154, {0xFF, 0xFF})).state == State::Saturated);
    CHECK(read_one(power, image_with(upper(0x11), 154, {0x00})).state == State::NotRead);
    CHECK(read_one(power, image_with(upper(0x11), 154, {0x00, 0x01})).state == State::Ok);
    CHECK(read_one(power, Image{}).state == State::NotRead);
}

TEST_CASE("lanes of bank 1 are lanes 9 to 16") {
    Image image = image_with(upper(0x11), 154, {0x00, 0x01, 0x00, 0x02});
    image.put(upper(0x11).in_bank(1), 154, std::array<std::uint8_t, 4>{0x00, 0x03, 0x00, 0x04});
    CHECK(read_one(power, image, 1).lane() == 2);
    CHECK(read_one(power, image, 1).raw == 2);
    CHECK(read_one(power, image, 1, 1).lane() == 10);
    CHECK(read_one(power, image, 1, 1).raw == 4);
}

TEST_CASE("bits are taken from their place in the byte") {
    const Field state{.name = "ModuleState", .clause = "Table 8-6", .byte = 3, .msb = 3, .lsb = 1};
    CHECK(read_one(state, image_with(lower, 3, {0b1111'0111})).raw == 0b011);
    CHECK(read_one(state, image_with(lower, 3, {0b0000'1000})).raw == 0b100);
}

TEST_CASE("what is not advertised has no value, and says so") {
    Field field = power;
    field.when = if_set(upper(0x01), 160, 0x02);
    Image image = image_with(upper(0x11), 154, {0x12, 0x34});
    CHECK(read_one(field, image).state == State::Unconfirmed); // advertisement not read
    CHECK(read_one(field, image).has_value());
    CHECK(read_one(field, image, 1).state == State::NotRead);
    Field flag = field;
    flag.size = 1;
    flag.scale = {};
    flag.kind = Kind::Flag;
    flag.lsb = flag.msb = 1;
    CHECK(read_one(flag, image).is_set()); // set, if it is a flag at all
    // 0 may be no light, or no monitor.
    CHECK(read_one(field, image_with(upper(0x11), 154, {0, 0})).state == State::Unconfirmed);
    image.put(upper(0x01), 160, std::array<std::uint8_t, 1>{0x05});
    CHECK(read_one(field, image).state == State::NotAdvertised);
    CHECK(read_one(field, image).raw == 0x1234);
    CHECK_FALSE(read_one(field, image).has_value());
    image.put(upper(0x01), 160, std::array<std::uint8_t, 1>{0x02});
    CHECK(read_one(field, image).state == State::Ok);
}

TEST_CASE("a flat module advertises nothing on pages that it does not have") {
    const Image image = image_with(upper(0x01), 160, {0xFF});
    const Context context{.image = &image, .flat = true};
    CHECK_FALSE(holds(context, if_set(upper(0x01), 160, 0x02)));
    CHECK(holds(context, if_set(upper(0x00), 160, 0x02)));
    Field field = power;
    CHECK(read(context, field).state == State::NotAdvertised);
}

TEST_CASE("lanes that the module does not have are unused, whatever their bytes say") {
    const Image image = image_with(upper(0x11), 154, {0x11, 0x11, 0x22, 0x22});
    const Context context{.image = &image, .unused_media_lanes = 0b10};
    CHECK(read(context, power, 0).state == State::Ok);
    CHECK(read(context, power, 1).state == State::LaneUnused);
}

TEST_CASE("rows stand only in their revisions and under their condition") {
    Field field = power;
    field.revisions = {.since = 0x50, .until = 0x52};
    const Image image = image_with(lower, 8, {0x04});
    CHECK(applies({.image = &image, .revision = 0x52}, field));
    CHECK_FALSE(applies({.image = &image, .revision = 0x53}, field));
    CHECK_FALSE(applies({.image = &image, .revision = 0x40}, field));
    field.only = if_equal(lower, 8, 0x0C, 0x04);
    CHECK(applies({.image = &image, .revision = 0x51}, field));
    field.only = if_equal(lower, 8, 0x0C, 0x08);
    CHECK_FALSE(applies({.image = &image, .revision = 0x51}, field));
    field.only = if_not(lower, 8, 0x0C, 0x00);
    CHECK(applies({.image = &image, .revision = 0x51}, field));
}

TEST_CASE("F16 rounds once: 187 * 10^-5 is exactly 0.00187, 231 * 10^-9 exactly 2.31e-07") {
    CHECK(float16_value(19U << 11U | 187U) == 0.00187);
    CHECK(float16_value(15U << 11U | 231U) == 2.31e-07);
}

TEST_CASE("numbers of page 14h have their least significant byte first") {
    constexpr Field snr{.name = "HostSideSNRLane<i>",
                        .clause = "Table 8-139",
                        .byte = 208,
                        .size = 2,
                        .scale = {1, 256},
                        .unit = Unit::Decibel,
                        .endian = Endian::Little,
                        .page = upper(0x14)};
    CHECK(read_one(snr, image_with(upper(0x14), 208, {0x80, 0x17})).value == 23.5);
    constexpr Field bits{.name = "HostTotalBitsCountLane<i>",
                         .clause = "Table 8-139",
                         .byte = 200,
                         .size = 8,
                         .endian = Endian::Little,
                         .page = upper(0x14)};
    CHECK(read_one(bits, image_with(upper(0x14), 200, {1, 2, 0, 0, 0, 0, 0, 0x80})).raw ==
          0x8000000000000201U);
}

TEST_CASE("a condition made of a row of a banked page asks the bank of the field, others bank 0") {
    static constexpr auto rows = rows_of("Document 1.0", upper(0x14), true,
                                         {{.name = "Selector", .clause = "Table 1", .byte = 128}});
    constexpr When here = if_equal(rows[0], 0x06);
    constexpr When first = if_equal(upper(0x14), 128, 0xFF, 0x06);
    Image image = image_with(upper(0x14), 128, {0x06});
    image.put(upper(0x14).in_bank(1), 128, std::vector<std::uint8_t>{0x01});
    const Context context{.image = &image, .revision = 0x54};
    CHECK(holds(context, here, 0));
    CHECK_FALSE(holds(context, here, 1));
    CHECK(holds(context, first, 1));
    const Field row{.name = "SNR", .byte = 192, .only = here, .page = upper(0x14), .banked = true};
    CHECK(applies(context, row, 0));
    CHECK_FALSE(applies(context, row, 1));
    const Table table{.page = upper(0x14), .title = "Page 14h", .rows = std::span(&row, 1)};
    CHECK(standing_rows(context, table, 0).size() == 1);
    CHECK(standing_rows(context, table, 1).empty());
    const Field advertised{
        .name = "SNR", .byte = 128, .when = here, .page = upper(0x14), .banked = true};
    CHECK(read(context, advertised, 0, 0).state == State::Ok);
    CHECK(read(context, advertised, 0, 1).state == State::NotAdvertised);
}

TEST_CASE("PITFALLS 1.5: F16 is m * 10^(s-24) without a sign, not IEEE 754") {
    CHECK(float16_value(0x0000) == 0.0);
    CHECK(float16_value(0x0001) == doctest::Approx(1e-24).epsilon(1e-12));
    CHECK(float16_value(0xFFFF) == doctest::Approx(2047e7).epsilon(1e-12));
    // s = 21 (10101b), m = 1667: AE83h, a real PAM4 level reading of 1.667
    CHECK(float16_value(0xAE83) == doctest::Approx(1.667).epsilon(1e-12));
}

TEST_CASE("binary32 that is no number is an invalid encoding") {
    const Field field{.name = "Rx_PWR(4)",
                      .clause = "Table 9-6",
                      .byte = 56,
                      .size = 4,
                      .kind = Kind::Float32,
                      .page = a2_lower};
    const Reading reading = read_one(field, image_with(a2_lower, 56, {0x3F, 0xC0, 0x00, 0x00}));
    CHECK(reading.value == 1.5);
    CHECK(read_one(field, image_with(a2_lower, 56, {0x7F, 0xC0, 0x00, 0x00})).state ==
          State::Invalid);
}

TEST_CASE("a code that its table does not assign is invalid and keeps its number") {
    static constexpr Code rows[] = {code(1, "one"), vendor_codes(0x80, 0xFF)};
    static constexpr CodeTable table = code_table("table", "Table 1", rows);
    const Field field{
        .name = "Code", .clause = "Table 1", .byte = 0, .kind = Kind::Code, .codes = &table};
    CHECK(read_one(field, image_with(lower, 0, {1})).state == State::Ok);
    CHECK(read_one(field, image_with(lower, 0, {2})).state == State::Invalid);
    CHECK(read_one(field, image_with(lower, 0, {2})).raw == 2);
    CHECK(read_one(field, image_with(lower, 0, {0x81})).state == State::Ok);
}

TEST_CASE("bits that a revision reserves are described by the row that a later one brought") {
    static constexpr auto rows =
        rows_of("Document 1.0", lower, false,
                {{.name = "Older", .clause = "Table 1", .byte = 3, .revisions = {0x00, 0x4F}},
                 {.name = "Newer", .clause = "Table 1", .byte = 3, .revisions = {0x52, 0xFF}},
                 {.name = "Always", .clause = "Table 1", .byte = 4},
                 {.name = "Gone", .clause = "Table 1", .byte = 5, .revisions = {0x00, 0x4F}}});
    const Table table{lower, "page", rows};
    const Image image = image_with(lower, 3, {0x04, 0x05, 0x06});
    const auto names = [&](std::uint8_t revision) {
        std::string list;
        for (const Field* row : standing_rows({.image = &image, .revision = revision}, table)) {
            list += std::string(row->name) + " ";
        }
        return list;
    };
    CHECK(names(0x40) == "Older Always Gone ");
    CHECK(names(0x50) == "Always Newer ");
    CHECK(names(0x52) == "Newer Always ");
    CHECK(read({.image = &image, .revision = 0x50}, rows[1]).state == State::NotAdvertised);
    CHECK(read({.image = &image, .revision = 0x52}, rows[1]).value == 4);
}

TEST_CASE("a condition made of a row is that of its bits, and holds from its revision on") {
    static constexpr auto rows = rows_of("Document 1.0", lower, false,
                                         {{.name = "Kind",
                                           .clause = "Table 1",
                                           .byte = 3,
                                           .msb = 5,
                                           .lsb = 4,
                                           .revisions = {0x52, 0xFF}}});
    const Image image = image_with(lower, 3, {0xEF});
    const Context before{.image = &image, .revision = 0x51};
    const Context after{.image = &image, .revision = 0x52};
    CHECK(advertisement(after, if_equal(rows[0], 2)) == Advertised::Yes);
    CHECK(advertisement(after, if_equal(rows[0], 3)) == Advertised::No);
    CHECK(advertisement(after, if_not(rows[0], 0)) == Advertised::Yes);
    CHECK(advertisement(before, if_equal(rows[0], 2)) == Advertised::No);
    CHECK(advertisement(before, if_not(rows[0], 0)) == Advertised::No);
    CHECK(advertisement(after, from({0x53, 0xFF}, if_equal(rows[0], 2))) == Advertised::No);
}

TEST_CASE("a condition on some bits of a row leaves the others out") {
    static constexpr auto rows =
        rows_of("Document 1.0", lower, false,
                {{.name = "Kind", .clause = "Table 1", .byte = 3, .msb = 5, .lsb = 4}});
    const Image image = image_with(lower, 3, {0xEF}); // Kind is 2
    const Context context{.image = &image, .revision = 0x54};
    CHECK(advertisement(context, if_bits(rows[0], 2, 2)) == Advertised::Yes);
    CHECK(advertisement(context, if_bits(rows[0], 1, 0)) == Advertised::Yes);
    CHECK(advertisement(context, if_bits(rows[0], 1, 1)) == Advertised::No);
}

TEST_CASE("rows that name no advertisement of their own have that of their page") {
    constexpr When page = if_set(lower, 3, 0x01);
    constexpr When own = if_set(lower, 3, 0x02);
    constexpr auto rows = given(
        page,
        rows_of("Document 1.0", upper(0x13), false,
                {{.name = "Plain", .clause = "Table 1", .byte = 128},
                 {.name = "Own", .clause = "Table 1", .byte = 129, .when = own},
                 {.name = "Reserved", .clause = "Table 1", .byte = 130, .kind = Kind::Reserved}}));
    CHECK(rows[0].when.mask == 0x01);
    CHECK(rows[1].when.mask == 0x02);
    CHECK(rows[2].when.mask == 0);
}
