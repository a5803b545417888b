// The two ends of a link: media by the rules of IEEE and the MSAs, cables, measured losses.
#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "sff/sff8024/interfaces.hpp"
#include "tests/vendor-db/support.hpp"
#include "vendor-db/link.hpp"
#include "vendor-db/plans.hpp"

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;

LinkEnd end(std::string_view media, std::string connector = "") {
    LinkEnd out;
    out.facts = test::module();
    out.facts.connector = std::move(connector);
    out.active = true;
    std::vector<std::string> names;
    add_media_names(names, media);
    out.interfaces = {names};
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
    // Names of SFF-8024 Tables 4-6 and 4-7; what faces what by the clauses named in plans.cpp.
    CHECK(facing("400GBASE-DR4 (Clause 124)", "400GBASE-DR4 (Clause 124)") == Outcome::Fits);
    CHECK(facing("400GBASE-DR4", "100GBASE-DR") == Outcome::Condition);
    CHECK(facing("400GBASE-DR4", "100G-FR MSA spec/100GBASE-FR1 (Clause 140)") ==
          Outcome::Condition);
    CHECK(facing("800GBASE-DR8", "400GBASE-DR4") == Outcome::Condition);
    CHECK(facing("400G-FR4 MSA spec/400GBASE-FR4 (Clause 151)", "400G-LR4-10 MSA Spec") ==
          Outcome::Condition);
    CHECK(facing("100G CWDM4 MSA Spec", "100G 4WDM-10 MSA Spec") == Outcome::Condition);
    CHECK(facing("400GBASE-SR8", "50GBASE-SR") == Outcome::Condition);
    CHECK(facing("100GBASE-SR4", "25GBASE-SR") == Outcome::Condition);
    // What HA and HB are is for OpenZR+ to say, which is not at hand.
    CHECK(facing("ZR400-OFEC-16QAM", "ZR400-OFEC-16QAM-HA") == Outcome::CannotTell);
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
    CHECK(texts(dr).find("up to 500 m") != std::string::npos);
    CHECK(dr.remarks.front().source == "IEEE 802.3 Clause 140");
    const LinkVerdict grid = judge_link(end("100G CWDM4"), end("100GBASE-LR4"));
    CHECK(texts(grid).find("LAN-WDM grid") != std::string::npos);
}

TEST_CASE("an interface without a rule faces itself, and nothing is said of others") {
    CHECK(plan_of("400GBASE-ER8") == nullptr);
    CHECK(facing("400GBASE-ER8", "400GBASE-ER8") == Outcome::Fits);
    CHECK(facing("400GBASE-ER8", "400GBASE-LR8") == Outcome::CannotTell);
    LinkEnd silent = end("100GBASE-DR");
    silent.interfaces.clear();
    CHECK(judge_link(silent, end("100GBASE-DR")).outcome == Outcome::CannotTell);
}

/// The row of Table 4-6 or 4-7 that may be called so.
const sff8024::Interface* interface_of(std::string_view name) {
    for (const auto table : {sff8024::MediaTable::Mmf, sff8024::MediaTable::Smf}) {
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

TEST_CASE("every rule agrees with SFF-8024 on name, lanes, baud and modulation, and has a source") {
    unsigned found = 0;
    for (const Plan& plan : all_plans()) {
        INFO(plan.name);
        CHECK(is_media_name(std::string(plan.name)));
        CHECK_FALSE(plan.source.empty());
        const sff8024::Interface* row = interface_of(plan.name);
        if (row == nullptr) {
            CHECK(plan.name.starts_with("4WDM-")); // SFF-8636 calls these MSAs so
            continue;
        }
        ++found;
        CHECK(plan.lanes == row->lanes);
        CHECK(plan.line == fmt::format("{} GBd {}", row->baud_gbd, row->modulation));
    }
    CHECK(found == all_plans().size() - 3);
}

TEST_CASE("of several applications the pair that fits best counts") {
    LinkEnd many = end("400GBASE-DR4");
    many.interfaces.push_back({"100GBASE-DR"});
    CHECK(judge_link(many, end("100GBASE-DR")).outcome == Outcome::Fits);
    many.active = false;
    const LinkVerdict verdict = judge_link(many, end("100GBASE-DR"));
    CHECK(verdict.outcome == Outcome::Condition);
    CHECK(texts(verdict).find("both must run this one") != std::string::npos);
}

TEST_CASE("connectors") {
    CHECK(judge_link(end("100GBASE-DR", "LC"), end("100GBASE-DR", "LC")).outcome == Outcome::Fits);
    const LinkVerdict split = judge_link(end("400GBASE-DR4", "MPO 1X12"), end("100GBASE-DR", "LC"));
    CHECK(texts(split).find("breakout cable") != std::string::npos);
    CHECK(judge_link(end("100GBASE-DR", "LC"), end("100GBASE-DR", "SN")).outcome ==
          Outcome::Condition);
}

TEST_CASE("the two ends of a cable, by serial number") {
    LinkEnd a = end("", "NO SEPARABLE CONNECTOR");
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
    LinkEnd out = end("400GBASE-DR4", "MPO 1X12");
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
    CHECK(texts(verdict).find("lane 2, A to B: 0.5 dBm is sent, nothing arrives") !=
          std::string::npos);
}

LinkEnd narrow(std::vector<double> tx, std::vector<double> rx, std::string_view media) {
    LinkEnd out = end(media);
    for (unsigned i = 0; i < tx.size(); ++i) {
        out.light.push_back({.lane = i + 1, .tx_dbm = tx[i], .rx_dbm = rx[i]});
    }
    return out;
}

TEST_CASE("losses over a breakout, at the lane that is named") {
    const LinkEnd wide = lit({0.1, 0.2, 0.3, 0.4}, {-2.1, -2.2, -2.3, -2.4});
    const LinkEnd one = narrow({-0.5}, {-1.4}, "100GBASE-DR");
    const LinkVerdict verdict = judge_link(wide, one, 3);
    REQUIRE(verdict.losses.size() == 2);
    CHECK(verdict.losses[0].from_a);
    CHECK(verdict.losses[0].lane == 3);
    CHECK(verdict.losses[0].to_lane == 1);
    CHECK(verdict.losses[0].loss_db() == doctest::Approx(0.3 + 1.4));
    CHECK_FALSE(verdict.losses[1].from_a);
    CHECK(verdict.losses[1].lane == 1);
    CHECK(verdict.losses[1].to_lane == 3);
    CHECK(verdict.losses[1].loss_db() == doctest::Approx(-0.5 + 2.3));
    CHECK(texts(verdict).find("A to B: 1.7 to 1.7 dB over 1 lane") != std::string::npos);
    // The same with the ends the other way round.
    const LinkVerdict turned = judge_link(one, wide, 3);
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
    const LinkVerdict verdict = judge_link(wide, four, 5);
    CHECK(verdict.losses.size() == 7);
    const std::string text = texts(verdict);
    CHECK(text.find("lane 7 to 3, A to B: 3.9 dB more loss than its neighbours") !=
          std::string::npos);
    CHECK(text.find("lane 2 to 6, B to A: 1.8 dBm is sent, nothing arrives") != std::string::npos);
    CHECK(text.find("lane 1,") == std::string::npos); // lanes 1 to 4 go elsewhere
}

TEST_CASE("lanes that cannot meet, or need not be named") {
    const LinkEnd wide = lit({0, 0, 0, 0}, {-1, -1, -1, -1});
    const LinkEnd one = narrow({0}, {-1}, "100GBASE-DR");
    CHECK(judge_link(wide, one).losses.empty());
    CHECK(texts(judge_link(wide, one)).find("no register says which lanes meet") !=
          std::string::npos);
    for (const unsigned beyond : {0U, 5U, 4294967295U}) {
        const LinkVerdict verdict = judge_link(one, wide, beyond);
        CHECK(verdict.losses.empty());
        CHECK(texts(verdict).find("B has lanes 1 to 4, and A needs 1 of them from lane") !=
              std::string::npos);
    }
    CHECK(judge_link(wide, wide, 1).losses.size() == 8);
    CHECK(judge_link(wide, wide, 2).losses.empty());
}

TEST_CASE("a module that runs instances of one lane has all of its lanes") {
    LinkEnd wide = lit({0, 0, 0, 0}, {-1, -1, -1, -1});
    wide.interfaces = end("100GBASE-DR").interfaces;
    const LinkVerdict verdict = judge_link(narrow({0}, {-2}, "100GBASE-DR"), wide, 4);
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
    several.interfaces.push_back({"400GBASE-FR4"});
    several.active = false;
    CHECK(outcome(judge_link(several, b)) == Outcome::Condition);
    several.interfaces.clear();
    CHECK(outcome(judge_link(several, b)) == Outcome::CannotTell);
    const LinkVerdict silent = judge_link(end("400GBASE-DR4"), end("400GBASE-DR4"));
    CHECK(std::ranges::find(silent.remarks, "peer", &LinkRemark::about) == silent.remarks.end());
}

} // namespace
} // namespace optictl::vendor_db
