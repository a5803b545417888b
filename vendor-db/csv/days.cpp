#include "vendor-db/csv/days.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

#include <fmt/format.h>

#include "sff/format/advice.hpp"
#include "vendor-db/text.hpp"

namespace optictl::vendor_db {
namespace {

/// Numbers and words of a cell, and whether dots or something else stand between them.
struct Tokens {
    std::vector<std::string> list{};
    bool dots = false;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Without the time of the day that spreadsheets write behind a day.
std::string_view without_time(std::string_view cell) {
    const std::size_t colon = cell.find(':');
    if (colon == std::string_view::npos) {
        return cell;
    }
    const std::size_t before = cell.find_last_of(" T", colon);
    return before == std::string_view::npos ? cell : cell.substr(0, before);
}

Tokens tokens_of(std::string_view cell) {
    Tokens out{.dots = cell.contains('.')};
    std::string token;
    for (const char c : without_time(cell)) {
        const bool separates = std::string_view(" -/.,").contains(c);
        const bool turns = !token.empty() && is_digit(c) != is_digit(token.back());
        if ((separates || turns) && !token.empty()) {
            out.list.push_back(std::move(token));
            token.clear();
        }
        if (!separates) {
            token += c;
        }
    }
    if (!token.empty()) {
        out.list.push_back(std::move(token));
    }
    return out;
}

/// 0: no number of at most five digits.
unsigned number_of(const std::string& token) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
    return error == std::errc{} && end == token.data() + token.size() && token.size() <= 5 ? number
                                                                                           : 0;
}

/// By its first three letters, in English; 0: none.
unsigned month_of(const std::string& token) {
    constexpr std::array<std::string_view, 12> names{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                     "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
    const std::string name = normalised(token).substr(0, 3);
    const auto* const found = std::ranges::find(names, name);
    return token.size() >= 3 && found != names.end()
               ? static_cast<unsigned>(found - names.begin()) + 1
               : 0;
}

/// A year of two digits is of this century.
std::optional<Date> date_of(unsigned year, unsigned month, unsigned day) {
    constexpr unsigned century = 2000;
    year += year < 100 ? century : 0;
    auto date = parse_date(fmt::format("{:04}-{:02}-{:02}", year, month, day));
    return date ? std::optional(*date) : std::nullopt;
}

/// Days since 30 December 1899, as Excel counts them, between 1954 and 2119.
std::optional<Date> of_serial(unsigned number) {
    constexpr unsigned least = 20000;
    constexpr unsigned most = 80000;
    if (number < least || number > most) {
        return std::nullopt;
    }
    using namespace std::chrono;
    const year_month_day day =
        sys_days(year(1899) / December / 30) + days(static_cast<int>(number));
    return Date{static_cast<unsigned>(static_cast<int>(day.year())),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())};
}

/// Three numbers of which the first is no year, without dots: the order is not known.
bool needs_order(const Tokens& tokens) {
    return tokens.list.size() == 3 && !tokens.dots && tokens.list[0].size() <= 2 &&
           std::ranges::all_of(tokens.list,
                               [](const std::string& each) { return number_of(each) != 0; });
}

std::optional<Date> with_month_name(const std::vector<std::string>& tokens) {
    const auto named =
        std::ranges::find_if(tokens, [](const std::string& token) { return month_of(token) != 0; });
    if (named == tokens.end() || tokens.size() != 3) {
        return std::nullopt;
    }
    std::vector<unsigned> numbers;
    for (const std::string& token : tokens) {
        if (&token != &*named) {
            numbers.push_back(number_of(token));
        }
    }
    const bool year_first = numbers.front() > 31;
    return date_of(numbers[year_first ? 0 : 1], month_of(*named), numbers[year_first ? 1 : 0]);
}

std::optional<Date> plain_day(const Tokens& tokens, DateOrder order) {
    const std::vector<std::string>& list = tokens.list;
    if (list.size() == 1) {
        return of_serial(number_of(list.front()));
    }
    if (auto date = with_month_name(list)) {
        return date;
    }
    if (list.size() != 3) {
        return std::nullopt;
    }
    const std::array numbers{number_of(list[0]), number_of(list[1]), number_of(list[2])};
    if (list[0].size() == 4) {
        return date_of(numbers[0], numbers[1], numbers[2]);
    }
    return order == DateOrder::MonthFirst && !tokens.dots
               ? date_of(numbers[2], numbers[0], numbers[1])
               : date_of(numbers[2], numbers[1], numbers[0]);
}

} // namespace

std::optional<DateOrder> order_of(std::string_view cell) {
    const Tokens tokens = tokens_of(cell);
    if (!needs_order(tokens)) {
        return std::nullopt;
    }
    const bool day_first = plain_day(tokens, DateOrder::DayFirst).has_value();
    const bool month_first = plain_day(tokens, DateOrder::MonthFirst).has_value();
    return day_first == month_first ? std::nullopt
           : day_first              ? std::optional(DateOrder::DayFirst)
                                    : std::optional(DateOrder::MonthFirst);
}

std::expected<Date, std::string> day_of(std::string_view cell, DateOrder order) {
    const Tokens tokens = tokens_of(cell);
    if (needs_order(tokens) && order == DateOrder::NotSaid) {
        const auto day = plain_day(tokens, DateOrder::DayFirst);
        const auto other = plain_day(tokens, DateOrder::MonthFirst);
        if (day && other && *day != *other) {
            return std::unexpected(fmt::format("'{}' is {} or {}; {}", cell, day->text(),
                                               other->text(), words_of(Advice::OrderOfDates)));
        }
        order = day ? DateOrder::DayFirst : DateOrder::MonthFirst;
    }
    const auto date = plain_day(tokens, order);
    if (!date) {
        return std::unexpected(fmt::format("'{}' is no day; write YYYY-MM-DD", cell));
    }
    return *date;
}

} // namespace optictl::vendor_db
