// A0h by hand from SFF-8472 Tables 4-2 to 8-8, and its traps.
#include <doctest/doctest.h>

#include "sff/sff8472/a0_lower.hpp"
#include "tests/sff8472/sfp.hpp"

using namespace sfp;
using memmap::State;
using memmap::Unit;

TEST_CASE("an ordinary module has its identity, and nothing wrong with it") {
    const memmap::Image image = ordinary();
    const model::Module module = sff8472::decode(image);
    CHECK(module.standard == "SFF-8472");
    CHECK(module.lane_count == 1);
    CHECK(text(reading(module, "vendor_name")) == "EXAMPLE OPTICS");
    CHECK(text(reading(module, "vendor_part_number")) == "EX-10G-LR");
    CHECK(text(reading(module, "vendor_revision")) == "B2");
    CHECK(text(reading(module, "vendor_serial_number")) == "EX0123456789");
    CHECK(text(reading(module, "date_code")) == "240229Z7");
    CHECK(reading(module, "vendor_oui").raw == 0x02ABCD);
    CHECK(name(reading(module, "encoding")) == "64B/66B");
    CHECK(reading(module, "signaling_rate").value == 10300);
    CHECK(reading(module, "length_smf").value == doctest::Approx(10.0));
    CHECK(reading(module, "length_smf").unit == Unit::Kilometre);
    CHECK(reading(module, "length_om3").state == State::NotAdvertised);
    CHECK(reading(module, "wavelength").value == 1310);
    CHECK(name(reading(module, "revision")) == "Rev 12.3");
    CHECK(module.context.revision == 0x08);
    for (const model::Finding& finding : module.findings) {
        FAIL_CHECK(finding.text);
    }
    for (const model::Checksum& sum : module.checksums) {
        CHECK(sum.state == State::Ok);
        CHECK_FALSE(sum.bad());
    }
}

TEST_CASE("wrong checksums are findings, and name the sum") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 63, {image.byte(memmap::lower, 63).value() ^ 0x01U});
    put(image, memmap::a2_lower, 95, {image.byte(memmap::a2_lower, 95).value() ^ 0x80U});
    const model::Module module = sff8472::decode(image);
    CHECK(module.checksums[0].bad());
    CHECK_FALSE(module.checksums[1].bad());
    CHECK(module.checksums[2].bad());
    CHECK(has_finding(module, "checksum"));
}

TEST_CASE("the signaling rate above 25.4 GBd is in byte 66, and its range in byte 67") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 66, {20, 30});
    model::Module module = sff8472::decode(image);
    CHECK(reading(module, "signaling_rate_max").value == 20);
    CHECK(reading(module, "signaling_rate_min").value == 30);
    put(image, memmap::lower, 12, {0xFF});
    put(image, memmap::lower, 66, {0x67, 0x05});
    module = sff8472::decode(image);
    CHECK(reading(module, "signaling_rate").value == 25750);
    CHECK(reading(module, "signaling_rate_max").value == 5);
    CHECK(reading(module, "signaling_rate_max").unit == Unit::Percent);
    CHECK(reading(module, "signaling_rate_min").value == 5);
    const auto register_66 =
        memmap::read(module.context, memmap::row(sff8472::a0_lower::rows, "Signaling Rate, max"));
    CHECK(register_66.unit == Unit::Megabaud);
    CHECK(register_66.value == 25750);
    put(image, memmap::lower, 12, {0x00});
    CHECK(reading(sff8472::decode(image), "signaling_rate").state == State::NotAdvertised);
}

TEST_CASE("PITFALLS 4.7: lengths go by the fibre, or by the cable where A0h:8 says cable") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 14, {0, 23, 8, 3, 40, 30});
    model::Module module = sff8472::decode(image);
    CHECK(reading(module, "length_smf").value == doctest::Approx(2.3));
    CHECK(reading(module, "length_om2").value == 80);
    CHECK(reading(module, "length_om1").value == 30);
    CHECK(reading(module, "length_om4").value == 400);
    CHECK(reading(module, "length_om3").value == 300);
    CHECK_FALSE(module.item("cable_length"));

    put(image, memmap::lower, 8, {0x04});
    put(image, memmap::lower, 14, {17, 26, 0, 0, 3, 0x19}); // multiplier 0.1, base 25
    module = sff8472::decode(image);
    CHECK_FALSE(module.item("length_om4"));
    CHECK_FALSE(module.item("length_smf"));
    CHECK(reading(module, "attenuation_12_9ghz").value == 17);
    CHECK(reading(module, "attenuation_25_8ghz").value == 26);
    CHECK(reading(module, "cable_length").value == doctest::Approx(2.5));
    CHECK_FALSE(has_finding(module, "cable-length"));

    const std::pair<unsigned, double> multiples[] = {
        {0x05, 0.5}, {0x47, 7}, {0x8C, 120}, {0xC3, 300}};
    for (const auto& [byte, metres] : multiples) {
        put(image, memmap::lower, 18, {metres > 254 ? 255U : static_cast<unsigned>(metres), byte});
        CHECK(reading(sff8472::decode(image), "cable_length").value == doctest::Approx(metres));
    }
    put(image, memmap::lower, 18, {3, 0x47});
    module = sff8472::decode(image);
    CHECK(reading(module, "cable_length").value == 3);
    CHECK(has_finding(module, "cable-length"));
}

TEST_CASE("byte 18 of a 1000BASE-T module counts metres, for it is a copper link") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 6, {0x08});
    put(image, memmap::lower, 14, {0, 0, 0, 0, 100, 0});
    const model::Module module = sff8472::decode(image);
    CHECK(reading(module, "cable_length").value == 100);
    CHECK_FALSE(module.item("length_om4"));
}

TEST_CASE("lengths of 255 mean more than 254 steps") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 14, {255, 255, 255, 0, 0, 0});
    const model::Module module = sff8472::decode(image);
    CHECK(reading(module, "length_smf").state == State::Saturated);
    CHECK(reading(module, "length_smf").value == 254);
    CHECK(reading(module, "length_om2").state == State::Saturated);
    CHECK(reading(module, "length_om2").value == 2540);
}

TEST_CASE("PITFALLS 4.8: independent rate select is identifier 06h, and 03h says nothing") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 13, {0x06});
    CHECK(name(reading(sff8472::decode(image), "rate_identifier")) ==
          "SFF-8431 (8/4/2G independent Rx and Tx Rate_Select)");
    for (const unsigned legacy : {0x03U, 0x05U, 0x07U, 0x09U, 0x0BU, 0x0DU, 0x0FU, 0x11U}) {
        put(image, memmap::lower, 13, {legacy});
        CHECK(name(reading(sff8472::decode(image), "rate_identifier")) == "Unspecified");
    }
    put(image, memmap::lower, 13, {0x13});
    const model::Module module = sff8472::decode(image);
    CHECK(reading(module, "rate_identifier").state == State::Invalid);
    CHECK(has_finding(module, "reserved-code"));
}

TEST_CASE("PITFALLS 4.9: the power level comes from 64.6, 64.5 and 64.1, and level 4 from A2h:66") {
    memmap::Image image = ordinary();
    const std::tuple<unsigned, unsigned, double> levels[] = {
        {0x00, 1, 1.0}, {0x02, 2, 1.5}, {0x22, 3, 2.0}, {0x20, 3, 2.0}};
    for (const auto& [options, level, watts] : levels) {
        put(image, memmap::lower, 64, {options});
        const model::Module module = sff8472::decode(image);
        CHECK(reading(module, "power_class").raw == level);
        CHECK(reading(module, "max_power").value == watts);
    }
    put(image, memmap::lower, 64, {0x62});
    put(image, memmap::a2_lower, 66, {0x23});
    model::Module module = sff8472::decode(image);
    CHECK(name(reading(module, "power_class")) == "Power Level 4");
    CHECK(reading(module, "max_power").value == doctest::Approx(3.5));
    CHECK_FALSE(has_finding(module, "power-level-4"));
    put(image, memmap::a2_lower, 66, {0x14});
    CHECK(has_finding(sff8472::decode(image), "power-level-4"));
    put(image, memmap::a2_lower, 66, {0x23});
    put(image, memmap::lower, 92, {0x58}); // byte 66 is part of Rx_PWR(2) then
    module = sff8472::decode(image);
    CHECK(reading(module, "max_power").state == State::NotAdvertised);
    CHECK(has_finding(module, "power-level-4"));
}

TEST_CASE("PITFALLS 4.10: SONET reach specifier 1 is bit 4, specifier 2 is bit 3") {
    memmap::Image image = ordinary();
    CHECK(reading(sff8472::decode(image), "sonet_reach").state == State::NotAdvertised);
    put(image, memmap::lower, 4, {0x0C, 0x00}); // Table 5-5: OC-48 LR-2
    model::Module module = sff8472::decode(image);
    CHECK(name(reading(module, "sonet_reach")) == "LR-2");
    CHECK(reading(module, "sonet_compliance").raw == 0x0C00);
    CHECK(reading(module, "sonet_compliance").codes->name_of(11) == "SONET reach specifier bit 2");
    CHECK(reading(module, "sonet_compliance").codes->name_of(10) == "OC-48, long reach");
    put(image, memmap::lower, 4, {0xD0, 0x40}); // OC-12 LR-1, with both ESCON bits beside it
    module = sff8472::decode(image);
    CHECK(name(reading(module, "sonet_reach")) == "LR-1");
    CHECK(reading(module, "sonet_compliance").raw == 0x1040);
    CHECK(reading(module, "escon_compliance").raw == 0x03);
}

TEST_CASE("PITFALLS 4.11: bytes 60-61 are a wavelength only where no cable bit is set") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 60, {0x0C, 0x00});
    CHECK(reading(sff8472::decode(image), "wavelength").value == 3072);
    put(image, memmap::lower, 8, {0x08});
    model::Module module = sff8472::decode(image);
    CHECK_FALSE(module.item("wavelength"));
    CHECK_FALSE(module.item("passive_cable_compliance"));
    CHECK(reading(module, "active_cable_compliance").raw == 0x0C);
    CHECK(reading(module, "active_cable_compliance").codes->name_of(2) == "SFF-8431 Limiting");
    CHECK(reading(module, "active_cable_compliance").codes->name_of(3) == "FC-PI-4 Limiting");
    put(image, memmap::lower, 8, {0x04});
    put(image, memmap::lower, 60, {0x01});
    module = sff8472::decode(image);
    CHECK_FALSE(module.item("active_cable_compliance"));
    CHECK(reading(module, "passive_cable_compliance").codes->name_of(0) == "SFF-8431 Appendix E");
    CHECK(reading(module, "passive_cable_compliance").raw == 0x01);
    CHECK(reading(module, "cable_technology").codes->name_of(0) == "Passive Cable");
    put(image, memmap::lower, 8, {0x0C});
    module = sff8472::decode(image);
    CHECK(has_finding(module, "cable-technology"));
    CHECK(module.item("active_cable_compliance"));
    CHECK_FALSE(module.item("passive_cable_compliance"));
}

TEST_CASE("PITFALLS 4.12: byte 62 is a wavelength fraction for identifier 0Bh only") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 10, {0x02});
    put(image, memmap::lower, 60, {0x06, 0x0C, 0x21});
    model::Module module = sff8472::decode(image);
    CHECK(reading(module, "wavelength").value == 1548);
    CHECK(reading(module, "fibre_channel_speed_2").raw == 0x21);
    put(image, memmap::lower, 0, {0x0B});
    module = sff8472::decode(image);
    CHECK(reading(module, "wavelength").value == doctest::Approx(1548.33));
    CHECK_FALSE(module.item("fibre_channel_speed_2"));
    put(image, memmap::lower, 62, {100});
    CHECK(reading(sff8472::decode(image), "wavelength").value == 1548);
}

TEST_CASE("PITFALLS 4.13: Fibre Channel speeds 1600 and 3200 have their bits, 5 and 3") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 10, {0x28});
    model::Module module = sff8472::decode(image);
    const model::Reading speed = reading(module, "fibre_channel_speed");
    CHECK(speed.raw == 0x28);
    CHECK(speed.codes->name_of(5) == "1600 MBytes/s");
    CHECK(speed.codes->name_of(3) == "3200 MBytes/s");
    CHECK(reading(module, "fibre_channel_speed_2").state == State::NotAdvertised);
    put(image, memmap::lower, 10, {0x02});
    put(image, memmap::lower, 62, {0x01});
    module = sff8472::decode(image);
    CHECK(reading(module, "fibre_channel_speed_2").codes->name_of(0) == "64GFC");
    CHECK(reading(module, "fibre_channel_speed_2").state == State::Ok);
}

TEST_CASE("Fibre Channel technology spans bytes 7 and 8") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 7, {0xFA, 0x50});
    const model::Module module = sff8472::decode(image);
    const model::Reading technology = reading(module, "fibre_channel_technology");
    CHECK(technology.raw == 0x250);
    CHECK(technology.codes->name_of(9) == "Longwave laser (LC)");
    CHECK(technology.codes->name_of(6) == "Shortwave laser without OFC (SN)");
    CHECK(technology.codes->name_of(4) == "Longwave laser (LL)");
    CHECK(reading(module, "fibre_channel_link_length").raw == 0x1F);
    CHECK(reading(module, "cable_technology").raw == 0);
}

TEST_CASE("text and OUI of zeros are unspecified") {
    memmap::Image image = ordinary();
    for (unsigned byte = 37; byte < 60; ++byte) {
        put(image, memmap::lower, byte, {0});
    }
    sum_all(image);
    const model::Module module = sff8472::decode(image);
    CHECK(reading(module, "vendor_oui").state == State::NotAdvertised);
    CHECK(reading(module, "vendor_part_number").state == State::NotAdvertised);
    CHECK(reading(module, "vendor_revision").state == State::NotAdvertised);
    CHECK_FALSE(has_finding(module, "text"));
}

TEST_CASE("contradictions of the options are findings") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 65, {0x46});
    put(image, memmap::lower, 84, {'2', '4', '?', '1'});
    const model::Module module = sff8472::decode(image);
    CHECK(has_finding(module, "loss-of-signal"));
    CHECK(has_finding(module, "paging-undeclared"));
    CHECK(has_finding(module, "date-code"));
    put(image, memmap::lower, 0, {0x18});
    CHECK(has_finding(sff8472::decode(image), "identifier"));
}

TEST_CASE("a passive copper cable without diagnostics is a normal case") {
    memmap::Image image;
    zero(image, memmap::lower);
    put(image, memmap::lower, 0, {0x03, 0x04, 0x21});
    put(image, memmap::lower, 8, {0x04});
    put(image, memmap::lower, 12, {0x67});
    put(image, memmap::lower, 18, {0x02});
    put_text(image, 20, 16, "EXAMPLE CABLES");
    put_text(image, 40, 16, "EX-DAC-2M");
    put_text(image, 56, 4, "A");
    put(image, memmap::lower, 60, {0x01});
    put_text(image, 68, 16, "EXC00042");
    put_text(image, 84, 8, "231105");
    sum_all(image);
    const model::Module module = sff8472::decode(image);
    CHECK(module.findings.empty());
    REQUIRE(module.monitors.size() == 7);
    for (const model::Monitor& monitor : module.monitors) {
        CHECK(monitor.value.state == State::NotAdvertised);
        CHECK(monitor.thresholds == -1);
    }
    CHECK(reading(module, "cable_length").value == 2);
}

TEST_CASE("what the SONET specifiers say depends on the reach, and of some they say nothing") {
    // Table 5-4: A0h:4 and 5, and the reach; empty where the table has no such row.
    const struct {
        unsigned high;
        unsigned low;
        std::string_view reach;
    } rows[] = {{0x01, 0x00, "SR"},         {0x11, 0x00, "SR-1"},       {0x20, 0x00, "SR"},
                {0x12, 0x00, "IR-1"},       {0x0A, 0x00, "IR-2"},       {0x1C, 0x00, "LR-3"},
                {0x08, 0x04, "LR-2"},       {0x04, 0x00, ""},           {0x02, 0x00, ""},
                {0x19, 0x00, ""},           {0x1A, 0x00, ""},           {0x10, 0x11, "SR-1"},
                {0x16, 0x00, "IR-1, LR-1"}, {0x15, 0x00, "SR-1, LR-1"}, {0x08, 0x66, "IR-2, LR-2"}};
    for (const auto& row : rows) {
        memmap::Image image = ordinary();
        put(image, memmap::lower, 4, {row.high, row.low});
        const model::Module module = sff8472::decode(image);
        const model::Reading reach = reading(module, "sonet_reach");
        CAPTURE(row.high);
        CAPTURE(row.low);
        CHECK(reach.state == (row.reach.empty() ? State::Invalid : State::Ok));
        if (!row.reach.empty()) {
            CHECK(name(reach) == row.reach);
        }
    }
}
