#include "drivers/ports/signal.hpp"

#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"

namespace optictl::drivers::ports {

std::expected<bool, std::string> is_active(System& system, const Signal& signal) {
    const auto text = system.text(signal.file);
    if (!text) {
        return std::unexpected(
            fmt::format("{}: {}", signal.file, dump::explain_error(-text.error())));
    }
    std::string_view digits = *text;
    const bool has_prefix = digits.starts_with("0x") || digits.starts_with("0X");
    digits.remove_prefix(has_prefix ? 2 : 0);
    std::uint64_t value = 0;
    const char* const begin = digits.data(); // NOLINT(bugprone-suspicious-stringview-data-usage)
    const char* const end = begin + digits.size();
    const auto [rest, error] =
        std::from_chars(begin, end, value, has_prefix ? 16 : static_cast<int>(signal.base));
    if (error != std::errc{} || rest != end) {
        return std::unexpected(
            fmt::format("{}: this is no number; correct the port map", signal.file));
    }
    const bool is_set = signal.bit ? (value >> *signal.bit & 1U) != 0 : value != 0;
    return is_set != signal.active_low;
}

} // namespace optictl::drivers::ports
