// What readers of text formats have in common: line by line to the end, then account for the rest.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "drivers/dump/input.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/dump/sections.hpp"

namespace optictl::drivers::dump {

/// Parses one input once. A format says what to do with each line.
class LineParser {
public:
    LineParser(const LineParser&) = delete;
    LineParser& operator=(const LineParser&) = delete;
    virtual ~LineParser() = default;

    [[nodiscard]] std::expected<Sections, ParseError> run();

protected:
    /// `full_row`: the bytes that every row but the last one of a table has.
    explicit LineParser(const Input& input, unsigned full_row = row_size)
        : input_(input), watch_(full_row) {}

    [[nodiscard]] virtual std::optional<ParseError> take(const Line& line) = 0;
    /// After the last line. The rows seen so far have been closed.
    [[nodiscard]] virtual std::optional<ParseError> finish() { return std::nullopt; }

    [[nodiscard]] const Input& input() const { return input_; }
    [[nodiscard]] Sections& found() { return found_; }
    [[nodiscard]] RowWatch& watch() { return watch_; }
    /// The module that rows go to: the one that was named last.
    [[nodiscard]] ModuleSections& module() { return found_.module(label_); }
    void name_module(std::string label) { label_ = std::move(label); }
    /// A line between rows may name the module of those that follow it.
    void note_name(const Line& line);
    [[nodiscard]] bool has_name() const { return !name_.empty(); }
    /// Before the first row of a table: goes to the module that was named above it. A name above
    /// the first table counts where a second module follows; alone it may be any word.
    void begin_named_module();
    /// Rows may start anew after this.
    void restart() { watch_.restart(module().warnings); }
    void warn_of_cut(const Line& line);

private:
    const Input& input_;
    Sections found_;
    RowWatch watch_;
    std::string label_;
    std::string name_; ///< of a module, above the rows that follow
    std::string first_name_;
};

/// The error for bytes that stand without an offset among rows.
[[nodiscard]] ParseError wrapped_row(const Line& line);
/// The error for what follows the bytes of a row and is none, or for a row without bytes.
[[nodiscard]] ParseError wrong_row(const Line& line, const HexRun& run);

} // namespace optictl::drivers::dump
