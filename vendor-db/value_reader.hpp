// Typed values out of a TOML tree; what does not fit becomes a problem with its place.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/list.hpp"
#include "vendor-db/tree.hpp"

namespace optictl::vendor_db {

/// Each takes up to some 16 kB once it is compiled.
inline constexpr unsigned most_regexes = 20'000;

/// Collects problems; every getter returns nothing, or a default, after it noted one.
class ValueReader {
public:
    void fail(const Place& place, std::string text) {
        problems_.push_back({place, std::move(text)});
    }
    [[nodiscard]] std::vector<Problem> take() { return std::move(problems_); }

    [[nodiscard]] std::string text(const Value& value);
    [[nodiscard]] std::optional<double> number(const Value& value);
    [[nodiscard]] std::optional<bool> flag(const Value& value);
    [[nodiscard]] std::optional<Date> date(const Value& value);
    [[nodiscard]] std::optional<Version> version(const Value& value);
    [[nodiscard]] std::vector<unsigned> counts(const Value& value, unsigned most);
    [[nodiscard]] std::optional<Breakout> mode(const Value& value);
    [[nodiscard]] std::optional<Status> status(const Value& value);
    /// One text, or a list of texts.
    [[nodiscard]] std::vector<std::string> texts(const Value& value);
    [[nodiscard]] std::vector<std::string> normal_texts(const Value& value);
    [[nodiscard]] std::vector<Version> versions(const Value& value);
    /// A text that stands for itself, or a table { glob = "..." }.
    [[nodiscard]] std::optional<Pattern> pattern(const Value& value);
    /// One text that is met exactly, or { min, max }.
    [[nodiscard]] TextRange text_range(const Value& value);
    [[nodiscard]] VersionRange version_range(const Value& value);
    [[nodiscard]] NumberRange number_range(const Value& value);

    /// The elements of a list, or the value itself where it is none.
    [[nodiscard]] static std::span<const Value> each(const Value& value);
    /// A table with no keys but these; null after a problem.
    [[nodiscard]] const Table* table(const Value& value, std::span<const std::string_view> keys);
    /// Notes a key that is not known, with the known one that it may be.
    void unknown_key(const Entry& entry, std::span<const std::string_view> keys);

private:
    /// { min, max }, each as `read` reads it.
    template <class Range, class Read>
    [[nodiscard]] Range range(const Value& value, Read read);
    [[nodiscard]] std::nullopt_t expected(const Value& value, std::string_view what);
    std::vector<Problem> problems_;
    unsigned regexes_ = 0;
};

} // namespace optictl::vendor_db
