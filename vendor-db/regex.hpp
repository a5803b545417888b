// Regular expressions: RE2, whose matching takes time in proportion to the text and whose memory is
// limited. What it lacks (back-references, look-around) is refused in words.
#pragma once

#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace optictl::vendor_db {

/// A good expression, compiled when it is first asked: a list of thousands is read for one module.
class Regex {
public:
    /// The error says what is wrong with the expression and what to write.
    [[nodiscard]] static std::expected<std::shared_ptr<const Regex>, std::string>
    make(std::string_view text);

    explicit Regex(std::string_view text);
    Regex(const Regex&) = delete;
    Regex& operator=(const Regex&) = delete;
    ~Regex();

    /// Whether it matches all of a text; letters match in either case. Called by several threads.
    [[nodiscard]] bool matches(std::string_view text) const;

private:
    std::string text_;
    mutable std::once_flag once_;
    mutable std::unique_ptr<re2::RE2> compiled_;
};

/// Whether an expression is so plain that it is certain to compile, without trying: letters,
/// digits, blanks, `-_/#`, `.`, sets of letters and digits, groups, `|`, and single quantifiers
/// but counted ones.
[[nodiscard]] bool is_plain_regex(std::string_view text);

} // namespace optictl::vendor_db
