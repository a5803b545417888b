#include "cli/engine/emulate.hpp"

#include <array>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "drivers/emulate/i2c_device.hpp"
#include "drivers/emulate/tree.hpp"
#include "drivers/emulator/pages.hpp"
#include "drivers/wrap/emulated.hpp"
#include "drivers/wrap/via.hpp"

namespace optictl::engine {
namespace {

using drivers::emulate::Leaf;
using drivers::emulate::OptoeFile;

/// A module has all bytes of a half page, and a page 00h at each of its addresses; a dump not
/// always.
[[nodiscard]] unsigned fill_holes(memmap::Image& image) {
    unsigned holes = 0;
    std::vector<memmap::Page> pages;
    for (const memmap::Block& block : image.blocks()) {
        pages.push_back(block.page);
        if (!block.page.upper) {
            pages.push_back({.device = block.page.device, .upper = true});
        }
    }
    for (const memmap::Page& page : pages) {
        for (unsigned i = 0; i < memmap::half_page_size; ++i) {
            const unsigned byte = page.first_byte() + i;
            if (!image.knows(page, byte)) {
                constexpr std::array<std::uint8_t, 1> zero{};
                image.put(page, byte, zero);
                ++holes;
            }
        }
    }
    return holes;
}

[[nodiscard]] OptoeFile::Class class_of(memmap::Standard standard) {
    switch (standard) {
    case memmap::Standard::Sff8636: return OptoeFile::Class::OneAddress;
    case memmap::Standard::Sff8472: return OptoeFile::Class::TwoAddress;
    case memmap::Standard::Cmis: break;
    }
    return OptoeFile::Class::Cmis;
}

} // namespace

std::expected<std::unique_ptr<Emulation>, BadTarget>
Emulation::begin(std::vector<Emulated> dumps, const EmulationRequest& request) {
    std::unique_ptr<Emulation> out(new Emulation);
    std::vector<Leaf> leaves;
    for (Emulated& dump : dumps) {
        const auto number = static_cast<unsigned>(leaves.size());
        Place place{.name = dump.name};
        place.holes = fill_holes(dump.image);
        const memmap::Standard standard = drivers::emulator::standard_of(dump.image);
        const unsigned banks =
            standard == memmap::Standard::Cmis ? drivers::emulator::lane_banks(dump.image) : 1;
        auto said = drivers::wrap::EmulatedSettings::parse(
            request.cdb.empty() ? std::string() : "cdb:" + request.cdb);
        if (!said) {
            return std::unexpected(BadTarget{Trouble::Request, std::move(said.error())});
        }
        drivers::wrap::EmulatedSettings settings = std::move(*said);
        settings.state = request.state;
        settings.misbehaviours = request.how.misbehaviours;
        auto module = drivers::wrap::open_emulated(settings, std::move(dump.image),
                                                   drivers::system_clock(), request.how);
        if (!module) {
            return std::unexpected(
                BadTarget{trouble_of(module.error().kind), std::move(module.error().message)});
        }
        if (!request.trace.empty()) {
            auto traced = drivers::wrap::apply({{.name = "trace", .value = request.trace}},
                                               std::move(*module), drivers::system_clock());
            if (!traced) {
                return std::unexpected(BadTarget{Trouble::Device, std::move(traced.error())});
            }
            module = std::move(*traced);
        }
        out->modules_.push_back(std::move(*module));
        leaves.push_back({.number = request.bus.value_or(1) + number,
                          .bus = out->modules_.back().get(),
                          .kind = class_of(standard),
                          .banks = banks,
                          .port_name = fmt::format("port{}", number + 1)});
        place.kind = static_cast<unsigned>(leaves.back().kind);
        if (request.bus) {
            auto door =
                drivers::emulate::make_i2c_device(*request.bus + number, *out->modules_.back());
            if (!door) {
                return std::unexpected(BadTarget{Trouble::Device, std::move(door.error())});
            }
            out->doors_.push_back(std::move(*door));
            place.device = fmt::format("/dev/i2c-{}", *request.bus + number);
        }
        if (!request.folder.empty()) {
            place.file = fmt::format("{}/{}/eeprom", request.folder,
                                     drivers::emulate::folder_of(leaves.back()));
        }
        out->places_.push_back(std::move(place));
    }
    if (!request.folder.empty()) {
        std::error_code error;
        if (std::filesystem::create_directory(request.folder, error)) {
            out->made_ = request.folder;
        } else if (error) {
            return std::unexpected(
                BadTarget{Trouble::Device, fmt::format("{}: {}", request.folder, error.message())});
        }
        auto door = drivers::emulate::mount(request.folder, std::move(leaves));
        if (!door) {
            return std::unexpected(BadTarget{Trouble::Device, std::move(door.error())});
        }
        out->doors_.push_back(std::move(*door));
    }
    return out;
}

Emulation::~Emulation() {
    doors_.clear();
    if (!made_.empty()) {
        std::error_code error;
        std::filesystem::remove(made_, error);
    }
}

void Emulation::run(bool (*stop)()) {
    drivers::emulate::answer_at(doors_, stop);
}

std::string Emulation::failure() const {
    for (const auto& module : modules_) {
        if (std::string failed = module->failure(); !failed.empty()) {
            return failed;
        }
    }
    return {};
}

} // namespace optictl::engine
