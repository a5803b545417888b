// One exchange of CDB with a module that behaves, and with those that do not: every step and every
// bound of OIF-CMIS 5.4 sections 7.2.3 to 7.2.5 and 8.34.
#include <chrono>

#include <doctest/doctest.h>

#include "cmis/cdb/status.hpp"
#include "tests/cmis/cdb/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::RunEnd;
using memmap::lower;
using memmap::upper;

constexpr memmap::Page page01h = upper(0x01);

memmap::Image module_with(unsigned b163, unsigned b164 = 0x0F, unsigned b165 = 0x80) {
    memmap::Image image = full_module();
    set(image, page01h, 163, b163);
    set(image, page01h, 164, b164);
    set(image, page01h, 165, b165);
    return image;
}

Settings with(std::initializer_list<Misbehaviour> all) {
    Settings settings;
    settings.misbehaviours = all;
    return settings;
}

} // namespace

TEST_CASE("in the background: composed, started, polled, answered") {
    Rig rig;
    Exchange ask = rig.ask(0x0000, {0x00, 0x00});
    const RunEnd end = rig.run(ask);
    CHECK(end.is_done());
    CHECK(ask.end == End::Answered);
    CHECK(ask.status == 0x01);
    CHECK(ask.reply.local == Bytes{0x02, 0x01});
    CHECK(rig.log == std::vector<std::string>{"9f:130 00 00 02 fd cc 33 00 00", "9f:128 00 00"});
    CHECK(end.total < 100ms);
    CHECK(cmis::cdb::words_of(ask).empty());
}

TEST_CASE("in the foreground the module answers nothing meanwhile, which is no error") {
    Rig rig(module_with(0x43));
    Exchange ask = rig.ask(0x0040);
    CHECK(rig.run(ask).is_done());
    CHECK(ask.reply.local.size() == 36);
    // Longer than any retry of the bus: 0101h takes 1.5 s there.
    Bytes start(8 + 64);
    start[3] = 200;
    ask = rig.ask(0x0101, start);
    ask.has_reply = false;
    const RunEnd end = rig.run(ask);
    CHECK(end.is_done());
    CHECK(end.total >= 1500ms);
    CHECK(end.total < 2000ms);
}

TEST_CASE("a module that does not answer although it works in the background is busy") {
    Rig rig(module_with(0x63), with({Misbehaviour::NackWhileBusy}));
    Exchange ask = rig.ask(0x0100);
    CHECK(rig.run(ask).is_done());
    CHECK(ask.reply.local.size() == 110);
}

TEST_CASE("both trigger methods and hosts that write little at a time") {
    for (const unsigned trigger : {0x00U, 0x80U}) {
        for (const unsigned most : {1U, 2U, 8U, 128U}) {
            for (const unsigned extension : {0x00U, 0x01U, 0x0FU, 0xFFU}) {
                Rig rig(module_with(0x63, extension, trigger));
                rig.most_write = most;
                Exchange ask = rig.ask(0x0041);
                CAPTURE(trigger);
                CAPTURE(most);
                CAPTURE(extension);
                CHECK(rig.run(ask).is_done());
                CHECK(ask.reply.local.size() == 18);
                CHECK(ask.reply.local[2] == 64); // StartCmdPayloadSize
            }
        }
    }
}

TEST_CASE("what the module refuses it names, and nothing is sent again") {
    Rig rig;
    Exchange ask = rig.ask(0x0123);
    const RunEnd end = rig.run(ask);
    CHECK(end.kind == RunEnd::Kind::Failed);
    CHECK(end.message == "command 0123h: unknown command");
    REQUIRE(end.where != nullptr);
    CHECK(end.where->name == "CdbStatus1.CdbCommandResult");
    CHECK(ask.end == End::Refused);
    CHECK(ask.status == 0x41);
    CHECK(rig.log.size() == 2);
}

TEST_CASE("the failure of before is not taken for that of this command, nor its success") {
    Rig rig;
    Exchange bad = rig.ask(0x0123);
    (void)rig.run(bad);
    Exchange good = rig.ask(0x0040);
    CHECK(rig.run(good).is_done());
    bad = rig.ask(0x0124);
    CHECK_FALSE(rig.run(bad).is_done());
    CHECK(bad.status == 0x41);
    good = rig.ask(0x0041);
    CHECK(rig.run(good).is_done());
    CHECK(good.reply.local.size() == 18);
}

TEST_CASE("a module without firmware for CDB fails in words") {
    Rig rig(module_with(0x63), with({Misbehaviour::NoCdbFirmware}));
    Exchange ask = rig.ask(0x0000, {0, 0});
    const RunEnd end = rig.run(ask);
    CHECK(end.message == "Query Status (0000h): failed, no reason given");
}

TEST_CASE("a message that the bus damaged is sent again, three times at most") {
    unsigned damages = 1;
    for (const unsigned wanted : {2U, 3U}) {
        Rig rig;
        Exchange ask = rig.ask(0x0000, {0x00, 0x00});
        // The module gets what is behind the check code otherwise: 9Fh:137 is 1, not 0.
        unsigned left = damages;
        rig.meddler.fails_write = [&](const memmap::Page& page, unsigned byte,
                                      std::span<const std::uint8_t> bytes, bool& passes) {
            if (page.page == 0x9F && byte == 130 && left > 0) {
                --left;
                Bytes wrong(bytes.begin(), bytes.end());
                wrong.at(7) = 1;
                REQUIRE(rig.module.write(memmap::Device::A0, byte, wrong));
                passes = false;
            }
            return false;
        };
        CHECK(rig.run(ask).is_done());
        CHECK(rig.log.size() == 2 * wanted);
        ++damages;
    }
    Rig rig;
    Exchange ask = rig.ask(0x0000, {0x00, 0x00});
    rig.meddler.fails_write = [&](const memmap::Page&, unsigned byte,
                                  std::span<const std::uint8_t> bytes, bool& passes) {
        if (byte == 130) {
            Bytes wrong(bytes.begin(), bytes.end());
            wrong.at(7) = 1;
            REQUIRE(rig.module.write(memmap::Device::A0, byte, wrong));
            passes = false;
        }
        return false;
    };
    const RunEnd end = rig.run(ask);
    CHECK(end.message == "Query Status (0000h): check code wrong");
    CHECK(rig.log.size() == 6);
}

TEST_CASE("what only composes a command is written again after an error of the bus") {
    Rig rig;
    Exchange ask = rig.ask(0x0040);
    unsigned fails = 2;
    rig.meddler.fails_write = [&](const memmap::Page&, unsigned byte, auto, bool&) {
        return byte == 130 && fails-- > 0;
    };
    CHECK(rig.run(ask).is_done());
    CHECK(rig.log == std::vector<std::string>{"9f:130 00 00 00 bf cc 33",
                                              "9f:130 00 00 00 bf cc 33",
                                              "9f:130 00 00 00 bf cc 33", "9f:128 00 40"});
}

TEST_CASE("a start that came to an error is looked for, not repeated blindly") {
    for (const bool arrives : {true, false}) {
        for (const bool repeatable : {true, false}) {
            CAPTURE(arrives);
            CAPTURE(repeatable);
            Rig rig;
            Exchange ask = rig.ask(0x0040);
            CHECK(rig.run(ask).is_done()); // the status is 01h, as it will be again
            rig.log.clear();
            ask = rig.ask(0x0040);
            ask.may_repeat = repeatable;
            unsigned fails = 1;
            rig.meddler.fails_write = [&](const memmap::Page&, unsigned byte, auto, bool& passes) {
                const bool now = byte == 128 && fails > 0;
                fails -= now ? 1 : 0;
                passes = !now || arrives;
                return now;
            };
            const RunEnd end = rig.run(ask);
            const auto starts = std::ranges::count(rig.log, "9f:128 00 40");
            if (arrives) {
                CHECK(end.is_done());
                CHECK(starts == 1);
            } else if (repeatable) {
                CHECK(end.is_done());
                CHECK(starts == 2);
            } else {
                CHECK(ask.end == End::NotTaken);
                CHECK(starts == 1);
            }
        }
    }
}

TEST_CASE("a reply that the module has not written is stale, whatever it says") {
    Rig rig(module_with(0x63), with({Misbehaviour::StaleCdbReply}));
    Exchange ask = rig.ask(0x0100);
    const RunEnd end = rig.run(ask);
    CHECK(ask.end == End::Stale);
    CHECK(end.message ==
          "Get Firmware Info (0100h): the module says success and has not written a reply");
    CHECK(ask.reply.local.empty());
    CHECK(rig.log.size() == 6); // three times
    // A command without a reply may leave the header as it was.
    ask = rig.ask(0x0004);
    ask.has_reply = false;
    CHECK(rig.run(ask).is_done());
}

TEST_CASE("a reply with a wrong check code is read again, asked for again, and not believed") {
    Rig rig(module_with(0x63), with({Misbehaviour::WrongCdbChecksum}));
    Exchange ask = rig.ask(0x0100);
    const RunEnd end = rig.run(ask);
    CHECK(ask.end == End::WrongCheck);
    CHECK(end.message == "Get Firmware Info (0100h): the check code of the reply is wrong");
    CHECK(rig.log.size() == 6);
    // A bit that flips once on its way is read again, and nothing is sent.
    Rig flips;
    unsigned left = 1;
    flips.meddler.changes_read = [&](const memmap::Page& page, unsigned byte,
                                     std::span<std::uint8_t> out) {
        if (page.page == 0x9F && byte == 136 && left > 0) {
            --left;
            out[0] ^= 0x10U;
        }
    };
    ask = flips.ask(0x0100);
    CHECK(flips.run(ask).is_done());
    CHECK(flips.log.size() == 2);
    CHECK(ask.reply.local.front() == 0x03);
}

TEST_CASE("a length that no reply has") {
    for (const unsigned length : {121U, 239U, 243U}) { // 243: four pages, and there are three
        Rig rig;
        rig.meddler.changes_read = [&](const memmap::Page& page, unsigned byte,
                                       std::span<std::uint8_t> out) {
            if (page.page == 0x9F && byte == 134) {
                out[0] = static_cast<std::uint8_t>(length);
            }
        };
        Exchange ask = rig.ask(0x0100);
        CHECK_FALSE(rig.run(ask).is_done());
        CHECK(ask.end == End::BadReply);
        CHECK(ask.reply.local.empty());
    }
}

TEST_CASE("a module that never says done is aborted; where that does not help it says so") {
    Rig rig(module_with(0x63), with({Misbehaviour::NeverDone}));
    Exchange ask = rig.ask(0x0040);
    ask.longest = 500ms;
    RunEnd end = rig.run(ask);
    CHECK(ask.end == End::NeverDone);
    CHECK_FALSE(ask.aborted);
    CHECK(end.kind == RunEnd::Kind::Failed);
    CHECK(end.message ==
          "Query Module Features (0040h): did not end in time and cannot be aborted; "
          "reset the module");
    CHECK(end.total >= 500ms + 1s);
    CHECK(end.total < 3s);
    REQUIRE(rig.log.size() == 4);
    CHECK(rig.log[2] == "9f:130 00 00 00 fb cc 33");
    CHECK(rig.log[3] == "9f:128 00 04");
    // The next one finds it occupied and sends nothing.
    ask = rig.ask(0x0041);
    ask.longest = 500ms;
    end = rig.run(ask);
    CHECK(ask.end == End::Occupied);
    CHECK(rig.log.size() == 4);
    CHECK(end.total < 1s);
    CHECK(end.message.find("busy with a command of another program") != std::string::npos);
}

TEST_CASE("a command that takes longer than its bound is aborted") {
    Rig rig(module_with(0x63), with({Misbehaviour::SlowFirmwareStart}));
    Bytes start(8 + 64);
    start[3] = 200;
    Exchange ask = rig.ask(0x0101, start);
    ask.longest = 3s;
    ask.has_reply = false;
    const RunEnd end = rig.run(ask);
    CHECK(ask.end == End::NeverDone);
    CHECK(ask.aborted);
    CHECK(end.message == "Start Firmware Transfer (0101h): did not end in time; it was aborted");
    CHECK(end.total >= 3s);
    CHECK(end.total < 4s);
}

TEST_CASE("in the foreground a module that never ends is left alone: it takes no abort") {
    Rig rig(module_with(0x43), with({Misbehaviour::NeverDone}));
    Exchange ask = rig.ask(0x0040);
    const RunEnd end = rig.run(ask);
    CHECK(ask.end == End::NeverDone);
    CHECK_FALSE(ask.aborted);
    CHECK(rig.log.size() == 2);
    CHECK(end.total >= 4960ms);
    CHECK(end.total < 6s);
}

TEST_CASE("the command of another program is waited for, and not disturbed") {
    Rig rig;
    Exchange ask = rig.ask(0x0040);
    // 0041h of somebody else, in the middle of which this one comes.
    REQUIRE(rig.module.write(memmap::Device::A0, 126, Bytes{0x00, 0x9F}));
    REQUIRE(rig.module.write(memmap::Device::A0, 128, Bytes{0x00, 0x41, 0, 0, 0, 0xBE}));
    CHECK(rig.run(ask).is_done());
    CHECK(ask.reply.local.size() == 36);
    CHECK(rig.log.size() == 2);
}

TEST_CASE("the second instance has its own bank and status") {
    Rig rig(module_with(0xA3));
    Exchange ask = rig.ask(0x0040);
    ask.instance = 1;
    CHECK(rig.run(ask).is_done());
    CHECK(rig.log.back() == "9f.1:128 00 40");
    CHECK(ask.reply.local.size() == 36);
    ask = rig.ask(0x0123);
    ask.instance = 1;
    const RunEnd end = rig.run(ask);
    REQUIRE(end.where != nullptr);
    CHECK(end.where->name == "CdbStatus2.CdbCommandResult");
}

TEST_CASE("what the module has no room for is not sent") {
    Rig rig; // one instance, three pages of payload
    Exchange second = rig.ask(0x0040);
    second.instance = 1;
    Exchange local = rig.ask(0x0103, Bytes(121));
    Exchange extended = rig.ask(0x0104, Bytes(4), Bytes(385));
    for (Exchange* each : {&second, &local, &extended}) {
        CHECK_FALSE(rig.run(*each).is_done());
        CHECK(each->end == End::Impossible);
    }
    CHECK(rig.log.empty());
}

TEST_CASE("an extended payload goes page by page") {
    Rig rig;
    Bytes start(8 + 64);
    start[2] = 2;
    Exchange ask = rig.ask(0x0101, start);
    ask.has_reply = false;
    REQUIRE(rig.run(ask).is_done());
    rig.log.clear();
    Bytes block(300);
    for (unsigned i = 0; i < block.size(); ++i) {
        block[i] = static_cast<std::uint8_t>(i % 251);
    }
    ask = rig.ask(0x0104, Bytes(4), block);
    ask.has_reply = false;
    CHECK(rig.run(ask).is_done());
    REQUIRE(rig.log.size() == 5);
    CHECK(rig.log[0].starts_with("a0:128 00 01 02"));
    CHECK(rig.log[1].starts_with("a1:128 80 81"));
    CHECK(rig.log[2].starts_with("a2:128 05 06")); // 256 % 251
    CHECK(rig.log[3].starts_with("9f:130 01 2c 04"));
    CHECK(rig.module.image().byte(upper(0xA2), 128 + 43) == 299 % 251);
}

TEST_CASE("a signal ends the run between two steps, and the page is put back") {
    Rig rig;
    REQUIRE(rig.session().let_go());
    Exchange ask = rig.ask(0x0040);
    unsigned asked = 0;
    rig.stop = [&] { return ++asked > 12; };
    const RunEnd end = rig.run(ask);
    REQUIRE(end.kind == RunEnd::Kind::Broken);
    REQUIRE(end.error);
    CHECK(end.error->kind == drivers::IoKind::Interrupted);
    CHECK(rig.session().end());
    CHECK(rig.module.selected(memmap::Device::A0) == drivers::emulator::Selected{});
}

} // namespace optictl
