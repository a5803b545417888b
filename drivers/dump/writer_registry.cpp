#include <algorithm>
#include <array>

#include "drivers/dump/writer_parts.hpp"

namespace optictl::drivers::dump {

std::span<const Writer* const> writers() {
    static const std::array all{
        &capture_writer(), &ethtool_hex_writer(), &i2cdump_writer(),
        &hexdump_writer(), &xxd_writer(),         &sfputil_writer(),
        &raw_writer(),     &c_array_writer(),     &json_writer(),
    };
    return all;
}

const Writer* find_writer(std::string_view name) {
    const auto found = std::ranges::find(writers(), name, &Writer::name);
    return found != writers().end() ? *found : nullptr;
}

} // namespace optictl::drivers::dump
