// Why a dump was not understood: where, what, and what to do about it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optictl::drivers::dump {

/// A position in the input that is wrong. `line` counts from 1; 0 when the input as a whole is
/// meant or has no lines. All texts are sentences without a final full stop.
struct ParseError {
    std::size_t line = 0;
    std::string what;
    std::string next;       ///< what to do
    bool ambiguous = false; ///< several readings are possible, and an option decides
};

/// The usual error: something is wrong in one line.
[[nodiscard]] inline ParseError at_line(std::size_t line, std::string what, std::string next) {
    return {.line = line, .what = std::move(what), .next = std::move(next)};
}

/// "x.txt:12: what; next" (the line is left out where there is none).
[[nodiscard]] std::string to_text(const ParseError& error, std::string_view input_name);

/// Warnings about one input. Hostile input cannot make them many: the rest is only counted.
class Warnings {
public:
    void add(std::string text) {
        if (texts_.size() < limit) {
            texts_.push_back(std::move(text));
        } else {
            ++left_out_;
        }
    }
    void add(const Warnings& other);
    /// The texts, with a last one that says how many were left out.
    [[nodiscard]] std::vector<std::string> take() &&;
    [[nodiscard]] bool empty() const { return texts_.empty(); }

private:
    static constexpr std::size_t limit = 50;
    std::vector<std::string> texts_;
    std::size_t left_out_ = 0;
};

} // namespace optictl::drivers::dump
