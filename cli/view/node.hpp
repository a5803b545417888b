// What a verb has to say, once: sentences, facts, tables, charts and sections. Walkers
// (cli/render/walk.hpp) write them as text, JSON, CSV, JUnit XML and HTML.
#pragma once

#include <concepts>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sff/memmap/reading.hpp"
#include "sff/model/lane_set.hpp"

namespace optictl::cli::view {

/// What a value means for who reads it, where colours can show that; never the only sign of it.
enum class Tone : std::uint8_t { Plain, Good, Doubtful, Bad, Quiet };

/// A value in its two forms: for people and for programs.
struct Value {
    /// What programs get. Nothing: null, with `why` beside it.
    using Data = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                              std::vector<unsigned>, std::vector<std::string>, memmap::Reading>;

    std::string text{}; ///< what people get, with its unit
    Data data{};
    std::string why{}; ///< why there is no data: "not read"
    Tone tone = Tone::Plain;

    [[nodiscard]] Value in(Tone other) && {
        tone = other;
        return std::move(*this);
    }
};

/// Text of a module or a file, made safe to show; the same for people and for programs.
[[nodiscard]] Value text(std::string_view text);
/// A word of a fixed set for programs, in other words for people.
[[nodiscard]] Value text(std::string_view text, std::string_view code);
[[nodiscard]] Value whole(std::integral auto number) {
    return {std::to_string(number), static_cast<std::int64_t>(number), {}};
}
/// A number whose unit stands in the key; `text` has it, too.
[[nodiscard]] Value number(double value, std::string text);
/// "yes" or "no".
[[nodiscard]] Value flag(bool is_set);
/// "1-4,7", and the numbers as an array.
[[nodiscard]] Value lanes(model::LaneSet lanes);
/// Numbers after each other with commas between, and an array.
[[nodiscard]] Value numbers(std::vector<unsigned> list);
/// Words after each other with commas between, and an array.
[[nodiscard]] Value several(const std::vector<std::string>& texts);
/// What has no value, and why: "not read", "not advertised".
[[nodiscard]] Value none(std::string_view why);
/// A register. Its key gets the suffix of its unit; a power stands there in mW and in dBm.
[[nodiscard]] Value reading(const memmap::Reading& reading);

/// In which formats something stands.
enum class Shown : std::uint8_t {
    Always,
    ToPeople,   ///< text alone: legends, advice on the command line
    ToPrograms, ///< all but text
    ToCases,    ///< columns that JUnit alone has
};
[[nodiscard]] constexpr bool is_for_people(Shown shown) {
    return shown == Shown::Always || shown == Shown::ToPeople;
}
[[nodiscard]] constexpr bool is_for_programs(Shown shown) {
    return shown == Shown::Always || shown == Shown::ToPrograms;
}

enum class Align : bool { Left, Right };

struct Column {
    std::string key; ///< of JSON and CSV, with the unit
    std::string title;
    Align align = Align::Left;
    Shown shown = Shown::Always;
};

/// The columns that make JUnit test cases of the rows of a table.
struct CaseKeys {
    std::string_view group;
    std::string_view name;
    std::string_view outcome; ///< "pass", "skipped", "error"; every other word is a failure
    std::string_view text;
};

/// Rows of cells. The last column that is shown wraps at the width of the output. Where no column
/// has a title, text has no line of them.
class Table {
public:
    Table() = default;
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// One cell for each column.
    void row(std::vector<Value> cells) { rows_.push_back(std::move(cells)); }
    /// What CSV writes of the document; of all tables, one is.
    Table& as_csv() {
        is_csv_ = true;
        return *this;
    }
    /// What JUnit writes of the document.
    Table& as_cases(CaseKeys keys) {
        cases_ = keys;
        return *this;
    }

    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    [[nodiscard]] const std::vector<std::vector<Value>>& rows() const { return rows_; }
    [[nodiscard]] bool is_csv() const { return is_csv_; }
    [[nodiscard]] const CaseKeys& cases() const { return cases_; }

private:
    std::vector<Column> columns_;
    std::vector<std::vector<Value>> rows_;
    bool is_csv_ = false;
    CaseKeys cases_{};
};

/// Curves over one axis, as of monitors over time.
struct Chart {
    struct Point {
        double x = 0;
        double y = 0;
    };
    struct Series {
        std::string name;            ///< "lane 1"
        std::vector<Point> points{}; ///< by ascending x
    };
    /// A level to compare the curves with, as a threshold.
    struct Level {
        std::string name;
        double y = 0;
        Tone tone = Tone::Plain;
    };
    std::string x_key;   ///< of programs, with the unit: "time_s"
    std::string y_key;   ///< "rx_power_dbm"
    std::string x_label; ///< "s"
    std::string y_label; ///< "Rx power, dBm"
    std::vector<Series> series{};
    std::vector<Level> levels{};
};

struct Member;

/// Sentences, facts, tables and sections in the order in which they are shown. What is added stays
/// where it is, so that references to it hold.
class Object {
public:
    explicit Object(std::string title = {}) : title_(std::move(title)) {}

    /// A paragraph; with a key also a string for programs.
    void sentence(std::string_view key, std::string text);
    /// A paragraph for people alone.
    void note(std::string text);
    /// A value behind its label.
    void fact(std::string_view key, std::string_view label, Value value,
              Shown shown = Shown::Always);
    /// A value for programs alone.
    void data(std::string_view key, Value value);
    /// Under a title; an empty one has none. In text, a table without rows is not there.
    Table& table(std::string_view key, std::string_view title, std::vector<Column> columns,
                 Shown shown = Shown::Always);
    /// Curves under a title.
    Chart& chart(std::string_view key, std::string_view title, Chart chart);
    /// A section; text has its title above it and its members two columns further right.
    Object& object(std::string_view key, std::string_view title, Shown shown = Shown::Always);
    /// An array of sections; each has a title of its own.
    std::list<Object>& objects(std::string_view key, Shown shown = Shown::Always);

    [[nodiscard]] const std::string& title() const { return title_; }
    [[nodiscard]] const std::list<Member>& members() const { return members_; }

private:
    Member& add(std::string_view key, std::string_view label, Shown shown);

    std::string title_;
    std::list<Member> members_;
};

/// One part of an object. Without a key it is for people alone.
struct Member {
    struct Sentence {
        std::string text;
    };
    /// One section, or an array of them.
    struct Sections {
        std::list<Object> objects;
        bool is_array = false;
    };

    std::string key;
    std::string label; ///< of a fact; the title of a table or a chart
    Shown shown = Shown::Always;
    std::variant<Sentence, Value, Table, Sections, Chart> content{};
};

} // namespace optictl::cli::view
