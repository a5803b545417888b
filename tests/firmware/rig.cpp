#include "tests/firmware/rig.hpp"

#include <charconv>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "drivers/emulator/emulator.hpp"

namespace optictl::tests {
namespace {

using drivers::IoError;
using drivers::IoKind;

class Bus final : public drivers::Transport {
public:
    Bus(FirmwareRig& rig, std::unique_ptr<drivers::Transport> below)
        : rig_(rig), below_(std::move(below)) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        if (!passes(3 + out.size())) {
            return std::unexpected(nothing());
        }
        return below_->read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        if (!passes(6 + out.size() + select.size())) {
            return std::unexpected(nothing());
        }
        return below_->read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        const bool starts = page.page == 0x9F && byte <= 129 && byte + bytes.size() > 129;
        if (starts && rig_.on_command) {
            rig_.on_command(++rig_.commands, false);
        } else if (starts) {
            ++rig_.commands;
        }
        if (!passes(2 + bytes.size())) {
            return std::unexpected(nothing());
        }
        rig_.writes_of_payload += page.page >= 0xA0 && page.page <= 0xAF ? bytes.size() : 0;
        auto written = below_->write(page, byte, bytes);
        if (starts && rig_.on_command) {
            rig_.on_command(rig_.commands, true);
        }
        return written;
    }
    [[nodiscard]] drivers::Capabilities capabilities() const override {
        return below_->capabilities();
    }
    [[nodiscard]] std::string description() const override { return "test bus"; }
    [[nodiscard]] drivers::Clock* own_clock() override { return below_->own_clock(); }

private:
    [[nodiscard]] bool passes(std::size_t on_the_wire) {
        ++rig_.accesses;
        rig_.bytes += on_the_wire;
        rig_.nacks -= rig_.nacks != 0 ? 1 : 0;
        return !rig_.is_removed && rig_.nacks == 0;
    }
    [[nodiscard]] static IoError nothing() { return {IoKind::Nack, "nobody answers (test)"}; }

    FirmwareRig& rig_;
    std::unique_ptr<drivers::Transport> below_;
};

[[nodiscard]] memmap::Image module_of(const UpdateKind& kind) {
    memmap::Image image = full_module();
    set(image, memmap::upper(0x01), 163, kind.support);
    set(image, memmap::upper(0x01), 164, kind.extension);
    return image;
}

/// CRC-32 of IEEE 802.3, written down again.
[[nodiscard]] std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const std::uint8_t byte : bytes) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            const bool one = ((crc ^ (unsigned{byte} >> bit)) & 1U) != 0;
            crc = (crc >> 1U) ^ (one ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

} // namespace

const std::vector<UpdateKind>& update_kinds() {
    using drivers::emulator::Updates;
    static const std::vector<UpdateKind> kinds{
        {"EPL, 1 page, background", 0x61, 0x0F, Updates{.local = false}},
        {"LPL, background", 0x60, 0x0F, Updates{.extended = false}},
        {"LPL, foreground", 0x40, 0x0F, Updates{.extended = false}},
        {"LPL, short writes, no abort", 0x60, 0x00, Updates{.extended = false, .aborts = false}},
        {"EPL, 16 pages, foreground", 0x47, 0xFF, Updates{}},
        {"EPL, 16 pages, background", 0x67, 0xFF, Updates{}},
        {"EPL, 2 pages, no abort", 0x62, 0xFF, Updates{.aborts = false}},
        {"EPL, 3 pages, times in 10 ms", 0x63, 0xFF, Updates{.counts_tens = true}},
        {"EPL, 4 pages, hitless", 0x64, 0xFF, Updates{.is_hitless = true}},
        {"EPL, 8 pages, erased blocks skipped", 0x65, 0xFF, Updates{.skips_erased = true}},
        {"EPL, 12 pages, read back", 0x66, 0xFF, Updates{.copies = true, .reads_back = true}},
        {"one bank", 0x61, 0x0F, Updates{.single_bank = true}},
    };
    return kinds;
}

std::shared_ptr<const engine::FirmwareImage> an_image(std::size_t body, bool is_damaged) {
    constexpr std::size_t header = 64;
    auto image = std::make_shared<engine::FirmwareImage>();
    image->file = "test.bin";
    image->bytes.resize(header + body);
    for (std::size_t i = header; i < image->bytes.size(); ++i) {
        image->bytes[i] = static_cast<std::uint8_t>(i * 37 + i / 253);
    }
    // A part of it is erased flash.
    std::fill(image->bytes.begin() + static_cast<std::ptrdiff_t>(header + body / 4),
              image->bytes.begin() + static_cast<std::ptrdiff_t>(header + body / 2), 0xFF);
    image->bytes[0] = 3;
    image->bytes[1] = 18;
    image->bytes[3] = 7;
    const std::uint32_t crc = crc32(std::span(image->bytes).subspan(header));
    for (unsigned i = 0; i < 4; ++i) {
        image->bytes[4 + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
    }
    image->bytes.back() ^= is_damaged ? 0x01 : 0x00;
    image->sha256 = engine::sha256_of(image->bytes);
    vendor_db::firmware::Manifest manifest;
    manifest.version = vendor_db::parse_version("3.18");
    manifest.build = 7;
    const auto any = vendor_db::make_pattern(vendor_db::Pattern::Kind::Glob, "*");
    REQUIRE(any);
    manifest.vendor = {*any};
    manifest.part_number = {*any};
    image->manifest = manifest;
    return image;
}

FirmwareRig::FirmwareRig(const UpdateKind& kind, Settings settings,
                         const std::function<void(memmap::Image&)>& change) {
    settings.updates = kind.updates;
    memmap::Image image = module_of(kind);
    if (change) {
        change(image);
    }
    module = std::make_unique<drivers::emulator::LiveModule>(std::move(image), clock,
                                                             std::move(settings));
    bus_ = std::make_unique<Bus>(*this, drivers::emulator::open(*module, clock));
}

engine::FirmwareOutcome
FirmwareRig::update(engine::FirmwareAction action,
                    std::shared_ptr<const engine::FirmwareImage> image,
                    const std::function<void(engine::FirmwareRequest&)>& change) {
    engine::FirmwareRequest how{.action = action, .image = std::move(image)};
    how.commit_after = 2s;
    how.journal = folder->path / fmt::format("journal-{}", ++runs_);
    how.clock = &clock;
    if (change) {
        change(how);
    }
    return engine::change_firmware(*bus_, "bench", {}, how);
}

Flash FirmwareRig::flash() const {
    Flash out{.text = module->remembered()};
    std::vector<unsigned> numbers;
    const char* at = out.text.data();
    const char* const end = at + out.text.size();
    while (at < end) {
        unsigned value = 0;
        const auto [next, error] = std::from_chars(at, end, value);
        REQUIRE(error == std::errc{});
        numbers.push_back(value);
        at = next + (next < end ? 1 : 0);
    }
    out.running = numbers.at(0);
    out.committed = numbers.at(1);
    out.valid[0] = numbers.at(3) != 0;
    out.valid[1] = numbers.at(8) != 0;
    return out;
}

void FirmwareRig::cut_power() {
    module->set_pin(drivers::emulator::Pin::Reset, true);
    clock.sleep(10ms);
    module->set_pin(drivers::emulator::Pin::Reset, false);
    clock.sleep(10ms);
}

void FirmwareRig::check_bootable() const {
    const Flash now = flash();
    if (now.committed > 1 || !now.valid[now.committed]) {
        FAIL_CHECK("no bootable load: ", now.text);
    }
}

} // namespace optictl::tests
