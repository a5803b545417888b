// A firmware load into the bank that does not run, and its interruption at every block: the load
// that runs and is committed stays bootable, and what is said of the other bank is true (OIF-CMIS
// 5.4 sections 7.3.1.2, 9.6; Table 7-2 for the status).
#include <algorithm>

#include <doctest/doctest.h>

#include "cmis/firmware/info.hpp"
#include "cmis/firmware/load.hpp"
#include "tests/cmis/cdb/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using cmis::firmware::Load;
using cmis::firmware::LoadEnd;
using memmap::upper;

constexpr unsigned header = 64;
constexpr unsigned blocks = 64;

struct Kind {
    const char* name;
    unsigned b163; ///< of page 01h
    bool extended;
    unsigned block;
};
constexpr Kind kinds[] = {{"LPL, background", 0x63, false, 116},
                          {"EPL, background", 0x63, true, 128},
                          {"LPL, foreground", 0x43, false, 116},
                          {"EPL, foreground", 0x43, true, 128}};

memmap::Image module_of(const Kind& kind) {
    memmap::Image image = full_module();
    set(image, upper(0x01), 163, kind.b163);
    return image;
}

/// Version 7.3 build 258, and bytes that differ from block to block.
Bytes image_of(const Kind& kind) {
    Bytes image(header + blocks * kind.block);
    for (std::size_t i = header; i < image.size(); ++i) {
        image[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
    }
    image[0] = 7;
    image[1] = 3;
    image[2] = 1;
    image[3] = 2;
    return image;
}

Load load_of(Rig& rig, const Kind& kind) {
    Load load;
    load.image = image_of(kind);
    load.module = rig.ask(0).module;
    load.most = 128;
    load.features = {.local_blocks = !kind.extended,
                     .extended_blocks = kind.extended,
                     .header = header,
                     .block = kind.block,
                     .can_abort = true,
                     .start = 3s,
                     .abort = 500ms,
                     .write = 100ms,
                     .complete = 5s};
    return load;
}

drivers::RunEnd run(Rig& rig, Load& load, const std::function<void()>& each = {}) {
    return drivers::run(
        rig.session(),
        [&](const memmap::Now& now) {
            if (each) {
                each();
            }
            return cmis::firmware::next(load, now);
        },
        "firmware-load");
}

/// The firmware status, as the module answers to 0100h now.
unsigned status_of(Rig& rig) {
    Exchange ask = rig.ask(0x0100);
    REQUIRE(rig.run(ask).is_done());
    return ask.reply.local.at(0);
}

/// Loads without a disturbance: what every interruption must leave possible.
void load_again(Rig& rig, const Kind& kind) {
    Load load = load_of(rig, kind);
    (void)run(rig, load);
    if (load.end != LoadEnd::Loaded) { // an old transfer was open, and was ended
        load = load_of(rig, kind);
        (void)run(rig, load);
    }
    CHECK(load.end == LoadEnd::Loaded);
    CHECK(status_of(rig) == 0x03);
}

} // namespace

TEST_CASE("a load goes in block by block, and neither runs nor is committed") {
    for (const Kind& kind : kinds) {
        CAPTURE(kind.name);
        Rig rig(module_of(kind));
        Load load = load_of(rig, kind);
        CHECK(run(rig, load).is_done());
        CHECK(load.end == LoadEnd::Loaded);
        CHECK(load.words.empty());
        CHECK(load.before == 0x03);
        CHECK(load.after == 0x03);
        const std::string start = kind.extended ? "9f:128 01 04" : "9f:128 01 03";
        CHECK(std::ranges::count(rig.log, start) == blocks);
        CHECK(std::ranges::count(rig.log, "9f:128 01 01") == 1);
        CHECK(std::ranges::count(rig.log, "9f:128 01 07") == 1);
        CHECK(std::ranges::count(rig.log, "9f:128 01 02") == 0);
        Exchange info = rig.ask(0x0100);
        REQUIRE(rig.run(info).is_done());
        // B is at bytes 174-177 of the reply: 7.3 build 258.
        CHECK(Bytes(info.reply.local.begin() + 38, info.reply.local.begin() + 42) ==
              Bytes{7, 3, 1, 2});
    }
}

TEST_CASE("the first message has the size with the header, addresses begin behind it") {
    Rig rig(module_of(kinds[0]));
    Load load = load_of(rig, kinds[0]);
    CHECK(run(rig, load).is_done());
    // 64 + 64 * 116 = 7488 = 1D40h; 72 bytes of LPL.
    const auto first = std::ranges::find_if(
        rig.log, [](const std::string& line) { return line.starts_with("9f:130 00 00 48"); });
    REQUIRE(first != rig.log.end());
    CHECK(first->find(" cc 33 00 00 1d 40 00 00 00 00 07 03 01 02") != std::string::npos);
    // 120 bytes of LPL, address 0, and the byte behind the header: 64 * 31 = 7C0h.
    const auto block = std::ranges::find_if(
        rig.log, [](const std::string& line) { return line.starts_with("9f:130 00 00 78"); });
    REQUIRE(block != rig.log.end());
    CHECK(block->find(" cc 33 00 00 00 00 c0") != std::string::npos);
}

TEST_CASE("stopped at every block: ended, the running load untouched, and it can begin anew") {
    for (const Kind& kind : kinds) {
        for (unsigned at = 0; at < blocks; ++at) {
            CAPTURE(kind.name);
            CAPTURE(at);
            Rig rig(module_of(kind));
            Load load = load_of(rig, kind);
            const auto end = run(rig, load, [&] {
                load.stops = load.stops ||
                             (load.phase == Load::Phase::Block && load.sent >= at * kind.block);
            });
            CHECK(end.kind == drivers::RunEnd::Kind::Failed);
            CHECK(load.end == LoadEnd::TargetInvalid);
            CHECK(end.message == "stopped; the load was ended");
            CHECK(status_of(rig) == 0x43);
            if (at % 16 == 0) {
                load_again(rig, kind);
            }
        }
    }
}

TEST_CASE("a completion that has begun is brought to its end") {
    Rig rig(module_of(kinds[1]));
    Load load = load_of(rig, kinds[1]);
    CHECK(run(rig, load, [&] { load.stops = load.phase == Load::Phase::Complete; }).is_done());
    CHECK(load.end == LoadEnd::Loaded);
    CHECK(status_of(rig) == 0x03);
}

TEST_CASE("the host dies at every write: the next run ends what is open, and loads") {
    const Kind& kind = kinds[0];
    Rig whole(module_of(kind));
    Load load = load_of(whole, kind);
    REQUIRE(run(whole, load).is_done());
    const std::size_t writes = whole.log.size();
    for (std::size_t at = 1; at < writes; ++at) {
        CAPTURE(at);
        Rig rig(module_of(kind));
        load = load_of(rig, kind);
        rig.stop = [&] { return rig.log.size() >= at; };
        const auto end = run(rig, load);
        REQUIRE(end.error);
        CHECK(end.error->kind == drivers::IoKind::Interrupted);
        rig.stop = {};
        rig.clock.sleep(20s); // whatever had begun is over
        const unsigned now = status_of(rig);
        CHECK((now == 0x43 || now == 0x03));
        if (at % 8 == 0 || at + 8 > writes) {
            load_again(rig, kind);
        }
    }
}

TEST_CASE("the module loses its power at every block: the committed load boots") {
    for (const Kind& kind : {kinds[0], kinds[3]}) {
        for (unsigned at = 0; at < blocks; ++at) {
            CAPTURE(kind.name);
            CAPTURE(at);
            Rig rig(module_of(kind));
            Load load = load_of(rig, kind);
            bool was_cut = false;
            const auto end = run(rig, load, [&] {
                if (!was_cut && load.phase == Load::Phase::Block && load.sent >= at * kind.block) {
                    was_cut = true;
                    rig.module.set_pin(drivers::emulator::Pin::Reset, true);
                    rig.clock.sleep(10ms);
                    rig.module.set_pin(drivers::emulator::Pin::Reset, false);
                    rig.clock.sleep(3s);
                }
            });
            CHECK(was_cut);
            CHECK_FALSE(end.is_done());
            CHECK(load.end != LoadEnd::Loaded);
            CHECK(load.end != LoadEnd::Refused);
            rig.clock.sleep(5s);
            CHECK(status_of(rig) == 0x43); // A runs, is committed and valid
            if (at % 16 == 0) {
                load_again(rig, kind);
            }
        }
    }
}

TEST_CASE("a block that the module refuses is sent three times, then the load is ended") {
    const Kind& kind = kinds[0];
    Rig rig(module_of(kind));
    Load load = load_of(rig, kind);
    load.image.resize(header + 2 * kind.block);
    // The module gets the second block at address 1FFh, where it leaves a gap.
    rig.meddler.fails_write = [&](const memmap::Page& page, unsigned byte,
                                  std::span<const std::uint8_t> bytes, bool& passes) {
        if (page.page == 0x9F && byte == 130 && load.phase == Load::Phase::Block &&
            load.sent == kind.block) {
            Bytes wrong(bytes.begin(), bytes.end());
            wrong.at(8) = 0x01;
            wrong.at(9) = 0xFF;
            wrong.at(3) = static_cast<std::uint8_t>(wrong.at(3) - 0x01 - 0xFF + kind.block);
            REQUIRE(rig.module.write(memmap::Device::A0, byte, wrong));
            passes = false;
        }
        return false;
    };
    const auto end = run(rig, load);
    CHECK(load.end == LoadEnd::TargetInvalid);
    CHECK(end.message.find("parameter out of range") != std::string::npos);
    CHECK(std::ranges::count(rig.log, "9f:128 01 03") == 1 + 3);
    CHECK(std::ranges::count(rig.log, "9f:128 01 02") == 1);
    CHECK(std::ranges::count(rig.log, "9f:128 01 07") == 0);
}

TEST_CASE("without an abort, a completion that fails ends the transfer") {
    const Kind& kind = kinds[0];
    Rig rig(module_of(kind));
    Load load = load_of(rig, kind);
    load.features.can_abort = false;
    (void)run(rig, load, [&] { load.stops = load.sent >= 5 * kind.block; });
    CHECK(load.end == LoadEnd::TargetInvalid);
    CHECK(std::ranges::count(rig.log, "9f:128 01 02") == 0);
    CHECK(std::ranges::count(rig.log, "9f:128 01 07") == 1);
    CHECK(status_of(rig) == 0x43);
    load_again(rig, kind);
}

TEST_CASE("a start that takes longer than the module says is waited for") {
    Settings slow;
    slow.misbehaviours = {Misbehaviour::SlowFirmwareStart};
    Rig rig(module_of(kinds[0]), slow);
    Load load = load_of(rig, kinds[0]);
    CHECK(run(rig, load).is_done());
}

TEST_CASE("nothing is sent where a load makes no sense") {
    const Kind& kind = kinds[0];
    const auto refuses = [&](const std::function<void(Load&)>& change) {
        Rig rig(module_of(kind));
        Load load = load_of(rig, kind);
        change(load);
        CHECK_FALSE(run(rig, load).is_done());
        CHECK(load.end == LoadEnd::Refused);
        CHECK_FALSE(load.words.empty());
        CHECK(std::ranges::count(rig.log, "9f:128 01 01") == 0);
    };
    refuses([](Load& load) { load.features.local_blocks = false; });
    refuses([](Load& load) { load.image.resize(header); });
    refuses([](Load& load) { load.features.header = 113; });
    refuses([](Load& load) { load.features.block = 0; });
    refuses([](Load& load) { load.stops = true; });
}

TEST_CASE("while a load is on trial there is no other") {
    const Kind& kind = kinds[0];
    Rig rig(module_of(kind));
    Load load = load_of(rig, kind);
    REQUIRE(run(rig, load).is_done());
    Exchange go = rig.ask(0x0109, {0x00, 0x00, 0x00, 0x1E});
    go.has_reply = false;
    (void)rig.run(go);
    rig.clock.sleep(10s);
    REQUIRE(status_of(rig) == 0x12); // B runs, A is committed
    rig.log.clear();
    load = load_of(rig, kind);
    CHECK_FALSE(run(rig, load).is_done());
    CHECK(load.end == LoadEnd::Refused);
    CHECK(std::ranges::count(rig.log, "9f:128 01 01") == 0);
    CHECK(status_of(rig) == 0x12);
}

TEST_CASE("erased blocks are left out where the module says that they may be") {
    const Kind& kind = kinds[1];
    Settings skips;
    skips.updates.skips_erased = true;
    Rig rig(module_of(kind), skips);
    Load load = load_of(rig, kind);
    load.features.skips_erased = true;
    // Blocks 10, 11 and the last one; of block 20 all but one byte.
    std::fill_n(load.image.begin() + header + 10 * kind.block, 2 * kind.block, 0xFF);
    std::fill_n(load.image.begin() + header + 63 * kind.block, kind.block, 0xFF);
    std::fill_n(load.image.begin() + header + 20 * kind.block, kind.block - 1, 0xFF);
    CHECK(run(rig, load).is_done());
    CHECK(load.end == LoadEnd::Loaded);
    CHECK(load.skipped == 3 * kind.block);
    CHECK(std::ranges::count(rig.log, "9f:128 01 04") == blocks - 3);
}

TEST_CASE("a module with one bank: the load takes the place of what runs") {
    const Kind& kind = kinds[0];
    Settings one;
    one.updates.single_bank = true;
    Rig rig(module_of(kind), one);
    Load load = load_of(rig, kind);
    load.banks = 1;
    CHECK(run(rig, load).is_done());
    CHECK(load.before == 0x43);
    CHECK(load.after == 0x40); // the fixed load runs, the new one is valid
}

TEST_CASE("what a firmware status means") {
    using cmis::firmware::situation_of;
    // Tables 7-2 to 7-4: all that they have, and nothing else.
    const unsigned known[] = {0x00, 0x03, 0x04, 0x12, 0x16, 0x21, 0x30,
                              0x34, 0x40, 0x41, 0x42, 0x43, 0x44, 0x61};
    for (unsigned code = 0; code < 256; ++code) {
        const bool is_known = std::ranges::find(known, code) != std::end(known);
        CHECK((situation_of(static_cast<std::uint8_t>(code)) != nullptr) == is_known);
    }
    CHECK(situation_of(0x12)->what == "B runs on trial; A is committed");
    CHECK(situation_of(0x16)->next == "commit B, then load A");
    CHECK(situation_of(0x43)->what.starts_with("A runs and is committed"));
}

} // namespace optictl
