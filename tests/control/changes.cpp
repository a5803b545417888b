#include "tests/control/changes.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/engine/change/breakout.hpp"
#include "cli/engine/change/raw_write.hpp"

namespace optictl::tests {
namespace {

using engine::Inspection;
using memmap::upper;
using model::Setting;
using model::Wish;

[[nodiscard]] Rig::Wisher breakout(std::string_view plan) {
    return [plan](const Inspection& inspection) -> std::expected<Wish, engine::NoWish> {
        return engine::breakout(inspection, std::string(plan));
    };
}

[[nodiscard]] Rig::Wisher lanes(std::vector<Wish::OfLanes> wished) {
    return [wished](const Inspection&) { return Wish{.name = "test", .lanes = wished}; };
}

[[nodiscard]] Rig::Wisher power(model::PowerMode mode) {
    return [mode](const Inspection&) { return Wish{.name = "test", .power = mode}; };
}

[[nodiscard]] Rig::Wisher laser(long mhz, double grid) {
    return [=](const Inspection&) {
        Wish wish{.name = "test"};
        wish.laser = Wish::Laser{.frequency_mhz = mhz, .grid_ghz = grid};
        return wish;
    };
}

[[nodiscard]] Rig::Wisher raw(std::string_view name, std::string_view value) {
    return [=](const Inspection& inspection) {
        return engine::wish_for_register(inspection, std::string(name), value);
    };
}

constexpr std::string_view dr8 = "osfp-800g-dr8";

} // namespace

memmap::Image with_diagnostics(memmap::Image image) {
    const auto put = [&](const memmap::Page& page, unsigned byte,
                         std::initializer_list<std::uint8_t> bytes) {
        image.put(page, byte, std::vector<std::uint8_t>(bytes));
    };
    put(upper(1), 142, {0x20}); // 01h:142.5 diagnostics; one bank
    for (unsigned byte = 128; byte < 256; ++byte) {
        put(upper(0x13), byte, {0});
        put(upper(0x14), byte, {0});
    }
    put(upper(0x13), 128, {0x7F, 0x00, 0x03, 0x33}); // loopbacks; counters and ratios; pre-FEC
    put(upper(0x13), 132, {0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F});
    put(upper(0x13), 142, {0xFF});
    return image;
}

std::span<const NamedChange> changes() {
    static const std::vector<NamedChange> all{
        {"breakout 8x100G", dr8, breakout("8x100G")},
        {"tx off 1-2", dr8, lanes({{Setting::TxDisable, 0x03, 1}})},
        {"power low", dr8, power(model::PowerMode::Low)},
        {"breakout 1x400G+4x100G", dr8, breakout("1x400G+4x100G")},
        {"rx off 3", dr8, lanes({{Setting::RxDisable, 0x04, 1}})},
        {"tune", "qsfpdd-400g-zr-tunable", laser(193'200'000, 100.0)},
        {"tune of an SFP", "sfp-10g-dwdm-tunable",
         [](const Inspection&) {
             Wish wish{.name = "test"};
             wish.laser = Wish::Laser{.frequency_mhz = 193'100'000};
             return wish;
         }},
        {"amplitude 1 1-4", dr8, lanes({{Setting::RxAmplitude, 0x0F, 1}})},
        {"equalizer pre 2 5-8", dr8, lanes({{Setting::RxPreCursor, 0xF0, 2}})},
        {"loopback media input 1-8", dr8, lanes({{Setting::MediaInputLoopback, 0xFF, 1}})},
        {"prbs PRBS31Q", dr8,
         lanes({{Setting::MediaGeneratorPattern, 0xFF, 0},
                {Setting::MediaGenerator, 0xFF, 1},
                {Setting::MediaCheckerPattern, 0xFF, 0},
                {Setting::MediaChecker, 0xFF, 1}})},
        {"write of a mask", dr8, raw("DPStateChangedMask1", "1")},
        {"write of several bytes", dr8, raw("SCS0::OutputEqPreCursorTargetRx", "1")},
    };
    return all;
}

Rig rig_for(const NamedChange& change) {
    static std::map<std::string_view, memmap::Image> known;
    if (!known.contains(change.module)) {
        const std::string name(change.module);
        memmap::Image image =
            name.starts_with("sfp-") ? capture(name) : Rig::brought_up(name).module.image();
        known[change.module] =
            change.module == dr8 ? with_diagnostics(std::move(image)) : std::move(image);
    }
    return Rig(known.at(change.module));
}

} // namespace optictl::tests
