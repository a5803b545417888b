#include "drivers/sysfs/layout.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "drivers/errors.hpp"

namespace optictl::drivers::sysfs {
namespace {

using memmap::Device;
using memmap::half_page_size;
using memmap::Page;

/// Half pages of one bank in the file of optoe: pages 00h-FFh.
constexpr std::uint64_t page_size = half_page_size;
constexpr std::uint64_t bank_size = 256 * page_size;

[[nodiscard]] bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

[[nodiscard]] std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

[[nodiscard]] std::string last_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

/// The class of an optoe file: as it says, else by the name of its device; 0: no optoe.
[[nodiscard]] unsigned optoe_class(System& system, const std::string& folder) {
    if (const auto text = system.text(folder + "/dev_class")) {
        return static_cast<unsigned>(std::strtoul(text->c_str(), nullptr, 10));
    }
    const std::string name = system.text(folder + "/name").value_or("");
    return name == "optoe1" || name == "sff8436" ? 1U
           : name == "optoe2"                    ? 2U
           : name == "optoe3"                    ? 3U
                                                 : 0U;
}

[[nodiscard]] std::expected<Layout, IoError> file_layout(System& system, const std::string& path) {
    const std::string folder = parent_of(path);
    Layout layout;
    layout.path = path;
    layout.folder = folder;
    const auto names = system.list(folder);
    const auto link = system.link(folder + "/driver");
    const std::string driver = link ? last_of(*link) : std::string();
    if (const unsigned number = optoe_class(system, folder); number != 0) {
        if (number > 3) {
            return std::unexpected(
                IoError{IoKind::NotSupported,
                        fmt::format("{}/dev_class is {}; known are 1, 2 and 3", folder, number)});
        }
        layout.map = number == 2 ? Map::TwoAddress : Map::Paged;
        layout.description = fmt::format("optoe class {}", number);
        layout.is_optoe = true;
        const auto banks = system.text(folder + "/max_bank_size");
        layout.banks = banks && std::strtoul(banks->c_str(), nullptr, 10) > 1;
    } else if (driver == "at24" || driver == "eeprom") {
        layout.map = Map::Window;
        layout.description = driver;
    } else if (names && has(*names, "present") && path.find("/s3ip/") != std::string::npos) {
        layout.description = "S3IP";
    } else {
        layout.description = driver.empty() ? "EEPROM file" : driver;
    }
    return layout;
}

[[nodiscard]] std::unexpected<IoError> no_place(std::string message) {
    return std::unexpected(IoError{IoKind::NoPaging, std::move(message)});
}

/// The place in one file over all pages.
[[nodiscard]] std::expected<Place, IoError> linear_place(const Layout& layout, const Page& page,
                                                         unsigned byte) {
    if (page.device == Device::A2) {
        if (layout.map == Map::Paged) {
            return no_place(fmt::format("{}: {} has no A2h, and the module needs it; write 2 to "
                                        "{}/dev_class",
                                        layout.path, layout.description, layout.folder));
        }
        return Place{layout.path, 2 * half_page_size + page.page * half_page_size + byte};
    }
    if (page.page != 0 && layout.map == Map::TwoAddress) {
        return no_place(fmt::format("{}: {} has no pages of A0h, and the module needs them; write "
                                    "1 (SFF-8636) or 3 (CMIS) to {}/dev_class",
                                    layout.path, layout.description, layout.folder));
    }
    return Place{layout.path, page.bank * bank_size + page.page * page_size + byte};
}

[[nodiscard]] std::expected<Place, IoError> folder_place(const Layout& layout, const Page& page,
                                                         unsigned byte) {
    if (page.bank != 0 || (page.device == Device::A2 && page.page != 0)) {
        return no_place(fmt::format("{}: the driver has no file for this page", layout.path));
    }
    if (page.page == 0) {
        return Place{layout.path +
                         (page.device == Device::A0 ? "/0/i2c-0x50/data" : "/0/i2c-0x51/data"),
                     byte};
    }
    return Place{fmt::format("{}/{}/data", layout.path, page.page), byte - half_page_size};
}

} // namespace

std::expected<Layout, IoError> layout_of(System& system, const std::string& path) {
    std::string name = path;
    while (name.size() > 1 && name.ends_with('/')) {
        name.pop_back();
    }
    const auto names = system.list(name);
    if (!names) {
        if (names.error() == -ENOTDIR) {
            return file_layout(system, name);
        }
        return std::unexpected(open_error(-names.error(), name));
    }
    for (const std::string_view below : {"", "/pages", "/eeprom/pages"}) {
        const std::string pages = name + std::string(below);
        if (system.list(pages + "/0/i2c-0x50")) {
            const std::string folder = below.empty()       ? parent_of(parent_of(pages))
                                       : below == "/pages" ? parent_of(name)
                                                           : name;
            return Layout{.map = Map::Folders,
                          .path = pages,
                          .folder = folder,
                          .description = "page folders"};
        }
    }
    for (const std::string_view file : {"eeprom", "sfp_eeprom"}) {
        if (has(*names, file)) {
            return file_layout(system, name + "/" + std::string(file));
        }
    }
    return std::unexpected(
        IoError{IoKind::NoDevice,
                fmt::format("{}: no EEPROM file in this folder; name the file itself", name)});
}

std::expected<Place, IoError> place_of(const Layout& layout, const Page& page, unsigned byte) {
    switch (layout.map) {
    case Map::Paged:
    case Map::TwoAddress:
    case Map::Either: return linear_place(layout, page, byte);
    case Map::Window:
        return Place{layout.path, (page.device == Device::A2 ? 2U * half_page_size : 0U) + byte};
    case Map::Folders: return folder_place(layout, page, byte);
    }
    return no_place(layout.path);
}

} // namespace optictl::drivers::sysfs
