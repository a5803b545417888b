#include "sff/config/depth.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace optictl::config {
namespace {

constexpr std::size_t triple = 3;

/// Walks over a text as the grammar of TOML cuts it: comments, strings, and what is between them.
/// Where the text is no TOML the parser stops at the same place at the latest.
class DepthScanner {
public:
    explicit DepthScanner(std::string_view text) : text_(text) {}

    std::optional<TooDeep> run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"' || c == '\'') {
                skip_string(c);
            } else if (c == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else {
                count(c);
                if (dots_ >= most_key_parts) {
                    return TooDeep{line(), fmt::format("a key of more than {} parts: write text "
                                                       "with dots in quotes",
                                                       most_key_parts)};
                }
                if (open_ > most_nested_values) {
                    return TooDeep{line(), fmt::format("lists and tables more than {} deep in one "
                                                       "another: write them flat",
                                                       most_nested_values)};
                }
                ++at_;
            }
        }
        return std::nullopt;
    }

private:
    void count(char c) {
        constexpr std::string_view ends_of_keys = "=[]{},\n";
        if (c == '.') {
            ++dots_;
        } else if (ends_of_keys.find(c) != std::string_view::npos) {
            dots_ = 0;
        }
        if (c == '[' || c == '{') {
            ++open_;
        } else if ((c == ']' || c == '}') && open_ > 0) {
            --open_;
        }
    }

    void skip_string(char quote) {
        if (text_.substr(at_, triple) == std::string(triple, quote)) {
            skip_block(quote);
            return;
        }
        // A string that does not end on its line is no TOML.
        for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_) {
            at_ += is_escape(quote) ? 1 : 0;
        }
        at_ += at_ < text_.size() && text_[at_] == quote ? 1 : 0;
    }

    /// Up to two quotes more may stand before the three that end it.
    void skip_block(char quote) {
        at_ += triple;
        while (at_ < text_.size() && text_.substr(at_, triple) != std::string(triple, quote)) {
            at_ += is_escape(quote) ? 2 : 1;
        }
        at_ = std::min(at_ + triple, text_.size());
        for (int more = 0; more < 2 && at_ < text_.size() && text_[at_] == quote; ++more) {
            ++at_;
        }
    }

    [[nodiscard]] bool is_escape(char quote) const {
        return quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size() &&
               text_[at_ + 1] != '\n';
    }

    [[nodiscard]] unsigned line() const {
        return 1 + static_cast<unsigned>(std::ranges::count(text_.substr(0, at_), '\n'));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t dots_ = 0; ///< of the key here
    std::size_t open_ = 0; ///< brackets and braces
};

} // namespace

std::optional<TooDeep> too_deep(std::string_view text) {
    return DepthScanner(text).run();
}

} // namespace optictl::config
