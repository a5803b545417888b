// What the kernel driver optoe and an adapter make of a module, without the kernel: offsets of the
// file and messages of the bus against bytes of the memory.
#include <cerrno>

#include <doctest/doctest.h>

#include "drivers/emulate/optoe_file.hpp"
#include "drivers/emulate/two_wire.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/emulator/live.hpp"

namespace optictl {
namespace {

using drivers::emulate::OptoeFile;
using drivers::emulate::TwoWire;
using memmap::Page;
using memmap::upper;

/// Each byte is told from all others by its half page and its number: the half page's mark plus its
/// place.
void put_page(memmap::Image& image, const Page& page, unsigned mark) {
    std::array<std::uint8_t, memmap::half_page_size> bytes{};
    for (unsigned i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(mark + i);
    }
    image.put(page, page.first_byte(), bytes);
}

void put(memmap::Image& image, const Page& page, unsigned byte, std::uint8_t value) {
    image.put(page, byte, std::array{value});
}

struct Bench {
    explicit Bench(memmap::Image image) : module(std::move(image), clock, {}) {
        bus = drivers::emulator::open(module, clock);
    }
    drivers::VirtualClock clock;
    drivers::emulator::LiveModule module;
    std::unique_ptr<drivers::Transport> bus;

    [[nodiscard]] unsigned selected() const { return module.selected(memmap::Device::A0).page; }
};

/// CMIS 5.0 with banked pages of two banks (01h:142 bits 1-0 = 1).
memmap::Image cmis_image(bool is_flat = false) {
    memmap::Image image;
    put_page(image, memmap::lower, 0);
    put(image, memmap::lower, 0, 0x19);
    put(image, memmap::lower, 1, 0x50);
    put(image, memmap::lower, 2, is_flat ? 0x80 : 0);
    put(image, memmap::lower, 3, 0x06);
    put(image, memmap::lower, 26, 0);
    put_page(image, upper(0), 0x40);
    if (!is_flat) {
        put_page(image, upper(1), 0x70);
        put(image, upper(1), 142, 0x01);
        put_page(image, upper(2), 0x20);
    }
    return image;
}

std::vector<std::uint8_t> read(OptoeFile& file, std::uint64_t offset, std::size_t count) {
    std::vector<std::uint8_t> out(count);
    const long got = file.read(offset, out);
    REQUIRE(got >= 0);
    out.resize(static_cast<std::size_t>(got));
    return out;
}

} // namespace

TEST_CASE("optoe: lower memory, then all pages, each 128 bytes; page 00h is left behind") {
    Bench bench(cmis_image());
    OptoeFile file(*bench.bus, OptoeFile::Class::Cmis, 1);
    CHECK(file.size() == 128 + 256 * 128);
    CHECK(read(file, 100, 2) == std::vector<std::uint8_t>{100, 101});
    CHECK(read(file, 128, 1) == std::vector<std::uint8_t>{0x40});
    CHECK(read(file, 256 + 3, 1) == std::vector<std::uint8_t>{0x73});
    CHECK(read(file, 128 + 2 * 128 + 127, 1) == std::vector<std::uint8_t>{0x20 + 127});
    CHECK(bench.selected() == 0);
    // Over the border of two pages.
    CHECK(read(file, 255, 2) == std::vector<std::uint8_t>{0x40 + 127, 0x70});
    CHECK(read(file, file.size() - 1, 9).size() == 1);
    CHECK(read(file, file.size(), 1).empty());
}

TEST_CASE("optoe: a flat module ends behind page 00h") {
    Bench bench(cmis_image(true));
    OptoeFile file(*bench.bus, OptoeFile::Class::Cmis, 1);
    CHECK(read(file, 0, 1000).size() == 256);
    CHECK(read(file, 256, 1).empty());
}

TEST_CASE("optoe: banks follow each other, 256 pages each") {
    Bench bench(cmis_image());
    OptoeFile file(*bench.bus, OptoeFile::Class::Cmis, 2);
    CHECK(file.size() == 128 + 2 * 256 * 128);
    const std::uint64_t disable = 128 * 0x10 + 130; // OutputDisableTx
    CHECK(file.write(256 * 128 + disable, std::array<std::uint8_t, 1>{0x81}) == 1);
    CHECK(bench.module.image().byte(upper(0x10).in_bank(1), 130) == 0x81);
    CHECK(bench.module.image().byte(upper(0x10), 130) == 0);
    CHECK(read(file, 256 * 128 + disable, 1) == std::vector<std::uint8_t>{0x81});
    CHECK(read(file, disable, 1) == std::vector<std::uint8_t>{0});
}

TEST_CASE("optoe: one write on the bus has as many bytes as it is told") {
    Bench bench(cmis_image());
    OptoeFile file(*bench.bus, OptoeFile::Class::Cmis, 1);
    const std::array<std::uint8_t, 8> entries{0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10};
    for (const unsigned most : {1U, 3U, 8U}) {
        file.set_write_max(most);
        CHECK(file.write(128 * 0x10 + 145, entries) == 8);
        CHECK(read(file, 128 * 0x10 + 145, 8) ==
              std::vector<std::uint8_t>(entries.begin(), entries.end()));
    }
    CHECK(bench.selected() == 0);
}

TEST_CASE("optoe: a page is selected once for all pieces of it, and page 00h behind them") {
    /// Passes all on, and counts page selects.
    class Counting final : public drivers::Transport {
    public:
        explicit Counting(drivers::Transport& inner) : inner_(inner) {}
        std::expected<std::size_t, drivers::IoError> read(const memmap::Page& page, unsigned byte,
                                                          std::span<std::uint8_t> out) override {
            return inner_.read(page, byte, out);
        }
        std::expected<void, drivers::IoError> write(const memmap::Page& page, unsigned byte,
                                                    std::span<const std::uint8_t> bytes) override {
            selects += !page.upper && byte >= 126 ? 1 : 0;
            return inner_.write(page, byte, bytes);
        }
        [[nodiscard]] drivers::Capabilities capabilities() const override {
            return inner_.capabilities();
        }
        [[nodiscard]] std::string description() const override { return inner_.description(); }
        unsigned selects = 0;

    private:
        drivers::Transport& inner_;
    };
    Bench bench(cmis_image());
    Counting counting(*bench.bus);
    OptoeFile file(counting, OptoeFile::Class::Cmis, 1);
    file.set_write_max(1);
    const std::vector<std::uint8_t> bytes(8, 0x10);
    CHECK(file.write(128 * 0x10 + 145, bytes) == 8);
    CHECK(counting.selects == 2);
    CHECK(read(file, 128 * 0x10 + 248, 16).size() == 16); // to the end of 10h, and into 11h
    CHECK(counting.selects == 6);
}

TEST_CASE("optoe: A0h, A2h and its pages") {
    memmap::Image image;
    put_page(image, memmap::lower, 0);
    put(image, memmap::lower, 0, 0x03);
    put(image, memmap::lower, 64, 0x10); // pages
    put(image, memmap::lower, 92, 0x40); // diagnostics
    put_page(image, upper(0), 0x40);
    put_page(image, {.device = memmap::Device::A2}, 0x11);
    put_page(image, {.device = memmap::Device::A2, .upper = true}, 0x55);
    put_page(image, {.device = memmap::Device::A2, .upper = true, .page = 2}, 0x66);
    Bench bench(image);
    OptoeFile file(*bench.bus, OptoeFile::Class::TwoAddress, 1);
    CHECK(read(file, 5, 1) == std::vector<std::uint8_t>{5});
    CHECK(read(file, 128 + 5, 1) == std::vector<std::uint8_t>{0x45});
    CHECK(read(file, 256 + 5, 1) == std::vector<std::uint8_t>{0x16});
    CHECK(read(file, 256 + 128 + 5, 1) == std::vector<std::uint8_t>{0x5A});
    CHECK(read(file, 256 + 128 + 2 * 128 + 5, 1) == std::vector<std::uint8_t>{0x6B});
}

TEST_CASE("messages: a byte number, then bytes from there; a counter that runs within its half") {
    Bench bench(cmis_image());
    TwoWire wire(*bench.bus);
    std::vector<std::uint8_t> out(3);
    CHECK(wire.write(0x50, std::array<std::uint8_t, 1>{126}) == 0);
    CHECK(wire.read(0x50, out) == 0);
    CHECK(out == std::vector<std::uint8_t>{0, 0, 0x19}); // 126, 127, and 0 again
    CHECK(wire.write(0x50, std::array<std::uint8_t, 2>{127, 1}) == 0);
    CHECK(wire.write(0x50, std::array<std::uint8_t, 1>{128}) == 0);
    CHECK(wire.read(0x50, std::span(out).first(1)) == 0);
    CHECK(out[0] == 0x70);
    CHECK(wire.read(0x50, std::span(out).first(1)) == 0); // it goes on
    CHECK(out[0] == 0x71);
    CHECK(wire.write(0x50, {}) == 0); // whether anybody is there
    CHECK(wire.write(0x52, {}) == -ENXIO);
    CHECK(wire.read(0x20, out) == -ENXIO);
}

} // namespace optictl
