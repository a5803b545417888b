// Modules of the field: what they do wrong is compensated, or said. Nothing is called done that the
// module does not have.
#include <filesystem>
#include <map>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>

#include "cli/engine/change/breakout.hpp"
#include "tests/control/changes.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::emulator::Misbehaviour;
using engine::ChangeOutcome;
using engine::ChangeResult;

/// What becomes of a change with each of them. The rest has nothing to do with controls: done.
const std::map<std::string_view, ChangeResult> breakouts{
    {"success-but-acs-unchanged", ChangeResult::Failed},
    {"config-in-progress-forever", ChangeResult::Failed},
    {"stays-in-dpinit", ChangeResult::LeftHalfway},
    {"keeps-light", ChangeResult::Failed}, // lanes are dark before they are configured
};
const std::map<std::string_view, ChangeResult> resets{
    {"reset-by-pin-only", ChangeResult::Failed},
    {"slow-to-ready", ChangeResult::Failed}, // 300 s, where 60 s are waited for
};

bool has_all(Rig& rig, const std::vector<model::Bits>& bits) {
    rig.module.advance();
    return std::ranges::all_of(
        bits, [&](const model::Bits& each) { return model::holds(rig.module.image(), each); });
}

/// Whether it has to do with controls at all; modules with the others must come to their end.
bool may_fail(Misbehaviour which) {
    switch (which) {
    case Misbehaviour::SuccessButAcsUnchanged:
    case Misbehaviour::ConfigInProgressForever:
    case Misbehaviour::StaysInDpInit:
    case Misbehaviour::KeepsLight:
    case Misbehaviour::IgnoresSwitches:
    case Misbehaviour::IgnoresSettings:
    case Misbehaviour::IgnoresLoopbacks:
    case Misbehaviour::TunesBeside: return true;
    default: return false;
    }
}

/// Registers of a bank that is in use say the truth; the outcome must, too.
void check_truth(Rig& rig, const ChangeOutcome& outcome) {
    CAPTURE(outcome.message);
    CAPTURE(outcome.rollback);
    if (outcome.result == ChangeResult::Done) {
        CHECK(has_all(rig, outcome.plan.result));
    } else {
        CHECK_FALSE(outcome.message.empty());
    }
    if (outcome.result == ChangeResult::Failed && !outcome.rollback.empty()) {
        CHECK(has_all(rig, outcome.plan.before));
    }
    if (outcome.result == ChangeResult::LeftHalfway) {
        CHECK_FALSE(outcome.holds.empty());
    }
}

} // namespace

TEST_CASE("every misbehaviour: the outcome of a breakout is right, or said") {
    for (const auto& row : drivers::emulator::misbehaviours()) {
        if (row.id == Misbehaviour::IgnoresPage) {
            continue; // below: such a module has no pages that could be read
        }
        CAPTURE(row.name);
        Rig rig = Rig::brought_up("osfp-800g-dr8");
        rig.misbehave(row.id);
        const ChangeOutcome outcome = rig.change([](const engine::Inspection& inspection) {
            return engine::breakout(inspection, "8x100G");
        });
        const auto known = breakouts.find(row.name);
        if (row.id != Misbehaviour::DropsWrites) { // by chance
            CHECK(engine::name_of(outcome.result) ==
                  engine::name_of(known != breakouts.end() ? known->second : ChangeResult::Done));
        }
        check_truth(rig, outcome);
    }
}

TEST_CASE("every misbehaviour: the outcome of a reset is right, or said") {
    for (const auto& row : drivers::emulator::misbehaviours()) {
        if (row.id == Misbehaviour::IgnoresPage) {
            continue;
        }
        CAPTURE(row.name);
        Rig rig = Rig::brought_up("osfp-800g-dr8");
        rig.misbehave(row.id);
        const ChangeOutcome outcome = rig.change([](const engine::Inspection&) {
            return model::Wish{.name = "power reset", .reset = true};
        });
        const auto known = resets.find(row.name);
        if (row.id != Misbehaviour::DropsWrites) {
            CHECK(engine::name_of(outcome.result) ==
                  engine::name_of(known != resets.end() ? known->second : ChangeResult::Done));
        }
        check_truth(rig, outcome);
    }
}

TEST_CASE("every misbehaviour with every change: the outcome is right, or said") {
    for (const NamedChange& change : changes()) {
        CAPTURE(change.name);
        {
            Rig rig = rig_for(change);
            const ChangeOutcome outcome = rig.change(change.wish);
            CAPTURE(outcome.message);
            CHECK(engine::name_of(outcome.result) == "done"); // as all are where nothing is wrong
            check_truth(rig, outcome);
        }
        for (const auto& row : drivers::emulator::misbehaviours()) {
            if (row.id == Misbehaviour::IgnoresPage) {
                continue;
            }
            CAPTURE(row.name);
            Rig rig = rig_for(change);
            rig.misbehave(row.id);
            const ChangeOutcome outcome = rig.change(change.wish);
            CAPTURE(engine::name_of(outcome.result));
            check_truth(rig, outcome);
            if (row.id != Misbehaviour::DropsWrites && !may_fail(row.id)) {
                CHECK(engine::name_of(outcome.result) == "done");
            }
        }
    }
}

TEST_CASE("a module that ignores the page select is not written to") {
    drivers::emulator::Settings settings;
    settings.misbehaviours.add(Misbehaviour::IgnoresPage);
    Rig rig(capture("osfp-800g-dr8"), settings);
    const ChangeOutcome outcome = rig.change([](const engine::Inspection&) {
        return model::Wish{.name = "tx off", .lanes = {{model::Setting::TxDisable, 0, 1}}};
    });
    CHECK(outcome.result != ChangeResult::Done);
    CHECK_FALSE(outcome.message.empty());
    CHECK(outcome.journal_number == 0);
}

TEST_CASE("a module that takes 300 s to full power is late, and it is said") {
    Rig rig = Rig::brought_up("osfp-800g-dr8");
    const auto low = rig.change([](const engine::Inspection&) {
        return model::Wish{.name = "power low", .power = model::PowerMode::Low};
    });
    REQUIRE(engine::name_of(low.result) == "done");
    rig.misbehave(Misbehaviour::SlowToReady);
    const auto high = rig.change([](const engine::Inspection&) {
        return model::Wish{.name = "power high", .power = model::PowerMode::High};
    });
    CHECK(high.message.find("ModuleReady did not come within 60 s") != std::string::npos);
    check_truth(rig, high);
}

TEST_CASE("power class bits light a module that is dark without them") {
    drivers::emulator::Settings settings;
    settings.misbehaviours.add(Misbehaviour::DarkWithoutClassBits);
    Rig rig(capture("qsfp28-100g-er4-class8"), settings);
    const auto outcome = rig.change([](const engine::Inspection&) {
        return model::Wish{.name = "power high", .power = model::PowerMode::High};
    });
    CAPTURE(outcome.message);
    CHECK((outcome.result == ChangeResult::Done || outcome.result == ChangeResult::AsWished));
    CHECK((rig.byte(memmap::lower, 93) & 0x0CU) != 0); // SFF-8636 Table 6-10
    CHECK(rig.byte(memmap::lower, 50) != 0);           // Tx1 power
}

TEST_CASE("power changes are far enough apart for modules that hang otherwise") {
    drivers::emulator::Settings settings;
    settings.misbehaviours.add(Misbehaviour::HangsOnFastPowerChange);
    Rig rig(capture("qsfp28-100g-sr4"), settings);
    for (const auto mode : {model::PowerMode::Low, model::PowerMode::High, model::PowerMode::Low}) {
        const auto outcome = rig.change(
            [&](const engine::Inspection&) { return model::Wish{.name = "power", .power = mode}; });
        CAPTURE(outcome.message);
        CHECK(outcome.result == ChangeResult::Done);
    }
}

} // namespace optictl
