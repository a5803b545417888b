// What a module observes by VDM, with numbers worked out by hand; tests/vdm draws them at random.

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "cmis/vdm/types.hpp"
#include "tests/cmis/table_image.hpp"

namespace {

using namespace optictl;
using memmap::State;
using model::Absence;
using model::Sample;
using tests::TableImage;

/// A module with VDM in bank 0, lanes of one data path that is up.
TableImage with_vdm(unsigned groups = 1, unsigned revision = 0x54) {
    TableImage image(revision);
    image.upper(0x01, 142, {0x40}).upper(0x2F, 128, {groups - 1});
    image.upper(0x11, 128, {0x44, 0x44, 0x44, 0x44});
    return image;
}

const Sample& sample_of(const model::Module& module, unsigned group, unsigned slot) {
    const auto found = std::ranges::find_if(
        module.samples, [&](const Sample& s) { return s.group == group && s.slot == slot; });
    REQUIRE(found != module.samples.end());
    return *found;
}

} // namespace

TEST_CASE("a descriptor names threshold set, place and type; values are big endian") {
    TableImage image = with_vdm();
    image.upper(0x20, 128, {0x12, 0x05}).upper(0x24, 128, {0x16, 0x80}); // set 1, lane 3, SNR media
    image.upper(0x28, 136, {0xFF, 0xFF, 0x12, 0x00, 0xFF, 0xFF, 0x14, 0x00});
    const model::Module module = cmis::decode(image.image);
    REQUIRE(module.samples.size() == 1);
    const Sample& sample = module.samples.front();
    CHECK(sample.observable->key == "snr_media");
    CHECK(sample.observable->scope == model::Scope::MediaLane);
    CHECK(sample.number == 3);
    CHECK(sample.value.value == 22.5);
    CHECK(sample.value.unit == memmap::Unit::Decibel);
    CHECK(sample.limits[model::HighAlarm].state == State::NotAdvertised);
    CHECK(sample.limits[model::LowAlarm].value == 18.0);
    CHECK(sample.limits[model::LowWarning].value == 20.0);
    CHECK(sample.verdict == model::Verdict::Normal);
    CHECK(sample.margin == 2.5);
}

TEST_CASE("PITFALLS 1.16: sets of thresholds are counted within their group") {
    TableImage image = with_vdm(2);
    image.upper(0x21, 130, {0x00, 0x0F}).upper(0x25, 130, {0x68, 0x0C}); // 12e-11, in group 2
    image.upper(0x28, 128, {0x00, 0x01, 0, 0, 0x00, 0x01, 0, 0});        // of group 1: 1e-24
    image.upper(0x29, 128, {0xA0, 0x05, 0, 0, 0x98, 0x05, 0, 0});        // 5e-4, 5e-5
    const model::Module module = cmis::decode(image.image);
    const Sample& sample = sample_of(module, 1, 1);
    CHECK(sample.value.value == doctest::Approx(12e-11).epsilon(1e-12));
    CHECK(sample.limits[model::HighAlarm].value == doctest::Approx(5e-4));
    CHECK(sample.limits[model::HighWarning].value == doctest::Approx(5e-5));
    CHECK(sample.verdict == model::Verdict::Normal);
}

TEST_CASE("PITFALLS 1.17: groups that 2Fh does not advertise are bytes of other pages") {
    TableImage image = with_vdm(1);
    image.upper(0x20, 128, {0x00, 0x05}).upper(0x21, 128, {0x00, 0x05}).upper(0x22, 128, {0, 5});
    CHECK(cmis::decode(image.image).samples.size() == 1);
    TableImage unread;
    unread.upper(0x01, 142, {0x40}).upper(0x20, 128, {0x00, 0x05});
    CHECK(cmis::decode(unread.image).samples.empty());
    TableImage none = with_vdm();
    none.upper(0x20, 128, {0x00, 0x05}).upper(0x01, 142, {0x00}); // no VDM at all
    CHECK(cmis::decode(none.image).samples.empty());
}

TEST_CASE("PITFALLS 1.14: FFFFh above and 0 below are no thresholds of a signed type") {
    TableImage image = with_vdm();
    image.upper(0x20, 128, {0x00, 0x8D}).upper(0x24, 128, {0x00, 0x64}); // CFO 100 MHz
    image.upper(0x28, 128, {0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0});
    const model::Module module = cmis::decode(image.image);
    const Sample& sample = module.samples.front();
    CHECK(sample.value.value == 100);
    CHECK_FALSE(sample.limits[model::HighAlarm].has_value());
    CHECK(sample.verdict == model::Verdict::None);
}

TEST_CASE("location 15 is the module; 8 to 14 are reserved") {
    TableImage image = with_vdm();
    image.upper(0x20, 128, {0x0F, 0x02, 0x09, 0x02}).upper(0x24, 128, {0x40, 0x00, 0x40, 0x00});
    const model::Module module = cmis::decode(image.image);
    CHECK(sample_of(module, 0, 0).number == 0);
    CHECK_FALSE(sample_of(module, 0, 0).misplaced);
    CHECK(sample_of(module, 0, 1).misplaced);
    CHECK(sample_of(module, 0, 0).value.value == doctest::Approx(100.0 * 16384 / 32767));
}

TEST_CASE("the module's own flags: bit 0 high alarm, 1 low alarm, 2 high warning, 3 low warning") {
    TableImage image = with_vdm();
    image.upper(0x20, 128, {0x00, 0x05, 0x01, 0x05}).upper(0x24, 128, {0x16, 0x80, 0x16, 0x80});
    image.upper(0x2C, 128, {0xA1});
    const model::Module module = cmis::decode(image.image);
    CHECK(sample_of(module, 0, 0).flags[model::HighAlarm].is_set());
    CHECK_FALSE(sample_of(module, 0, 0).flags[model::LowAlarm].is_set());
    CHECK(sample_of(module, 0, 1).flags[model::LowAlarm].is_set());
    CHECK(sample_of(module, 0, 1).flags[model::LowWarning].is_set());
    CHECK_FALSE(sample_of(module, 0, 1).flags[model::HighWarning].is_set());
}

TEST_CASE("a type newer than the revision is decoded, and said to be newer") {
    TableImage image = with_vdm(1, 0x50);
    image.upper(0x20, 128, {0x00, 0x21}).upper(0x24, 128, {0x00, 0x0C}); // SEWmax, from 5.3 on
    const model::Module module = cmis::decode(image.image);
    CHECK(module.samples.front().newer);
    CHECK(module.samples.front().value.value == 12);
}

TEST_CASE("explain reads values and thresholds by the type of their descriptors") {
    TableImage image = with_vdm();
    image.upper(0x20, 128, {0x10, 0x03}).upper(0x24, 128, {0xFF, 0xF6}); // -10: -100 MHz
    image.upper(0x28, 128, std::vector(128, 0U)).upper(0x28, 136, {0x00, 0x64, 0xFF, 0x9C});
    const memmap::Reading value = image.row(0x24, "VDMValue<i>");
    CHECK(value.value == -100);
    CHECK(value.unit == memmap::Unit::Megahertz);
    CHECK(image.row(0x28, "HighAlarmThreshold<i>", 1).value == 1000);
    CHECK(image.row(0x28, "LowAlarmThreshold<i>", 1).value == -1000);
}

TEST_CASE("no type occurs twice, and the last of each name has one unit") {
    const auto types = cmis::vdm::types();
    CHECK(std::ranges::is_sorted(types, {}, &cmis::vdm::Type::id));
    CHECK(types.size() == 34 + 8 + 25); // 1-34, 77-84, 128-152
    for (const cmis::vdm::Type& type : types) {
        CHECK(cmis::vdm::find(type.id) == &type);
        CHECK(cmis::codes::vdm_type.name_of(type.id) == type.name);
        for (const cmis::vdm::Type& other : types) {
            if (other.observable.key == type.observable.key) {
                CHECK(other.unit == type.unit);
                CHECK((&other == &type || other.observable.statistic != type.observable.statistic));
            }
        }
    }
    for (unsigned id : {0U, 35U, 76U, 85U, 100U, 127U, 153U, 255U}) {
        CHECK(cmis::vdm::find(id) == nullptr);
        CHECK(cmis::codes::vdm_type.find(id) != nullptr);
    }
}

TEST_CASE("any bytes of VDM decode: every sample has a name, a place and a reason or a value") {
    std::mt19937 engine(7);
    for (unsigned round = 0; round < 40; ++round) {
        TableImage image;
        image.upper(0x01, 142, {0x42});
        for (unsigned bank = 0; bank < 4; ++bank) {
            for (unsigned page : {0x11U, 0x20U, 0x21U, 0x22U, 0x23U, 0x24U, 0x25U, 0x26U, 0x27U,
                                  0x28U, 0x29U, 0x2AU, 0x2BU, 0x2CU, 0x2FU}) {
                std::vector<unsigned> bytes(1 + engine() % 128);
                std::ranges::generate(bytes, [&] { return engine() & 0xFFU; });
                image.upper(page, 128, bytes, bank);
            }
        }
        for (const Sample& sample : cmis::decode(image.image).samples) {
            CHECK_FALSE(sample.observable->label.empty());
            CHECK(sample.number <= 32);
            CHECK((sample.has_value() || sample.absence != Absence::None));
        }
    }
}
