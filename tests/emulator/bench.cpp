#include "tests/emulator/bench.hpp"

#include <array>

#include <doctest/doctest.h>

#include "drivers/dump/load.hpp"
#include "drivers/emulator/pages.hpp"

namespace optictl::tests {
namespace {

using memmap::Page;
using memmap::upper;

Settings recording(Settings settings, std::vector<Change>& changes) {
    settings.on_change = [&changes](const Change& change) { changes.push_back(change); };
    return settings;
}

} // namespace

memmap::Image image_of(const std::string& capture) {
    auto loaded =
        drivers::dump::load(std::string(OPTICTL_SOURCE_DIR) + "/captures/" + capture + ".cap");
    REQUIRE(loaded);
    REQUIRE(loaded->size() == 1);
    return std::move(loaded->front().image);
}

void set(memmap::Image& image, const Page& page, unsigned byte, unsigned value) {
    const std::array<std::uint8_t, 1> bytes{static_cast<std::uint8_t>(value)};
    REQUIRE(image.put(page, byte, bytes));
}

memmap::Image full_module() {
    memmap::Image image = image_of("osfp-800g-dr8");
    const Page page01h = upper(0x01);
    set(image, page01h, 142, 0x60); // VDM, diagnostics; one bank
    for (unsigned byte = 128; byte < 256;
         ++byte) { // no observables, so no statistics, but those set
        set(image, upper(0x20), byte, 0);
        set(image, upper(0x21), byte, 0);
    }
    set(image, upper(0x2F), 145, 0);
    set(image, page01h, 163, 0x63); // one CDB instance in the background, three pages of payload
    set(image, page01h, 164, 0x0F);
    set(image, page01h, 165, 0x80);     // any write that covers 9Fh:129 triggers
    set(image, upper(0x13), 128, 0x0F); // four loopbacks, all lanes at once, one side only
    set(image, upper(0x13), 129, 0xF4); // gates, their results, refreshed, restarted
    set(image, upper(0x13), 130, 0x03); // bits, errors, ratios
    set(image, upper(0x13), 131, 0xFF);
    return image;
}

Bench::Bench(memmap::Image image, Settings settings)
    : module(std::move(image), clock, recording(std::move(settings), changes)) {}

Settings Bench::plugged_in() {
    Settings settings;
    settings.power_on = true;
    settings.low_power_pin = true;
    return settings;
}

Settings Bench::with(std::initializer_list<Misbehaviour> misbehaviours) {
    Settings settings = plugged_in();
    settings.misbehaviours = misbehaviours;
    return settings;
}

void Bench::select(const Page& page) {
    if (!page.upper) {
        return;
    }
    const bool banked = drivers::emulator::standard_of(module.image()) == memmap::Standard::Cmis &&
                        page.page >= 0x10;
    const std::vector<std::uint8_t> bytes = banked ? std::vector<std::uint8_t>{page.bank, page.page}
                                                   : std::vector<std::uint8_t>{page.page};
    // Where there are no pages, nothing takes a select.
    (void)module.write(page.device, banked ? 126 : 127, bytes);
}

std::vector<std::uint8_t> Bench::read(const Page& page, unsigned byte, unsigned count) {
    select(page);
    std::vector<std::uint8_t> out(count);
    REQUIRE(module.read(page.device, byte, out) == count);
    return out;
}

unsigned Bench::read(const Page& page, unsigned byte) {
    return read(page, byte, 1).front();
}

unsigned Bench::read16(const Page& page, unsigned byte) {
    const auto bytes = read(page, byte, 2);
    return static_cast<unsigned>(bytes[0] << 8U | bytes[1]);
}

void Bench::write(const Page& page, unsigned byte, const std::vector<std::uint8_t>& bytes) {
    select(page);
    REQUIRE(module.write(page.device, byte, bytes));
}

void Bench::write(const Page& page, unsigned byte, unsigned value) {
    write(page, byte, std::vector<std::uint8_t>{static_cast<std::uint8_t>(value)});
}

Duration Bench::until(const std::function<bool()>& holds, Duration limit, Duration step) {
    const Duration begin = clock.now();
    while (!holds()) {
        if (clock.now() - begin >= limit) {
            return limit;
        }
        clock.sleep(step);
    }
    return clock.now() - begin;
}

unsigned Bench::nibble(unsigned first, unsigned lane) {
    return read(status, first + lane / 2) >> (lane % 2 * 4) & 0x0FU;
}

void Bench::stage(const std::vector<std::uint8_t>& bytes, unsigned lanes, unsigned trigger,
                  unsigned set) {
    write(controls, set, bytes);
    write(controls, trigger, lanes);
}

void Bench::bring_up() {
    REQUIRE(module_becomes(low_power, 3s));
    write(controls, 128, 0xFF);
    write(memmap::lower, 26, 0x00);
    REQUIRE(module_becomes(ready, 31s));
}

void Bench::decommission() {
    stage(std::vector<std::uint8_t>(8, 0), 0xFF);
    REQUIRE(until([&] { return config(0) == 1; }, 1s) < 1s);
}

} // namespace optictl::tests
