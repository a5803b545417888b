#include "vendor-db/regex.hpp"

#include <re2/re2.h>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

/// Of one expression compiled: some 800 steps, where those of part numbers take 50 to 200.
constexpr std::int64_t most_memory = std::int64_t{16} << 10;

RE2::Options options() {
    RE2::Options out;
    out.set_case_sensitive(false);
    out.set_never_capture(true);
    out.set_log_errors(false);
    out.set_encoding(RE2::Options::EncodingLatin1); // what is compared is ASCII
    out.set_max_mem(most_memory);
    return out;
}

/// What is wrong, in words where RE2's own do not say what to do.
std::string refusal(const RE2& compiled) {
    const std::string& part = compiled.error_arg();
    switch (compiled.error_code()) {
    case RE2::ErrorBadEscape:
        if (part.size() > 1 && part[1] >= '1' && part[1] <= '9') {
            return fmt::format(
                "back-references ({}) are not supported; write the alternatives out: "
                "(A1|B2)",
                part);
        }
        break;
    case RE2::ErrorBadPerlOp:
        return fmt::format("look-ahead and look-behind ({}) are not supported; give the exception "
                           "an entry of its own",
                           part);
    case RE2::ErrorRepeatSize:
    case RE2::ErrorPatternTooLarge:
        return "it repeats too much; names and part numbers have 16 characters at most, so count "
               "no further ({0,16})";
    default: break;
    }
    return fmt::format("{}; correct it, or write a glob", compiled.error());
}

bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// The size of a set at the front, as "[A-Z0-9]"; 0: none that is plain.
std::size_t plain_set(std::string_view text) {
    std::size_t at = 1;
    while (at < text.size() && is_alnum(text[at])) {
        if (text.substr(at + 1).starts_with('-')) {
            if (at + 2 >= text.size() || !is_alnum(text[at + 2]) || text[at + 2] < text[at]) {
                return 0;
            }
            at += 2;
        }
        ++at;
    }
    return at > 1 && text.substr(at).starts_with(']') ? at + 1 : 0;
}

} // namespace

bool is_plain_regex(std::string_view text) {
    constexpr unsigned deepest = 8;
    unsigned open = 0;
    bool can_repeat = false; // what stands before may have a quantifier
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (is_alnum(c) || std::string_view(" -_/#.").find(c) != std::string_view::npos) {
            can_repeat = true;
        } else if (c == '[') {
            const std::size_t size = plain_set(text.substr(at));
            if (size == 0) {
                return false;
            }
            at += size - 1;
            can_repeat = true;
        } else if (c == '(' && open < deepest) {
            ++open;
            can_repeat = false;
        } else if (c == ')' && open > 0) {
            --open;
            can_repeat = true;
        } else if (c == '|') {
            can_repeat = false;
        } else if ((c == '*' || c == '+' || c == '?') && can_repeat) {
            can_repeat = false;
        } else {
            return false;
        }
    }
    return open == 0;
}

Regex::Regex(std::string_view text) : text_(text) {}
Regex::~Regex() = default;

std::expected<std::shared_ptr<const Regex>, std::string> Regex::make(std::string_view text) {
    auto made = std::make_shared<const Regex>(text);
    if (!is_plain_regex(text)) {
        auto compiled = std::make_unique<RE2>(made->text_, options());
        if (!compiled->ok()) {
            return std::unexpected("not a regular expression: " + refusal(*compiled));
        }
        std::call_once(made->once_, [&] { made->compiled_ = std::move(compiled); });
    }
    return made;
}

bool Regex::matches(std::string_view text) const {
    std::call_once(once_, [this] { compiled_ = std::make_unique<RE2>(text_, options()); });
    return compiled_->ok() && RE2::FullMatch({text.data(), text.size()}, *compiled_);
}

} // namespace optictl::vendor_db
