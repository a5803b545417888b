// The text that Prometheus scrapes: text format 0.0.4, and OpenMetrics 1.0.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optictl::cli::serve {

enum class Dialect : std::uint8_t { Prometheus, OpenMetrics };

/// The dialect that the Accept header of a request asks for; Prometheus where it names neither.
[[nodiscard]] Dialect dialect_of(std::string_view accept);
[[nodiscard]] std::string_view content_type(Dialect dialect);

enum class Type : std::uint8_t { Gauge, Counter, Info };

/// What is said of a metric before its samples. `name` is without _total and _info; `unit` is its
/// last word, or empty.
struct Heading {
    std::string_view name;
    Type type = Type::Gauge;
    std::string_view unit;
    std::string_view help;
};

using Label = std::pair<std::string_view, std::string_view>;

/// Writes metrics one after the other. A metric without samples is not there.
class Exposition {
public:
    /// With room for a text of so many bytes, so that it is not moved while it grows.
    explicit Exposition(Dialect dialect, std::size_t room = 0) : dialect_(dialect) {
        text_.reserve(room);
    }

    void begin(const Heading& heading) {
        heading_ = &heading;
        is_written_ = false;
    }
    /// Values of labels may be any bytes: they are escaped.
    void sample(std::initializer_list<Label> labels, double value);
    void sample(const std::vector<Label>& labels, double value);
    /// The whole text.
    [[nodiscard]] std::string finish() &&;

private:
    void put_heading();
    template <class Labels>
    void put(const Labels& labels, double value);

    Dialect dialect_;
    const Heading* heading_ = nullptr;
    bool is_written_ = false;
    std::string text_;
};

} // namespace optictl::cli::serve
