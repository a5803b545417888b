// What mails, terminals and hands do to the text of a dump, for the tests of dump readers.
#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace optictl::tests {

using Random = std::mt19937;

/// Where the characters beside the bytes of a row begin: at a mark, else in a column.
struct RowShape {
    std::string_view mark;
    std::size_t column = std::string_view::npos; ///< npos: such rows show no characters
    [[nodiscard]] bool shows_text() const {
        return !mark.empty() || column != std::string_view::npos;
    }
};

/// One way to mangle a text. Rows are recognised in text that no other mangling has touched.
struct Mangling {
    std::string_view name;
    std::string (*apply)(const std::string& text, const RowShape& shape, Random& random);
};

/// They change what stands around the bytes; any number of them may follow each other.
[[nodiscard]] std::span<const Mangling> harmless_manglings();
/// They change blanks, capitals and the characters beside rows, not the bytes. To be applied
/// before what changes the lines around them.
[[nodiscard]] std::span<const Mangling> disfiguring_manglings();
/// They change how characters are stored; at most one, after all others.
[[nodiscard]] std::span<const Mangling> encodings();
/// They take bytes away, or what says where they belong; to be applied before any other.
[[nodiscard]] std::span<const Mangling> damages();

} // namespace optictl::tests
