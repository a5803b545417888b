// CDB: one exchange, what is wrong with one, and a firmware update (OIF-CMIS 5.4
// sections 7.2, 8.34, 9.6). Check codes by hand: the one's complement of the sum.
#include <numeric>

#include <doctest/doctest.h>

#include "tests/emulator/bench.hpp"
#include "tests/emulator/cdb_exchange.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::lower;
using memmap::upper;

const Bytes start_image = [] { // of 64 bytes of header and 200 of data
    Bytes lpl(8 + 64);
    lpl[2] = 0x01;
    lpl[3] = 0x08;
    lpl[8] = 7; // version 7.3, build 258
    lpl[9] = 3;
    lpl[10] = 1;
    lpl[11] = 2;
    return lpl;
}();

Bytes block(unsigned address, unsigned size) {
    Bytes lpl(4 + size);
    lpl[2] = static_cast<std::uint8_t>(address >> 8U);
    lpl[3] = static_cast<std::uint8_t>(address);
    return lpl;
}

} // namespace

TEST_CASE("a command is captured, executed and answered; its completion is flagged") {
    Bench bench(full_module());
    (void)bench.read(lower, 8);
    send(bench, 0x0000, {0x00, 0x00});
    CHECK(bench.read(lower, 37) == 0x81);
    bench.wait(10ms);
    CHECK(bench.read(lower, 37) == 0x83);
    CHECK(finish(bench) == 0x01);
    CHECK((bench.read(lower, 8) & 0x40U) == 0x40);
    CHECK((bench.read(lower, 8) & 0x40U) == 0x00);
    CHECK(bench.read(message, 134) == 2);
    CHECK(bench.read(message, 135) == 0xFC); // 2 + 1
    CHECK(bench.read(message, 136, 2) == Bytes{0x02, 0x01});
}

TEST_CASE("a command without a reply has length and check code 0") {
    Bench bench(full_module());
    bench.write(message, 134, Bytes{0x55, 0x55});
    CHECK(exchange(bench, 0x010A) == 0x01);
    CHECK(bench.read(message, 134, 2) == Bytes{0, 0});
}

TEST_CASE("features are a bitmap of the commands that there are") {
    Bench bench(full_module());
    REQUIRE(exchange(bench, 0x0040) == 0x01);
    CHECK(bench.read(message, 134) == 36);
    const Bytes reply = bench.read(message, 136, 36);
    CHECK(reply[2] == 0x11);     // 0000h, 0004h
    CHECK(reply[2 + 8] == 0x3F); // 0040h to 0045h
    const unsigned sum = std::accumulate(reply.begin(), reply.end(), 0U);
    CHECK(bench.read(message, 135) == (~sum & 0xFFU));
}

TEST_CASE("what is wrong with a message has a status of its own") {
    Bench bench(full_module());
    CHECK(exchange(bench, 0x0123) == 0x41); // unknown
    CHECK(exchange(bench, 0x0000, {0, 0}, 0x01) == 0x45);
    CHECK(exchange(bench, 0x0103, block(0, 10)) == 0x47); // no transfer is open
    CHECK(exchange(bench, 0x0101, {0, 0, 1, 0}) == 0x42); // without its header
    // A payload longer than three pages.
    bench.write(message, 128, Bytes{0x01, 0x04, 0x01, 0x81, 0x00, 0x78});
    CHECK(finish(bench) == 0x42);
}

TEST_CASE("while a command runs another one is ignored, and it can be aborted") {
    Bench bench(full_module());
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    send(bench, 0x0107);
    send(bench, 0x0000, {0, 0});
    bench.wait(100ms);
    CHECK((bench.read(lower, 37) & 0x80U) != 0);
    send(bench, 0x0004);
    CHECK(bench.read(lower, 37) == 0x03);
    CHECK(exchange(bench, 0x0000, {0, 0}) == 0x01);
}

TEST_CASE("the trigger is the last write, or any that covers it") {
    for (const bool any : {true, false}) {
        memmap::Image image = full_module();
        set(image, upper(0x01), 165, any ? 0x80 : 0x00);
        Bench bench(image);
        bench.write(message, 128, Bytes{0x00, 0x40, 0, 0, 0, 0xBF});
        CHECK((bench.read(lower, 37) == 0x81) == any);
        bench.wait(1s);
        bench.write(message, 128, Bytes{0x00, 0x40});
        CHECK(bench.read(lower, 37) == 0x81);
    }
}

TEST_CASE("in the foreground the module answers nothing until it is done") {
    memmap::Image image = full_module();
    set(image, upper(0x01), 163, 0x43);
    Bench bench(image);
    send(bench, 0x0000, {0, 0});
    std::array<std::uint8_t, 1> byte{};
    CHECK(bench.module.read(memmap::Device::A0, 0, byte) == 0);
    CHECK_FALSE(bench.module.write(memmap::Device::A0, 26, byte));
    CHECK(bench.until([&] { return bench.module.answers(); }, 5s) <= 80ms);
    CHECK(bench.read(lower, 37) == 0x01);
}

TEST_CASE("commands that do not work in low power say so") {
    memmap::Image image = full_module();
    set(image, lower, 62, 0x81); // those of firmware
    Bench bench(image, Bench::plugged_in());
    REQUIRE(bench.module_becomes(low_power, 3s));
    CHECK(exchange(bench, 0x0101, start_image) == 0x47);
    CHECK(exchange(bench, 0x0100) == 0x01);
}

TEST_CASE("two instances have a mailbox and a status each") {
    memmap::Image image = full_module();
    set(image, upper(0x01), 163, 0xA3);
    Bench bench(image);
    bench.write(message.in_bank(1), 128, Bytes{0x00, 0x40, 0, 0, 0, 0xBF});
    CHECK(bench.read(lower, 37) == 0x00);
    bench.wait(1s);
    CHECK(bench.read(lower, 38) == 0x01);
    CHECK((bench.read(lower, 8) & 0xC0U) == 0x80);
    CHECK(bench.read(message.in_bank(1), 134) == 36);
}

TEST_CASE("firmware: loaded, run, tried, committed") {
    Bench bench(full_module());
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 134) == 110);
    CHECK(bench.read(message, 136) == 0x03);            // A runs and is committed, B is valid
    CHECK(bench.read(message, 174, 2) == Bytes{3, 12}); // as 01h:128-129 say
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    CHECK(exchange(bench, 0x0103, block(0, 100)) == 0x01);
    CHECK(exchange(bench, 0x0103, block(0, 100)) == 0x01);  // the same block again
    CHECK(exchange(bench, 0x0103, block(101, 50)) == 0x42); // a gap
    CHECK(exchange(bench, 0x0107) == 0x62);                 // not whole
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    CHECK(exchange(bench, 0x0109, {0, 0, 0, 30}) == 0x47); // while a transfer is open
    CHECK(exchange(bench, 0x0103, block(0, 100)) == 0x01);
    bench.write(upper(0xA0), 128, Bytes(100, 0x22));
    CHECK(exchange(bench, 0x0104, {0, 0, 0, 100}, 0, 100) == 0x01);
    CHECK(exchange(bench, 0x0107) == 0x01);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 136) == 0x03); // B is valid
    CHECK(bench.read(message, 174, 4) == Bytes{7, 3, 1, 2});

    CHECK(exchange(bench, 0x0109, {0, 0, 0, 100}) == 0x01); // the status can be read still
    bench.wait(100ms);
    CHECK_FALSE(bench.module.answers());
    REQUIRE(bench.until([&] { return bench.module.answers(); }, 3s) <= 2s);
    CHECK(bench.read(lower, 37) == 0x00);
    CHECK(bench.read(lower, 39, 2) == Bytes{7, 3});
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 136) == 0x12); // B runs, A is committed
    CHECK(exchange(bench, 0x0101, start_image) == 0x47);
    bench.write(lower, 26, 0x08); // a reset without a commit goes back
    REQUIRE(bench.until([&] { return bench.module.answers(); }, 3s) <= 2s);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 136) == 0x03);
    CHECK(exchange(bench, 0x0109, {0, 0, 0, 0}) == 0x00); // reset before its status is read
    REQUIRE(bench.until([&] { return bench.module.answers(); }, 3s) <= 2s);
    CHECK(exchange(bench, 0x010A) == 0x01);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 136) == 0x30);
}

TEST_CASE("an aborted transfer leaves its bank invalid") {
    Bench bench(full_module());
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    CHECK(bench.read(upper(0x01), 128, 2) == Bytes{0xFF, 0xFF}); // the other firmware is bad
    CHECK(exchange(bench, 0x0102) == 0x01);
    CHECK(exchange(bench, 0x0102) == 0x47);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 136) == 0x43);
    CHECK(exchange(bench, 0x0109, {0, 0, 0, 0}) == 0x47); // to an invalid bank
}

TEST_CASE("a module with one bank: the fixed load runs while it is written to (Table 7-3)") {
    Settings one;
    one.updates.single_bank = true;
    Bench bench(full_module(), one);
    const auto firmware_status = [&] {
        REQUIRE(exchange(bench, 0x0100) == 0x01);
        return bench.read(message, 136);
    };
    CHECK(firmware_status() == 0x43);
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    CHECK(firmware_status() == 0x44);
    bench.write(lower, 26, 0x08); // a reset meanwhile
    REQUIRE(bench.until([&] { return bench.module.answers(); }, 3s) <= 2s);
    CHECK(firmware_status() == 0x44);
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    CHECK(exchange(bench, 0x0103, block(0, 100)) == 0x01);
    CHECK(exchange(bench, 0x0103, block(100, 100)) == 0x01);
    CHECK(exchange(bench, 0x0107) == 0x01);
    CHECK(firmware_status() == 0x40);
    CHECK(exchange(bench, 0x0109, {0, 0, 0, 30}) == 0x01);
    bench.wait(3s);
    CHECK(firmware_status() == 0x41);
    CHECK(exchange(bench, 0x010A) == 0x01);
    CHECK(firmware_status() == 0x43);
    CHECK(bench.read(lower, 39, 2) == Bytes{7, 3});
}

TEST_CASE("what a module can do with firmware is what it says (Table 9-11)") {
    Settings rich;
    rich.updates = {.local = false,
                    .aborts = false,
                    .copies = true,
                    .reads_back = true,
                    .skips_erased = true,
                    .is_hitless = true,
                    .counts_tens = true};
    Bench bench(full_module(), rich);
    REQUIRE(exchange(bench, 0x0041) == 0x01);
    CHECK(bench.read(message, 137) == 0x8E);
    CHECK(bench.read(message, 141, 3) == Bytes{0x10, 0x10, 1});
    CHECK(bench.read16(message, 144) == 300); // 3 s in units of 10 ms
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    CHECK(exchange(bench, 0x0103, block(0, 100)) == 0x41); // not by LPL
    CHECK(exchange(bench, 0x0102) == 0x41);
    bench.write(upper(0xA0), 128, Bytes(100, 0x22));
    CHECK(exchange(bench, 0x0104, {0, 0, 0, 100}, 0, 100) == 0x01); // the first half is erased
    CHECK(exchange(bench, 0x0106, {0, 0, 0, 100, 0, 100}) == 0x01);
    CHECK(bench.read(message, 134) == 240); // one page
    CHECK(bench.read(upper(0xA0), 128, 2) == Bytes{0x22, 0x22});
    CHECK(exchange(bench, 0x0107) == 0x01);
    CHECK(exchange(bench, 0x0109, {0, 1, 0, 30}) == 0x01); // hitless: it never stops answering
    bench.wait(50ms);
    CHECK(bench.module.answers());
    CHECK(bench.read(lower, 39, 2) == Bytes{7, 3});
    CHECK(exchange(bench, 0x010A) == 0x01);
    CHECK(exchange(bench, 0x0108) == 0x01);
    REQUIRE(exchange(bench, 0x0100) == 0x01);
    CHECK(bench.read(message, 138, 2) == Bytes{7, 3}); // A is a copy of B
}

TEST_CASE("what a module remembers, another one is reminded of; what it was busy with goes on") {
    Bench bench(full_module());
    REQUIRE(exchange(bench, 0x0101, start_image) == 0x01);
    CHECK(exchange(bench, 0x0103, block(0, 100)) == 0x01);
    send(bench, 0x0103, block(100, 100));
    REQUIRE(bench.read(lower, 37) == 0x81);
    Bench later(bench.module.image());
    later.module.remind(bench.module.remembered());
    later.wait(1s);
    CHECK(later.read(lower, 37) == 0x01);
    CHECK(exchange(later, 0x0107) == 0x01);
    REQUIRE(exchange(later, 0x0100) == 0x01);
    CHECK(later.read(message, 174, 4) == Bytes{7, 3, 1, 2});
    const std::string before = later.module.remembered();
    for (const char* wrong : {"", "x", "9 9 9", "0 0 0 1 1 1 1 1"}) {
        later.module.remind(wrong);
        CHECK(later.module.remembered() == before);
    }
}

} // namespace optictl
