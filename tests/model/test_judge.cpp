#include <array>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "sff/model/judge.hpp"
#include "sff/model/shared_rules.hpp"

using namespace optictl;
using namespace optictl::model;
using memmap::Kind;
using memmap::State;
using memmap::Unit;

namespace {

constexpr memmap::Field power_field{.name = "Rx<i> Power",
                                    .clause = "Table 6-9",
                                    .byte = 34,
                                    .size = 2,
                                    .scale = {1, 10000},
                                    .unit = Unit::Milliwatt};
constexpr memmap::Field temperature_field{.name = "Temperature",
                                          .clause = "Table 6-8",
                                          .byte = 22,
                                          .size = 2,
                                          .kind = Kind::Signed,
                                          .scale = {1, 256},
                                          .unit = Unit::Celsius};

Reading reading(const memmap::Field& field, double value, std::uint64_t raw = 1) {
    return {.field = &field,
            .state = State::Ok,
            .kind = field.kind,
            .unit = field.unit,
            .raw = raw,
            .value = value};
}

FourReadings limits(const memmap::Field& field, double high_alarm, double low_alarm,
                    double high_warning, double low_warning) {
    return {reading(field, high_alarm, 4), reading(field, low_alarm, 1),
            reading(field, high_warning, 3), reading(field, low_warning, 2)};
}

Module with_monitor(const FourReadings& set, const Reading& value) {
    Module module;
    module.thresholds.push_back({.limits = set});
    module.monitors.push_back({.key = "x", .label = "X", .value = value, .thresholds = 0});
    judge_monitors(module);
    return module;
}

Verdict verdict_at(double temperature) {
    return with_monitor(limits(temperature_field, 75, -5, 70, 0),
                        reading(temperature_field, temperature))
        .monitors[0]
        .verdict;
}

std::vector<std::string> text_findings(std::vector<std::uint8_t> bytes) {
    static constexpr memmap::Field field{.name = "VendorName",
                                         .clause = "Table 8-29",
                                         .byte = 129,
                                         .size = 16,
                                         .kind = Kind::Ascii,
                                         .page = memmap::upper(0)};
    static constexpr ItemRow row{.key = "vendor_name", .label = "Vendor", .field = &field};
    bytes.resize(field.size, ' ');
    memmap::Image image;
    REQUIRE(image.put(field.page, field.byte, bytes));
    Module module;
    module.context.image = &image;
    module.rows.push_back(&row);
    static constexpr Rule rule{subjects::text, by(field), shared::text};
    apply({&rule, 1}, module);
    std::vector<std::string> texts;
    for (const Finding& finding : module.findings) {
        texts.push_back(finding.text);
    }
    return texts;
}

std::vector<std::uint8_t> bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

} // namespace

TEST_CASE("a limit itself is still normal: alarms are beyond it") {
    CHECK(verdict_at(35) == Verdict::Normal);
    CHECK(verdict_at(70) == Verdict::Normal);
    CHECK(verdict_at(70.01) == Verdict::HighWarning);
    CHECK(verdict_at(75) == Verdict::HighWarning);
    CHECK(verdict_at(75.01) == Verdict::HighAlarm);
    CHECK(verdict_at(0) == Verdict::Normal);
    CHECK(verdict_at(-0.5) == Verdict::LowWarning);
    CHECK(verdict_at(-5.1) == Verdict::LowAlarm);
}

TEST_CASE("margins are the distance to the nearest warning, in dB for powers") {
    const Module warm =
        with_monitor(limits(temperature_field, 75, -5, 70, 0), reading(temperature_field, 60));
    CHECK(warm.monitors[0].has_margin);
    CHECK(warm.monitors[0].margin == 10);
    // 1 mW between warnings at 0.1 mW (-10 dBm) and 2 mW (3.0103 dBm): 3.0103 dB to the upper one.
    const Module light =
        with_monitor(limits(power_field, 4, 0.05, 2, 0.1), reading(power_field, 1));
    CHECK(light.monitors[0].margin == doctest::Approx(3.0103).epsilon(1e-4));
    const Module beyond =
        with_monitor(limits(power_field, 4, 0.05, 2, 0.1), reading(power_field, 0.01));
    CHECK(beyond.monitors[0].margin == doctest::Approx(-10.0));
    CHECK(beyond.monitors[0].verdict == Verdict::LowAlarm);
}

TEST_CASE("darkness has a verdict but no margin in dB") {
    Reading dark = reading(power_field, 0, 0);
    dark.state = State::BelowResolution;
    const Module module = with_monitor(limits(power_field, 4, 0.05, 2, 0.1), dark);
    CHECK(module.monitors[0].verdict == Verdict::LowAlarm);
    CHECK_FALSE(module.monitors[0].has_margin);
}

TEST_CASE("thresholds that cannot be meant are not used") {
    const Reading value = reading(power_field, 1);
    FourReadings zero = limits(power_field, 0, 0, 0, 0);
    FourReadings ones = limits(power_field, 6.5535, 6.5535, 6.5535, 6.5535);
    for (Reading& limit : zero) {
        limit.raw = 0;
    }
    for (Reading& limit : ones) {
        limit.raw = 0xFFFF;
    }
    CHECK(distrust(zero) == "all are zero");
    CHECK(distrust(ones) == "all are FFh");
    CHECK_FALSE(distrust(limits(power_field, 2, 0.05, 4, 0.1)).empty());
    CHECK_FALSE(distrust(limits(power_field, 4, 0.2, 2, 0.1)).empty());
    CHECK_FALSE(distrust(limits(power_field, 4, 0.05, 0.1, 2)).empty()); // warnings swapped
    CHECK_FALSE(distrust(limits(power_field, 4, 0.05, 1, 1)).empty());   // and no window between
    CHECK(distrust(limits(power_field, 4, 0.05, 2, 0.1)).empty());
    CHECK(with_monitor(zero, value).monitors[0].verdict == Verdict::None);
    FourReadings unread = limits(power_field, 4, 0.05, 2, 0.1);
    unread[LowWarning].state = State::NotRead;
    CHECK(with_monitor(unread, value).monitors[0].verdict == Verdict::None);
}

TEST_CASE("values without a number are not judged") {
    Reading absent = reading(temperature_field, 99);
    absent.state = State::NotAdvertised;
    CHECK(with_monitor(limits(temperature_field, 75, -5, 70, 0), absent).monitors[0].verdict ==
          Verdict::None);
}

TEST_CASE("a checksum is the low byte of the sum, and unread bytes leave it open") {
    memmap::Image image;
    std::array<std::uint8_t, 128> bytes{};
    bytes[0] = 0xF0;
    bytes[62] = 0x20;
    bytes[63] = 0x10; // F0h + 20h = 110h
    image.put(memmap::lower, 0, bytes);
    const Checksum good = checksum(image, "CC_BASE", "SFF-8472 8.2", memmap::lower, 0, 62, 63);
    CHECK(good.state == State::Ok);
    CHECK(good.computed == 0x10);
    CHECK_FALSE(good.bad());
    CHECK(checksum(image, "X", "Y", memmap::lower, 0, 61, 63).bad());
    CHECK(checksum(image, "X", "Y", memmap::upper(0), 128, 190, 191).state == State::NotRead);
    CHECK_FALSE(checksum(image, "X", "Y", memmap::upper(0), 128, 190, 191).bad());
}

TEST_CASE("a wrong checksum is a fault that names both numbers") {
    memmap::Image image;
    const std::array<std::uint8_t, 4> bytes{1, 2, 3, 0x99};
    image.put(memmap::lower, 0, bytes);
    Module module;
    module.checksums.push_back(checksum(image, "CC", "Clause 1", memmap::lower, 0, 2, 3));
    static constexpr memmap::Field field{.name = "CC", .clause = "Clause 1"};
    static constexpr Rule rule{subjects::checksum, by(field), shared::checksum};
    apply({&rule, 1}, module);
    REQUIRE(module.findings.size() == 1);
    CHECK(module.findings[0].severity == Severity::Fault);
    CHECK(module.findings[0].text.find("99h") != std::string::npos);
    CHECK(module.findings[0].text.find("06h") != std::string::npos);
}

TEST_CASE("text is judged: padding, place, bytes that are no text") {
    CHECK(text_findings(bytes_of("LUMENFORGE      ")).empty());
    CHECK(text_findings(bytes_of("                ")).empty());
    CHECK(text_findings(bytes_of("  LUMENFORGE    "))[0].find("left-aligned") != std::string::npos);
    CHECK(text_findings({'A', 'B', 0, 0})[0].find("padded") != std::string::npos);
    CHECK(text_findings({'A', 0xBE, ' '})[0].find("not printable") != std::string::npos);
    CHECK(text_findings({'A', 0x1B, '[', '3', '1', 'm'})[0].find("not printable") !=
          std::string::npos);
    CHECK(text_findings({'A', 0, 'B'})[0].find("behind a NUL") != std::string::npos);
}
