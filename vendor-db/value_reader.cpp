#include "vendor-db/value_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::vendor_db {
namespace {

constexpr std::array<std::string_view, 2> range_keys{"min", "max"};

} // namespace

std::nullopt_t ValueReader::expected(const Value& value, std::string_view what) {
    fail(value.place, fmt::format("{} belongs here, this is {}", what, value.kind()));
    return std::nullopt;
}

std::string ValueReader::text(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value.data)) {
        return *text;
    }
    (void)expected(value, "a text");
    return {};
}

std::optional<double> ValueReader::number(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
        return static_cast<double>(*whole);
    }
    if (const auto* number = std::get_if<double>(&value.data); number && std::isfinite(*number)) {
        return *number;
    }
    return expected(value, "a number");
}

std::optional<bool> ValueReader::flag(const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value.data)) {
        return *flag;
    }
    return expected(value, "true or false");
}

std::optional<Date> ValueReader::date(const Value& value) {
    if (const auto* date = std::get_if<Date>(&value.data); date && date->year != 0) {
        return *date;
    }
    if (const auto* text = std::get_if<std::string>(&value.data)) {
        if (auto date = parse_date(*text)) {
            return *date;
        }
    }
    return expected(value, "a date YYYY-MM-DD");
}

std::optional<Version> ValueReader::version(const Value& value) {
    const auto* text = std::get_if<std::string>(&value.data);
    if (text == nullptr) {
        // 3.10 as a number would be 3.1.
        return expected(value, "a version in quotes (\"3.17\")");
    }
    auto version = parse_version(*text);
    if (!version) {
        fail(value.place,
             fmt::format("'{}' is no version; write numbers with dots, \"3.17\"", *text));
    }
    return version;
}

std::vector<unsigned> ValueReader::counts(const Value& value, unsigned most) {
    std::vector<unsigned> out;
    for (const Value& each_value : each(value)) {
        const auto* number = std::get_if<std::int64_t>(&each_value.data);
        if (number == nullptr || *number < 1 || *number > most) {
            (void)expected(each_value, fmt::format("a whole number from 1 to {}", most));
        } else {
            out.push_back(static_cast<unsigned>(*number));
        }
    }
    return out;
}

std::optional<Breakout> ValueReader::mode(const Value& value) {
    if (!std::holds_alternative<std::string>(value.data)) {
        return expected(value, "a mode in quotes (\"4x100G\")");
    }
    const auto mode = parse_breakout(text(value));
    if (!mode) {
        fail(value.place, mode.error());
        return std::nullopt;
    }
    return *mode;
}

std::optional<Status> ValueReader::status(const Value& value) {
    if (!std::holds_alternative<std::string>(value.data)) {
        return expected(value, "a status in quotes");
    }
    const auto status = parse_status(text(value));
    if (!status || *status == Status::Unknown || *status == Status::Unverifiable) {
        fail(value.place,
             "a status is validated, limited, deprecated, blocked, or recalled for a whole entry");
        return std::nullopt;
    }
    return status;
}

std::span<const Value> ValueReader::each(const Value& value) {
    const auto* array = std::get_if<Array>(&value.data);
    return array != nullptr ? std::span<const Value>(*array) : std::span<const Value>(&value, 1);
}

std::vector<std::string> ValueReader::texts(const Value& value) {
    std::vector<std::string> out;
    for (const Value& each_value : each(value)) {
        out.push_back(text(each_value));
    }
    return out;
}

std::vector<std::string> ValueReader::normal_texts(const Value& value) {
    std::vector<std::string> out = texts(value);
    std::ranges::transform(out, out.begin(), normalised);
    return out;
}

std::vector<Version> ValueReader::versions(const Value& value) {
    std::vector<Version> out;
    for (const Value& each_value : each(value)) {
        if (auto one = version(each_value)) {
            out.push_back(std::move(*one));
        }
    }
    return out;
}

std::optional<Pattern> ValueReader::pattern(const Value& value) {
    using Kind = Pattern::Kind;
    constexpr std::array<std::string_view, 6> keys{"exact", "glob",  "cable",
                                                   "regex", "min_m", "max_m"};
    const Value* source = &value;
    Kind kind = Kind::Exact;
    if (std::holds_alternative<Table>(value.data)) {
        if (table(value, keys) == nullptr) {
            return std::nullopt;
        }
        unsigned found = 0;
        for (const Kind each_kind : {Kind::Exact, Kind::Glob, Kind::Cable, Kind::Regex}) {
            if (const Value* entry = value.find(name_of(each_kind))) {
                source = entry;
                kind = each_kind;
                ++found;
            }
        }
        if (found != 1) {
            fail(value.place, "a pattern has one of exact, glob, cable, regex");
            return std::nullopt;
        }
    }
    if (!std::holds_alternative<std::string>(source->data)) {
        return expected(*source, "a text");
    }
    if (kind == Kind::Regex && ++regexes_ > most_regexes) {
        fail(source->place,
             fmt::format("a list has at most {} regular expressions; write globs, or "
                         "put them in a template",
                         most_regexes));
        return std::nullopt;
    }
    auto pattern = make_pattern(kind, text(*source));
    if (!pattern) {
        fail(source->place, pattern.error());
        return std::nullopt;
    }
    for (const auto& [key, bound] :
         {std::pair("min_m", &pattern->min_m), {"max_m", &pattern->max_m}}) {
        const Value* entry = value.find(key);
        if (entry != nullptr && kind != Kind::Cable) {
            fail(entry->place,
                 fmt::format("{} is for a cable pattern: cable = \"...{{length}}M\"", key));
        } else if (entry != nullptr) {
            *bound = number(*entry).value_or(*bound);
        }
    }
    return std::move(*pattern);
}

TextRange ValueReader::text_range(const Value& value) {
    if (!std::holds_alternative<Table>(value.data)) {
        return {.exact = normalised(text(value)), .min = {}, .max = {}};
    }
    TextRange range;
    if (table(value, range_keys) != nullptr) {
        const Value* min = value.find("min");
        const Value* max = value.find("max");
        range.min = min != nullptr ? normalised(text(*min)) : "";
        range.max = max != nullptr ? normalised(text(*max)) : "";
        if (min != nullptr && max != nullptr) {
            const auto order = compare_by_shape(range.min, range.max);
            if (!order || *order > 0) {
                fail(value.place, "min and max are not of one shape (letters and digits in the "
                                  "same places), or the wrong way round: nothing can lie between");
            }
        }
    }
    return range;
}

template <class Range, class Read>
Range ValueReader::range(const Value& value, Read read) {
    Range range;
    if (table(value, range_keys) != nullptr) {
        const Value* min = value.find("min");
        const Value* max = value.find("max");
        range.min = min != nullptr ? read(*min) : std::nullopt;
        range.max = max != nullptr ? read(*max) : std::nullopt;
    }
    return range;
}

VersionRange ValueReader::version_range(const Value& value) {
    return range<VersionRange>(value, [this](const Value& each) { return version(each); });
}

NumberRange ValueReader::number_range(const Value& value) {
    return range<NumberRange>(value, [this](const Value& each) { return number(each); });
}

const Table* ValueReader::table(const Value& value, std::span<const std::string_view> keys) {
    const Table* table = std::get_if<Table>(&value.data);
    if (table == nullptr) {
        (void)expected(value, fmt::format("a table with {}", fmt::join(keys, ", ")));
        return nullptr;
    }
    for (const Entry& entry : *table) {
        if (std::ranges::find(keys, entry.key) == keys.end()) {
            unknown_key(entry, keys);
        }
    }
    return table;
}

void ValueReader::unknown_key(const Entry& entry, std::span<const std::string_view> keys) {
    const std::string squeezed_key = squeezed(entry.key);
    for (const std::string_view key : keys) {
        if (squeezed(key) == squeezed_key || one_apart(key, entry.key)) {
            fail(entry.place,
                 fmt::format("no key is called '{}'; did you mean '{}'?", entry.key, key));
            return;
        }
    }
    fail(entry.place,
         fmt::format("no key is called '{}'; known are {}", entry.key, fmt::join(keys, ", ")));
}

} // namespace optictl::vendor_db
