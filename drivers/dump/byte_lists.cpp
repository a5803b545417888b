#include "drivers/dump/byte_lists.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

[[nodiscard]] bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

/// A number of C, Python or JSON; or what is wrong with it.
struct Number {
    std::optional<std::uint8_t> byte;
    bool hex = false;
    bool padded = false; ///< `0x04`
    bool single = false; ///< `0x4`
    std::string fault;
};
[[nodiscard]] Number number_of(std::string_view word) {
    Number number;
    const std::string_view given = word;
    number.hex = word.starts_with("0x") || word.starts_with("0X");
    if (word.starts_with("16#")) { // of Erlang
        const auto value = hex_number(word.substr(3));
        number.hex = true;
        if (value && *value <= 0xff) {
            number.byte = static_cast<std::uint8_t>(*value);
        } else {
            number.fault = fmt::format("`{}` is no byte", given.substr(0, 16));
        }
        return number;
    }
    if (word.size() > 1 && (word.ends_with('u') || word.ends_with('U'))) {
        word.remove_suffix(1);
    }
    if (!number.hex && word.size() > 1 && word.front() == '0') {
        number.fault =
            fmt::format("`{}` may be octal, decimal or hexadecimal", given.substr(0, 16));
        return number;
    }
    constexpr std::size_t single_digit = 3; // with its `0x`
    number.single = number.hex && word.size() == single_digit;
    number.padded = number.hex && word.size() > single_digit && word[2] == '0';
    const auto value = number.hex ? hex_number(word.substr(2)) : decimal_number(word);
    if (value && *value <= 0xff) {
        number.byte = static_cast<std::uint8_t>(*value);
    } else {
        number.fault = fmt::format("`{}` is no byte", given.substr(0, 16));
    }
    return number;
}

/// Whether a string tells that the numbers behind it are bytes: `C*` of Perl's pack, `256B` of
/// Python's struct.pack.
[[nodiscard]] bool is_byte_template(std::string_view word) {
    const std::size_t letter = word.find_first_of("CcB");
    return letter != std::string_view::npos && word.size() > 1 &&
           std::ranges::all_of(word.substr(0, letter),
                               [](char c) { return c >= '0' && c <= '9'; }) &&
           std::ranges::all_of(word.substr(letter + 1),
                               [](char c) { return c == '*' || (c >= '0' && c <= '9'); });
}

/// Walks once over the text.
class Scanner {
public:
    explicit Scanner(const Input& input) : input_(input) { open_.emplace_back(); }

    [[nodiscard]] std::vector<ByteList> run() {
        for (const Line& line : input_.lines()) {
            line_ = line.number;
            cut_ = input_.is_cut(line);
            scan(line.text);
        }
        // A bracket that is never closed: the end of the list is lost.
        for (Open& each : open_) {
            if (&each != &open_.front()) {
                fault(each, "the text ends within this array");
            }
            keep(each);
        }
        return std::move(lists_);
    }

private:
    /// A list that has begun. The first one is the text outside all brackets.
    struct Open {
        ByteList list;
        bool plain = true;         ///< nothing but numbers so far
        bool has_commas = false;   ///< of any two values
        bool lacks_commas = false; ///< likewise
        bool has_padded = false;   ///< `0x04`
        bool has_single = false;   ///< `0x4`
        unsigned commas = 0;       ///< since the last value
        /// What closes it: a bracket, `>>` of Erlang, or the end of the arguments of pack.
        enum class End : std::uint8_t { Bracket, Angles, Arguments } end = End::Bracket;
    };

    void scan(std::string_view text) {
        while (!text.empty()) {
            if (in_comment_) {
                skip_comment(text);
            } else if (text.starts_with("/*")) {
                text.remove_prefix(2);
                in_comment_ = true;
                comment_ = {};
            } else if (text.starts_with("//") || text.front() == '#') {
                take_comment(trimmed(text.substr(text.front() == '#' ? 1 : 2)));
                return;
            } else if (text.starts_with("(byte)")) {
                text.remove_prefix(text.find(')') + 1); // a cast of Java
            } else {
                scan_token(text);
            }
        }
    }

    void skip_comment(std::string_view& text) {
        const std::size_t end = text.find("*/");
        const std::string_view part = trimmed(text.substr(0, end));
        take_comment(part.empty() ? comment_ : part);
        in_comment_ = end == std::string_view::npos;
        text = in_comment_ ? std::string_view{} : text.substr(end + 2);
    }

    void take_comment(std::string_view text) {
        comment_ = text;
        auto& rows = open_.back().list.rows;
        if (!rows.empty() && rows.back().line == line_) {
            rows.back().comment = text;
        }
    }

    void scan_token(std::string_view& text) {
        const char first = text.front();
        if (is_word_char(first)) {
            std::size_t size = 1;
            const auto is_part = [text](std::size_t at) {
                return is_word_char(text[at]) || (at == 2 && text.starts_with("16#"));
            };
            while (size < text.size() && is_part(size)) {
                ++size;
            }
            before_ = first;
            is_end_ = cut_ && size == text.size();
            take_word_token(text.substr(0, size));
            text.remove_prefix(size);
            return;
        }
        if (scan_angles(text)) {
            return;
        }
        text.remove_prefix(1);
        before_ = is_blank(first) ? before_ : first;
        if (first == '"' || first == '\'') {
            constexpr std::size_t longest = 4; // `"0x0d"`, as in JSON
            const std::string_view word = text.substr(0, text.find(first));
            const bool is_number = word.starts_with("0x") && word.size() <= longest;
            skip_string(text, first);
            if (is_number) {
                take_word_token(word);
            } else if (is_byte_template(word) && trimmed(text).starts_with(',')) {
                text.remove_prefix(text.find(',') + 1);
                open();
                open_.back().end = too_deep_ == 0 ? Open::End::Arguments : open_.back().end;
            } else {
                take_other();
            }
        } else if (first == '{' || first == '[') {
            open();
        } else if (first == '}' || first == ']') {
            close(first == ']');
        } else if ((first == ')' || first == ';') && open_.back().end == Open::End::Arguments) {
            close(false);
        } else if (first == ',') {
            ++open_.back().commas;
        } else if (first == '=') {
            // `x[256] = {`: the number in brackets is what C declares.
            declared_ = std::exchange(bracketed_, 0);
            take_other();
        } else if (!is_blank(first)) {
            take_other();
        }
    }

    /// `<<13,7>>` of Erlang, but no shift: that has a value before it.
    bool scan_angles(std::string_view& text) {
        const bool opens = text.starts_with("<<") && !is_word_char(before_) && before_ != ')';
        const bool closes = text.starts_with(">>") && open_.back().end == Open::End::Angles;
        if (!opens && !closes) {
            return false;
        }
        if (opens) {
            open();
            open_.back().end = too_deep_ == 0 ? Open::End::Angles : open_.back().end;
        } else {
            close(false);
        }
        before_ = text.front();
        text.remove_prefix(2);
        return true;
    }

    static void skip_string(std::string_view& text, char quote) {
        std::size_t end = 0;
        while (end < text.size() && text[end] != quote) {
            end += text[end] == '\\' ? 2U : 1U;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }

    void take_word_token(std::string_view word) {
        Open& list = open_.back();
        const bool outside = open_.size() == 1;
        const bool is_number = word.front() >= '0' && word.front() <= '9';
        Number number = is_number ? number_of(word) : Number{};
        // Outside brackets, numbers are data only where they say it by `0x`.
        if (!is_number || (outside && !number.hex)) {
            take_other();
            return;
        }
        last_number_ = decimal_number(word).value_or(0);
        begin(list);
        separate(list);
        if (outside && number.hex && word.size() < 4 && is_end_) {
            fault(list, "the text ends within this value");
        }
        if (list.list.rows.empty() || list.list.rows.back().line != line_) {
            list.list.rows.push_back({.index = static_cast<std::uint32_t>(list.list.size),
                                      .size = 0,
                                      .line = line_,
                                      .comment = {}});
        }
        ++list.list.rows.back().size;
        ++list.list.size;
        watch_width(list, number, word);
        if (number.byte) {
            list.list.bytes.push_back(*number.byte);
        } else {
            fault(list, std::move(number.fault));
        }
    }

    /// Looks at the commas between the last value and the next one.
    void separate(Open& list) {
        const bool first = list.list.size == 0;
        if (list.commas > (first ? 0U : 1U)) {
            fault(list, "a comma without a value before it: a byte is lost");
        }
        if (!first) {
            (list.commas != 0 ? list.has_commas : list.lacks_commas) = true;
        }
        if (list.has_commas && list.lacks_commas && !(open_.size() == 1)) {
            fault(list, "a comma is missing before this value");
        }
        list.commas = 0;
    }

    /// Where values below 10h have two digits, one with a single digit has lost the other.
    void watch_width(Open& list, const Number& number, std::string_view word) const {
        list.has_padded = list.has_padded || number.padded;
        list.has_single = list.has_single || number.single;
        if (list.has_padded && list.has_single) {
            fault(list, fmt::format("values of one digit and of two with a 0 before (`{}`): a "
                                    "digit may be lost",
                                    word.substr(0, 16)));
        }
    }

    void begin(Open& list) {
        if (list.list.size == 0) {
            list.list.line = line_;
            list.list.comment = comment_;
            // Arrays that name their bytes are written by this program, with two digits each.
            list.has_padded = comment_.contains(" byte");
        }
    }

    /// Something that is no number.
    void take_other() {
        if (open_.size() == 1) {
            keep(open_.front());
            open_.front() = {};
        } else {
            open_.back().plain = false;
        }
    }

    void open() {
        take_other();
        // Deeper brackets hold no lists of bytes; hostile text has millions of them.
        if (open_.size() == deepest) {
            ++too_deep_;
            return;
        }
        open_.emplace_back();
        open_.back().list.declared = std::exchange(declared_, 0);
    }

    void close(bool bracket) {
        if (too_deep_ != 0) {
            --too_deep_;
            return;
        }
        Open& list = open_.back();
        if (open_.size() == 1) {
            fault(list, "the beginning of this array is missing");
            take_other();
            return;
        }
        // `x[256]` is no list, and the comment before it is about what follows.
        const bool is_index = bracket && list.plain && list.list.size <= 1;
        bracketed_ = is_index && list.list.size == 1 ? last_number_ : 0;
        if (!is_index) {
            keep(list);
        }
        open_.pop_back();
    }

    void keep(Open& each) {
        if (!each.plain || each.list.size == 0) {
            return;
        }
        comment_ = {};
        if (each.list.size < shortest_list && !each.list.comment.contains(" byte")) {
            return;
        }
        if (lists_.size() == most) {
            lists_.back().fault = "more arrays than a module has half pages";
            return;
        }
        lists_.push_back(std::move(each.list));
    }

    void fault(Open& list, std::string what) const {
        if (list.list.fault.empty()) {
            list.list.fault = std::move(what);
            list.list.fault_line = line_;
        }
    }

    static constexpr std::size_t deepest = 64; ///< brackets within each other
    static constexpr std::size_t most = 4096;  ///< lists, far beyond the half pages of any module
    const Input& input_;
    std::vector<Open> open_;
    std::vector<ByteList> lists_;
    std::string_view comment_;
    std::size_t line_ = 0;
    std::size_t too_deep_ = 0;    ///< brackets that are open beyond those in open_
    std::size_t last_number_ = 0; ///< whatever its size
    std::size_t bracketed_ = 0;   ///< the number alone in the brackets that were closed last
    std::size_t declared_ = 0;    ///< that number, when `=` followed
    char before_ = '\0';          ///< what was read before, but for blanks
    bool in_comment_ = false;
    bool cut_ = false;    ///< the text ends within this line
    bool is_end_ = false; ///< and with this word
};

} // namespace

std::vector<ByteList> byte_lists(const Input& input) {
    return Scanner(input).run();
}

} // namespace optictl::drivers::dump
