#include "sff/config/plain.hpp"

#include <algorithm>
#include <charconv>

namespace optictl::config {
namespace {

/// More keys of one table are looked through for twins by the library.
constexpr std::size_t most_keys = 64;
constexpr unsigned deepest = 8;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_bare(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

bool is_printable(char c) {
    return c >= 0x20 && c <= 0x7E;
}

/// Every function gives up for good by false or nothing.
class PlainParser {
public:
    PlainParser(std::string_view text, std::shared_ptr<const std::string> file)
        : text_(text), file_(std::move(file)) {}

    std::optional<Value> run() {
        root_ = {place_at(0), Table{}};
        while (at_ < text_.size()) {
            if (!line()) {
                return std::nullopt;
            }
        }
        return std::move(root_);
    }

private:
    [[nodiscard]] Place place_at(std::size_t at) const {
        return {file_, line_, static_cast<unsigned>(at - line_start_ + 1)};
    }
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }
    [[nodiscard]] bool take(char c) {
        const bool is = at_ < text_.size() && text_[at_] == c;
        at_ += is ? 1 : 0;
        return is;
    }
    void skip_blanks() {
        while (peek() == ' ' || peek() == '\t') {
            ++at_;
        }
    }
    void end_line() {
        ++at_;
        ++line_;
        line_start_ = at_;
    }
    /// Blanks and a comment; then the line ends.
    [[nodiscard]] bool rest_of_line() {
        skip_blanks();
        if (peek() == '#') {
            while (at_ < text_.size() && (is_printable(text_[at_]) || text_[at_] == '\t')) {
                ++at_;
            }
        }
        if (at_ < text_.size() && text_[at_] != '\n') {
            return false;
        }
        if (at_ < text_.size()) {
            end_line();
        }
        return true;
    }

    [[nodiscard]] bool line() {
        skip_blanks();
        if (peek() == '[') {
            return heading() && rest_of_line();
        }
        if (is_bare(peek())) {
            return key_and_value(table(), 0) && rest_of_line();
        }
        return rest_of_line();
    }

    [[nodiscard]] Table& table() {
        return std::get<Table>((in_list_ ? std::get<Array>(root_table()[current_].value.data).back()
                                : current_ < root_table().size() ? root_table()[current_].value
                                                                 : root_)
                                   .data);
    }
    [[nodiscard]] Table& root_table() { return std::get<Table>(root_.data); }

    /// [[name]] and [name] of the root.
    [[nodiscard]] bool heading() {
        const Place start = place_at(at_);
        ++at_;
        const bool is_list = take('[');
        const Place key_place = place_at(at_);
        const std::string_view key = bare_key();
        if (key.empty() || !take(']') || (is_list && !take(']'))) {
            return false;
        }
        Table& root = root_table();
        const auto found = std::ranges::find(root, key, &Entry::key);
        current_ = static_cast<std::size_t>(found - root.begin());
        in_list_ = is_list;
        if (found == root.end()) {
            if (root.size() >= most_keys) {
                return false;
            }
            Value made{start, Table{}};
            if (is_list) {
                Array list;
                list.push_back(std::move(made));
                made = {start, std::move(list)};
            }
            root.push_back({std::string(key), key_place, std::move(made)});
            lists_.push_back(is_list);
            return true;
        }
        if (!is_list || !lists_[current_]) {
            return false;
        }
        std::get<Array>(found->value.data).push_back({start, Table{}});
        return true;
    }

    [[nodiscard]] std::string_view bare_key() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_bare(text_[at_])) {
            ++at_;
        }
        return text_.substr(start, at_ - start);
    }

    // NOLINTNEXTLINE(misc-no-recursion): no deeper than `deepest`
    [[nodiscard]] bool key_and_value(Table& into, unsigned depth) {
        const Place place = place_at(at_);
        const std::string_view key = bare_key();
        skip_blanks();
        if (key.empty() || !take('=') || into.size() >= most_keys ||
            std::ranges::find(into, key, &Entry::key) != into.end()) {
            return false;
        }
        skip_blanks();
        auto read = value(depth);
        if (!read) {
            return false;
        }
        if (&into == &root_table()) {
            lists_.push_back(false);
        }
        into.push_back({std::string(key), place, std::move(*read)});
        return true;
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    [[nodiscard]] std::optional<Value> value(unsigned depth) {
        Value out{place_at(at_), false};
        const char c = peek();
        const bool good = depth <= deepest && (c == '"' || c == '\''  ? string(out)
                                               : c == '['             ? array(out, depth)
                                               : c == '{'             ? inline_table(out, depth)
                                               : is_digit(c)          ? number_or_date(out)
                                               : c == 't' || c == 'f' ? flag(out)
                                                                      : false);
        return good ? std::optional(std::move(out)) : std::nullopt;
    }

    [[nodiscard]] bool string(Value& out) {
        const char quote = text_[at_];
        const std::size_t start = ++at_;
        while (at_ < text_.size() && is_printable(text_[at_]) && text_[at_] != quote &&
               text_[at_] != '\\') {
            ++at_;
        }
        // Two quotes may begin a string of many lines.
        const bool good = at_ < text_.size() && text_[at_] == quote &&
                          (at_ > start || at_ + 1 >= text_.size() || text_[at_ + 1] != quote);
        if (good) {
            out.data = std::string(text_.substr(start, at_ - start));
            ++at_;
        }
        return good;
    }

    [[nodiscard]] bool flag(Value& out) {
        const bool is = peek() == 't';
        const std::string_view word = is ? "true" : "false";
        out.data = is;
        const bool good = text_.substr(at_).starts_with(word);
        at_ += word.size();
        return good && ends_value();
    }

    [[nodiscard]] bool ends_value() const {
        return std::string_view(" \t\n,]}#").find(peek()) != std::string_view::npos;
    }

    [[nodiscard]] bool number_or_date(Value& out) {
        constexpr std::size_t date_size = 10;
        constexpr std::size_t most_digits = 18;
        const std::size_t start = at_;
        while (is_digit(peek())) {
            ++at_;
        }
        const std::size_t digits = at_ - start;
        if (peek() == '-') {
            const auto date = parse_date(text_.substr(start, date_size));
            at_ = start + date_size;
            if (!date || date->year == 0 || !ends_value()) {
                return false;
            }
            // "2026-04-12 07:32": a time may follow a blank.
            out.data = *date;
            return !(peek() == ' ' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]));
        }
        std::int64_t number = 0;
        std::from_chars(text_.data() + start, text_.data() + at_, number);
        out.data = number;
        return digits <= most_digits && (digits == 1 || text_[start] != '0') && ends_value();
    }

    /// Over several lines, too; without comments.
    void skip_space() {
        for (skip_blanks(); at_ < text_.size() && text_[at_] == '\n'; skip_blanks()) {
            end_line();
        }
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    [[nodiscard]] bool array(Value& out, unsigned depth) {
        Array elements;
        ++at_;
        for (skip_space(); !take(']'); skip_space()) {
            auto element = value(depth + 1);
            if (!element) {
                return false;
            }
            elements.push_back(std::move(*element));
            skip_space();
            if (!take(',') && peek() != ']') {
                return false;
            }
        }
        out.data = std::move(elements);
        return true;
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    [[nodiscard]] bool inline_table(Value& out, unsigned depth) {
        Table entries;
        ++at_;
        skip_blanks();
        while (!take('}')) {
            if (!key_and_value(entries, depth + 1)) {
                return false;
            }
            skip_blanks();
            if (peek() == '}') {
                continue;
            }
            if (!take(',')) {
                return false;
            }
            skip_blanks();
            if (peek() == '}') {
                return false; // no comma may stand there
            }
        }
        out.data = std::move(entries);
        return true;
    }

    std::string_view text_;
    std::shared_ptr<const std::string> file_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    unsigned line_ = 1;
    Value root_{};
    std::vector<bool> lists_;                            ///< of the root: whether made by [[name]]
    std::size_t current_ = static_cast<std::size_t>(-1); ///< of the root; beyond it the root itself
    bool in_list_ = false;
};

} // namespace

std::optional<Value> parse_plain(std::string_view text,
                                 const std::shared_ptr<const std::string>& file) {
    return PlainParser(text, file).run();
}

} // namespace optictl::config
