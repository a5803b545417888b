#include "sff/format/seconds.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace optictl {
namespace {

struct Unit {
    std::string_view suffix;
    double seconds;
};
constexpr Unit units[] = {{"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"", 1}};

} // namespace

std::optional<double> parse_seconds(std::string_view text, double most) {
    const auto* const unit =
        std::ranges::find_if(units, [&](const Unit& each) { return text.ends_with(each.suffix); });
    text.remove_suffix(unit->suffix.size());
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    value *= unit->seconds;
    const bool is_time = error == std::errc() && stop == end && value >= 0 && value <= most;
    return is_time ? std::optional(value) : std::nullopt;
}

} // namespace optictl
