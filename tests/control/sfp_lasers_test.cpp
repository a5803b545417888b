// Tunable SFP+ on the emulated module, with channels and wavelengths by hand from SFF-8690 1.5
// section 5.2: the capture's laser goes from 191.5 THz (channel 1) to 196.1 THz (93) by 50 GHz, and
// stands at channel 45.
#include <doctest/doctest.h>

#include "sff/sff8472/control.hpp"
#include "tests/control/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using memmap::a2_lower;
using memmap::a2_upper;
using memmap::lower;

constexpr memmap::Page laser = a2_upper(0x02);
constexpr unsigned features = 128; // 1: by channel, 0: by wavelength, 2: dither, 3: tunes itself
constexpr unsigned channel = 144;
constexpr unsigned wavelength = 146;
constexpr unsigned control = 151;

model::Wish tuned(std::optional<long> mhz, std::optional<double> grid = {}) {
    model::Wish wish{.name = "tune"};
    wish.laser = model::Wish::Laser{.frequency_mhz = mhz, .grid_ghz = grid};
    return wish;
}

memmap::Image sfp() {
    return capture("sfp-10g-dwdm-tunable");
}

void set(memmap::Image& image, const memmap::Page& page, unsigned byte, unsigned value) {
    image.put(page, byte, std::vector<std::uint8_t>{static_cast<std::uint8_t>(value)});
}

unsigned word(Rig& rig, unsigned byte) {
    return rig.byte(laser, byte) << 8U | rig.byte(laser, byte + 1);
}

engine::ChangeOutcome change(Rig& rig, const model::Wish& wish) {
    return rig.change([&](const engine::Inspection&) { return wish; });
}

std::string refusal(const memmap::Image& image, const model::Wish& wish) {
    const auto plan = sff8472::plan_change(image, wish);
    REQUIRE_FALSE(plan);
    return plan.error().text;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a tunable SFP: frequencies are channels, and undo brings the channel of before back") {
    struct Case {
        long mhz;
        unsigned number;
    };
    for (const Case& each : {Case{193'100'000, 33}, Case{191'500'000, 1}, Case{196'100'000, 93}}) {
        CAPTURE(each.mhz);
        Rig rig(sfp());
        const unsigned light = rig.byte(a2_lower, 102);
        const auto outcome = change(rig, tuned(each.mhz));
        CAPTURE(outcome.message);
        REQUIRE(engine::name_of(outcome.result) == "done");
        CHECK(word(rig, channel) == each.number);
        CHECK(word(rig, wavelength) == 0x78EA); // the other way is not touched
        CHECK((rig.byte(laser, 168) & 0x30U) == 0);
        CHECK(rig.byte(a2_lower, 102) == light); // it was dark meanwhile
        model::Wish back{.name = "undo"};
        back.restore = outcome.plan.before;
        CHECK(engine::name_of(change(rig, back).result) == "done");
        CHECK(word(rig, channel) == 45);
    }
}

TEST_CASE("a tunable SFP by its wavelength alone, in steps of 50 pm") {
    memmap::Image image = sfp();
    set(image, laser, features, 0x01);
    Rig rig(image);
    const auto outcome = change(rig, tuned(193'100'000));
    CAPTURE(outcome.message);
    REQUIRE(engine::name_of(outcome.result) == "done");
    CHECK(word(rig, wavelength) == 31'050); // 1552.524 nm
    CHECK(word(rig, channel) == 45);
    set(image, laser, 141, 0x32); // grid: 01F4h -> 0032h, 5 GHz: 40 pm
    set(image, laser, 140, 0x00);
    CHECK(has(refusal(image, tuned(193'100'000)), "do not tell the channels"));
}

TEST_CASE("a tunable SFP whose grid goes down counts from its last frequency") {
    memmap::Image image = sfp();
    const unsigned numbers[] = {196, 1000, 191, 5000, 0xFE0C}; // -50 GHz
    for (unsigned i = 0; i < 5; ++i) {
        set(image, laser, 132 + 2 * i, numbers[i] >> 8U);
        set(image, laser, 133 + 2 * i, numbers[i] & 0xFFU);
    }
    Rig rig(image);
    CHECK(engine::name_of(change(rig, tuned(193'100'000)).result) == "done");
    CHECK(word(rig, channel) == 61); // 196.1 THz - 60 * 50 GHz
}

TEST_CASE("a tunable SFP: what it does not have is refused with the register that says so") {
    CHECK(
        has(refusal(sfp(), tuned(196'150'000)), "from 191.5 THz to 196.1 THz in steps of 50 GHz"));
    CHECK(has(refusal(sfp(), tuned(196'150'000)), "the nearest is 196.1 THz"));
    CHECK(has(refusal(sfp(), tuned(193'120'000)), "the nearest is 193.1 THz"));
    CHECK(has(refusal(sfp(), tuned(193'100'000, 100.0)), "one grid, of 50 GHz (A2h 02h:140)"));
    CHECK(sff8472::plan_change(sfp(), tuned(193'100'000, 50.0)));
    CHECK(has(refusal(sfp(), tuned({}, 50.0)), "the grid of a tunable SFP is not set"));
    model::Wish power = tuned(193'100'000);
    power.laser->power_dbm = -10;
    CHECK(has(refusal(sfp(), power), "SFF-8690 has no register"));
    model::Wish second = tuned(193'100'000);
    second.laser->lanes = 0x02;
    CHECK(has(refusal(sfp(), second), "one laser"));
    memmap::Image image = sfp();
    set(image, lower, 65, *image.byte(lower, 65) & ~0x40U);
    CHECK(has(refusal(image, tuned(193'100'000)), "not tunable (A0h:65 bit 6)"));
    image = sfp();
    set(image, laser, features, 0x10);
    CHECK(has(refusal(image, tuned(193'100'000)), "neither by channel nor by wavelength"));
    image = sfp();
    set(image, laser, features, 0x0B);
    CHECK(sff8472::plan_change(image, tuned(193'100'000)));
    set(image, laser, control, 0x02);
    CHECK(has(refusal(image, tuned(193'100'000)), "the laser tunes itself"));
    image = sfp();
    for (unsigned byte = 132; byte < 142; ++byte) {
        set(image, laser, byte, 0);
    }
    CHECK(has(refusal(image, tuned(193'100'000)), "hold no range"));
}

TEST_CASE("a tunable SFP that knows the channel not says so, and is put back") {
    Rig rig(sfp());
    auto plan = sff8472::plan_change(rig.look(), tuned(196'100'000));
    REQUIRE(plan);
    for (auto& step : plan->steps) {
        for (auto& patch : step.write.patches) {
            patch.value = patch.byte == channel + 1 ? 94 : patch.value;
        }
    }
    const auto outcome = rig.change({}, std::move(*plan));
    CHECK(engine::name_of(outcome.result) == "failed");
    CHECK(has(outcome.message, "it has no such channel (A2h 02h:172)"));
    CHECK(word(rig, channel) == 45);
}

TEST_CASE("a tunable SFP that was on no channel is not undone to none") {
    memmap::Image image = sfp();
    set(image, laser, channel + 1, 0);
    const auto plan = sff8472::plan_change(image, tuned(193'100'000));
    REQUIRE(plan);
    set(image, laser, channel + 1, 33);
    model::Wish back{.name = "undo"};
    back.restore = plan->before;
    CHECK(has(refusal(image, back), "names no channel"));
}

TEST_CASE("the dither of a tunable SFP: bit 0 of 151 switches it off") {
    model::Wish off{.name = "dither off"};
    off.laser = model::Wish::Laser{.dither = false};
    CHECK(has(refusal(sfp(), off), "no dither to set (A2h 02h:128 bit 2)"));
    memmap::Image image = sfp();
    set(image, laser, features, 0x07);
    Rig rig(image);
    const auto outcome = change(rig, off);
    CHECK(engine::name_of(outcome.result) == "done");
    CHECK((rig.byte(laser, control) & 0x01U) == 1);
    model::Wish back{.name = "undo"};
    back.restore = outcome.plan.before;
    CHECK(engine::name_of(change(rig, back).result) == "done");
    CHECK((rig.byte(laser, control) & 0x01U) == 0);
}

} // namespace optictl
