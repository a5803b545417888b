#include "drivers/ports/root_adapter.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

namespace optictl::drivers::ports {
namespace {

[[nodiscard]] bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return std::isdigit(static_cast<unsigned char>(c)) != 0;
    });
}

/// The parts of a path, one after the other; empty at its end.
[[nodiscard]] std::string_view take_part(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    return part;
}

/// The bus of a folder `25-0050`.
[[nodiscard]] std::optional<std::string> bus_in(std::string_view path) {
    constexpr std::size_t address_digits = 4;
    while (!path.empty()) {
        const std::string_view part = take_part(path);
        const std::size_t dash = part.find('-');
        if (dash != std::string_view::npos && is_number(part.substr(0, dash)) &&
            part.size() == dash + 1 + address_digits) {
            return std::string(part.substr(0, dash));
        }
    }
    return std::nullopt;
}

} // namespace

std::string root_adapter(System& system, const std::string& adapter) {
    constexpr std::string_view kind = "i2c-";
    const auto link = system.link("/sys/bus/i2c/devices/" + adapter);
    std::string_view path = link ? std::string_view(*link) : std::string_view{};
    // .../i2c-0/0-0070/channel-3/i2c-25: the first adapter is the root.
    while (!path.empty()) {
        const std::string_view part = take_part(path);
        if (part.starts_with(kind) && is_number(part.substr(kind.size()))) {
            return std::string(part);
        }
    }
    return adapter;
}

std::string root_adapter_of_file(System& system, const std::string& path) {
    const auto bus = bus_in(path);
    return bus ? root_adapter(system, "i2c-" + *bus) : path;
}

} // namespace optictl::drivers::ports
