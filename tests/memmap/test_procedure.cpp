// Procedures without a module: what they write, and how they go on.
#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "sff/memmap/procedure.hpp"

using namespace optictl::memmap;
using namespace std::chrono_literals;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// 10h:130 OutputDisableTx, one bit a lane (OIF-CMIS 5.4 Table 8-79).
constexpr Field output_disable{.name = "OutputDisableTx<i>",
                               .clause = "Table 8-79",
                               .byte = 130,
                               .msb = 0,
                               .lsb = 0,
                               .lanes = media_lanes(8, 1),
                               .kind = Kind::Flag,
                               .access = Access::ReadWrite,
                               .page = upper(0x10),
                               .banked = true};
/// 12h:200 TargetOutputPower, two bytes a lane (OIF-CMIS 5.4 Table 8-109).
constexpr Field target_power{.name = "TargetOutputPowerTx<i>",
                             .clause = "Table 8-109",
                             .byte = 200,
                             .size = 2,
                             .lanes = media_lanes(8, 16),
                             .kind = Kind::Signed,
                             .access = Access::ReadWrite,
                             .page = upper(0x12),
                             .banked = true};
/// 03h:234-235, the odd lane in the high nibble (SFF-8636 2.11 Table 6-30).
constexpr Field input_equalizer{.name = "Tx<i> Input Equalization Control",
                                .clause = "Table 6-30",
                                .byte = 234,
                                .msb = 7,
                                .lsb = 4,
                                .lanes = host_lanes(4, 4, Order::MsbFirst),
                                .access = Access::ReadWrite,
                                .page = upper(0x03)};

std::string_view why_not(const std::vector<Patch>& patches) {
    const auto merged = merge({.patches = patches});
    return merged ? std::string_view() : merged.error();
}

} // namespace

TEST_CASE("bits of one register are one byte of one write") {
    Write write;
    CHECK(put(write.patches, output_disable, 1, 1));
    CHECK(put(write.patches, output_disable, 0, 2));
    CHECK(put(write.patches, output_disable, 1, 7));
    const auto merged = merge(write);
    REQUIRE(merged);
    CHECK(merged->page == upper(0x10));
    CHECK(merged->first == 130);
    CHECK(merged->value == Bytes{0x82});
    CHECK(merged->mask == Bytes{0x86});
    CHECK(merged->is_partial());
    CHECK(merged->over({0x55}) == Bytes{0xD3}); // 0101 0101: bits 1 and 7 set, bit 2 cleared
    CHECK(merged->is_in({0xD3}));
    CHECK(merged->is_in({0x82}));
    CHECK_FALSE(merged->is_in({0x86}));
    CHECK_FALSE(merged->is_in({}));
}

TEST_CASE("numbers are big endian, and neighbours join whatever their order") {
    Write write;
    CHECK(put(write.patches, target_power, 0xFF9C, 1)); // -1.00 dBm in 0.01 dBm
    CHECK(put(write.patches, target_power, 0x0123, 0));
    const auto merged = merge(write);
    REQUIRE(merged);
    CHECK(merged->first == 200);
    CHECK(merged->value == Bytes{0x01, 0x23, 0xFF, 0x9C});
    CHECK_FALSE(merged->is_partial());
}

TEST_CASE("nibbles of odd lanes are the high ones where the standard has them so") {
    std::vector<Patch> patches;
    CHECK(put(patches, input_equalizer, 0xA, 0));
    CHECK(put(patches, input_equalizer, 0x5, 3));
    REQUIRE(patches.size() == 2);
    CHECK(patches[0] == Patch{upper(0x03), 234, 0xF0, 0xA0});
    CHECK(patches[1] == Patch{upper(0x03), 235, 0x0F, 0x05});
}

TEST_CASE("a bank is part of the place") {
    std::vector<Patch> patches;
    CHECK(put(patches, output_disable, 1, 0, 1));
    CHECK(patches[0].page == upper(0x10).in_bank(1));
    CHECK_FALSE(put(patches, input_equalizer, 1, 0, 1));
    CHECK(patches.size() == 1);
}

TEST_CASE("what is not for writing, or does not fit, is not patched") {
    Field state = output_disable;
    std::vector<Patch> patches;
    for (const Access access : {Access::ReadOnly, Access::ClearOnRead}) {
        state.access = access;
        CHECK_FALSE(put(patches, state, 1));
    }
    CHECK_FALSE(put(patches, output_disable, 2));    // one bit
    CHECK_FALSE(put(patches, output_disable, 1, 8)); // eight lanes
    CHECK_FALSE(put(patches, target_power, 0x10000));
    CHECK(patches.empty());
}

TEST_CASE("what is not one transaction is refused with the reason") {
    CHECK(why_not({}) == "there is nothing to write");
    CHECK(why_not({{upper(0x10), 128}, {upper(0x11), 129}}) ==
          "the bytes are of several half pages");
    CHECK(why_not({{upper(0x10), 128}, {upper(0x10).in_bank(1), 129}}) ==
          "the bytes are of several half pages");
    CHECK(why_not({{upper(0x10), 128}, {upper(0x10), 130}}) ==
          "the bytes do not follow each other");
    CHECK(why_not({{lower, 128}}) == "a byte is not of the half page it is said to be of");
    CHECK(why_not({{upper(0), 127}}) == "a byte is not of the half page it is said to be of");
    CHECK(why_not({{lower, 26, 0x10, 0x10}, {lower, 26, 0x50, 0x40}}) ==
          "two patches want different values of the same bits");
    CHECK(why_not({{lower, 26, 0x10, 0x10}, {lower, 26, 0x50, 0x50}}).empty());
}

namespace {

/// A procedure as they are written: a power mode, a wait for the state, a check.
struct LowPower {
    enum class At : std::uint8_t { Start, Requested, Waiting } at = At::Start;
};
constexpr std::uint8_t low_power_request = 0x10; // 00h:26.4
constexpr std::uint8_t module_low_power = 1;     // 00h:3.3-1

Step next(LowPower& state, const Now& now) {
    switch (state.at) {
    case LowPower::At::Start:
        state.at = LowPower::At::Requested;
        return Write{{{lower, 26, low_power_request, low_power_request}}, Retry::Safe};
    case LowPower::At::Requested: state.at = LowPower::At::Waiting; break;
    case LowPower::At::Waiting:
        if (now.ended == Ended::Done && now.image.byte(lower, 3) == module_low_power << 1) {
            return Done{};
        }
        if (now.waited > 2s) {
            return Failed{"the module stays in high power"};
        }
        break;
    }
    return Wait{.at_most = 5s, .poll = {{lower, 3, 1}}, .what = "ModuleLowPwr"};
}

constexpr Procedure<LowPower> low_power{.name = "low-power", .next = next};

} // namespace

TEST_CASE("a procedure is asked and tells, without time or module") {
    LowPower state;
    Image image;
    const auto ask = [&](Ended ended, std::chrono::nanoseconds waited) {
        return low_power.next(state, {.image = image, .ended = ended, .waited = waited});
    };
    const Step first = ask(Ended::First, 0s);
    REQUIRE(std::holds_alternative<Write>(first));
    CHECK(std::get<Write>(first).patches == std::vector<Patch>{{lower, 26, 0x10, 0x10}});
    const Step wait = ask(Ended::Done, 0s);
    CHECK(std::holds_alternative<Wait>(wait));
    REQUIRE(image.put(lower, 3, Bytes{0x06})); // ModuleReady
    CHECK(ask(Ended::Done, 100ms) == wait);    // the same wait goes on
    const LowPower kept = state;               // as a journal keeps it
    CHECK(std::holds_alternative<Failed>(ask(Ended::Done, 3s)));
    REQUIRE(image.put(lower, 3, Bytes{0x02}));
    CHECK(ask(Ended::Busy, 200ms) == wait); // old bytes are no answer
    state = kept;
    CHECK(std::holds_alternative<Done>(ask(Ended::Done, 200ms)));
}
