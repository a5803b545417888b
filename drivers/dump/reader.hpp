// What a dump format is to the rest of the program: one object that recognises and parses it.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "drivers/dump/error.hpp"
#include "drivers/dump/input.hpp"
#include "drivers/dump/sections.hpp"

namespace optictl::drivers::dump {

/// Whether an input is of a format, and by what sign ("heading `Offset Values`").
struct Recognition {
    enum class Certainty : std::uint8_t {
        No,
        Maybe,  ///< nothing speaks against it; taken when no other format fits
        Yes,    ///< it carries a mark that no other format has
        Signed, ///< its first line is the signature of the format: what follows decides nothing
    };
    Certainty certainty = Certainty::No;
    std::string reason;
};
[[nodiscard]] inline Recognition maybe(std::string reason) {
    return {.certainty = Recognition::Certainty::Maybe, .reason = std::move(reason)};
}
[[nodiscard]] inline Recognition surely(std::string reason) {
    return {.certainty = Recognition::Certainty::Yes, .reason = std::move(reason)};
}

/// One dump format. Readers have no state; recognising and parsing are linear in the input.
class Reader {
public:
    Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    virtual ~Reader() = default;

    /// What `--dump-format` calls it ("ethtool-hex").
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// What people call it ("ethtool hex dump").
    [[nodiscard]] virtual std::string_view title() const = 0;
    [[nodiscard]] virtual Recognition recognise(const Input& input) const = 0;
    /// Takes any input whatever recognise() says of it (the user may insist). Never invents a
    /// byte: what it cannot place with certainty is an error, or left unread with a warning.
    [[nodiscard]] virtual std::expected<Sections, ParseError> parse(const Input& input) const = 0;
};

/// All formats, in the order in which messages list them.
[[nodiscard]] std::span<const Reader* const> readers();
/// The reader called `name`, or null.
[[nodiscard]] const Reader* find_reader(std::string_view name);
/// "capture, raw, ethtool-hex, ...": the names of all readers.
[[nodiscard]] std::string reader_names();

/// The one reader that fits `input`, with its reason; or why there is none, or more than one.
[[nodiscard]] std::expected<std::pair<const Reader*, std::string>, ParseError>
recognise(const Input& input);

} // namespace optictl::drivers::dump
