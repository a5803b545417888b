// Plans: what is refused, what they say, and that they go through files.
#include <doctest/doctest.h>

#include "cli/engine/change/breakout.hpp"
#include "cli/engine/change/plan_file.hpp"
#include "cli/engine/change/raw_write.hpp"
#include "cmis/control/plan.hpp"
#include "sff/sff8472/control.hpp"
#include "sff/sff8636/control.hpp"
#include "tests/control/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using engine::ChangeResult;
using memmap::lower;
using memmap::upper;
using model::Setting;
using Why = model::NoPlan::Why;

model::Wish tx_off(model::LaneSet lanes) {
    return {.name = "tx off", .lanes = {{Setting::TxDisable, lanes, 1}}};
}

void set(memmap::Image& image, const memmap::Page& page, unsigned byte, unsigned value) {
    REQUIRE(image.put(page, byte, std::array{static_cast<std::uint8_t>(value)}));
}

} // namespace

TEST_CASE("what is not advertised is refused with the register that says so") {
    memmap::Image image = capture("osfp-800g-dr8");
    REQUIRE(cmis::control::plan(image, tx_off(1)));
    const unsigned controls = *image.byte(upper(0x01), 155);
    set(image, upper(0x01), 155, controls & ~0x02U); // OutputDisableTxSupported, Table 8-51
    const auto refused = cmis::control::plan(image, tx_off(1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why == Why::NotAdvertised);
    CHECK(refused.error().text.find("01h:155") != std::string::npos);
    REQUIRE(refused.error().where != nullptr);
    CHECK(refused.error().where->name == "OutputDisableTx<i>");

    memmap::Image qsfp = capture("qsfp28-100g-sr4");
    REQUIRE(sff8636::plan_change(qsfp, tx_off(1)));
    set(qsfp, upper(0x00), 195, *qsfp.byte(upper(0x00), 195) & ~0x10U); // Table 6-22
    const auto no_disable = sff8636::plan_change(qsfp, tx_off(1));
    REQUIRE_FALSE(no_disable);
    CHECK(no_disable.error().why == Why::NotAdvertised);
    CHECK(no_disable.error().text.find("00h:195") != std::string::npos);

    memmap::Image sfp = capture("sfp28-25g-lr");
    REQUIRE(sff8472::plan_change(sfp, tx_off(0)));
    set(sfp, lower, 93, *sfp.byte(lower, 93) & ~0x40U); // SFF-8472 Table 8-6
    const auto no_soft = sff8472::plan_change(sfp, tx_off(0));
    REQUIRE_FALSE(no_soft);
    CHECK(no_soft.error().why == Why::NotAdvertised);
    CHECK(no_soft.error().text.find("L:93") != std::string::npos);
}

TEST_CASE("what is there may not be changeable, and codes end where the standard does") {
    memmap::Image image = capture("osfp-800g-dr8");
    const model::Wish bypass{.name = "cdr", .lanes = {{Setting::TxCdr, 0x01, 0}}};
    set(image, upper(0x01), 161, *image.byte(upper(0x01), 161) | 0x03U); // Table 8-54
    REQUIRE(cmis::control::plan(image, bypass));
    set(image, upper(0x01), 161, *image.byte(upper(0x01), 161) & ~0x02U);
    const auto fixed = cmis::control::plan(image, bypass);
    REQUIRE_FALSE(fixed); // TxCDRBypassControlSupported
    CHECK(fixed.error().why == Why::NotAdvertised);
    CHECK(fixed.error().text.find("01h:161 bit 1") != std::string::npos);

    const auto amplitude = [](unsigned code) {
        return model::Wish{.name = "amplitude", .lanes = {{Setting::RxAmplitude, 0x0F, code}}};
    };
    set(image, upper(0x01), 153,
        *image.byte(upper(0x01), 153) | 0xF0U); // levels 0 to 3, Table 8-50
    set(image, upper(0x01), 154, 0xFF);         // the byte behind it tells of other things
    CHECK(cmis::control::plan(image, amplitude(3)));
    const auto reserved = cmis::control::plan(image, amplitude(4));
    REQUIRE_FALSE(reserved);
    CHECK(reserved.error().why == Why::NotAdvertised);
    set(image, upper(0x01), 153, *image.byte(upper(0x01), 153) & ~0x80U);
    CHECK_FALSE(cmis::control::plan(image, amplitude(3)));
}

TEST_CASE("lanes that are not there make no sense") {
    const auto beyond = cmis::control::plan(capture("osfp-800g-dr8"), tx_off(model::lane_bit(9)));
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().why == Why::NotSensible);
    const auto fifth = sff8636::plan_change(capture("qsfp28-100g-sr4"), tx_off(model::lane_bit(5)));
    REQUIRE_FALSE(fifth);
    CHECK(fifth.error().why == Why::NotSensible);
}

TEST_CASE("CMIS 3.0: outputs can be disabled, nothing else is written") {
    const memmap::Image image = capture("qsfpdd-200g-fr4-cmis30");
    CHECK(cmis::control::plan(image, tx_off(1)));
    for (const model::Wish& wish :
         {model::Wish{.name = "power low", .power = model::PowerMode::Low},
          model::Wish{.name = "reset", .reset = true},
          model::Wish{.name = "breakout", .paths = {{1, 0x0F}}},
          model::Wish{.name = "squelch", .lanes = {{Setting::TxSquelch, 1, 1}}}}) {
        CAPTURE(wish.name);
        const auto refused = cmis::control::plan(image, wish);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().why == Why::Unsafe);
    }
}

TEST_CASE("flat memory has no controls") {
    const auto refused = cmis::control::plan(capture("osfp-800g-passive-dac-flat"), tx_off(1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why == Why::NotAdvertised);
}

TEST_CASE("one lane off drops its whole data path, and the plan says so") {
    Rig rig = Rig::brought_up("qsfpdd-400g-dr4"); // 400GAUI-8 on lanes 1-8
    const auto plan = cmis::control::plan(rig.look(), tx_off(model::lane_bit(2)));
    REQUIRE(plan);
    CHECK(plan->traffic() == model::Traffic::Drops);
    CHECK(plan->dropped() == model::lane_set(1, 8));
    REQUIRE(plan->steps.size() == 1);
    CHECK(plan->steps[0].where == "10h:130");
    CHECK(plan->steps[0].clause == "OIF-CMIS 5.4 Table 8-79");
    CHECK(plan->before == std::vector<model::Bits>{{upper(0x10), 130, 0x02, 0x00}});
    const auto end = rig.carry_out(*plan);
    REQUIRE_MESSAGE(end.is_done(), end.message);
    CHECK(rig.byte(upper(0x10), 130) == 0x02);
    CHECK(rig.byte(upper(0x11), 128) == 0x77); // DPInitialized
    CHECK((rig.byte(upper(0x11), 133) & 0x02U) == 0);
}

TEST_CASE("plans go through files unchanged; text that is none is told") {
    Rig rig = Rig::brought_up("osfp-800g-dr8");
    const memmap::Image image = rig.look();
    for (const auto* text : {"8x100G", "2xapp5", "1x400G+4x100G", "app3@5"}) {
        CAPTURE(text);
        engine::Inspection inspection;
        inspection.image = std::make_unique<memmap::Image>(image);
        engine::inspect(inspection, std::nullopt);
        const auto wish = engine::breakout(inspection, text);
        REQUIRE_MESSAGE(wish, (wish ? "" : wish.error()));
        const auto plan = cmis::control::plan(image, *wish);
        REQUIRE(plan);
        const std::string file = engine::write_plan(*plan);
        const auto read = engine::read_plan(file);
        REQUIRE_MESSAGE(read, (read ? "" : read.error()));
        CHECK(*read == *plan);
        for (std::size_t cut = 0; cut + 1 < file.size(); cut += 97) {
            CHECK_FALSE(engine::read_plan(file.substr(0, cut)));
        }
    }
}

TEST_CASE("a plan is refused where module or registers are other ones") {
    Rig rig = Rig::brought_up("osfp-800g-dr8");
    const auto plan = cmis::control::plan(rig.look(), tx_off(model::lane_bit(2)));
    REQUIRE(plan);
    const auto apply = [&] { return rig.change({}, *plan); };
    Rig other = Rig::brought_up("osfp-800g-sr8-fault");
    CHECK(other.change({}, *plan).result == ChangeResult::Refused);
    CHECK(other.byte(upper(0x10), 130) == 0);

    REQUIRE(
        rig.change([](const engine::Inspection&) { return tx_off(model::lane_bit(8)); }).result ==
        ChangeResult::Done);
    const auto refused = apply();
    CHECK(refused.result == ChangeResult::Refused);
    CHECK(refused.trouble == engine::Trouble::Refused);
    CHECK(refused.message.find("10h:130 is 80h, not 00h") != std::string::npos);
    CHECK(rig.byte(upper(0x10), 130) == 0x80);
}

TEST_CASE("what is no control is never written, whatever a plan says") {
    Rig rig = Rig::brought_up("osfp-800g-dr8");
    const auto good = cmis::control::plan(rig.look(), tx_off(model::lane_bit(2)));
    REQUIRE(good);
    const std::pair<memmap::Page, unsigned> places[] = {{lower, 122},        // password
                                                        {lower, 118},        // new password
                                                        {upper(0x00), 129},  // vendor name
                                                        {upper(0x03), 128},  // memory of the user
                                                        {upper(0x10), 240},  // custom
                                                        {upper(0x10), 133},  // reserved
                                                        {upper(0xB0), 128},  // vendor's page
                                                        {upper(0x9F), 128},  // commands
                                                        {upper(0x11), 206}}; // read-only
    for (const auto& [page, byte] : places) {
        CAPTURE(byte);
        model::ControlPlan plan = *good;
        plan.steps[0].write.patches = {{page, static_cast<std::uint8_t>(byte), 0x01, 0x01}};
        const memmap::Image before = rig.module.image();
        const auto outcome = rig.change({}, plan);
        CHECK(outcome.result == ChangeResult::Refused);
        CHECK(outcome.journal_number == 0);
        CHECK(rig.module.image().byte(page, byte) == before.byte(page, byte));
    }
}

TEST_CASE("breakouts that the module does not have are told") {
    engine::Inspection inspection;
    inspection.image = std::make_unique<memmap::Image>(capture("osfp-800g-dr8"));
    engine::inspect(inspection, std::nullopt);
    for (const auto* text : {"", "+", "3x", "x100G", "4x100G+", "4x123G", "3x400G", "app12",
                             "app3@0", "app1@2", "100x100G", "4x100G@"}) {
        CAPTURE(text);
        CHECK_FALSE(engine::breakout(inspection, text));
    }
    const auto mixed = engine::breakout(inspection, "1x400G+4x100G");
    REQUIRE(mixed);
    REQUIRE(mixed->paths.size() == 5);
    CHECK(mixed->paths[0].host_lanes == 0x0F); // ports are placed behind each other
    CHECK(mixed->paths[1].host_lanes == 0x10);
    CHECK(mixed->paths[4].host_lanes == 0x80);
    const auto half = engine::breakout(inspection, "1x400G");
    REQUIRE(half);
    CHECK(half->paths.back().application == 0); // unused lanes are part of the plan
}

TEST_CASE("a mask is written whatever data paths are doing, and their states are not judged") {
    Rig rig(capture("osfp-800g-dr8")); // lanes 6 and 7 are between two states
    const auto outcome = rig.change([](const engine::Inspection& inspection) {
        return engine::wish_for_register(inspection, "DPStateChangedMask1", "1");
    });
    CAPTURE(outcome.message);
    CHECK(engine::name_of(outcome.result) == "done");
    CHECK((rig.byte(memmap::upper(0x10), 213) & 1U) == 1);
}

TEST_CASE("a setting of lanes whose data path is on its way ends where the path does") {
    // OutputPolarityFlipRx, Table 8-79; 11h:128 = 2 is DPInit on lane 1, Table 8-94.
    const model::Wish wish{.name = "polarity", .lanes = {{Setting::RxPolarity, 0x01, 0}}};
    memmap::Image image = capture("sfp112-100g-sr1");
    const auto steady = cmis::control::plan(image, wish);
    REQUIRE(steady);
    CHECK(steady->steps.size() == 1);
    set(image, upper(0x11), 128, 0x02);
    const auto moving = cmis::control::plan(image, wish);
    REQUIRE(moving);
    REQUIRE(moving->steps.size() == 2);
    CHECK(moving->steps.back().what == "wait for lane 1 to settle");
    CHECK(moving->steps.back().write.patches.empty());
    CHECK(moving->steps.back().expect.what == "DPActivated on lane 1");
}

} // namespace optictl
