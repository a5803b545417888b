// What an output format is to the rest of the program: one object that writes images in it.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/dump/place.hpp"
#include "drivers/dump/sections.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::dump {

/// One module to be written.
struct Subject {
    const memmap::Image& image;
    const Header& header;
    std::string_view label; ///< the port or bus it was read at, or empty
    /// How a reader will map linear addresses to pages: by the identifier, as the caller knows.
    Layout layout = Layout::Paged;
};

/// A module as text (or bytes) of a format.
struct Written {
    std::string text;
    /// What the image and its header hold and the format could not carry, one clause each.
    std::vector<std::string> lost;
};

/// One output format. Writers have no state, and never write a byte that is not known.
class Writer {
public:
    Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    virtual ~Writer() = default;

    /// What `--to` calls it: the name of the reader of the same format where there is one.
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// What file names end in, with the dot.
    [[nodiscard]] virtual std::string_view suffix() const = 0;
    /// Whether it writes text, not bytes.
    [[nodiscard]] virtual bool is_text() const { return true; }
    /// Fails, with cause and next step, when the format cannot be written without inventing bytes.
    [[nodiscard]] virtual std::expected<Written, std::string>
    write(const Subject& subject) const = 0;
};

/// All output formats, in the order in which messages list them; captures first.
[[nodiscard]] std::span<const Writer* const> writers();
/// The writer called `name`, or null.
[[nodiscard]] const Writer* find_writer(std::string_view name);

} // namespace optictl::drivers::dump
