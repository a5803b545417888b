// What a verb has to say, once: sentences, facts, tables, charts and sections. Walkers
// (cli/render/walk.hpp) write them as text, JSON, CSV, JUnit XML and HTML.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sff/memmap/reading.hpp"
#include "sff/model/lane_set.hpp"
#include "sff/model/module.hpp"

namespace optictl::cli::view {

/// What a value means for who reads it, where colours can show that; never the only sign of it.
enum class Tone : std::uint8_t { Plain, Good, Doubtful, Bad, Quiet };

/// A number in as many digits as a register can tell.
struct Measured {
    double number = 0;
};

/// A whole number of any length, as JSON writes it: "18446744073709551616".
struct Digits {
    std::string text;
};

/// Programs get the text that people get.
struct SameText {};

/// A value in its two forms: for people and for programs.
struct Value {
    /// What programs get. Nothing: null, with `why` beside it. An item has the keys of its form:
    /// its value, what qualifies it, and the raw bytes where they say more.
    using Data = std::variant<std::monostate, bool, std::int64_t, double, Measured, std::string,
                              std::vector<unsigned>, std::vector<std::string>, memmap::Reading,
                              model::Item, Digits, SameText>;

    std::string text{}; ///< what people get, with its unit; of registers made when it is asked for
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
/// A whole number of any length, in other words for people.
[[nodiscard]] Value digits(std::string digits, std::string text = {});
/// "yes" or "no".
[[nodiscard]] Value flag(bool is_set);
/// "1-4,7": lane numbers in rising order as ranges, in as few columns as they take.
[[nodiscard]] std::string ranges_of(const std::vector<unsigned>& lanes);
/// "1-4, 7", and the numbers as an array.
[[nodiscard]] Value lanes(model::LaneSet lanes);
/// Numbers after each other with commas between, and an array.
[[nodiscard]] Value numbers(std::vector<unsigned> list);
/// Words after each other with commas between, and an array.
[[nodiscard]] Value several(const std::vector<std::string>& texts);
/// What has no value, and why: "not read", "not advertised".
[[nodiscard]] Value none(std::string_view why);
/// A register. Its key gets the suffix of its unit; a power stands there in mW and in dBm.
[[nodiscard]] Value reading(const memmap::Reading& reading);
/// An item of a module; its own key is that for programs.
[[nodiscard]] Value item(const model::Item& item);
/// What programs alone get, as it is: not checked for what a terminal would obey.
[[nodiscard]] Value as_data(Value::Data data);
/// What people alone get, as it is.
[[nodiscard]] Value as_text(std::string text);
/// A number where there is one, null without words where there is none.
[[nodiscard]] Value whole_or_null(std::unsigned_integral auto number, bool is_there) {
    return as_data(is_there ? Value::Data(static_cast<std::int64_t>(number)) : Value::Data());
}
/// What people get of a value.
[[nodiscard]] std::string text_of(const Value& value);
/// The same without a copy: what has to be made for it stands in `room`.
[[nodiscard]] std::string_view text_of(const Value& value, std::string& room);

/// The number of a cell of bars, within 0 and 1; without one, 0.
[[nodiscard]] double share_of(const Value& value);

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

/// How the lines of a paragraph stand: the further ones indented, all alike, or as they are.
enum class Lines : std::uint8_t { Hang, Flush, Verbatim };

struct Column {
    std::string key{}; ///< of JSON and CSV, with the unit
    std::string title{};
    Align align = Align::Left;
    Shown shown = Shown::Always;
    /// Makes a listing of the table: in text, this column is as wide, whatever is in it, and one
    /// blank stands behind it. 0: the cells tell; in a listing, the last column, which wraps.
    unsigned width = 0;
    unsigned least = 0; ///< columns of a screen that it takes whatever stands in it
    /// Numbers in it are shares, 0 to 1, and drawn as bars, with their words behind.
    bool is_bar = false;
};

/// The columns that make JUnit test cases of the rows of a table.
struct CaseKeys {
    std::string_view group;
    std::string_view name;
    std::string_view outcome; ///< "pass", "skipped", "error"; every other word is a failure
    std::string_view text;
    std::string_view body{}; ///< of a failure: more lines
    std::string_view time{}; ///< seconds that it took
};

class Table;

/// A walker that takes what is added at once, so that it is never held; see Object::later(). A key
/// that is empty is of an element of the array that is open.
class Stream {
public:
    virtual void value(std::string_view key, const Value& value) = 0;
    virtual void word(std::string_view key, std::string_view word) = 0;
    virtual void reading(std::string_view key, const memmap::Reading& reading) = 0;
    virtual void item(const model::Item& item) = 0;
    virtual void row(const Table& table, std::span<const Value> cells) = 0;
    virtual void begin_object(std::string_view key) = 0;
    virtual void end_object() = 0;
    virtual void begin_array(std::string_view key) = 0;
    virtual void end_array() = 0;

protected:
    ~Stream() = default;
};

/// Rows of cells. The last column that is shown wraps at the width of the output. Where no column
/// has a title, text has no line of them.
class Table {
public:
    Table() = default;
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// One cell for each column; where there are fewer, the last one runs on over those behind it.
    template <std::size_t Count>
    void row(Value (&&cells)[Count]) { // NOLINT: a list in braces, whose cells are moved
        if (stream_ != nullptr) {
            stream_->row(*this, cells);
        } else {
            rows_.emplace_back(std::move_iterator(cells), std::move_iterator(cells + Count));
        }
    }
    void row(std::vector<Value> cells) {
        if (stream_ != nullptr) {
            stream_->row(*this, cells);
        } else {
            rows_.push_back(std::move(cells));
        }
    }
    /// For people alone: a line above the next row, or below the last one. An empty one parts rows.
    void line(std::string text, std::size_t indent = 0) {
        if (stream_ == nullptr) {
            lines_.push_back({rows_.size(), std::move(text), indent});
        }
    }
    /// Of people: a sentence below the rows, as what their marks mean.
    void note(std::string text) { notes_.push_back(std::move(text)); }
    /// In text, stands at the margin of its section, not two columns further right: one that has
    /// its title in the line of the titles of its columns.
    Table& flush() {
        is_flush_ = true;
        return *this;
    }
    /// What CSV writes of the document; of all tables, one is.
    /// The module that it is about stands in the first column, unless somebody else says which
    /// columns there are.
    Table& as_csv(bool names_target = true) {
        is_csv_ = true;
        names_target_ = names_target;
        return *this;
    }
    /// What JUnit writes of the document.
    Table& as_cases(CaseKeys keys) {
        cases_ = keys;
        return *this;
    }

    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    [[nodiscard]] const std::vector<std::vector<Value>>& rows() const { return rows_; }
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
    struct Line {
        std::size_t row; ///< above that one
        std::string text;
        std::size_t indent;
    };
    [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
    [[nodiscard]] bool is_listing() const {
        return std::ranges::any_of(columns_, [](const Column& each) { return each.width != 0; });
    }
    [[nodiscard]] bool is_csv() const { return is_csv_; }
    [[nodiscard]] bool names_target() const { return names_target_; }
    [[nodiscard]] bool is_flush() const { return is_flush_; }
    [[nodiscard]] const CaseKeys& cases() const { return cases_; }

private:
    friend class Object;

    std::vector<Column> columns_;
    std::vector<std::vector<Value>> rows_;
    std::vector<std::string> notes_;
    std::vector<Line> lines_;
    bool is_csv_ = false;
    bool names_target_ = true;
    bool is_flush_ = false;
    CaseKeys cases_{};
    Stream* stream_ = nullptr; ///< what takes the rows; null: they are held
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
    /// A level to compare the values with, as a threshold.
    struct Level {
        std::string name;
        double at = 0; ///< on the axis of y; of bars on that of x
        Tone tone = Tone::Plain;
    };
    std::string x_key;   ///< of programs, with the unit: "time_s"
    std::string y_key;   ///< "rx_power_dbm"
    std::string x_label; ///< "s"
    std::string y_label; ///< "Rx power, dBm"
    std::vector<Series> series{};
    std::vector<Level> levels{};
    /// Bars from the x of a point to that of the next one, as high as its y: a distribution.
    bool has_bars = false;
};

struct Sentence {
    std::string text;
    std::string label{}; ///< of a remark: "do: "
    Tone tone = Tone::Plain;
    bool is_remark = false;
    Lines lines = Lines::Hang;
};

struct Member;

/// Sentences, facts, tables and sections in the order in which they are shown. What is added stays
/// where it is, so that references to it hold.
class Object {
public:
    explicit Object(std::string title = {}) : title_(std::move(title)) {}
    /// One that hands on what is added, for programs; call close() when it is complete.
    explicit Object(Stream& stream) : stream_(&stream) {}

    /// A paragraph; with a key also a string for programs.
    void sentence(std::string_view key, std::string text, Tone tone = Tone::Plain);
    /// A paragraph for people alone.
    void note(std::string text, Tone tone = Tone::Plain);
    void note(std::string text, Lines lines);
    /// Lines of text as they are, as of a file or a dump; with a key also a string for programs.
    void verbatim(std::string_view key, std::string text);
    /// The same behind a label: further lines of it stand below its first word.
    void line(std::string label, std::string text, Tone tone = Tone::Plain);
    /// The same two columns further right: "do: ".
    void remark(std::string_view label, std::string text);
    /// A value behind its label.
    void fact(std::string_view key, std::string_view label, Value value,
              Shown shown = Shown::Always);
    /// A value for programs alone.
    void data(std::string_view key, Value value);
    /// The same of a register, of an item, and of text of ours: words of a fixed set, names.
    void reading(std::string_view key, const memmap::Reading& reading);
    void item(const model::Item& item);
    void word(std::string_view key, std::string_view word);
    /// Under a title; an empty one has none. In text, a table without rows is not there.
    template <std::size_t Count>
    Table& table(std::string_view key, std::string_view title,
                 Column (&&columns)[Count], // NOLINT: a list in braces, whose columns are moved
                 Shown shown = Shown::Always) {
        return table(
            key, title,
            std::vector<Column>(std::move_iterator(columns), std::move_iterator(columns + Count)),
            shown);
    }
    template <std::same_as<std::vector<Column>> Columns> // and no list in braces
    Table& table(std::string_view key, std::string_view title, Columns columns,
                 Shown shown = Shown::Always) {
        return add_table(key, title, std::move(columns), shown);
    }
    /// Curves under a title.
    Chart& chart(std::string_view key, std::string_view title, Chart chart);
    /// In text, its members stand at the margin of its title, facts and tables two columns further
    /// right, as those of the whole tree do.
    Object& flush() {
        is_flush_ = true;
        return *this;
    }
    /// A section; text has its title above it and its members two columns further right.
    Object& object(std::string_view key, std::string_view title, Shown shown = Shown::Always);
    /// An array of sections; each has a title of its own.
    std::list<Object>& objects(std::string_view key, Shown shown = Shown::Always);
    /// The next section of the array of that key, the last one that was added.
    Object& next(std::string_view key, std::string_view title = {});
    /// A section that JSON has as a line of its own, before that of what it is in; `schema` is
    /// "link/1". Only the outermost object has such sections.
    Object& document(std::string_view schema, std::string_view title = {});
    /// How wide labels of facts are in text; 28 unless told.
    void label_width(std::size_t width) { label_width_ = width; }
    [[nodiscard]] std::size_t label_width() const { return label_width_; }
    /// What is added when a walker comes here, and then dropped: what is for people or for programs
    /// alone is made for no one else, and what is long is not held. `fill` adds in the order of
    /// what is shown: a section or table of its is complete when something is added behind it. It
    /// may be called more than once, until the tree is walked.
    void later(Shown shown, std::function<void(Object&)> fill);
    /// Ends what is open of one that hands on.
    void close();

    [[nodiscard]] const std::string& title() const { return title_; }
    [[nodiscard]] bool is_flush() const { return is_flush_; }
    [[nodiscard]] const std::list<Member>& members() const { return members_; }

private:
    struct Open;

    /// The content of a new member, made where it stays.
    template <class Content, class... Parts>
    Content& add(std::string_view key, std::string_view label, Shown shown, Parts&&... parts);
    Table& add_table(std::string_view key, std::string_view title, std::vector<Column> columns,
                     Shown shown);
    /// Of one that hands on: room for what is added next. Null where nobody gets it.
    Open* open(std::string_view key, Shown shown);

    std::string title_;
    std::list<Member> members_;
    bool is_flush_ = false;
    std::size_t label_width_ = 28;
    Stream* stream_ = nullptr;
    std::shared_ptr<Open> open_; ///< what is handed on and not complete
};

/// One part of an object. Without a key it is for people alone.
struct Member {
    struct Later {
        std::function<void(Object&)> fill;
    };
    using Sentence = view::Sentence;
    /// One section, or an array of them.
    struct Sections {
        std::list<Object> objects;
        bool is_array = false;
        std::string schema{}; ///< of a document
    };

    template <class Content, class... Parts>
    Member(std::in_place_type_t<Content> of, std::string_view its_key, std::string_view its_label,
           Shown its_shown, Parts&&... parts)
        : key(its_key), label(its_label), shown(its_shown),
          content(of, std::forward<Parts>(parts)...) {}

    std::string key;
    std::string label; ///< of a fact; the title of a table or a chart
    Shown shown;
    std::variant<Sentence, Value, Table, Sections, Chart, Later> content;
};

/// Whether there is something for programs beside documents.
[[nodiscard]] bool has_data(const Object& object);

} // namespace optictl::cli::view
