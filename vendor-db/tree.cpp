// toml++ is compiled here and nowhere else: it takes seconds.
#include "vendor-db/tree.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace optictl::vendor_db {
namespace {

class Converter {
public:
    explicit Converter(std::string_view file) : file_(std::make_shared<const std::string>(file)) {}

    [[nodiscard]] Place place(const toml::source_position& position) const {
        return {file_, static_cast<unsigned>(position.line),
                static_cast<unsigned>(position.column)};
    }

    /// The library keeps its nesting below 256, so that this cannot overflow the stack.
    // NOLINTNEXTLINE(misc-no-recursion)
    [[nodiscard]] Value value(const toml::node& node) const {
        Value out{place(node.source().begin), false};
        if (const toml::table* table = node.as_table()) {
            out.data = entries(*table);
        } else if (const toml::array* array = node.as_array()) {
            Array elements;
            for (const toml::node& element : *array) {
                elements.push_back(value(element));
            }
            out.data = std::move(elements);
        } else {
            out.data = scalar(node);
        }
        return out;
    }

private:
    // NOLINTNEXTLINE(misc-no-recursion)
    [[nodiscard]] Table entries(const toml::table& table) const {
        Table out;
        for (const auto& [key, node] : table) {
            out.push_back({std::string(key.str()), place(key.source().begin), value(node)});
        }
        std::ranges::sort(out, [](const Entry& a, const Entry& b) {
            return std::pair(a.place.line, a.place.column) <
                   std::pair(b.place.line, b.place.column);
        });
        return out;
    }

    [[nodiscard]] static decltype(Value::data) scalar(const toml::node& node) {
        if (const auto* text = node.as_string()) {
            return text->get();
        }
        if (const auto* number = node.as_integer()) {
            return number->get();
        }
        if (const auto* number = node.as_floating_point()) {
            return number->get();
        }
        if (const auto* flag = node.as_boolean()) {
            return flag->get();
        }
        if (const auto* date = node.as_date()) {
            const toml::date& day = date->get();
            return Date{day.year, day.month, day.day};
        }
        const auto* moment = node.as_date_time();
        return moment != nullptr
                   ? Date{moment->get().date.year, moment->get().date.month, moment->get().date.day}
                   : Date{};
    }

    std::shared_ptr<const std::string> file_;
};

} // namespace

std::string Date::text() const {
    return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::expected<Date, std::string> parse_date(std::string_view text) {
    Date date;
    const auto number = [&](std::size_t at, std::size_t size, unsigned& out) {
        const char* const first = text.data() + at;
        const auto [end, error] = std::from_chars(first, first + size, out);
        return error == std::errc{} && end == first + size;
    };
    constexpr std::size_t size = 10;
    const bool shaped = text.size() == size && text[4] == '-' && text[7] == '-' &&
                        number(0, 4, date.year) && number(5, 2, date.month) &&
                        number(8, 2, date.day);
    const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    constexpr unsigned days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!shaped || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > days[date.month - 1] || (date.month == 2 && date.day == 29 && !leap)) {
        return std::unexpected(fmt::format("'{}' is no date; write YYYY-MM-DD", text));
    }
    return date;
}

std::string_view Value::kind() const {
    constexpr std::string_view names[] = {"true or false", "a number", "a number", "a text",
                                          "a date",        "a list",   "a table"};
    return names[data.index()];
}

const Value* Value::find(std::string_view key) const {
    const Table* table = std::get_if<Table>(&data);
    if (table == nullptr) {
        return nullptr;
    }
    const auto entry = std::ranges::find(*table, key, &Entry::key);
    return entry != table->end() ? &entry->value : nullptr;
}

std::expected<Value, Problem> parse_toml(std::string_view text, std::string_view file) {
    const Converter converter(file);
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        return std::unexpected(Problem{converter.place(error.source().begin),
                                       fmt::format("not TOML: {}", error.description())});
    }
    return converter.value(parsed.table());
}

} // namespace optictl::vendor_db
