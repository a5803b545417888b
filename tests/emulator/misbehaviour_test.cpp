// Each misbehaviour: what a module with it does, and that one without it does not.
#include <algorithm>
#include <set>
#include <span>

#include <doctest/doctest.h>

#include "tests/emulator/bench.hpp"
#include "tests/emulator/cdb_exchange.hpp"
#include "tests/emulator/misbehaviours.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using enum Misbehaviour;
using drivers::emulator::Side;
using memmap::lower;
using memmap::upper;

const Bytes two_400g{0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28};

Bench& ready_with(Bench& bench) {
    bench.bring_up();
    return bench;
}

bool rejects_without_decommission(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).stage(two_400g, 0xFF);
    bench.wait(1s);
    const unsigned first = bench.config(0);
    bench.decommission();
    bench.stage(two_400g, 0xFF);
    bench.wait(1s);
    CHECK(bench.config(0) == 1); // behind AppSel 0 it takes it
    return first == 7;
}

bool rejects_app_sel_0(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).stage(Bytes(8, 0), 0xFF);
    bench.wait(1s);
    return bench.config(0) == 2;
}

bool is_slow_with_app_sel_0(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).stage(Bytes(8, 0), 0xFF);
    bench.wait(150ms);
    const bool slow = bench.config(0) == 12;
    bench.wait(50ms);
    CHECK(bench.config(0) == 1);
    return slow;
}

bool leaves_active_set(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).stage(two_400g, 0xFF);
    bench.wait(1s);
    CHECK(bench.config(0) == 1);
    return bench.read(status, 206, 8) == Bytes(8, 0x10);
}

bool is_in_progress_for_ever(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).stage(two_400g, 0xFF);
    bench.wait(3600s);
    const bool for_ever = bench.config(0) == 12;
    bench.write(lower, 26, 0x08); // a reset helps
    CHECK(bench.until([&] { return bench.module.answers(); }, 3s) < 3s);
    CHECK(bench.config(0) == 0);
    return for_ever;
}

bool clears_pending_of_others(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).stage(two_400g, 0xFF);
    bench.wait(1s);
    bench.stage(two_400g, 0x0F);
    bench.wait(1s);
    CHECK((bench.read(status, 235) & 0x0FU) == 0x0F);
    return (bench.read(status, 235) & 0xF0U) == 0;
}

bool takes_longer_than_it_says(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).write(controls, 128, 0x00);
    bench.wait(5s); // 01h:144.3-0 is 7
    const bool late = bench.path(0) == init;
    CHECK(bench.becomes(0, activated, 11s));
    return late;
}

bool stays_in_init(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).write(controls, 128, 0x00);
    bench.wait(3600s);
    const bool stays = bench.path(0) == init;
    bench.write(controls, 128, 0xFF); // it can be taken back
    CHECK(bench.becomes(0, deactivated, 2s));
    return stays;
}

bool is_slow_to_ready(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    bench.write(lower, 26, 0x00);
    bench.wait(299s);
    const bool slow = bench.module_state() == power_up;
    bench.wait(1s);
    CHECK(bench.module_state() == ready);
    return slow;
}

bool ignores_software_reset(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).write(lower, 26, 0x08);
    const bool ignores = bench.module.answers();
    bench.module.set_pin(drivers::emulator::Pin::Reset, true);
    CHECK_FALSE(bench.module.answers());
    return ignores;
}

bool has_page_0_behind_all(const Settings& settings) {
    Settings running = settings;
    running.power_on = false;
    Bench bench(full_module(), running);
    const unsigned wanted = *bench.module.image().byte(upper(0x01), 144);
    const unsigned got = bench.read(upper(0x01), 144);
    CHECK(bench.read(lower, 127) == 0x01);
    return got != wanted && got == *bench.module.image().byte(upper(0x00), 144);
}

bool drops_a_write(const Settings& settings) {
    Settings running = settings;
    running.power_on = false;
    Bench bench(full_module(), running);
    bench.write(controls, 213, 0x01);
    bench.write(controls, 213, 0x02);
    const bool dropped = bench.read(controls, 213) == 0x01;
    bench.write(controls, 213, 0x03);
    CHECK(bench.read(controls, 213) == 0x03);
    return dropped;
}

bool never_freezes(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    bench.write(upper(0x2F), 144, 0x80);
    bench.wait(60s);
    return (bench.read(upper(0x2F), 145) & 0x80U) == 0;
}

bool has_stale_diagnostics(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(bench.module_becomes(low_power, 3s));
    bench.write(upper(0x14), 128, 0x09); // no such selector: it goes back to 0
    bench.wait(50ms);
    const bool stale = bench.read(upper(0x14), 128) == 0x09;
    bench.wait(50ms);
    CHECK(bench.read(upper(0x14), 128) == 0x00);
    return stale;
}

Bench& with_cdb(Bench& bench) {
    REQUIRE(bench.module_becomes(low_power, 3s));
    return bench;
}

bool does_not_answer_while_busy(const Settings& settings) {
    Bench bench(full_module(), settings);
    send(with_cdb(bench), 0x0040);
    const bool silent = !bench.module.answers();
    CHECK(finish(bench) == 0x01);
    return silent;
}

bool is_never_done(const Settings& settings) {
    Bench bench(full_module(), settings);
    send(with_cdb(bench), 0x0040);
    bench.wait(3600s);
    send(bench, 0x0004);
    bench.wait(1s);
    const bool busy = (bench.read(lower, 37) & 0x80U) != 0;
    bench.write(lower, 26, 0x08);
    bench.wait(3s);
    CHECK(bench.read(lower, 37) == 0x00);
    return busy;
}

bool has_wrong_check_code(const Settings& settings) {
    Bench bench(full_module(), settings);
    CHECK(exchange(with_cdb(bench), 0x0000, {0, 0}) == 0x01);
    return bench.read(message, 135) != 0xFC;
}

bool leaves_reply_as_it_was(const Settings& settings) {
    Bench bench(full_module(), settings);
    CHECK(exchange(with_cdb(bench), 0x0000, {0, 0}) == 0x01);
    return bench.read(message, 134, 4) == Bytes{0xEE, 0xEE, 0, 0};
}

bool fails_every_command(const Settings& settings) {
    Bench bench(full_module(), settings);
    return exchange(with_cdb(bench), 0x0000, {0, 0}) == 0x40;
}

Bytes image_of_firmware() {
    Bytes lpl(8 + 64);
    lpl[3] = 200;
    return lpl;
}

bool is_slow_to_start(const Settings& settings) {
    Bench bench(full_module(), settings);
    send(with_cdb(bench), 0x0101, image_of_firmware());
    bench.wait(11s); // 0041h says 3 s
    const bool slow = (bench.read(lower, 37) & 0x80U) != 0;
    bench.wait(1s);
    CHECK(bench.read(lower, 37) == 0x01);
    return slow;
}

bool has_odd_write_mechanism(const Settings& settings) {
    Bench bench(full_module(), settings);
    CHECK(exchange(with_cdb(bench), 0x0041) == 0x01);
    return bench.read(message, 141) == 0x03;
}

bool has_stale_firmware_status(const Settings& settings) {
    Bench bench(full_module(), settings);
    Bytes block(4 + 100);
    CHECK(exchange(with_cdb(bench), 0x0101, image_of_firmware()) == 0x01);
    CHECK(exchange(bench, 0x0103, block) == 0x01);
    block.resize(4 + 36);
    block[3] = 100;
    CHECK(exchange(bench, 0x0103, block) == 0x01);
    CHECK(exchange(bench, 0x0107) == 0x01);
    CHECK(exchange(bench, 0x0109, {0, 0, 0, 50}) == 0x01);
    bench.wait(1s);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    const bool stale = bench.read(message, 136) == 0x03;
    bench.wait(5s);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 136) == 0x12);
    return stale;
}

/// A body of 200 bytes in two blocks, with its CRC-32 where that is wanted.
unsigned load_firmware(Bench& bench, std::uint32_t crc = 0) {
    Bytes start = image_of_firmware();
    start[2] = 0x01; // 64 + 200 = 108h
    start[3] = 0x08;
    start[8] = 7;
    start[9] = 3;
    for (unsigned i = 0; i < 4; ++i) {
        start[12 + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
    }
    CHECK(exchange(with_cdb(bench), 0x0101, start) == 0x01);
    Bytes block(4 + 100);
    CHECK(exchange(bench, 0x0103, block) == 0x01);
    block[3] = 100;
    CHECK(exchange(bench, 0x0103, block) == 0x01);
    return exchange(bench, 0x0107);
}

/// The firmware status once the other bank was to run.
unsigned status_after_run(Bench& bench) {
    CHECK(exchange(bench, 0x0109, {0, 0, 0, 50}) == 0x01);
    bench.wait(3s);
    if (!bench.module.answers()) {
        return 0xFF;
    }
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    return bench.read(message, 136);
}

bool takes_any_image(const Settings& settings) {
    Bench bench(full_module(), settings);
    const unsigned status = load_firmware(bench, 0x12345678);
    CHECK((status == 0x01 || status == 0x62));
    return status == 0x01;
}

bool has_faulty_load(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(load_firmware(bench) == 0x01);
    CHECK(status_after_run(bench) == 0x12);
    const bool is_faulty = bench.module_state() == fault;
    bench.module.set_pin(drivers::emulator::Pin::Reset, true);
    bench.wait(10ms);
    bench.module.set_pin(drivers::emulator::Pin::Reset, false);
    bench.wait(3s);
    CHECK(bench.module_state() != fault); // the committed load runs again
    return is_faulty;
}

bool runs_old_load(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(load_firmware(bench) == 0x01);
    const unsigned status = status_after_run(bench);
    CHECK((status == 0x03 || status == 0x12));
    return status == 0x03;
}

bool hangs_after_run(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(load_firmware(bench) == 0x01);
    return status_after_run(bench) == 0xFF;
}

bool commits_nothing(const Settings& settings) {
    Bench bench(full_module(), settings);
    REQUIRE(load_firmware(bench) == 0x01);
    REQUIRE(status_after_run(bench) == 0x12);
    CHECK(exchange(bench, 0x010A) == 0x01);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    return bench.read(message, 136) == 0x12;
}

bool hangs_on_fast_change(const Settings& settings) {
    bool hangs = true;
    for (const bool qsfp : {true, false}) {
        Bench bench(qsfp ? image_of("qsfp28-100g-lr4") : full_module(), settings);
        bench.wait(3s);
        const unsigned byte = qsfp ? 93 : 26;
        bench.write(lower, byte, qsfp ? 0x03U : 0x50U);
        bench.wait(300ms);
        bench.write(lower, byte, qsfp ? 0x01U : 0x00U); // slow enough
        bench.wait(50ms);
        CHECK(bench.module.answers());
        bench.write(lower, byte, qsfp ? 0x03U : 0x50U); // too fast
        hangs = hangs && !bench.module.answers();
        bench.module.set_pin(drivers::emulator::Pin::Reset, true);
        bench.module.set_pin(drivers::emulator::Pin::Reset, false);
        bench.wait(3s);
        CHECK(bench.module.answers());
    }
    return hangs;
}

bool is_dark_without_class(const Settings& settings) {
    memmap::Image image = image_of("qsfp28-100g-er4-class8");
    Settings running = settings;
    running.power_on = false;
    running.low_power_pin = false;
    Bench bench(image, running);
    bench.write(lower, 86, 0x00);
    bench.write(lower, 93, 0x00);
    bench.wait(400ms);
    const bool dark = bench.read16(lower, 50) == 0;
    bench.write(lower, 93, 0x0C);
    bench.wait(300ms);
    CHECK(bench.read16(lower, 50) > 0);
    return dark;
}

bool takes_what_it_does_not_have(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).stage(Bytes{0xF0, 0xF2, 0xF4, 0xF6, 0xF8, 0xFA, 0xFC, 0xFE}, 0xFF);
    bench.wait(1s);
    return bench.config(0) == 1 && bench.read(status, 206) == 0xF0;
}

/// 11h:140, OpticalPowerLowAlarmFlagTx: no light where no data path is to send any.
bool flags_dark_lanes_without_path(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).decommission();
    bench.wait(1s);
    (void)bench.read(status, 140);
    bench.wait(1s);
    return bench.read(status, 140) != 0;
}

bool keeps_masks(const Settings& settings) {
    Bench bench(full_module(), settings);
    ready_with(bench).write(lower, 32, 0x55);
    bench.write(lower, 26, 0x08);
    bench.wait(3s);
    CHECK(bench.module.answers());
    return bench.read(lower, 32) == 0x55;
}

const Case cases[] = {
    {NeedsAppSel0First, rejects_without_decommission},
    {RejectsAppSel0, rejects_app_sel_0},
    {SlowAppSel0, is_slow_with_app_sel_0},
    {SuccessButAcsUnchanged, leaves_active_set},
    {ConfigInProgressForever, is_in_progress_for_ever},
    {ClearsOtherPending, clears_pending_of_others},
    {LiesAboutDurations, takes_longer_than_it_says},
    {StaysInDpInit, stays_in_init},
    {SlowToReady, is_slow_to_ready},
    {ResetByPinOnly, ignores_software_reset},
    {IgnoresPage, has_page_0_behind_all},
    {DropsWrites, drops_a_write},
    {NeverFreezesWithoutStatistics, never_freezes},
    {SlowDiagnostics, has_stale_diagnostics},
    {NackWhileBusy, does_not_answer_while_busy},
    {NeverDone, is_never_done},
    {WrongCdbChecksum, has_wrong_check_code},
    {StaleCdbReply, leaves_reply_as_it_was},
    {NoCdbFirmware, fails_every_command},
    {SlowFirmwareStart, is_slow_to_start},
    {WriteMechanism03h, has_odd_write_mechanism},
    {StaleStatusAfterRun, has_stale_firmware_status},
    {HangsOnFastPowerChange, hangs_on_fast_change},
    {DarkWithoutClassBits, is_dark_without_class},
    {TakesAnyImage, takes_any_image},
    {FaultyLoad, has_faulty_load},
    {RunsOldLoad, runs_old_load},
    {HangsAfterRun, hangs_after_run},
    {CommitsNothing, commits_nothing},
    {TakesAnyConfiguration, takes_what_it_does_not_have},
    {FlagsInAnyState, flags_dark_lanes_without_path},
    {KeepsMasks, keeps_masks},
};

} // namespace

TEST_CASE("each misbehaviour is there when it is asked for, and not otherwise") {
    std::set<Misbehaviour> tested;
    for (const auto& row : drivers::emulator::misbehaviours()) {
        CAPTURE(std::string(row.name));
        for (const std::span<const Case> part :
             {std::span<const Case>(cases), lane_cases(), fibre_cases()}) {
            const auto found = std::ranges::find(part, row.id, &Case::which);
            if (found != part.end()) {
                CHECK(found->does(Bench::with({row.id})));
                CHECK_FALSE(found->does(Bench::plugged_in()));
                tested.insert(row.id);
            }
        }
        CHECK(tested.contains(row.id));
        CHECK(drivers::emulator::misbehaviour_of(row.name) == row.id);
        CHECK_FALSE(row.what.empty());
        CHECK_FALSE(row.source.empty());
    }
    CHECK_FALSE(drivers::emulator::misbehaviour_of("behaves"));
}

} // namespace optictl
