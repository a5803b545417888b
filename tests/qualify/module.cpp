#include "tests/qualify/module.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drivers/emulator/emulator.hpp"
#include "tests/control/rig.hpp"
#include "tests/firmware/rig.hpp"

namespace optictl::tests {
namespace {

using memmap::Image;
using memmap::lower;
using memmap::Page;
using memmap::upper;

void put(Image& image, const Page& page, unsigned first, std::initializer_list<unsigned> bytes) {
    for (const unsigned byte : bytes) {
        const std::array<std::uint8_t, 1> one{static_cast<std::uint8_t>(byte)};
        image.put(page, first++, one);
    }
}

void put16(Image& image, const Page& page, unsigned first, int value) {
    const auto bits = static_cast<unsigned>(value) & 0xFFFFU;
    put(image, page, first, {bits >> 8U, bits & 0xFFU});
}

/// The sum of the bytes from `first` to 254, in 255 (Tables 8-45, 8-68).
void sum_up(Image& image, const Page& page, unsigned first) {
    unsigned sum = 0;
    for (unsigned byte = first; byte < 255; ++byte) {
        sum += image.byte(page, byte).value_or(0);
    }
    put(image, page, 255, {sum & 0xFFU});
}

/// 13h:128-142: all loopbacks, patterns, counters and ratios.
void add_diagnostics(Image& image) {
    for (const unsigned number : {0x13U, 0x14U}) {
        for (unsigned byte = 128; byte < 256; ++byte) {
            put(image, upper(number), byte, {0});
        }
    }
    put(image, upper(0x13), 128,
        {0x7F, 0x00, 0x03, 0x33, 0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0, 0, 0xFF});
}

/// Channels of 75 GHz from 191.4 to 196.1 THz, as in qsfpdd-400g-zr-tunable, of all eight lanes.
void add_lasers(Image& image) {
    const Image tunable = capture("qsfpdd-400g-zr-tunable");
    const Page advertised = upper(0x04);
    const Page lasers = upper(0x12);
    for (unsigned byte = 128; byte < 256; ++byte) {
        put(image, advertised, byte, {tunable.byte(advertised, byte).value_or(0)});
        put(image, lasers, byte, {0});
    }
    put16(image, advertised, 198, -300); // 0.01 dBm, Table 8-68
    put16(image, advertised, 200, 300);
    sum_up(image, advertised, 128);
    constexpr unsigned lanes = 8;
    constexpr int mhz = 193'100'000;
    for (unsigned lane = 0; lane < lanes; ++lane) {
        put(image, lasers, 128 + lane, {0x70});
        put16(image, lasers, 168 + 4 * lane, mhz >> 16U);
        put16(image, lasers, 170 + 4 * lane, mhz & 0xFFFF);
        put16(image, lasers, 200 + 2 * lane, 100);
    }
}

using Firmware = std::shared_ptr<const engine::FirmwareImage>;

/// Firmware of that version, with what its vendor says.
Firmware firmware_in(const std::filesystem::path& folder, unsigned major, unsigned minor,
                     unsigned build) {
    auto bytes = an_image(2048)->bytes;
    bytes[0] = static_cast<std::uint8_t>(major); // its check code is that of the body
    bytes[1] = static_cast<std::uint8_t>(minor);
    bytes[3] = static_cast<std::uint8_t>(build);
    const std::string name = fmt::format("v{}.{}.bin", major, minor);
    const std::string file = (folder / name).string();
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    std::ofstream(file + ".toml") << fmt::format(
        "format = 1\n[[firmware]]\nimage = \"{}\"\nsha256 = \"{}\"\nversion = \"{}.{}\"\nbuild = "
        "{}\n"
        "vendor = {{ glob = \"*\" }}\npart_number = {{ glob = \"*\" }}\n",
        name, engine::sha256_of(bytes), major, minor, build);
    auto image = engine::load_image({.file = file});
    REQUIRE_MESSAGE(image, image.error().message);
    return std::make_shared<const engine::FirmwareImage>(std::move(*image));
}

/// 3.18, and what the module runs.
std::vector<Firmware> firmware_for(const Image& module, const std::filesystem::path& folder,
                                   const Given& given) {
    std::vector<Firmware> images;
    if (given.images > 0) {
        images.push_back(firmware_in(folder, 3, 18, 7));
    }
    if (given.images > 1) {
        const auto runs = given.runs.value_or(
            std::pair(unsigned{*module.byte(lower, 39)}, unsigned{*module.byte(lower, 40)}));
        images.push_back(firmware_in(folder, runs.first, runs.second, 0));
    }
    return images;
}

} // namespace

Image whole_module() {
    Image image = capture("osfp-800g-dr8");
    const Page page01h = upper(0x01);
    for (unsigned byte = 98; byte < 118; ++byte) { // three applications: 1x800G, 2x400G, 8x100G
        put(image, lower, byte, {byte % 4 == 2 ? 0xFFU : 0x00U});
    }
    for (unsigned byte = 223; byte < 251; ++byte) {
        put(image, page01h, byte, {byte % 4 == 3 ? 0xFFU : 0x00U});
    }
    put(image, lower, 2, {0x41}); // SteppedConfigOnly, AutoCommissioning of the regular kind
    put(image, page01h, 142, {image.byte(page01h, 142).value_or(0) | 0x20U}); // 13h, 14h
    put(image, page01h, 155, {image.byte(page01h, 155).value_or(0) | 0xC0U}); // 04h, 12h
    put(image, page01h, 163, {0x63, 0x0F, 0x80, 0x00});                       // CDB
    sum_up(image, page01h, 130);
    add_diagnostics(image);
    add_lasers(image);
    return image;
}

engine::qualify::Qualified
qualified(Image image, const drivers::emulator::Misbehaviours& misbehaviours, Given given) {
    const Folder folder;
    auto images = firmware_for(image, folder.path, given);
    drivers::emulator::Settings behaviour;
    behaviour.misbehaviours = misbehaviours;
    behaviour.updates = given.updates;
    behaviour.pace = given.pace;
    behaviour.management_init = given.management_init;
    behaviour.power_on = true;
    const auto device = drivers::emulator::open_live(std::move(image), behaviour);
    device->own_clock()->sleep(std::chrono::minutes(10)); // up, with all that it has by itself
    engine::qualify::Settings settings{.may_write = true,
                                       .soak_s = 60,
                                       .reads = 200,
                                       .repeats = 2,
                                       .only = std::move(given.only),
                                       .images = std::move(images),
                                       .journal = (folder.path / "journal").string(),
                                       .profile = std::move(given.profile)};
    return engine::qualify::qualify(*device, "bench", {}, settings, vendor_db::Date{2026, 11, 30});
}

std::set<std::string> ids(const engine::qualify::Qualified& qualified,
                          engine::qualify::Result result) {
    std::set<std::string> out;
    for (const engine::qualify::Line& line : qualified.lines) {
        if (line.outcome.result == result) {
            out.insert(line.id);
        }
    }
    return out;
}

std::string text_of(const std::set<std::string>& ids) {
    return fmt::format("{}", fmt::join(ids, " "));
}

} // namespace optictl::tests
