// The queries of CDB, one after the other, with a module that has all of them and with those that
// fail. What the emulator answers is written down in its own source; here by hand.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "cmis/cdb/queries.hpp"
#include "tests/cmis/cdb/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using cmis::cdb::Answer;
using cmis::cdb::Inquiry;
using cmis::cdb::Scope;
using cmis::cdb::Subject;
using memmap::State;
using memmap::upper;

memmap::Image module_with(unsigned b163) {
    memmap::Image image = full_module();
    set(image, upper(0x01), 163, b163);
    return image;
}

Settings with(std::initializer_list<Misbehaviour> all) {
    Settings settings;
    settings.misbehaviours = all;
    return settings;
}

Inquiry inquiry_of(Rig& rig) {
    Inquiry out;
    out.module = rig.ask(0).module;
    out.most = 128;
    out.subjects = {.applications = {1, 2},
                    .host_interfaces = {0x52},
                    .media_interfaces = {0x1E},
                    .host_lanes = {1, 2, 3, 4, 5, 6, 7, 8},
                    .media_lanes = {1, 2, 3, 4},
                    .paths = {1, 5}};
    return out;
}

drivers::RunEnd run(Rig& rig, Inquiry& inquiry) {
    return drivers::run(rig.session(), cmis::cdb::inquiry_procedure, inquiry);
}

/// The value of a field of an answer.
double value(const Answer& answer, std::string_view name, unsigned index = 0) {
    const memmap::Image image = answer.reply.image();
    memmap::Context context{.image = &image, .revision = 0x54};
    for (const memmap::Field& field : answer.query.fields) {
        if (field.name == name) {
            const memmap::Reading reading = memmap::read(context, field, index);
            REQUIRE(reading.has_value());
            return reading.value;
        }
    }
    FAIL("no field ", std::string(name));
    return 0;
}

const Answer& find(const Inquiry& inquiry, unsigned command, std::string_view observed = {}) {
    const auto found = std::ranges::find_if(inquiry.answers, [&](const Answer& each) {
        return each.query.command == command && each.query.observed == observed;
    });
    REQUIRE(found != inquiry.answers.end());
    return *found;
}

} // namespace

TEST_CASE("a module that has them all is asked all, once") {
    Rig rig;
    Inquiry inquiry = inquiry_of(rig);
    inquiry.validates = true;
    const auto end = run(rig, inquiry);
    CHECK(end.is_done());
    CHECK(inquiry.left.empty());
    for (const Answer& each : inquiry.answers) {
        CAPTURE(each.query.command);
        CAPTURE(std::string(each.query.observed));
        const bool has_not =
            each.query.observed.starts_with("Aux") || each.query.observed == "LTP, media side";
        CHECK((each.end == cmis::cdb::End::Answered) == !has_not);
        CHECK(each.words.empty() == !has_not);
    }
    CHECK(value(find(inquiry, 0x0040), "MaxCompletionTime") == 5000);
    CHECK(value(find(inquiry, 0x0041), "StartCmdPayloadSize") == 64);
    CHECK(value(find(inquiry, 0x0041), "MaxDurationStart") == 3000);
    CHECK(value(find(inquiry, 0x0044), "CertificateLength<i>", 0) == 200);
    CHECK(value(find(inquiry, 0x0050), "MaxModulePower") == 10.25);
    CHECK(value(find(inquiry, 0x0050), "ProgOutputPowerMin") == -3.0);
    CHECK(value(find(inquiry, 0x0050), "PreFecBerThreshold") == doctest::Approx(2.4e-4));
    CHECK(value(find(inquiry, 0x0100), "BankARuns") == 1);
    CHECK(value(find(inquiry, 0x0100), "BankBIsInvalid") == 0);
    CHECK(value(find(inquiry, 0x010B), "RestartKeepsTraffic") == 1);
    CHECK(value(find(inquiry, 0x010B), "SwitchKeepsTraffic") == 0);
    CHECK(value(find(inquiry, 0x010B), "SwitchKeepsConfiguration") == 1);
    // 1000 * (bit + 1) + 10 * lane + place
    CHECK(value(find(inquiry, 0x0210, "module temperature"), "Average<i>") == 1001.0 / 256);
    CHECK(value(find(inquiry, 0x0210, "supply voltage"), "Minimum<i>") == 0.2);
    const Answer& snr = find(inquiry, 0x0212, "SNR, host side");
    CHECK(snr.query.copies == std::vector<unsigned>{1, 2, 3, 4, 5, 6, 7, 8});
    // The emulator takes bytes 144 and 145 as one mask: bit 0 of byte 144 is its bit 8.
    CHECK(value(snr, "Maximum<i>", 7) == doctest::Approx((9000.0 + 80 + 2) / 256));
    const Answer& power = find(inquiry, 0x0214, "received power");
    CHECK(value(power, "Minimum<i>", 2) == doctest::Approx(0.3030)); // 3000 + 30
    CHECK(value(find(inquiry, 0x0231), "ErrorWeight<i>Count", 16) == 1701);
    CHECK(value(find(inquiry, 0x0231), "Ber") == doctest::Approx(1.2e-9));
    CHECK(value(find(inquiry, 0x0233), "MaxErrorWeightDpid<i>", 7) == 10);
    CHECK(value(find(inquiry, 0x0220), "FrameCount") == 1099511627776.0 + 1000);
    CHECK(value(find(inquiry, 0x0290), "TenDegBinAbove85") == 11000);
    // Two paths, two sides, two counters, and the maxima of both sides.
    const auto asked = [&](unsigned command) {
        return std::ranges::count_if(
            inquiry.answers, [&](const Answer& each) { return each.query.command == command; });
    };
    CHECK(asked(0x0220) == 4);
    CHECK(asked(0x0231) == 4);
    CHECK(asked(0x0233) == 2);
    CHECK(asked(0x0050) == 2);
    CHECK(asked(0x0051) == 2);
    CHECK(asked(0x0400) == 2); // 117 and 83 bytes
    CHECK(asked(0x0211) == 0); // the local ones give the same
}

TEST_CASE("statistics are asked for without clearing them, as bytes") {
    Rig rig;
    Inquiry inquiry = inquiry_of(rig);
    inquiry.subjects.host_lanes = {33, 34};
    (void)run(rig, inquiry);
    // Command 0212h, SNR: byte 139 is the group of 32 lanes, 140-143 the lanes of it.
    const auto found = std::ranges::find_if(rig.log, [](const std::string& line) {
        return line.starts_with("9f:130 00 00 14") &&
               line.find(" cc 33 00 00 00 01 00 00 00 03 01") != std::string::npos;
    });
    CHECK(found != rig.log.end());
}

TEST_CASE("one that fails does not stop the others") {
    Rig rig(module_with(0x63), with({Misbehaviour::NoCdbFirmware}));
    Inquiry inquiry = inquiry_of(rig);
    CHECK(run(rig, inquiry).is_done());
    CHECK(inquiry.answers.size() == 6);
    for (const Answer& each : inquiry.answers) {
        CHECK(each.end == cmis::cdb::End::Refused);
        CHECK(each.words.find("failed, no reason given") != std::string::npos);
    }
}

TEST_CASE("a module that is busy for good is not asked on and on") {
    Rig rig(module_with(0x63), with({Misbehaviour::NeverDone}));
    Inquiry inquiry = inquiry_of(rig);
    const auto end = run(rig, inquiry);
    CHECK(end.is_done());
    REQUIRE(inquiry.answers.size() == 6);
    CHECK(inquiry.answers[0].end == cmis::cdb::End::NeverDone);
    CHECK(inquiry.answers[1].end == cmis::cdb::End::Open);
    CHECK(inquiry.answers[1].words == "not asked: the module is busy since before");
    CHECK(end.total < 8s);
}

TEST_CASE("firmware alone takes three") {
    Rig rig;
    Inquiry inquiry = inquiry_of(rig);
    inquiry.scope = Scope::Firmware;
    CHECK(run(rig, inquiry).is_done());
    REQUIRE(inquiry.answers.size() == 3);
    CHECK(inquiry.find(0x0100) != nullptr);
    CHECK(inquiry.find(0x0042) == nullptr);
}

TEST_CASE("a signal that waits for the end of an exchange leaves no command behind") {
    Rig rig;
    Inquiry inquiry = inquiry_of(rig);
    bool signalled = false;
    rig.stop = [&] {
        signalled = signalled || inquiry.answers.size() == 2;
        return signalled && inquiry.is_between();
    };
    const auto end = run(rig, inquiry);
    REQUIRE(end.error);
    CHECK(end.error->kind == drivers::IoKind::Interrupted);
    CHECK(inquiry.answers.size() == 2);
    CHECK((rig.module.image().byte(memmap::lower, 37).value_or(0xFF) & 0x80U) == 0);
}

TEST_CASE("replies in pages are read and checked over all of their bytes") {
    Rig rig;
    Exchange ask = rig.ask(0x0211, {0x01, 0x03, 0, 0, 0}); // two observables, four values each
    CHECK(rig.run(ask).is_done());
    REQUIRE(ask.reply.extended.size() == 128);
    CHECK(ask.reply.local.empty());
    CHECK(ask.reply.extended[0] == 0x03); // 1000
    CHECK(ask.reply.extended[1] == 0xE8);
    CHECK(ask.reply.extended[8] == 0x07); // 2000
    CHECK(ask.reply.extended[9] == 0xD0);
    Rig wrong(full_module(), with({Misbehaviour::WrongCdbChecksum}));
    ask = wrong.ask(0x0211, {0x01, 0x03, 0, 0, 0});
    CHECK_FALSE(wrong.run(ask).is_done());
    CHECK(ask.end == End::WrongCheck);
}

} // namespace optictl
