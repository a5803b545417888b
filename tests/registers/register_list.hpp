// The register lists of this folder as tests use them: a reader that shares nothing with the
// tables.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sff/memmap/field.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::tests {

/// A condition as the standard prints it: "01h:162.4-3=3" (also "!0" for "not 0", none: bits set).
struct Condition {
    memmap::Page page;
    unsigned byte = 0;
    unsigned msb = 0;
    unsigned lsb = 0;
    unsigned value = 1;
    bool negated = false;
};

/// One line of a list. What the source does not state is "*": not to be compared.
struct Register {
    int line = 0;
    std::string page_name; ///< "L", "01h", "A2h/02h"
    memmap::Page page;
    std::string name;
    unsigned byte = 0;
    unsigned size = 1;
    unsigned msb = 7;
    unsigned lsb = 0;
    std::string copies_of = "-"; ///< "host", "media", "each", "lane" or "-"
    unsigned count = 1;
    unsigned step = 0;
    unsigned first = 1;
    std::string access;
    std::string type;
    std::string scale; ///< "num/den", "refined", "-" or "*"
    std::string unit;  ///< "C", "mW", "-" or "*"
    unsigned since = 0x00;
    unsigned until = 0xFF;
    std::string variant; ///< "paged", "flat", "copper", "14h:128&ef=02" ..., or empty
    std::string history; ///< revision that brought it ("53" of CMIS), "-" the first, "*" unknown
    bool has_condition = false;
    Condition condition;
};

/// All lines of tests/registers/NAME.txt, or an exception.
std::vector<Register> read_registers(const std::string& name);

/// What the columns access, type, unit and scale say of a row, where they state something: the
/// column and both words, "" when all agree. Scales of `refined` registers are for other tests.
std::string differences(const Register& line, const memmap::Field& row);

/// Whether an image says what the condition asks for; bytes that are not there say nothing.
bool holds(const Condition& condition, const memmap::Image& image);

/// 256 bytes: a half page where it stands.
using Bytes = std::array<std::uint8_t, 256>;

/// The bits of copy `index`, by shifting the bytes about; 0 for more than eight bytes.
std::uint64_t naive_raw(const Register& line, const Bytes& bytes, unsigned index);
/// The same scaled, for types and scales that the list states.
double naive_value(const Register& line, std::uint64_t raw);

} // namespace optictl::tests
