// The known traps of CMIS decoders that the tables decide.

#include <utility>

#include <doctest/doctest.h>

#include "cmis/media.hpp"
#include "tests/cmis/table_image.hpp"

namespace {

using namespace optictl;
using doctest::Approx;
using memmap::State;
using memmap::Unit;
using tests::TableImage;

} // namespace

TEST_CASE("PITFALLS 1.1: Tx bias and its thresholds are multiplied by 1, 2 or 4, never divided") {
    const std::pair<unsigned, double> factors[] = {{0, 1}, {1, 2}, {2, 4}, {3, 1}};
    for (const auto& [code, factor] : factors) {
        INFO("multiplier code ", code);
        TableImage module;
        module.upper(0x01, 160, {code << 3U | 0x01U});
        // Lane i: 1000 * i counts of 2 uA.
        module.upper(0x11, 170, {0x03, 0xE8, 0x07, 0xD0, 0x0B, 0xB8});
        module.upper(0x02, 184, {0x13, 0x88, 0x01, 0xF4, 0x11, 0x94, 0x03, 0xE8});
        CHECK(module.row(0x11, "LaserBiasTx<i>", 0).value == Approx(2.0 * factor));
        CHECK(module.row(0x11, "LaserBiasTx<i>", 1).value == Approx(4.0 * factor));
        CHECK(module.row(0x11, "LaserBiasTx<i>", 2).value == Approx(6.0 * factor));
        CHECK(module.row(0x11, "LaserBiasTx<i>", 0).unit == Unit::Milliampere);
        CHECK(module.row(0x02, "LaserBiasCurrentHighAlarmThreshold").value == Approx(10 * factor));
        CHECK(module.row(0x02, "LaserBiasCurrentLowAlarmThreshold").value == Approx(1 * factor));
        CHECK(module.row(0x02, "LaserBiasCurrentHighWarningThreshold").value == Approx(9 * factor));
        CHECK(module.row(0x02, "LaserBiasCurrentLowWarningThreshold").value == Approx(2 * factor));
    }
    CHECK(TableImage().upper(0x01, 160, {0x19}).row(0x01, "TxBiasCurrentScalingFactor").state ==
          State::Invalid);
}

TEST_CASE("PITFALLS 1.2: bit i-1 of a lane flag is lane i") {
    TableImage module;
    module.upper(0x11, 147, {0x25}); // lanes 1, 3, 6
    for (unsigned lane = 1; lane <= 8; ++lane) {
        INFO("lane ", lane);
        const memmap::Reading flag = module.row(0x11, "LOSFlagRx<i>", lane - 1);
        CHECK(flag.lane() == lane);
        CHECK(flag.is_set() == (lane == 1 || lane == 3 || lane == 6));
    }
}

TEST_CASE("PITFALLS 1.3: TEC current is per cent of its maximum, signed, in monitor and limits") {
    TableImage module;
    module.upper(0x01, 145, {0x03}); // Aux1 and Aux2 observe TEC currents
    module.lower(18, {0x40, 0x00, 0xC0, 0x00});
    module.upper(0x02, 144, {0x7F, 0xFF, 0x80, 0x01}).upper(0x02, 152, {0x3F, 0xFF});
    CHECK(module.lower_row("Aux1MonValue").value == Approx(50.0).epsilon(0.0001));
    CHECK(module.lower_row("Aux1MonValue").unit == Unit::Percent);
    CHECK(module.lower_row("Aux2MonValue").value == Approx(-50.0).epsilon(0.0001));
    CHECK(module.row(0x02, "Aux1MonHighAlarmThreshold").value == Approx(100.0));
    CHECK(module.row(0x02, "Aux1MonLowAlarmThreshold").value == Approx(-100.0));
    CHECK(module.row(0x02, "Aux1MonLowAlarmThreshold").unit == Unit::Percent);
    CHECK(module.row(0x02, "Aux2MonHighAlarmThreshold").value == Approx(49.998).epsilon(0.0001));
}

TEST_CASE("PITFALLS 1.4: a positive TEC current heats: the sign is not turned over") {
    TableImage module;
    module.upper(0x01, 145, {0x01}).lower(18, {0x7F, 0xFF});
    CHECK(module.lower_row("Aux1MonValue").value == Approx(100.0));
}

TEST_CASE("PITFALLS 1.19: wavelength tolerance is bytes 140-141 in 0.005 nm") {
    // The standard's two examples in section 8.4.3.
    TableImage module;
    module.upper(0x01, 138, {0x77, 0xDD, 0x00, 0x2F}); // 30685, 47
    CHECK(module.row(0x01, "NominalWavelength").value == Approx(1534.25));
    CHECK(module.row(0x01, "WavelengthTolerance").value == Approx(0.235));
    module.upper(0x01, 138, {0x65, 0xBF, 0x06, 0x1E}); // 26047, 1566
    CHECK(module.row(0x01, "NominalWavelength").value == Approx(1302.35));
    CHECK(module.row(0x01, "WavelengthTolerance").value == Approx(7.83));
    CHECK(module.row(0x01, "WavelengthTolerance").unit == Unit::Nanometre);
}

TEST_CASE("PITFALLS 1.20: SMF length codes 2 and 3 and cable length have their multipliers") {
    const auto smf = [](unsigned revision, unsigned byte132, unsigned byte137) {
        return TableImage(revision)
            .upper(0x01, 132, {byte132, 0, 0, 0, 0, byte137})
            .row(0x01, "BaseLengthSMF");
    };
    CHECK(smf(0x40, 0x05, 0).value == Approx(0.5));
    CHECK(smf(0x40, 0x4A, 0).value == Approx(10));
    CHECK(smf(0x40, 0x8C, 0).value == Approx(120));
    CHECK(smf(0x53, 0xC3, 0x00).value == Approx(150));
    CHECK(smf(0x53, 0xC3, 0x40).value == Approx(300));
    CHECK(smf(0x54, 0xC3, 0x80).value == Approx(600));
    CHECK(smf(0x54, 0xC3, 0xC0).value == Approx(1500));
    CHECK(smf(0x54, 0xC3, 0xC0).unit == Unit::Kilometre);
    CHECK(smf(0x52, 0xC3, 0x40).state == State::Invalid); // code 3 was reserved
    CHECK(smf(0x54, 0x00, 0x00).state == State::NotAdvertised);

    const auto cable = [](unsigned byte) {
        return TableImage().upper(0x00, 202, {byte}).row(0x00, "BaseLength");
    };
    CHECK(cable(0x05).value == Approx(0.5));
    CHECK(cable(0x43).value == Approx(3));
    CHECK(cable(0x87).value == Approx(70));
    CHECK(cable(0xC2).value == Approx(200));
    CHECK(cable(0xC2).unit == Unit::Metre);
    CHECK(cable(0xFF).state == State::Saturated); // more than 6300 m
    CHECK(cable(0xFF).value == Approx(6300));
    CHECK(cable(0xFE).state == State::Ok);
    CHECK(cable(0x00).state == State::NotAdvertised);
}

TEST_CASE("PITFALLS 1.21: grid codes 6 and 7 are 33 and 75 GHz, the other way round before 5.0") {
    const auto grid = [](unsigned revision, unsigned code) {
        return TableImage::code_name(TableImage(revision)
                                         .upper(0x12, 128, {0x00, code << 4U})
                                         .row(0x12, "GridSpacingTx<i>", 1));
    };
    CHECK(grid(0x50, 6) == "33 GHz");
    CHECK(grid(0x50, 7) == "75 GHz");
    CHECK(grid(0x40, 6) == "75 GHz");
    CHECK(grid(0x40, 7) == "33 GHz");
    CHECK(grid(0x54, 8) == "150 GHz");
    CHECK(grid(0x54, 9) == "300 GHz");
    CHECK(grid(0x40, 5) == "100 GHz");
}

TEST_CASE(
    "150 GHz is a grid from 5.3 on, 300 GHz from 5.4 on; before that the codes are reserved") {
    const auto state = [](unsigned revision, unsigned code) {
        return TableImage(revision)
            .upper(0x01, 155, {0x40})
            .upper(0x12, 128, {0x00, code << 4U})
            .row(0x12, "GridSpacingTx<i>", 1)
            .state;
    };
    CHECK(state(0x40, 8) == State::Invalid);
    CHECK(state(0x52, 8) == State::Invalid);
    CHECK(state(0x53, 8) == State::Ok);
    CHECK(state(0x53, 9) == State::Invalid);
    CHECK(state(0x54, 9) == State::Ok);
    CHECK(state(0x54, 10) == State::Invalid);
}

TEST_CASE("PITFALLS 2.1: the state of an odd lane is in the low nibble") {
    TableImage module;
    module.upper(0x11, 128, {0x21, 0x43, 0x65, 0x17}); // lanes 1-7: states 1-7; lane 8: 1
    const char* names[] = {"DPDeactivated", "DPInit",      "DPDeinit",      "DPActivated",
                           "DPTxTurnOn",    "DPTxTurnOff", "DPInitialized", "DPDeactivated"};
    for (unsigned lane = 1; lane <= 8; ++lane) {
        CHECK(TableImage::code_name(module.row(0x11, "DPStateHostLane<i>", lane - 1)) ==
              names[lane - 1]);
    }
    module.upper(0x11, 128, {0x54, 0x76}, 3); // bank 3: lanes 25-28
    CHECK(module.row(0x11, "DPStateHostLane<i>", 2, 3).raw == 6);
    CHECK(module.row(0x11, "DPStateHostLane<i>", 2, 3).lane() == 27);
}

TEST_CASE("PITFALLS 2.2: 10h:128 powers a path up in 3.0 and deinitialises it from 4.0 on") {
    TableImage old(0x30);
    old.upper(0x10, 128, {0xFE});
    CHECK(old.find(memmap::upper(0x10), "DPDeinitLane<i>") == nullptr);
    CHECK_FALSE(old.row(0x10, "DataPathPwrUpLane<i>", 0).is_set());
    CHECK(old.row(0x10, "DataPathPwrUpLane<i>", 1).is_set());
    TableImage now(0x40);
    now.upper(0x10, 128, {0x02});
    CHECK(now.find(memmap::upper(0x10), "DataPathPwrUpLane<i>") == nullptr);
    CHECK(now.row(0x10, "DPDeinitLane<i>", 1).is_set());
    CHECK_FALSE(now.row(0x10, "DPDeinitLane<i>", 0).is_set());
}

TEST_CASE("PITFALLS 2.3: lower memory 4-7 summarises lanes before 5.0 and pages from 5.0 on") {
    TableImage old(0x40);
    old.lower(4, {0x02, 0x80});
    CHECK(old.lower_row("FlagsSummaryBank0Lane<i>", 1).is_set());
    CHECK_FALSE(old.lower_row("FlagsSummaryBank0Lane<i>", 0).is_set());
    CHECK(old.lower_row("FlagsSummaryBank1Lane<i>", 7).is_set());
    CHECK(old.lower_row("FlagsSummaryBank1Lane<i>", 7).lane() == 16);
    CHECK(old.find(memmap::lower, "FlagsSummaryBank0Page12h") == nullptr);
    TableImage now(0x50);
    now.lower(4, {0x02, 0x08});
    CHECK(now.lower_row("FlagsSummaryBank0Page12h").is_set());
    CHECK_FALSE(now.lower_row("FlagsSummaryBank0Page11h").is_set());
    CHECK(now.lower_row("FlagsSummaryBank1Page2Ch").is_set());
    CHECK(now.find(memmap::lower, "FlagsSummaryBank0Lane<i>") == nullptr);
}

TEST_CASE("PITFALLS 2.4: lower memory 26 has the names of its revision, and reset is bit 3") {
    TableImage module(0x54);
    module.lower(26, {0x50});
    CHECK(module.lower_row("LowPwrAllowRequestHW").is_set());
    CHECK(module.lower_row("LowPwrRequestSW").is_set());
    CHECK_FALSE(module.lower_row("SoftwareReset").is_set());
    module.lower(26, {0x08});
    CHECK(module.lower_row("SoftwareReset").is_set());
    TableImage old(0x40);
    old.lower(26, {0x50});
    CHECK(old.lower_row("LowPwr").is_set());
    CHECK(old.lower_row("ForceLowPwr").is_set());
    CHECK(old.find(memmap::lower, "LowPwrRequestSW") == nullptr);
    TableImage oldest(0x30); // bit 6 came with 4.0
    oldest.lower(26, {0x50});
    CHECK(oldest.find(memmap::lower, "LowPwr") == nullptr);
    CHECK(oldest.lower_row("ForceLowPwr").is_set());
}

TEST_CASE("PITFALLS 2.5: the number of banks is a code, which 5.4 extends by another byte") {
    const auto module = [](unsigned revision, unsigned code, unsigned extra) {
        return TableImage(revision).upper(0x01, 142, {code}).upper(0x01, 174, {extra});
    };
    const auto banks = [&](unsigned revision, unsigned code, unsigned extra) {
        const TableImage image = module(revision, code, extra);
        const memmap::Context context = cmis::context_of(image.image);
        return std::pair(cmis::advertised_banks(context), cmis::bank_count(context));
    };
    CHECK(banks(0x40, 0, 0) == std::pair(1U, 1U));
    CHECK(banks(0x50, 1, 0) == std::pair(2U, 2U));
    CHECK(banks(0x50, 2, 0) == std::pair(4U, 4U));
    CHECK(banks(0x53, 3, 0x07) == std::pair(1U, 1U)); // reserved there
    CHECK(banks(0x54, 3, 0x02) == std::pair(3U, 3U));
    CHECK(banks(0x54, 3, 0xE7) == std::pair(8U, 4U)); // bits 7-5 advertise pages
    CHECK(module(0x53, 3, 7).row(0x01, "BanksSupported").state == State::Invalid);
    CHECK(module(0x54, 3, 7).row(0x01, "BanksSupported").state == State::Ok);
    CHECK(module(0x54, 3, 7).row(0x01, "ExtraLaneBanksSupported").value == 7);
    CHECK(module(0x54, 2, 7).row(0x01, "ExtraLaneBanksSupported").state == State::NotAdvertised);
    CHECK(module(0x53, 3, 7).find(memmap::upper(0x01), "ExtraLaneBanksSupported") == nullptr);
    const TableImage flat = module(0x54, 3, 7).lower(2, {0x80});
    CHECK(cmis::bank_count(cmis::context_of(flat.image)) == 1);
}

TEST_CASE("where 01h is not read, the banks in the image count") {
    TableImage module;
    module.upper(0x11, 154, {0x01, 0x02}, 1);
    CHECK(cmis::bank_count(cmis::context_of(module.image)) == 2);
    module.upper(0x11, 154, {0x01, 0x02}, 200);
    CHECK(cmis::bank_count(cmis::context_of(module.image)) == 4);
}

TEST_CASE("PITFALLS 2.8: output status came with 5.0: before, its bytes say nothing") {
    TableImage old(0x40);
    old.upper(0x11, 132, {0x00, 0x00});
    CHECK(old.find(memmap::upper(0x11), "OutputStatusRx<i>") == nullptr);
    CHECK(old.find(memmap::upper(0x11), "OutputStatusTx<i>") == nullptr);
    TableImage now(0x50);
    now.upper(0x11, 132, {0x01, 0x80}).upper(0x10, 133, {0xFF, 0x04});
    CHECK(now.row(0x11, "OutputStatusRx<i>", 0).is_set());
    CHECK(now.row(0x11, "OutputStatusTx<i>", 7).is_set());
    CHECK_FALSE(now.row(0x11, "OutputStatusTx<i>", 0).is_set());
    CHECK(now.row(0x10, "AdaptiveInputEqFreezeTx<i>", 2).is_set()); // byte 134, not 133
    CHECK_FALSE(now.row(0x10, "AdaptiveInputEqFreezeTx<i>", 0).is_set());
}

TEST_CASE("PITFALLS 2.9: configuration status by revision: Ch from 5.0 on, 8 from 5.4 on") {
    const auto status = [](unsigned revision, unsigned code) {
        return TableImage(revision)
            .upper(0x11, 202, {code << 4U})
            .row(0x11, "ConfigStatusLane<i>", 1);
    };
    CHECK(TableImage::code_name(status(0x54, 0x8)) == "ConfigRejectedNoEmulation");
    CHECK(status(0x53, 0x8).state == State::Invalid);
    CHECK(TableImage::code_name(status(0x50, 0xC)) == "ConfigInProgress");
    CHECK(status(0x40, 0xC).state == State::Invalid);
    CHECK(TableImage::code_name(status(0x40, 0x3)) == "ConfigRejectedInvalidAppSel");
    const auto network = [](unsigned code) {
        return TableImage().upper(0x16, 178, {code}).row(0x16, "NPConfigStatusLane<i>", 0);
    };
    CHECK(TableImage::code_name(network(0x4)) == "ConfigRejectedInvalidNetworkPath");
    CHECK(network(0x5).state == State::Invalid);
}

TEST_CASE("PITFALLS 2.17: fault causes go on above 3") {
    const auto cause = [](unsigned code) {
        return TableImage::code_name(TableImage().lower(41, {code}).lower_row("ModuleFaultCause"));
    };
    CHECK(cause(4) == "transmitter fault");
    CHECK(cause(5) == "receiver fault");
    CHECK(cause(6) == "temperature related fault");
    CHECK(TableImage().lower(41, {7}).lower_row("ModuleFaultCause").state == State::Invalid);
    CHECK(TableImage().lower(41, {32}).lower_row("ModuleFaultCause").state == State::Ok);
}

TEST_CASE("codes that 5.3 brought are reserved before: fault causes, far ends of 16 lanes") {
    const auto fault = [](unsigned revision, unsigned code) {
        return TableImage(revision).lower(41, {code}).lower_row("ModuleFaultCause");
    };
    const auto far_end = [](unsigned revision, unsigned code) {
        return TableImage(revision).upper(0x00, 211, {code}).row(0x00, "FarEndConfiguration");
    };
    CHECK(fault(0x52, 3).state == State::Ok);
    CHECK(fault(0x52, 4).state == State::Invalid);
    CHECK(fault(0x53, 4).state == State::Ok);
    CHECK(fault(0x52, 32).state == State::Ok);
    CHECK(far_end(0x52, 26).state == State::Ok);
    CHECK(far_end(0x52, 27).state == State::Invalid);
    CHECK(TableImage::code_name(far_end(0x53, 27)) == "16-lane modules");
}

TEST_CASE("PITFALLS 2.18: 0Ah-0Fh and 12h-14h are copper, the tunable lasers between are not") {
    for (unsigned technology = 0; technology < 256; ++technology) {
        const bool copper =
            (technology >= 10 && technology <= 15) || (technology >= 18 && technology <= 20);
        CHECK(cmis::is_copper_technology(technology) == copper);
    }
    TableImage module;
    module.upper(0x00, 204, {3}).upper(0x00, 212, {0x10});
    CHECK(module.row(0x00, "AttenuationAt5GHz").state == State::NotAdvertised);
    CHECK(TableImage::code_name(module.row(0x00, "MediaInterfaceTechnology")) ==
          "C-band tunable laser");
    module.upper(0x00, 212, {0x14});
    CHECK(module.row(0x00, "AttenuationAt5GHz").state == State::Ok);
}

TEST_CASE("PITFALLS 2.19: far end configurations and multiplex structures number differently") {
    const auto far_end = [](unsigned code) {
        return TableImage::code_name(
            TableImage().upper(0x00, 211, {code}).row(0x00, "FarEndConfiguration"));
    };
    CHECK(far_end(4) == "1+1+1+1+4");
    CHECK(far_end(12) == "2-lane modules (2+2+2+2)");
    CHECK(far_end(27) == "16-lane modules");
    const memmap::Reading mux =
        TableImage().upper(0x16, 232, {0, 0, 0, 8}).row(0x16, "MuxStructsSupported<i>");
    CHECK(mux.codes->name_of(3) == "2+2+2+2");
    CHECK(mux.codes->name_of(11) == "1+1+1+1+4");
}

TEST_CASE("PITFALLS 2.21: 01h:145 says what each auxiliary monitor observes") {
    TableImage module;
    module.lower(18, {0xFF, 0x00, 0x1E, 0x80, 0x81, 0x00});
    SUBCASE("none: custom, laser temperature, laser temperature") {
        module.upper(0x01, 145, {0x00});
        CHECK(module.lower_row("Aux1MonValue").value == -256); // the vendor's own unit
        CHECK(module.lower_row("Aux1MonValue").unit == Unit::None);
        CHECK(module.lower_row("Aux2MonValue").value == Approx(30.5));
        CHECK(module.lower_row("Aux2MonValue").unit == Unit::Celsius);
        CHECK(module.lower_row("Aux3MonValue").value == Approx(-127.0));
        CHECK(module.lower_row("Aux3MonValue").unit == Unit::Celsius);
    }
    SUBCASE("all: two TEC currents and a second supply voltage, which is signed") {
        module.upper(0x01, 145, {0x07}).upper(0x02, 160, {0x7F, 0xFF});
        CHECK(module.lower_row("Aux1MonValue").value == Approx(-0.78127).epsilon(0.0001));
        CHECK(module.lower_row("Aux2MonValue").value == Approx(23.8289).epsilon(0.0001));
        CHECK(module.lower_row("Aux2MonValue").unit == Unit::Percent);
        CHECK(module.lower_row("Aux3MonValue").value == Approx(-3.2512));
        CHECK(module.lower_row("Aux3MonValue").unit == Unit::Volt);
        CHECK(module.row(0x02, "Aux3MonHighAlarmThreshold").value == Approx(3.2767));
        CHECK(module.row(0x02, "Aux3MonHighAlarmThreshold").unit == Unit::Volt);
    }
    SUBCASE("unread: the number as it stands") {
        CHECK(module.lower_row("Aux2MonValue").value == 0x1E80);
        CHECK(module.lower_row("Aux2MonValue").unit == Unit::None);
    }
}
