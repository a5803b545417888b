// Registers whose scale, unit or codes other registers or the revision decide.

#include <doctest/doctest.h>

#include "sff/sff8024/interfaces.hpp"
#include "tests/cmis/table_image.hpp"

namespace {

using namespace optictl;
using doctest::Approx;
using memmap::State;
using memmap::Unit;
using tests::TableImage;

} // namespace

TEST_CASE("the revision is read as a decimal with a nibble before and after the point") {
    CHECK(TableImage(0x54).lower_row("CmisRevision").value == Approx(5.4));
    CHECK(TableImage(0x30).lower_row("CmisRevision").value == Approx(3.0));
}

TEST_CASE("the speed of the management interface has codes above 3.4 MHz only since 5.3") {
    // Bits 5-2 of lower memory 2 hold 7.
    const TableImage old = TableImage(0x50).lower(2, {7U << 2U});
    CHECK(old.lower_row("MciMaxSpeed").state == State::Invalid);
    const TableImage now = TableImage(0x53).lower(2, {7U << 2U});
    CHECK(now.lower_row("MciMaxSpeed").state == State::Ok);
    CHECK(TableImage::code_name(now.lower_row("MciMaxSpeed")) == "30 MHz (SPI)");
    const TableImage twi = TableImage(0x50).lower(2, {1U << 2U});
    CHECK(TableImage::code_name(twi.lower_row("MciMaxSpeed")) == "1 MHz");
}

TEST_CASE("the result of a CDB command is named by whether it is busy, failed or done") {
    TableImage module;
    module.upper(0x01, 163, {0x80}); // two instances
    const auto name = [&](unsigned status) {
        module.lower(37, {status, 0x46});
        return TableImage::code_name(module.lower_row("CdbStatus1.CdbCommandResult"));
    };
    CHECK(name(0x01) == "completed");
    CHECK(name(0x03) == "previous command was aborted");
    CHECK(name(0x41) == "unknown command");
    CHECK(name(0x42) == "parameter out of range or not supported");
    CHECK(name(0x81) == "capturing the command");
    CHECK(name(0xC3) == "executing the command"); // while busy the failure bit means nothing
    CHECK(name(0x65) == "failed for a reason of this command");
    CHECK(TableImage::code_name(module.lower_row("CdbStatus2.CdbCommandResult")) ==
          "password insufficient");
}

TEST_CASE("the module subtype is a code of the column that the identifier chooses") {
    TableImage module;
    module.lower(60, {0x01});
    const memmap::Reading qsfp_dd = module.lower_row("SFF8024ModuleSubtype");
    module.lower(0, {0x19});
    const memmap::Reading osfp = module.lower_row("SFF8024ModuleSubtype");
    CHECK(qsfp_dd.state == State::Ok);
    CHECK(osfp.state == State::Ok);
    CHECK(qsfp_dd.codes != osfp.codes);
    module.lower(0, {0x0B}).lower(60, {0x00}); // DWDM-SFP: no column
    CHECK(module.lower_row("SFF8024ModuleSubtype").state == State::NotAdvertised);
}

TEST_CASE("a media interface is a code of the table that the media type names") {
    // Descriptor 1: host interface 11h, media interface 01h. SFF-8024 Tables 4-6 to 4-10.
    TableImage module;
    module.lower(86, {0x11, 0x01, 0x44, 0x01, 0xFF});
    const auto name = [&](unsigned type) {
        module.lower(85, {type});
        return TableImage::code_name(module.lower_row("MediaInterfaceIDApp<i>"));
    };
    CHECK(name(1).starts_with("10GBASE-SW"));
    CHECK(name(2).starts_with("10GBASE-LW"));
    CHECK(name(3).starts_with("Copper cable"));
    CHECK(name(4).starts_with("Active Cable"));
    CHECK(name(5).starts_with("1000BASE-T"));
    for (const unsigned type : {0x00U, 0x06U, 0x40U, 0xFFU}) {
        module.lower(85, {type});
        CHECK(module.lower_row("MediaInterfaceIDApp<i>").codes == nullptr);
    }
}

TEST_CASE("the list of applications ends with FFh: what follows is no descriptor") {
    TableImage module;
    module.lower(85, {0x02, 0x52, 0x1C, 0x84, 0x01, 0x50, 0x19, 0x21, 0x55, 0xFF, 0x00, 0x00, 0x00,
                      0x12, 0x34, 0x56, 0x78});
    module.upper(0x01, 176, {0x0F, 0xF1, 0xAA, 0xBB});
    CHECK(module.lower_row("HostInterfaceIDApp<i>", 0).state == State::Ok);
    CHECK(module.lower_row("HostLaneCountApp<i>", 1).value == 2);
    CHECK(module.lower_row("MediaLaneCountApp<i>", 1).value == 1);
    CHECK(module.lower_row("HostLaneAssignmentOptionsApp<i>", 1).raw == 0x55);
    CHECK(module.row(0x01, "MediaLaneAssignmentOptionsApp<i>", 1).raw == 0xF1);
    for (const char* name :
         {"HostInterfaceIDApp<i>", "MediaInterfaceIDApp<i>", "HostLaneCountApp<i>",
          "MediaLaneCountApp<i>", "HostLaneAssignmentOptionsApp<i>"}) {
        INFO(name);
        CHECK(module.lower_row(name, 2).state == State::NotAdvertised);
        CHECK(module.lower_row(name, 3).state == State::NotAdvertised);
    }
    CHECK(module.row(0x01, "MediaLaneAssignmentOptionsApp<i>", 2).state == State::NotAdvertised);
    CHECK(module.row(0x01, "MediaLaneAssignmentOptionsApp<i>", 3).state == State::NotAdvertised);
}

TEST_CASE("applications 9 to 15 continue in page 01h when lower memory is full") {
    TableImage module;
    module.lower(85, {0x02});
    for (unsigned i = 0; i < 8; ++i) {
        module.lower(86 + 4 * i, {0x10 + i, 0x11, 0x44, 0x01});
    }
    module.upper(0x01, 223, {0x31, 0x12, 0x43, 0x05, 0x32, 0x13, 0x21, 0x50, 0xFF});
    const memmap::Reading ninth = module.row(0x01, "HostInterfaceIDApp<i>", 0);
    CHECK(ninth.raw == 0x31);
    CHECK(ninth.state == State::Ok);
    CHECK(ninth.field->lanes.first == 9);
    CHECK(module.row(0x01, "MediaLaneCountApp<i>", 0).value == 3);
    CHECK(module.row(0x01, "HostLaneAssignmentOptionsApp<i>", 1).raw == 0x50);
    CHECK(module.row(0x01, "HostInterfaceIDApp<i>", 2).state == State::NotAdvertised);
}

TEST_CASE("a lane count of 0 is that of the interface, and above 8 no lane count") {
    TableImage module;
    module.lower(86, {0x11, 0x11, 0x09, 0x01});
    CHECK(module.lower_row("HostLaneCountApp<i>").state == State::Ok);
    CHECK(module.lower_row("HostLaneCountApp<i>").meaning == "as the interface defines");
    CHECK(module.lower_row("MediaLaneCountApp<i>").state == State::Invalid);
}

TEST_CASE("an interface BEh refers to the normalized descriptor, from 5.4 on") {
    for (const unsigned revision : {0x53U, 0x54U}) {
        TableImage module(revision);
        module.lower(85, {0x02, 0xBE, 0xBE, 0x44, 0x01});
        const State expected = revision < 0x54 ? State::Invalid : State::Ok;
        CHECK(module.lower_row("HostInterfaceIDApp<i>").state == expected);
        if (revision == 0x54) {
            CHECK(TableImage::code_name(module.lower_row("MediaInterfaceIDApp<i>")) ==
                  "as the normalized application descriptor says");
        }
    }
}

TEST_CASE("flat modules have an interface group where paged ones have the first lanes") {
    TableImage module;
    module.lower(2, {0x80}).lower(86, {0x11, 0x02, 0x44, 0x35, 0xFF});
    CHECK(module.lower_row("HostInterfaceGIDApp<i>").value == 3);
    CHECK(module.find(memmap::lower, "HostLaneAssignmentOptionsApp<i>") == nullptr);
    module.lower(2, {0x00});
    CHECK(module.lower_row("HostLaneAssignmentOptionsApp<i>").raw == 0x35);
    CHECK(module.find(memmap::lower, "HostInterfaceGIDApp<i>") == nullptr);
}

TEST_CASE("copper attenuation of 0 states nothing, and optical modules have none") {
    TableImage module;
    module.upper(0x00, 204, {4, 5, 8, 0, 17}).upper(0x00, 212, {0x0A});
    CHECK(module.row(0x00, "AttenuationAt5GHz").value == 4);
    CHECK(module.row(0x00, "AttenuationAt5GHz").unit == Unit::Decibel);
    CHECK(module.row(0x00, "AttenuationAt53p1GHz").value == 17);
    CHECK(module.row(0x00, "AttenuationAt25p8GHz").state == State::NotAdvertised);
    module.upper(0x00, 212, {0x06}); // 1310 nm EML
    CHECK(module.row(0x00, "AttenuationAt5GHz").state == State::NotAdvertised);
}

TEST_CASE("the flow control phase is a number of bytes plus two, or steps of 0.2 us") {
    TableImage module;
    CHECK(module.upper(0x00, 213, {0x00}).row(0x00, "MciFlowControlDuration").state ==
          State::NotAdvertised); // nothing else says whether the module has SPI
    CHECK(module.upper(0x00, 213, {0x05}).row(0x00, "MciFlowControlDuration").value == 7);
    const memmap::Reading time =
        module.upper(0x00, 213, {0x85}).row(0x00, "MciFlowControlDuration");
    CHECK(time.value == Approx(1.0));
    CHECK(time.unit == Unit::Microsecond);
}

TEST_CASE("fiber lengths, delay and voltage of 0 state nothing; others have their scale") {
    TableImage module;
    module.upper(0x01, 133, {30, 50, 35, 40}).upper(0x01, 148, {0x00, 0x67, 0x96});
    CHECK(module.row(0x01, "LengthOM5").value == 60);
    CHECK(module.row(0x01, "LengthOM4").value == 100);
    CHECK(module.row(0x01, "LengthOM3").value == 70);
    CHECK(module.row(0x01, "LengthOM2").value == 40);
    CHECK(module.row(0x01, "PropagationDelay").value == 1030);
    CHECK(module.row(0x01, "OperatingVoltageMin").value == Approx(3.0));
    module.upper(0x01, 133, {0, 0, 0, 0})
        .upper(0x01, 148, {0, 0, 0})
        .upper(0x01, 138, {0, 0, 1, 2});
    for (const char* name : {"LengthOM5", "LengthOM4", "LengthOM3", "LengthOM2", "PropagationDelay",
                             "OperatingVoltageMin", "NominalWavelength", "WavelengthTolerance"}) {
        INFO(name);
        CHECK(module.row(0x01, name).state == State::NotAdvertised);
    }
}

TEST_CASE("temperature limits are signed; both 0 state nothing") {
    TableImage module;
    module.upper(0x01, 146, {85, 0xD8});
    CHECK(module.row(0x01, "ModuleTempMax").value == 85);
    CHECK(module.row(0x01, "ModuleTempMin").value == -40);
    module.upper(0x01, 146, {70, 0});
    CHECK(module.row(0x01, "ModuleTempMin").state == State::Ok);
    module.upper(0x01, 146, {0, 0});
    CHECK(module.row(0x01, "ModuleTempMax").state == State::NotAdvertised);
    CHECK(module.row(0x01, "ModuleTempMin").state == State::NotAdvertised);
}

TEST_CASE("the wait time is mantissa times a power of two, as in the standard's example") {
    // 11001b and 110b: 25 * 2^6 = 1600 us (section 8.4.5).
    TableImage module;
    module.upper(0x01, 143, {0xD9});
    CHECK(module.row(0x01, "ModSelWaitTimeMantissa").value == 1600);
    CHECK(module.row(0x01, "ModSelWaitTimeMantissa").unit == Unit::Microsecond);
    CHECK(module.row(0x01, "ModSelWaitTimeExponent").value == 6);
    module.upper(0x01, 143, {0x00});
    CHECK(module.row(0x01, "ModSelWaitTimeMantissa").state == State::NotAdvertised);
}

TEST_CASE("CDB busy times count down from 80 ms, or in steps of 160 ms by the method bit") {
    TableImage module;
    module.upper(0x01, 163, {0x40, 0x00, 0x05, 0x1E});
    CHECK(module.row(0x01, "CdbMaxBusyTime").value == 50); // 80 - 30
    CHECK(module.row(0x01, "CdbExtMaxBusyTime").state == State::NotAdvertised);
    CHECK(module.upper(0x01, 166, {0x7F}).row(0x01, "CdbMaxBusyTime").value == 0);
    module.upper(0x01, 166, {0x9E});
    CHECK(module.row(0x01, "CdbMaxBusyTime").state == State::NotAdvertised);
    CHECK(module.row(0x01, "CdbExtMaxBusyTime").value == 800);
    CHECK(module.upper(0x01, 165, {0x00}).row(0x01, "CdbExtMaxBusyTime").value == 160);
    module.upper(0x01, 163, {0x00}); // no CDB at all
    CHECK(module.row(0x01, "CdbExtMaxBusyTime").state == State::NotAdvertised);
}

TEST_CASE("normalized descriptors came with 5.3, their number of banks had four bits there") {
    const auto read = [](unsigned revision) {
        return TableImage(revision).upper(0x01, 175, {0x23}).row(0x01, "NADBanksSupported");
    };
    CHECK(TableImage(0x52).find(memmap::upper(0x01), "NADBanksSupported") == nullptr);
    CHECK(read(0x53).value == 3);
    CHECK(read(0x54).value == 35);
}

TEST_CASE("relative thresholds of the output power are half decibels from 0.5 dB on") {
    TableImage module;
    module.upper(0x12, 216, {0x31, 0x20});
    CHECK(module.row(0x12, "OutputPowerTxHiAlarmRelThr").value == Approx(2.0));
    CHECK(module.row(0x12, "OutputPowerTxHiWarnRelThr").value == Approx(1.0));
    CHECK(module.row(0x12, "OutputPowerTxLoAlarmRelThr").value == Approx(-1.5));
    CHECK(module.row(0x12, "OutputPowerTxLoWarnRelThr").value == Approx(-0.5));
}

TEST_CASE("a multiplex granularity is a host interface, and 0 ends the list") {
    TableImage module;
    module.upper(0x01, 142, {0x80}); // network path pages
    module.upper(0x16, 228, {0x0D, 0x00}).upper(0x16, 232, {0x00, 0x00, 0x10, 0x03});
    CHECK(module.row(0x16, "MuxGranularity<i>", 0).state == State::Ok);
    CHECK(module.row(0x16, "MuxGranularity<i>", 1).state == State::NotAdvertised);
    const memmap::Reading structures = module.row(0x16, "MuxStructsSupported<i>", 0);
    CHECK(structures.raw == 0x1003);
    CHECK(structures.codes->name_of(12) == "2+2+2+1+1");
}

TEST_CASE("extended application descriptors: bit 7 of byte 248 is 15, bit 1 of byte 249 is 1") {
    TableImage module;
    module.upper(0x16, 248, {0x81, 0x04}); // 15, 8 and 2
    const memmap::Context context = cmis::context_of(module.image);
    unsigned set = 0;
    for (const memmap::Table& table : cmis::tables()) {
        for (const memmap::Field& row : table.rows) {
            for (unsigned i = 0; row.name == "ExtAppDescriptor<i>" && i < row.lanes.count; ++i) {
                set |= memmap::read(context, row, i).is_set() ? 1U << (row.lanes.first + i) : 0U;
            }
        }
    }
    CHECK(set == (1U << 15U | 1U << 8U | 1U << 2U));
}

TEST_CASE("received power of 0 is no light, of all ones saturated, and thresholds are neither") {
    TableImage module;
    module.upper(0x01, 160, {0x04}); // Rx power monitor
    module.upper(0x11, 186, {0x00, 0x00, 0xFF, 0xFF, 0x12, 0x34})
        .upper(0x02, 192, {0, 0, 255, 255});
    CHECK(module.row(0x11, "OpticalPowerRx<i>", 0).state == State::BelowResolution);
    CHECK(module.row(0x11, "OpticalPowerRx<i>", 1).state == State::Saturated);
    CHECK(module.row(0x11, "OpticalPowerRx<i>", 2).value == Approx(0.466));
    CHECK(module.row(0x02, "OpticalPowerRxHighAlarmThreshold").state == State::Ok);
    CHECK(module.row(0x02, "OpticalPowerRxLowAlarmThreshold").value == Approx(6.5535));
}

TEST_CASE("media lanes that 00h:210 declares unsupported are unused in registers of media lanes") {
    TableImage module;
    module.upper(0x00, 210, {0xF0}).upper(0x01, 142, {0x00}).upper(0x01, 160, {0x06});
    module.upper(0x11, 128, {0x44, 0x44, 0x44, 0x41})
        .upper(0x11, 154, std::vector<unsigned>(48, 9));
    CHECK(module.row(0x11, "OpticalPowerTx<i>", 3).state == State::Ok);
    CHECK(module.row(0x11, "OpticalPowerTx<i>", 4).state == State::LaneUnused);
    CHECK(module.row(0x11, "OpticalPowerRx<i>", 7).state == State::LaneUnused);
    CHECK(module.row(0x11, "DPStateHostLane<i>", 7).state == State::Ok); // a host lane
    CHECK(module.row(0x00, "MediaLaneUnsupportedLane<i>", 7).is_set()); // about the lane, not on it
    module.upper(0x01, 142, {0x01}); // 16 lanes: byte 210 is reserved
    CHECK(module.row(0x11, "OpticalPowerTx<i>", 4).state == State::Ok);
}
