// Updates that are interrupted at every command: by a bus that fails, by a module that is pulled,
// by a power failure, by the death of the host. Whatever happens, the module can boot its committed
// load; what is said of it is true; and the next update brings it to its end.
#include <algorithm>
#include <cstdlib>
#include <random>

#include <doctest/doctest.h>

#include "tests/firmware/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using engine::FirmwareAction;
using engine::FirmwareOutcome;
using engine::FirmwareRequest;
using engine::FirmwareResult;

enum class Blow : std::uint8_t { Nacks, Removal, PowerCut, Death };
constexpr Blow blows[] = {Blow::Nacks, Blow::Removal, Blow::PowerCut, Blow::Death};
constexpr const char* names[] = {"NACKs", "removal", "power cut", "death of the host"};

/// Where an update is hit: before or after the start of a command.
struct Point {
    unsigned command = 0;
    bool is_after = false;
    Blow blow{};
};

void strike(FirmwareRig& rig, Blow blow) {
    constexpr unsigned burst = 40; // more than any transaction is tried
    switch (blow) {
    case Blow::Nacks: rig.nacks = burst; break;
    case Blow::Removal: rig.is_removed = true; break;
    case Blow::PowerCut: rig.cut_power(); break;
    case Blow::Death: rig.is_removed = true; throw Died{};
    }
}

/// What the outcome claims, against what the flash of the module has.
void check_claim(const FirmwareOutcome& outcome, const Flash& flash) {
    const bool old_runs = flash.running == 0 && flash.committed == 0;
    CAPTURE(std::string(engine::name_of(outcome.result)));
    CAPTURE(outcome.message);
    CAPTURE(flash.text);
    switch (outcome.result) {
    case FirmwareResult::Done: CHECK((flash.running == 1 && flash.committed == 1)); break;
    case FirmwareResult::TargetInvalid: CHECK((old_runs && !flash.valid[1])); break;
    case FirmwareResult::Refused:
    case FirmwareResult::Unchanged: CHECK(old_runs); break;
    case FirmwareResult::NotRun:
    case FirmwareResult::Returned: CHECK((old_runs && flash.valid[1])); break;
    case FirmwareResult::OnTrial: CHECK((flash.running == 1 && flash.committed == 0)); break;
    case FirmwareResult::NotBack:
    case FirmwareResult::Unknown:
    case FirmwareResult::NoModule: break; // nothing is claimed
    default: FAIL("an update cannot end so"); break;
    }
}

/// One update that is hit once; the module afterwards, and that it can be updated still.
void interrupt(const UpdateKind& kind, const std::shared_ptr<const engine::FirmwareImage>& image,
               const Point& point, bool mends) {
    CAPTURE(std::string(kind.name));
    CAPTURE(point.command);
    CAPTURE(point.is_after);
    CAPTURE(std::string(names[static_cast<std::size_t>(point.blow)]));
    FirmwareRig rig(kind);
    rig.on_command = [&](unsigned number, bool is_after) {
        // Each time costs a look at the flash: of a megabyte at some places.
        constexpr unsigned every = 16;
        if (image->bytes.size() < every * 65536 || number % every == 0 || number >= point.command) {
            rig.check_bootable();
        }
        if (number == point.command && is_after == point.is_after) {
            strike(rig, point.blow);
        }
    };
    try {
        const FirmwareOutcome outcome = rig.update(FirmwareAction::Update, image);
        if (!rig.is_removed) {
            check_claim(outcome, rig.flash());
        }
        CHECK((outcome.result != FirmwareResult::Unknown || rig.is_removed));
    } catch (const Died&) {
    }
    rig.check_bootable();
    rig.on_command = {};
    rig.nacks = 0;
    if (rig.is_removed) {
        rig.is_removed = false;
        if (point.blow == Blow::Removal) {
            rig.cut_power();
        }
    }
    rig.clock.sleep(30s);
    rig.check_bootable();
    if (!mends) {
        return;
    }
    // As the tool says: what is on trial is ended or kept, then it begins again.
    FirmwareOutcome again = rig.update(FirmwareAction::Update, image);
    if (again.result == FirmwareResult::AsWished && rig.flash().committed != 1) {
        again = rig.update(FirmwareAction::Commit);
    }
    if (again.result == FirmwareResult::Refused) {
        REQUIRE(rig.update(FirmwareAction::Revert).result == FirmwareResult::Done);
        again = rig.update(FirmwareAction::Update, image);
    }
    CHECK_MESSAGE(
        (again.result == FirmwareResult::Done || again.result == FirmwareResult::AsWished),
        again.message);
    CHECK(rig.flash().committed == 1);
}

[[nodiscard]] unsigned commands_of(const UpdateKind& kind,
                                   const std::shared_ptr<const engine::FirmwareImage>& image) {
    FirmwareRig rig(kind);
    REQUIRE(rig.update(FirmwareAction::Update, image).result == FirmwareResult::Done);
    return rig.commands;
}

[[nodiscard]] bool all_of_them() {
    return std::getenv("OPTICTL_FIRMWARE_ALL") != nullptr;
}

/// 64 blocks as the module takes them.
[[nodiscard]] std::size_t body_of(const UpdateKind& kind) {
    const std::size_t pages[] = {0, 1, 2, 3, 4, 8, 12, 16};
    const std::size_t most = 8 * (std::size_t{kind.extension} + 1);
    return 64 * (kind.updates.extended
                     ? std::min({std::size_t{2048}, 128 * pages[kind.support & 0x0FU], most})
                     : std::min<std::size_t>(116, most));
}

} // namespace

TEST_CASE("interrupted at every block boundary and step of 64 blocks, nothing is lost") {
    bool is_first = true;
    for (const UpdateKind& kind : update_kinds()) {
        if (kind.updates.single_bank) {
            continue; // its own case
        }
        const auto image = an_image(body_of(kind));
        const unsigned count = commands_of(kind, image);
        CHECK(count > 64 - (kind.updates.skips_erased ? 16 : 0));
        unsigned index = 0;
        for (unsigned command = 1; command <= count; ++command) {
            for (const bool is_after : {false, true}) {
                for (const Blow blow : blows) {
                    // Of the other kinds every 29th in the short form: each blow at all places.
                    constexpr unsigned step = 29;
                    if (!is_first && !all_of_them() && ++index % step != 0) {
                        continue;
                    }
                    const bool mends = all_of_them() || command % 4 == 0 || command > count - 20;
                    interrupt(kind, image, {command, is_after, blow}, mends);
                }
            }
        }
        is_first = false;
    }
}

TEST_CASE("one megabyte, interrupted at places by seed: 200, or 40 of them in the short form") {
    const auto& kinds = update_kinds();
    const auto found = std::ranges::find_if(kinds, [](const UpdateKind& each) {
        return std::string_view(each.name) == "EPL, 16 pages, background";
    });
    const auto image = an_image(std::size_t{1} << 20U);
    const unsigned count = commands_of(*found, image);
    CHECK(count > 512);
    std::mt19937_64 random(18);
    const unsigned places = all_of_them() ? 200 : 40;
    for (unsigned i = 0; i < places; ++i) {
        const Point point{.command = 1 + static_cast<unsigned>(random() % count),
                          .is_after = random() % 2 == 0,
                          .blow = blows[random() % std::size(blows)]};
        interrupt(*found, image, point, i % 20 == 0);
    }
}

TEST_CASE("one bank, interrupted: the factory load remains, and it is loaded again") {
    const auto& kinds = update_kinds();
    const UpdateKind& kind = kinds.back();
    REQUIRE(kind.updates.single_bank);
    const auto image = an_image(8 * 128);
    for (unsigned command = 1; command < 16; ++command) {
        for (const Blow blow : blows) {
            CAPTURE(command);
            FirmwareRig rig(kind);
            rig.module->set_pin(drivers::emulator::Pin::LowPower, true);
            std::vector<std::uint8_t> low{0x50};
            REQUIRE(rig.module->write(memmap::Device::A0, 26, low));
            rig.clock.sleep(60s);
            const auto one_bank = [](FirmwareRequest& how) { how.banks = 1; };
            rig.on_command = [&](unsigned number, bool is_after) {
                if (number == command && is_after) {
                    strike(rig, blow);
                }
            };
            try {
                (void)rig.update(FirmwareAction::Update, image, one_bank);
            } catch (const Died&) {
            }
            rig.on_command = {};
            rig.nacks = 0;
            rig.is_removed = false;
            rig.cut_power();
            rig.clock.sleep(30s);
            // It answers, by its load or by the fixed one, and takes firmware.
            FirmwareOutcome again = rig.update(FirmwareAction::Update, image, one_bank);
            CHECK_MESSAGE(
                (again.result == FirmwareResult::Done || again.result == FirmwareResult::AsWished),
                again.message);
        }
    }
}

} // namespace optictl
