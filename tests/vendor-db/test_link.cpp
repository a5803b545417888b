// The two ends of a link: media by the rules of IEEE and the MSAs, cables, measured losses.
#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "sff/sff8024/interfaces.hpp"
#include "tests/vendor-db/support.hpp"
#include "vendor-db/fibre/cables.hpp"
#include "vendor-db/fibre/link.hpp"
#include "vendor-db/fibre/media.hpp"

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;

EndInterface named(std::string_view media) {
    std::vector<std::string> names;
    add_media_names(names, media);
    return interface_of(std::move(names));
}

LinkEnd end(std::string_view media, std::string connector = "") {
    LinkEnd out;
    out.facts = test::module();
    out.facts.serial = {}; // as of two modules
    out.facts.connector = std::move(connector);
    out.facts.has_applications = true;
    out.running = Running::Active;
    out.interfaces = {named(media)};
    return out;
}

/// An end of a map without applications: which lanes its host uses as one port is not stated.
LinkEnd sff_end(std::string_view media) {
    LinkEnd out = end(media);
    out.facts.has_applications = false;
    out.running = Running::NotStated;
    return out;
}

Outcome facing(std::string_view a, std::string_view b) {
    const Outcome forth = judge_link(end(a), end(b)).outcome;
    CHECK(judge_link(end(b), end(a)).outcome == forth); // which end is called A makes no difference
    return forth;
}

std::string texts(const LinkVerdict& verdict) {
    std::string out;
    for (const LinkRemark& each : verdict.remarks) {
        out += std::string(each.about) + ": " + each.text + "\n";
    }
    return out;
}

TEST_CASE("media interfaces that face each other") {
    // Names of SFF-8024 Tables 4-6 and 4-7; what faces what by the clauses named in optics.cpp.
    CHECK(facing("400GBASE-DR4 (Clause 124)", "400GBASE-DR4 (Clause 124)") == Outcome::Fits);
    CHECK(facing("100GBASE-DR", "100G-FR MSA spec/100GBASE-FR1 (Clause 140)") ==
          Outcome::Condition);
    CHECK(facing("100GBASE-SR1", "100GBASE-VR1") == Outcome::Condition);
    CHECK(facing("100GBASE-ER4", "100GBASE-LR4") == Outcome::Condition);
    CHECK(facing("400G-FR4 MSA spec/400GBASE-FR4 (Clause 151)", "400G-LR4-10 MSA Spec") ==
          Outcome::Condition);
    CHECK(facing("100G CWDM4 MSA Spec", "100G 4WDM-10 MSA Spec") == Outcome::Condition);
}

TEST_CASE("a data path over many lanes faces no narrower one; lanes that a host splits do") {
    CHECK(facing("400GBASE-DR4", "100GBASE-DR") == Outcome::Mismatch);
    CHECK(facing("800GBASE-DR8", "400GBASE-DR4") == Outcome::Mismatch);
    CHECK(facing("400GBASE-SR8", "50GBASE-SR") == Outcome::Mismatch);
    const LinkVerdict whole = judge_link(end("800GBASE-DR8"), end("400GBASE-DR4"));
    CHECK(texts(whole).find("first split A into 2 x 400GBASE-DR4") != std::string::npos);
    CHECK(judge_link(sff_end("100GBASE-SR4"), sff_end("25GBASE-SR")).outcome == Outcome::Condition);
    CHECK(judge_link(sff_end("40GBASE-SR4"), sff_end("10GBASE-SR")).outcome == Outcome::Condition);
}

TEST_CASE("media interfaces that do not") {
    CHECK(facing("400GBASE-FR4", "400GBASE-DR4") == Outcome::Mismatch); // one pair against four
    CHECK(facing("400GBASE-FR4", "400GBASE-LR8") == Outcome::Mismatch); // 4 x 100G against 8 x 50G
    CHECK(facing("100G CWDM4", "100GBASE-LR4") == Outcome::Mismatch);   // CWDM against LAN-WDM
    CHECK(facing("100GBASE-LR4", "100G 4WDM-20") == Outcome::Mismatch); // the one has no FEC
    CHECK(facing("100GBASE-LR4", "100GBASE-LR1") == Outcome::Mismatch); // NRZ against PAM4
    CHECK(facing("400GBASE-SR8", "400GBASE-SR4") == Outcome::Mismatch); // 50G against 100G a lane
    CHECK(facing("100GBASE-SR4", "400GBASE-SR8") == Outcome::Mismatch); // NRZ against PAM4
    CHECK(facing("25GBASE-SR", "10GBASE-SR") == Outcome::Mismatch);
    CHECK(facing("10GBASE-SR", "10GBASE-LR") == Outcome::Mismatch);
    CHECK(facing("10GBASE-LR", "40GBASE-LR4") == Outcome::Mismatch);
    CHECK(facing("400ZR (0x01, 0x03), DWDM, amplified", "ZR400-OFEC-16QAM") == Outcome::Mismatch);
}

TEST_CASE("reasons name the clause, and the shorter reach") {
    const LinkVerdict dr = judge_link(end("100GBASE-DR"), end("100GBASE-LR1"));
    CHECK(texts(dr).find("<= 500 m") != std::string::npos);
    CHECK(dr.remarks.front().source == "IEEE 802.3 Clause 140");
    const LinkVerdict grid = judge_link(end("100G CWDM4"), end("100GBASE-LR4"));
    CHECK(texts(grid).find("LAN-WDM grid") != std::string::npos);
}

TEST_CASE("an interface without a row faces itself, and nothing is said of others") {
    CHECK(optics_of("PRIVATE-400G") == nullptr);
    CHECK(facing("PRIVATE-400G", "PRIVATE-400G") == Outcome::Fits);
    CHECK(facing("PRIVATE-400G", "400GBASE-LR8") == Outcome::CannotTell);
    LinkEnd silent = end("100GBASE-DR");
    silent.interfaces.clear();
    CHECK(judge_link(silent, end("100GBASE-DR")).outcome == Outcome::CannotTell);
}

/// The row of Table 4-6, 4-7 or 4-10 that may be called so.
const sff8024::Interface* row_of(std::string_view name) {
    for (const auto table :
         {sff8024::MediaTable::Mmf, sff8024::MediaTable::Smf, sff8024::MediaTable::BaseT}) {
        for (const sff8024::Interface& each : sff8024::media_interfaces(table)) {
            std::vector<std::string> names;
            add_media_names(names, each.name);
            if (std::ranges::find(names, name) != names.end()) {
                return &each;
            }
        }
    }
    return nullptr;
}

TEST_CASE("every row agrees with SFF-8024 on name, lanes, baud and modulation, and has a source") {
    unsigned found = 0;
    for (const Optics& optics : all_optics()) {
        INFO(optics.name);
        CHECK(is_media_name(std::string(optics.name)));
        CHECK_FALSE(optics.source.empty());
        CHECK(std::ranges::count(all_optics(), optics.name, &Optics::name) == 1);
        const sff8024::Interface* row = row_of(optics.name);
        if (row == nullptr) {
            continue; // Table 4-4, SFF-8636 Table 6-17, SFF-8472 Table 5-3
        }
        ++found;
        CHECK(optics.lanes == row->lanes);
        const std::string line = fmt::format("{} GBd {}", row->baud_gbd, row->modulation);
        CHECK(optics.line == line.substr(0, line.find_last_not_of(' ') + 1));
    }
    CHECK(found == all_optics().size() - 10);
}

TEST_CASE("every optical interface of SFF-8024 has a row") {
    for (const auto table : {sff8024::MediaTable::Mmf, sff8024::MediaTable::Smf}) {
        for (const sff8024::Interface& each : sff8024::media_interfaces(table)) {
            INFO(each.name);
            CHECK((each.lanes == 0 || named(each.name).optics != nullptr));
        }
    }
}

TEST_CASE("of several applications the pair that fits best counts") {
    LinkEnd many = end("400GBASE-DR4");
    many.interfaces.push_back(named("100GBASE-DR"));
    many.interfaces.back().application = 2;
    many.running = Running::Idle;
    const LinkVerdict verdict = judge_link(many, end("100GBASE-DR"));
    CHECK(verdict.outcome == Outcome::Condition);
    CHECK(texts(verdict).find("A runs nothing now: it has to run 100GBASE-DR (application 2)") !=
          std::string::npos);
    many.running = Running::Supposed;
    CHECK(texts(judge_link(many, end("100GBASE-DR"))).find("if A runs 100GBASE-DR") !=
          std::string::npos);
}

TEST_CASE("connectors") {
    CHECK(judge_link(end("100GBASE-DR", "LC"), end("100GBASE-DR", "LC")).outcome == Outcome::Fits);
    LinkEnd wide = end("100GBASE-DR", "MPO 1X12");
    wide.media_lanes = 4;
    const LinkVerdict split = judge_link(wide, end("100GBASE-DR", "LC"));
    CHECK(texts(split).find("breakout cable") != std::string::npos);
    CHECK(judge_link(end("100GBASE-DR", "LC"), end("100GBASE-DR", "SN")).outcome ==
          Outcome::Condition);
}

TEST_CASE("the two ends of a cable, by serial number") {
    LinkEnd a = end("", "NO SEPARABLE CONNECTOR");
    a.is_cable = true;
    LinkEnd b = a;
    a.facts.serial = test::text("AB0123-A");
    b.facts.serial = test::text("AB0123-B");
    CHECK(judge_link(a, b).outcome == Outcome::Fits);
    b.facts.serial = test::text("AB0124-B");
    CHECK(judge_link(a, b).outcome == Outcome::Mismatch);
    b.facts.serial = a.facts.serial;
    b.facts.vendor = test::text("OTHER");
    CHECK(judge_link(a, b).outcome == Outcome::Mismatch);
    CHECK(judge_link(a, end("100GBASE-DR", "LC")).outcome == Outcome::Mismatch);
    b.facts.serial = {};
    CHECK(judge_link(a, b).outcome == Outcome::CannotTell);
}

TEST_CASE("coherent ends need one frequency; BiDi ends need two wavelengths") {
    LinkEnd a = end("ZR400-OFEC-16QAM");
    LinkEnd b = a;
    CHECK(judge_link(a, b).outcome == Outcome::CannotTell);
    a.frequency_thz = 193.1;
    b.frequency_thz = 193.1015;
    CHECK(judge_link(a, b).outcome == Outcome::Fits);
    // Cited for whom it holds.
    const auto source = [](const LinkVerdict& verdict) {
        const auto found = std::ranges::find(verdict.remarks, "frequency", &LinkRemark::about);
        REQUIRE(found != verdict.remarks.end());
        return found->source;
    };
    CHECK(source(judge_link(a, b)) == "OpenZR+ MSA Rev 3.0 Table 11-8");
    LinkEnd zr = end("400ZR (0x01, 0x03), DWDM, amplified");
    zr.frequency_thz = 193.1;
    CHECK(source(judge_link(zr, zr)).empty());
    b.frequency_thz = 193.175;
    CHECK(judge_link(a, b).outcome == Outcome::Mismatch);
    LinkEnd up = end("10GBASE-BR (Clause 158)");
    LinkEnd down = up;
    up.wavelength_nm = 1270;
    down.wavelength_nm = 1330;
    CHECK(judge_link(up, down).outcome == Outcome::Fits);
    CHECK(judge_link(up, up).outcome == Outcome::Mismatch);
}

LinkEnd lit(std::vector<double> tx, std::vector<double> rx) {
    LinkEnd out = sff_end("400GBASE-DR4"); // lanes that a host splits
    out.facts.connector = "MPO 1X12";
    for (unsigned i = 0; i < tx.size(); ++i) {
        out.light.push_back({.lane = i + 1, .tx_dbm = tx[i], .rx_dbm = rx[i]});
    }
    return out;
}

TEST_CASE("losses by lane and direction, against the neighbours and the budget") {
    const LinkEnd a = lit({0.1, 0.2, 0.3, 0.4}, {-2.1, -2.2, -2.3, -2.4});
    const LinkEnd b = lit({-0.5, -0.6, -0.7, -0.8}, {-1.2, -1.4, -4.0, -1.1});
    const LinkVerdict verdict = judge_link(a, b);
    REQUIRE(verdict.losses.size() == 8);
    CHECK(verdict.losses[2].loss_db() == doctest::Approx(4.3));
    CHECK(verdict.losses[4].loss_db() == doctest::Approx(1.6));
    CHECK_FALSE(verdict.losses[4].from_a);
    const std::string text = texts(verdict);
    CHECK(text.find("lane 3, A to B: 2.8 dB more loss than its neighbours") != std::string::npos);
    CHECK(
        text.find("lane 3, A to B: 4.3 dB, the budget is 3.0 dB (each monitor may be 3 dB off)") !=
        std::string::npos);
    CHECK(text.find("B to A: 1.6 to 1.6 dB over 4 lanes") != std::string::npos);
    CHECK(verdict.outcome == Outcome::Condition);
}

TEST_CASE("losses beyond what the monitors can be wrong by") {
    CHECK(judge_link(lit({0, 0}, {0, 0}), lit({0, 0}, {-9.5, -9.5})).outcome == Outcome::Mismatch);
    CHECK(judge_link(lit({0, 0}, {0, 0}), lit({0, 0}, {-8.5, -8.5})).outcome == Outcome::Condition);
    CHECK(texts(judge_link(lit({-7, -7}, {0, 0}), lit({0, 0}, {0, 0}))).find("more arrives") !=
          std::string::npos);
}

TEST_CASE("light that does not arrive is no loss of infinity") {
    LinkEnd b = lit({0, 0}, {0, 0});
    b.light[1].rx_dbm.reset();
    b.light[1].dark = true;
    const LinkVerdict verdict = judge_link(lit({0.5, 0.5}, {-1, -1}), b);
    CHECK(verdict.losses.size() == 3);
    CHECK(texts(verdict).find(
              "B sees no light on lane 2, though A sends some: no loss can be told") !=
          std::string::npos);
}

LinkEnd narrow(std::vector<double> tx, std::vector<double> rx, std::string_view media) {
    LinkEnd out = sff_end(media);
    for (unsigned i = 0; i < tx.size(); ++i) {
        out.light.push_back({.lane = i + 1, .tx_dbm = tx[i], .rx_dbm = rx[i]});
    }
    return out;
}

TEST_CASE("losses over a breakout, at the lane that is named") {
    const LinkEnd wide = lit({0.1, 0.2, 0.3, 0.4}, {-2.1, -2.2, -2.3, -2.4});
    const LinkEnd one = narrow({-0.5}, {-1.4}, "100GBASE-DR");
    const LinkVerdict verdict = judge_link(wide, one, {.joint = 3});
    REQUIRE(verdict.losses.size() == 2);
    CHECK(verdict.losses[0].from_a);
    CHECK(verdict.losses[0].lane == 3);
    CHECK(verdict.losses[0].to_lane == 1);
    CHECK(verdict.losses[0].loss_db() == doctest::Approx(0.3 + 1.4));
    CHECK_FALSE(verdict.losses[1].from_a);
    CHECK(verdict.losses[1].lane == 1);
    CHECK(verdict.losses[1].to_lane == 3);
    CHECK(verdict.losses[1].loss_db() == doctest::Approx(-0.5 + 2.3));
    CHECK(texts(verdict).find("A to B: 1.7 dB over 1 lane") != std::string::npos);
    // The same with the ends the other way round.
    const LinkVerdict turned = judge_link(one, wide, {.joint = 3});
    REQUIRE(turned.losses.size() == 2);
    CHECK(turned.losses[0].lane == 1);
    CHECK(turned.losses[0].to_lane == 3);
    CHECK(turned.losses[0].loss_db() == doctest::Approx(-0.5 + 2.3));
    CHECK(turned.outcome == verdict.outcome);
}

TEST_CASE("several lanes of a breakout, a lane that is too weak, and one that is dark") {
    LinkEnd wide =
        narrow({1, 1, 1, 1, 2, 2, 2, 2}, {-9, -9, -9, -9, -1.1, -1.2, -1.3, -1.4}, "800GBASE-DR8");
    const LinkEnd four = narrow({1.9, 1.8, 1.7, 1.6}, {1.5, 1.4, -2.5, 1.3}, "400GBASE-DR4");
    wide.light[5].rx_dbm.reset();
    wide.light[5].dark = true;
    const LinkVerdict verdict = judge_link(wide, four, {.joint = 5});
    CHECK(verdict.losses.size() == 7);
    const std::string text = texts(verdict);
    CHECK(text.find("lane 7 to 3, A to B: 3.9 dB more loss than its neighbours") !=
          std::string::npos);
    CHECK(text.find("A sees no light on lane 6, though B sends some: no loss can be told") !=
          std::string::npos);
    CHECK(text.find("lane 1,") == std::string::npos); // lanes 1 to 4 go elsewhere
}

TEST_CASE("lanes that cannot meet, or need not be named") {
    const LinkEnd wide = lit({0, 0, 0, 0}, {-1, -1, -1, -1});
    const LinkEnd one = narrow({0}, {-1}, "100GBASE-DR");
    CHECK(judge_link(wide, one).losses.empty());
    CHECK(texts(judge_link(wide, one)).find("no register says which lanes meet") !=
          std::string::npos);
    for (const unsigned beyond : {0U, 5U, 4294967295U}) {
        const LinkVerdict verdict = judge_link(one, wide, {.joint = beyond});
        CHECK(verdict.losses.empty());
        CHECK(texts(verdict).find("B has lanes 1 to 4, and A needs 1 of them from lane") !=
              std::string::npos);
    }
    CHECK(judge_link(wide, wide, {.joint = 1}).losses.size() == 8);
    CHECK(judge_link(wide, wide, {.joint = 2}).losses.empty());
}

TEST_CASE("a module that runs instances of one lane has all of its lanes") {
    LinkEnd wide = lit({0, 0, 0, 0}, {-1, -1, -1, -1});
    wide.interfaces = end("100GBASE-DR").interfaces;
    wide.media_lanes = 4;
    const LinkVerdict verdict = judge_link(narrow({0}, {-2}, "100GBASE-DR"), wide, {.joint = 4});
    REQUIRE(verdict.losses.size() == 2);
    CHECK(verdict.losses[0].to_lane == 4);
    CHECK(verdict.losses[1].loss_db() == doctest::Approx(2));
}

TEST_CASE("what the entries of the two ends want at the other one") {
    const List list = test::good("[[optic]]\nvendor = \"V\"\nstatus = \"validated\"\n"
                                 "peer = [\"400GBASE-DR4\", \"100GBASE-DR\"]\n");
    const auto peers = [&](std::string_view media) {
        LinkEnd a = end("400GBASE-DR4");
        a.rule = &list.rules.front();
        return judge_link(a, end(media));
    };
    const auto outcome = [](const LinkVerdict& verdict) {
        const auto found = std::ranges::find(verdict.remarks, "peer", &LinkRemark::about);
        REQUIRE(found != verdict.remarks.end());
        return found->outcome;
    };
    CHECK(outcome(peers("400GBASE-DR4 (Clause 124)")) == Outcome::Fits);
    CHECK(outcome(peers("100GBASE-DR (Clause 140)")) == Outcome::Fits);
    // It would fit by the standards, and the entry does not vouch for it.
    const LinkVerdict other = peers("100G-FR MSA spec/100GBASE-FR1 (Clause 140)");
    CHECK(outcome(other) == Outcome::Mismatch);
    CHECK(other.outcome == Outcome::Mismatch);
    CHECK(texts(other).find("A by test.toml:2 \"V\" wants 400GBASE-DR4 or 100GBASE-DR at the other "
                            "end; B does not run it") != std::string::npos);
    LinkEnd b = end("400GBASE-DR4");
    b.rule = &list.rules.front();
    LinkEnd several = end("400GBASE-DR4");
    several.interfaces.push_back(named("400GBASE-FR4"));
    several.running = Running::Idle;
    CHECK(outcome(judge_link(several, b)) == Outcome::Condition);
    several.interfaces.clear();
    CHECK(outcome(judge_link(several, b)) == Outcome::CannotTell);
    const LinkVerdict silent = judge_link(end("400GBASE-DR4"), end("400GBASE-DR4"));
    CHECK(std::ranges::find(silent.remarks, "peer", &LinkRemark::about) == silent.remarks.end());
}

TEST_CASE("serial numbers of the ends of cables") {
    // SONiC names leaves S-A, S-B (sonic-mgmt eeprom_test_plan.md); makers count ends as well.
    using enum SerialNumbers;
    CHECK(compare_serials("CBL0004", "CBL0004") == Same);
    CHECK(compare_serials("CBL0004", "CBL0004-A") == Ends);
    CHECK(compare_serials("CBL0005-A", "CBL0005-B1") == Ends);
    CHECK(compare_serials("CBL0006-1", "CBL0006-2") == Ends);
    CHECK(compare_serials("F2240100121A", "F2240100121B") == Ends);
    CHECK(compare_serials("F2240100121", "F2240100122") == Consecutive);
    CHECK(compare_serials("F2240100121", "F2240107122") == Apart);
    CHECK(compare_serials("CBL0004-A", "CBL0005-A") == Apart);
    CHECK(compare_serials("CBL0004-A", "CBL0005-B") == Apart);
}

TEST_CASE("cables of two lengths, or with neighbouring serial numbers") {
    LinkEnd a = end("");
    a.is_cable = true;
    a.facts.serial = test::text("F2240100121");
    a.cable_length_m = 2;
    LinkEnd b = a;
    CHECK(judge_link(a, b).outcome == Outcome::Fits);
    b.cable_length_m = 3;
    CHECK(judge_link(a, b).outcome == Outcome::CannotTell);
    b.facts.serial = test::text("F2240100122");
    CHECK(judge_link(a, b).outcome == Outcome::Mismatch);
    b.cable_length_m = 2;
    CHECK(judge_link(a, b).outcome == Outcome::CannotTell);
}

TEST_CASE("FEC that a host interface states counts before that of the medium") {
    const auto cwdm4 = [](std::string_view fec) {
        LinkEnd out = end("100G CWDM4 MSA Spec");
        out.interfaces.front().host_fec = fec;
        return out;
    };
    CHECK(judge_link(cwdm4("none"), cwdm4("RS(528,514)")).outcome == Outcome::Mismatch);
    CHECK(judge_link(cwdm4("RS(528,514)"), cwdm4("RS(528,514)")).outcome == Outcome::Fits);
    CHECK(judge_link(cwdm4("RS(528,514)"), cwdm4("")).outcome == Outcome::Fits);
    LinkEnd lr4 = end("100GBASE-LR4");
    lr4.interfaces.front().host_fec = "RS(528,514)";
    const LinkVerdict verdict = judge_link(lr4, end("100GBASE-LR4"));
    CHECK(verdict.outcome == Outcome::Condition);
    CHECK(texts(verdict).find("both hosts must run FEC RS(528,514)") != std::string::npos);
}

TEST_CASE("a receiver that gets more than it takes") {
    // 400GBASE-FR4 takes 3.5 dBm, 400G-LR4-10 may send 5.1 dBm: interop.csv 1Dh, 1Eh.
    const auto fr4 = [](double rx) {
        LinkEnd out = end("400GBASE-FR4");
        out.light = {{.lane = 1, .tx_dbm = 1.0, .rx_dbm = rx}};
        return out;
    };
    LinkEnd lr4 = end("400G-LR4-10 MSA Spec");
    lr4.light = {{.lane = 1, .tx_dbm = 5.0, .rx_dbm = 0.5}};
    const std::string text = texts(judge_link(lr4, fr4(4.8)));
    CHECK(text.find("lane 1 of B receives 4.8 dBm, 400GBASE-FR4 takes 3.5 dBm: attenuate by 1.3 "
                    "dB or more") != std::string::npos);
    CHECK(text.find("the path must lose 1.6 dB or more") != std::string::npos);
    CHECK(texts(judge_link(lr4, fr4(3.4))).find("receives") == std::string::npos);
    CHECK(judge_link(lr4, fr4(6.6)).outcome == Outcome::Mismatch); // beyond what a monitor errs
    LinkEnd alarmed = fr4(4.8);
    alarmed.light.front().too_much = true;
    CHECK(judge_link(lr4, alarmed).outcome == Outcome::Mismatch);
    CHECK(judge_link(end("10GBASE-ER"), end("10GBASE-ER")).outcome == Outcome::Condition);
    CHECK(judge_link(end("10GBASE-LR"), end("10GBASE-LR")).outcome == Outcome::Fits);
}

TEST_CASE("length and grade of the fibre") {
    const auto over = [](std::string_view a, std::string_view b, double metres,
                         std::optional<Glass> glass) {
        return judge_link(end(a), end(b), {.length_m = metres, .glass = glass}).outcome;
    };
    CHECK(over("400GBASE-DR4", "400GBASE-DR4", 500, {}) == Outcome::Fits);
    CHECK(over("400GBASE-DR4", "400GBASE-DR4", 501, {}) == Outcome::Mismatch);
    CHECK(over("100GBASE-SR4", "100GBASE-SR4", 90, Glass::Om4) == Outcome::Fits);
    CHECK(over("100GBASE-SR4", "100GBASE-SR4", 90, Glass::Om3) == Outcome::Mismatch);
    CHECK(over("100GBASE-SR4", "100GBASE-SR4", 90, Glass::Os2) == Outcome::Mismatch);
    CHECK(over("400GBASE-DR4", "400GBASE-DR4", 90, Glass::Om4) == Outcome::Mismatch);
    CHECK(over("40G PSM4 Parallel SMF", "40G PSM4 Parallel SMF", 90, {}) == Outcome::CannotTell);
}

TEST_CASE("ferrules of two polishes need a cable of both") {
    LinkEnd apc = end("400GBASE-DR4", "MPO 1X12");
    apc.polish = "APC";
    LinkEnd upc = apc;
    CHECK(judge_link(apc, upc).outcome == Outcome::Fits);
    upc.polish = "UPC";
    CHECK(judge_link(apc, upc).outcome == Outcome::Condition);
    upc.polish = {};
    CHECK(judge_link(apc, upc).outcome == Outcome::Fits);
}

TEST_CASE("wavelengths that a code does not fix") {
    const auto lr = [](double nm) {
        LinkEnd out = sff_end("10GBASE-LR");
        out.wavelength_nm = nm;
        return out;
    };
    CHECK(judge_link(lr(1310), lr(1310)).outcome == Outcome::Fits);
    CHECK(judge_link(lr(1270), lr(1330)).outcome == Outcome::Fits);
    CHECK(judge_link(lr(1330), lr(1330)).outcome == Outcome::Mismatch); // BiDi, as it is sold
    CHECK(judge_link(lr(1470), lr(1610)).outcome == Outcome::Condition);
    CHECK(judge_link(lr(850), lr(1310)).outcome == Outcome::Mismatch);
    LinkEnd cwdm = lr(1330);
    cwdm.facts.part_number = test::text("SFP-10G-CWDM-1330");
    CHECK(judge_link(cwdm, cwdm).outcome == Outcome::Fits);
    LinkEnd c21 = sff_end("10GBASE-ER");
    c21.frequency_thz = 192.1;
    LinkEnd c22 = c21;
    c22.frequency_thz = 192.2;
    CHECK(judge_link(c21, c22).outcome == Outcome::Condition);
}

TEST_CASE("100G BiDi is a name of two families") {
    const LinkEnd sr12 = end("100GE BiDi"); // a lane of 400GBASE-SR4.2
    const LinkEnd open = sff_end("100GE BiDi");
    CHECK(judge_link(sr12, sr12).outcome == Outcome::Fits);
    CHECK(judge_link(open, open).outcome == Outcome::Condition);
    CHECK(judge_link(open, sr12).outcome == Outcome::CannotTell);
}

TEST_CASE("one module twice is no link") {
    LinkEnd a = end("400GBASE-FR4");
    a.facts.serial = test::text("S1");
    CHECK(judge_link(a, a).outcome == Outcome::Mismatch);
    CHECK(judge_link(a, a, {.same_module = true}).outcome == Outcome::Fits);
    LinkEnd b = a;
    b.facts.serial = test::text("S2");
    CHECK(judge_link(a, b).outcome == Outcome::Fits);
}

TEST_CASE("of several data paths only the one at the lane that is asked for counts") {
    LinkEnd wide = end("400GBASE-DR4");
    wide.interfaces.front().first_lane = 1;
    wide.interfaces.push_back(named("100GBASE-DR"));
    wide.interfaces.back().first_lane = 7;
    wide.media_lanes = 8;
    const LinkEnd one = end("100GBASE-DR");
    CHECK(judge_link(wide, one, {.joint = 1}).outcome == Outcome::Mismatch);
    CHECK(judge_link(wide, one, {.joint = 7}).outcome == Outcome::Fits);
    CHECK(judge_link(wide, one, {.joint = 5}).outcome == Outcome::Mismatch); // nothing runs there
    CHECK(texts(judge_link(wide, one)).find("of A only the data path from lane 7 on") !=
          std::string::npos);
}

TEST_CASE("one wide end and the ends of its breakout") {
    LinkEnd wide = end("100GBASE-DR");
    wide.interfaces.front().first_lane = 1;
    for (const unsigned lane : {2U, 3U, 4U}) {
        wide.interfaces.push_back(wide.interfaces.front());
        wide.interfaces.back().first_lane = lane;
    }
    wide.media_lanes = 4;
    const LinkEnd dr = end("100GBASE-DR");
    const LinkEnd sr = end("100GBASE-SR1");
    const std::vector<const LinkEnd*> legs{&dr, &dr, &sr, &dr};
    const std::vector<BreakoutLeg> found = judge_breakout(wide, legs);
    REQUIRE(found.size() == 4);
    CHECK(found[3].first_lane == 4);
    CHECK(found[1].verdict.outcome == Outcome::Fits);
    CHECK(found[2].verdict.outcome == Outcome::Mismatch);
    const std::vector<const LinkEnd*> many{&dr, &dr, &dr, &dr, &dr};
    CHECK(judge_breakout(wide, many).back().verdict.outcome == Outcome::Mismatch);
}

} // namespace
} // namespace optictl::vendor_db
