// Another module in the cage after any transaction of a read: what is told is of one of them.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/emulator/emulator.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

using drivers::IoError;
using drivers::IoKind;

/// A cage whose module is taken out after some transactions; for some more nothing answers, then
/// another module does.
class Cage final : public drivers::Transport {
public:
    Cage(const memmap::Image& first, const memmap::Image& second, unsigned after, unsigned empty,
         unsigned max_read)
        : module_(first), second_(second), bus_(drivers::emulator::open(module_, clock_)),
          after_(after), empty_(empty), max_read_(max_read) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        return is_empty() ? std::unexpected(nobody()) : bus_->read(page, byte, out);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        return is_empty() ? std::unexpected(nobody()) : bus_->write(page, byte, bytes);
    }
    [[nodiscard]] drivers::Capabilities capabilities() const override {
        drivers::Capabilities can = bus_->capabilities();
        can.max_read = max_read_;
        return can;
    }
    [[nodiscard]] std::string description() const override { return "a cage"; }
    [[nodiscard]] unsigned transactions() const { return count_; }
    [[nodiscard]] drivers::Clock& clock() { return clock_; }

private:
    static IoError nobody() { return {IoKind::Nack, "no module answers"}; }

    bool is_empty() {
        const unsigned now = count_++;
        if (now == after_ + empty_) {
            module_.replace(second_);
        }
        return now >= after_ && now < after_ + empty_;
    }

    drivers::VirtualClock clock_;
    drivers::emulator::Module module_;
    const memmap::Image& second_;
    std::unique_ptr<drivers::Transport> bus_;
    unsigned after_;
    unsigned empty_;
    unsigned max_read_;
    unsigned count_ = 0;
};

/// A twin of a module: the same but for what tells modules apart, and what moves.
memmap::Image twin(const std::string& name, const memmap::Page& page, unsigned serial,
                   const memmap::Page& moves, unsigned moving) {
    memmap::Image image = capture(name);
    image.block(page).bytes.at(serial - page.first_byte()) ^= 0x01;
    image.block(moves).bytes.at(moving - moves.first_byte()) ^= 0x10;
    return image;
}

struct Swap {
    memmap::Image first;
    memmap::Image second;
};

/// Reads while the modules change after every number of transactions; how many reads told that.
unsigned swap_everywhere(const Swap& swap, const memmap::Wanted& wanted, unsigned empty,
                         unsigned max_read) {
    constexpr unsigned never = 1'000'000;
    const auto planner = engine::planner(wanted, {});
    Cage still(swap.first, swap.second, never, 0, max_read);
    const auto whole = drivers::fetch(still, planner, virtual_time(still.clock()));
    REQUIRE_FALSE(whole.aborted);
    Cage other(swap.second, swap.first, never, 0, max_read);
    const auto second = drivers::fetch(other, planner, virtual_time(other.clock()));
    const unsigned all_of_first = known_bytes(whole.image);
    const unsigned all_of_second = known_bytes(second.image);
    REQUIRE(all_of_first >= 16);
    REQUIRE(all_of_second >= 16);
    unsigned told = 0;
    for (unsigned after = 0; after <= still.transactions(); ++after) {
        CAPTURE(after);
        Cage cage(swap.first, swap.second, after, empty, max_read);
        const auto got = drivers::fetch(cage, planner, virtual_time(cage.clock()));
        CHECK((wrong_bytes(got.image, swap.first) == "" ||
               wrong_bytes(got.image, swap.second) == ""));
        // An image without bytes has no wrong one: what is not told of is whole.
        const unsigned known = known_bytes(got.image);
        CHECK((got.aborted || got.incomplete || known == all_of_first || known == all_of_second));
        told += got.aborted && got.aborted->kind == IoKind::ModuleChanged ? 1 : 0;
        if (after == 0 && empty == 0) {
            CHECK_FALSE(got.aborted); // it was the second one from the start
        }
    }
    return told;
}

} // namespace

TEST_CASE("bytes of two modules are never mixed, whenever one replaces the other") {
    using memmap::a2_lower;
    using memmap::lower;
    using memmap::upper;
    const Swap swaps[] = {
        {capture("osfp-800g-dr8"), twin("osfp-800g-dr8", upper(0x00), 181, lower, 14)},
        {capture("osfp-800g-dr8"), twin("osfp-800g-dr8", upper(0x00), 166, upper(0x11), 154)},
        {capture("osfp-800g-passive-dac-flat"),
         twin("osfp-800g-passive-dac-flat", upper(0x00), 166, lower, 86)},
        {capture("qsfp28-100g-lr4"), twin("qsfp28-100g-lr4", upper(0x00), 196, lower, 34)},
        {capture("sfp-10g-sr-nearly-dark"),
         twin("sfp-10g-sr-nearly-dark", lower, 68, a2_lower, 96)},
        {capture("osfp-800g-dr8"), capture("qsfp28-100g-lr4")},
        {capture("qsfp28-100g-lr4"), capture("osfp-800g-dr8")},
        {capture("osfp-800g-passive-dac-flat"), capture("osfp-800g-dr8")},
        {capture("osfp-800g-dr8"), capture("osfp-800g-passive-dac-flat")},
        {capture("sfp-10g-sr-nearly-dark"), capture("qsfp28-100g-lr4")},
        {capture("qsfpdd-400g-lr4-10-cmis40"), capture("qsfpdd-400g-dr4")},
    };
    const memmap::Wanted list{.monitors = true, .thresholds = true};
    const memmap::Wanted dom{.identity = false, .monitors = true, .thresholds = true};
    const memmap::Wanted show{.everything = true};
    unsigned told = 0;
    for (const Swap& swap : swaps) {
        CAPTURE(&swap - swaps);
        for (const memmap::Wanted& wanted : {list, dom, show}) {
            for (const unsigned max_read : {128U, 32U, 8U}) {
                for (const unsigned empty : {0U, 3U}) {
                    CAPTURE(max_read);
                    CAPTURE(empty);
                    told += swap_everywhere(swap, wanted, empty, max_read);
                }
            }
        }
    }
    CHECK(told > 1000);
}

TEST_CASE("modules of one serial number are told apart by part number and date where all is read") {
    const memmap::Image first = capture("osfp-800g-dr8");
    for (const unsigned byte : {148U, 182U}) { // VendorPN, DateCode (OIF-CMIS 5.4 Table 8-29)
        const Swap swap{first, twin("osfp-800g-dr8", memmap::upper(0x00), byte, memmap::lower, 14)};
        CHECK(swap_everywhere(swap, {.everything = true}, 0, 128) > 10);
    }
}
