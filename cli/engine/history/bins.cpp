#include "cli/engine/history/bins.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "cli/engine/history/store.hpp"

namespace optictl::engine::history {
namespace {

/// More values than any module has: 32 lanes of some ten quantities.
constexpr std::size_t most_places = 1024;
constexpr std::size_t number_size = 4;

void put(std::vector<std::uint8_t>& bytes, float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8) {
        bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
}

[[nodiscard]] float take(std::span<const std::uint8_t> bytes, std::size_t number) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < number_size; ++i) {
        bits |= static_cast<std::uint32_t>(bytes[number * number_size + i]) << (8 * i);
    }
    return std::bit_cast<float>(bits);
}

} // namespace

double begin_of(Span span, double time) {
    const auto seconds = static_cast<double>(span);
    return span == Span::Sample ? time : std::floor(time / seconds) * seconds;
}

void Figures::add(double value) {
    const auto single = static_cast<float>(value);
    add(Figures{single, single, single, 1});
}

void Figures::add(const Figures& other) {
    if (other.count <= 0) {
        return;
    }
    least = count <= 0 ? other.least : std::min(least, other.least);
    greatest = count <= 0 ? other.greatest : std::max(greatest, other.greatest);
    const float total = count + other.count;
    mean += (other.mean - mean) * (other.count / total);
    count = total;
}

void Bin::add(const Record& record) {
    Bin one;
    one.port = record.port;
    one.samples = 1;
    one.lit = record.lit;
    for (const Value& value : record.values) {
        if (std::isfinite(value.value)) {
            one.values[{value.key, value.lane}].add(value.value);
        }
    }
    add(one);
}

void Bin::add(const Bin& other) {
    lit = samples == 0 ? other.lit : lit & other.lit;
    samples += other.samples;
    port = other.port;
    for (const auto& [place, figures] : other.values) {
        values[place].add(figures);
    }
}

std::string layout_of(const std::map<Place, Figures>& values) {
    std::string text;
    for (const auto& [place, figures] : values) {
        text += fmt::format("{} {}\n", place.first, place.second);
    }
    return text;
}

std::optional<std::vector<Place>> parse_layout(std::string_view text) {
    std::vector<Place> places;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        const std::size_t blank = line.rfind(' ');
        if (blank == std::string_view::npos || blank == 0 || line.size() == text.size() ||
            places.size() == most_places) {
            return std::nullopt;
        }
        unsigned lane = 0;
        const char* const end = line.data() + line.size();
        const auto [last, error] = std::from_chars(line.data() + blank + 1, end, lane);
        if (error != std::errc{} || last != end) {
            return std::nullopt;
        }
        places.emplace_back(line.substr(0, blank), lane);
        text.remove_prefix(line.size() + 1);
    }
    return places;
}

std::vector<std::uint8_t> packed(const std::map<Place, Figures>& values, Span span) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(values.size() * number_size * 4);
    for (const auto& [place, figures] : values) {
        put(bytes, figures.mean);
        if (span != Span::Sample) {
            put(bytes, figures.least);
            put(bytes, figures.greatest);
            put(bytes, figures.count);
        }
    }
    return bytes;
}

std::optional<std::map<Place, Figures>> unpacked(std::span<const std::uint8_t> bytes,
                                                 const std::vector<Place>& layout, Span span) {
    const std::size_t each = span == Span::Sample ? 1 : 4;
    if (bytes.size() != layout.size() * each * number_size) {
        return std::nullopt;
    }
    std::map<Place, Figures> values;
    for (std::size_t i = 0; i < layout.size(); ++i) {
        const float mean = take(bytes, i * each);
        Figures figures{mean, mean, mean, 1};
        if (each != 1) {
            figures = {take(bytes, i * each + 1), mean, take(bytes, i * each + 2),
                       take(bytes, i * each + 3)};
        }
        if (std::isfinite(figures.mean) && std::isfinite(figures.least) &&
            std::isfinite(figures.greatest) && figures.count >= 1) {
            values[layout[i]] = figures;
        }
    }
    return values;
}

Record record_of(const Kept& module, const Bin& bin) {
    Record record;
    record.time = bin.begin;
    record.port = bin.port;
    record.module = module.module;
    record.limits = module.limits;
    record.active = bin.lit;
    record.lit = bin.lit;
    for (const auto& [place, figures] : bin.values) {
        record.values.push_back({place.first, place.second, figures.mean});
    }
    return record;
}

} // namespace optictl::engine::history
