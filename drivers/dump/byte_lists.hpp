// The lists of numbers in a text of some programming language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/dump/input.hpp"

namespace optictl::drivers::dump {

/// Values of a list that stand in one line.
struct ListRow {
    std::uint32_t index = 0;
    std::uint32_t size = 0;
    std::size_t line = 0;
    std::string_view comment; ///< the last one behind them in that line, without its marks
};

/// A list in braces, brackets or neither, of numbers alone.
struct ByteList {
    std::size_t line = 0;     ///< where it begins
    std::string_view comment; ///< the last one before it, without its marks
    std::size_t declared = 0; ///< the size that C declares, `x[256] = {`; 0 when it does not
    std::size_t size = 0;
    std::vector<std::uint8_t> bytes; ///< as many, unless there is a fault
    std::vector<ListRow> rows;
    std::string fault; ///< why the first value that is no byte is none
    std::size_t fault_line = 0;
};

/// Shorter lists are no memory of a module, unless a comment says which bytes they are.
inline constexpr std::size_t shortest_list = 64;

/// Finds them in order. Numbers are decimal or `0x`; between brackets there are commas, or there
/// are none. Lists of anything else are left out, as are those
/// shorter than shortest_list before which no comment speaks of bytes.
[[nodiscard]] std::vector<ByteList> byte_lists(const Input& input);

} // namespace optictl::drivers::dump
