// The bytes of one input, and where they are text its lines, freed of what mails add to them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::drivers::dump {

/// Larger inputs are refused before they are looked at (bytes). The capture of the largest image
/// that is taken (4 MiB), 19 MiB of text, must fit.
inline constexpr std::size_t largest_input = std::size_t{32} << 20;

/// Texts of more lines are refused (each takes 24 bytes): that image has a quarter million.
inline constexpr std::size_t most_lines = std::size_t{1} << 20;

/// A line that is not blank: without line end, quoting ("> "), indent and trailing blanks.
struct Line {
    std::size_t number = 0; ///< from 1, in the input as it was given
    std::string_view text;
};

/// One input as all readers see it. Made once; time and memory are linear in its size.
class Input {
public:
    /// `bytes` must live as long as the object: lines point into it. A byte order mark of UTF-8
    /// is dropped, UTF-16 with its mark is decoded (letters beyond ASCII become `?`), no-break
    /// spaces become blanks.
    explicit Input(std::string_view bytes);
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    /// The input as it was given.
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    /// Whether it is text: no control characters but blanks, few bytes beyond ASCII.
    [[nodiscard]] bool is_text() const { return is_text_; }
    /// The lines that are not blank; none when the input is not text.
    [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
    /// Whether it is text of more than `most_lines`, none of which are kept.
    [[nodiscard]] bool has_too_many_lines() const { return has_too_many_lines_; }
    /// Whether the input ends within this line, so that it may be cut in the middle.
    [[nodiscard]] bool is_cut(const Line& line) const {
        return !ends_with_newline_ && &line == &lines_.back();
    }

private:
    void split(std::string_view text);

    std::string_view bytes_;
    std::string decoded_;
    std::vector<Line> lines_;
    bool is_text_ = false;
    bool has_too_many_lines_ = false;
    bool ends_with_newline_ = false;
};

} // namespace optictl::drivers::dump
