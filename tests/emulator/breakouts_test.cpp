// Every application of every CMIS capture, on as many lanes as it fits: a module must accept what
// it advertises (OIF-CMIS 5.4 section 6.4.3). Descriptors are read here anew.
#include <filesystem>

#include <doctest/doctest.h>

#include "tests/emulator/bench.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::lower;
using memmap::upper;

struct Plan {
    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(8, 0);
    unsigned lanes = 0;
};

/// Instances with host and media lanes of their own, in the order of their start lanes.
Plan plan_of(const memmap::Image& image, unsigned code) {
    Plan plan;
    const memmap::Page page = code <= 8 ? lower : upper(0x01);
    const unsigned at = code <= 8 ? 86 + 4 * (code - 1) : 223 + 4 * (code - 9);
    if (image.byte(page, at).value_or(0xFF) == 0xFF || *image.byte(page, at) == 0) {
        return plan;
    }
    const unsigned host = *image.byte(page, at + 2) >> 4U;
    const unsigned media = *image.byte(page, at + 2) & 0x0FU;
    const unsigned host_starts = *image.byte(page, at + 3);
    const unsigned media_starts = image.byte(upper(0x01), 175 + code).value_or(0);
    unsigned media_taken = 0;
    unsigned media_start = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        if ((host_starts >> lane & 1U) == 0) {
            continue;
        }
        while (media_start < 8 && (media_starts >> media_start & 1U) == 0) {
            ++media_start; // the k-th start of the one side belongs to the k-th of the other
        }
        const unsigned host_mask = ((1U << host) - 1U) << lane;
        const unsigned media_mask = ((1U << media) - 1U) << media_start++;
        const bool fits = host_mask <= 0xFF && media_mask <= 0xFF && host != 0 &&
                          (plan.lanes & host_mask) == 0 && (media_taken & media_mask) == 0;
        for (unsigned each = lane; fits && each < lane + host; ++each) {
            plan.bytes[each] = static_cast<std::uint8_t>(code << 4U | lane << 1U);
        }
        plan.lanes |= fits ? host_mask : 0U;
        media_taken |= fits ? media_mask : 0U;
    }
    return plan;
}

} // namespace

TEST_CASE("what a capture advertises is accepted, comes up, and is taken away again") {
    unsigned plans = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(OPTICTL_SOURCE_DIR) + "/captures")) {
        if (entry.path().extension() != ".cap") {
            continue;
        }
        const std::string name = entry.path().stem();
        const memmap::Image image = image_of(name);
        const unsigned identifier = image.byte(lower, 0).value_or(0);
        const bool is_cmis = identifier >= 0x18 && image.byte(lower, 1).value_or(0) >= 0x40 &&
                             (image.byte(lower, 2).value_or(0x80) & 0x80U) == 0;
        if (!is_cmis) {
            continue;
        }
        CAPTURE(name);
        Bench bench(image, Bench::plugged_in());
        REQUIRE(bench.module_becomes(low_power, 3s));
        bench.write(controls, 128, 0xFF);
        bench.write(lower, 26, 0x00);
        REQUIRE(bench.until([&] { return bench.module_state() == ready; }, 4000s, 100ms) < 4000s);
        for (unsigned code = 1; code <= 15; ++code) {
            const Plan plan = plan_of(image, code);
            if (plan.lanes == 0) {
                continue;
            }
            CAPTURE(code);
            bench.decommission();
            bench.stage(plan.bytes, 0xFF);
            bench.wait(1s);
            bench.write(controls, 128, 0x00);
            for (unsigned lane = 0; lane < 8; ++lane) {
                CHECK(bench.config(lane) == 1);
                if ((plan.lanes >> lane & 1U) != 0) {
                    CHECK(bench.until([&] { return bench.path(lane) == activated; }, 4000s, 100ms) <
                          4000s);
                } else {
                    CHECK(bench.path(lane) == deactivated);
                }
            }
            bench.write(controls, 128, 0xFF);
            CHECK(bench.until(
                      [&] {
                          return bench.read(status, 128, 4) == std::vector<std::uint8_t>(4, 0x11);
                      },
                      4000s, 100ms) < 4000s);
            ++plans;
        }
    }
    CHECK(plans >= 30);
}

} // namespace optictl
