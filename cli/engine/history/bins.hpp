// Values of a span of time as one: least, mean, greatest, and of how many.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/engine/history/record.hpp"

namespace optictl::engine::history {

/// How closely time is looked at; in seconds.
enum class Span : std::uint32_t { Sample = 0, Quarter = 15 * 60, Day = 24 * 60 * 60 };
/// The time at which the span begins that holds `time`. Of samples, the time itself.
[[nodiscard]] double begin_of(Span span, double time);

struct Figures {
    float least = 0;
    float mean = 0;
    float greatest = 0;
    float count = 0; ///< of samples that had a value
    void add(double value);
    void add(const Figures& other);
};

/// Key and lane of a value.
using Place = std::pair<std::string, unsigned>;

struct Bin {
    double begin = 0;
    std::string port; ///< of the last sample
    std::uint64_t samples = 0;
    model::LaneSet lit = 0; ///< lanes on which light was expected in all samples
    std::map<Place, Figures> values;
    void add(const Record& record);
    void add(const Bin& other);
};

/// What stands for the places of values in a file: a line each, "rx_power_dbm 3".
[[nodiscard]] std::string layout_of(const std::map<Place, Figures>& values);
/// Nothing where the text is no layout. Files are not trusted.
[[nodiscard]] std::optional<std::vector<Place>> parse_layout(std::string_view text);

/// Figures in the order of their places: four numbers each of IEEE 754, little-endian; of a sample,
/// whose figures are all the same, one.
[[nodiscard]] std::vector<std::uint8_t> packed(const std::map<Place, Figures>& values, Span span);
/// Nothing where the size is not that of the layout.
[[nodiscard]] std::optional<std::map<Place, Figures>>
unpacked(std::span<const std::uint8_t> bytes, const std::vector<Place>& layout, Span span);

} // namespace optictl::engine::history
