#include "tests/registers/register_list.hpp"

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace optictl::tests {
namespace {

/// "L", "01h"; "A0h", "A2h", "A2h/02h" of modules with two addresses, where 80h is byte 128.
memmap::Page page_of(const std::string& text, unsigned byte) {
    const auto number = [](const std::string& hex) {
        return static_cast<unsigned>(std::stoul(hex, nullptr, 16));
    };
    if (text == "L") {
        return memmap::lower;
    }
    if (text == "A0h") {
        return byte < 128 ? memmap::lower : memmap::upper(0);
    }
    if (text == "A2h") {
        return byte < 128 ? memmap::a2_lower : memmap::a2_upper(0);
    }
    if (text.starts_with('p')) { // page A0h or A2h of a module with one address
        return memmap::upper(number(text.substr(1)));
    }
    return text.starts_with("A2h/") ? memmap::a2_upper(number(text.substr(4)))
                                    : memmap::upper(number(text));
}

/// "7-4" or "3".
void parse_pair(const std::string& text, unsigned& left, unsigned& right) {
    const std::size_t dash = text.find('-');
    left = static_cast<unsigned>(std::stoul(text.substr(0, dash)));
    right =
        dash == std::string::npos ? left : static_cast<unsigned>(std::stoul(text.substr(dash + 1)));
}

Condition parse_condition(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::size_t dot = text.find('.', colon);
    const std::size_t relation = text.find_first_of("=!", dot);
    Condition condition;
    condition.byte = static_cast<unsigned>(std::stoul(text.substr(colon + 1, dot - colon - 1)));
    condition.page = page_of(text.substr(0, colon), condition.byte);
    parse_pair(text.substr(dot + 1, relation - dot - 1), condition.msb, condition.lsb);
    if (relation != std::string::npos) {
        condition.negated = text[relation] == '!';
        condition.value = static_cast<unsigned>(std::stoul(text.substr(relation + 1)));
    }
    return condition;
}

void parse_copies(const std::string& text, Register& line) {
    std::istringstream parts(text);
    std::string count;
    std::string step;
    std::string first;
    std::getline(parts, line.copies_of, ':');
    if (std::getline(parts, count, ':') && std::getline(parts, step, ':')) {
        line.count = static_cast<unsigned>(std::stoul(count));
        line.step = static_cast<unsigned>(std::stoul(step));
    }
    if (std::getline(parts, first, ':')) {
        line.first = static_cast<unsigned>(std::stoul(first));
    }
}

/// "30-4f", "paged", "00-ff,copper".
void parse_validity(const std::string& text, Register& line) {
    const std::size_t comma = text.find(',');
    const std::string first = text.substr(0, comma);
    if (first.find('-') == 2) {
        line.since = static_cast<unsigned>(std::stoul(first.substr(0, 2), nullptr, 16));
        line.until = static_cast<unsigned>(std::stoul(first.substr(3), nullptr, 16));
        line.variant = comma == std::string::npos ? "" : text.substr(comma + 1);
    } else if (first != "-") {
        line.variant = first;
    }
}

Register parse(const std::string& text, const std::string& file, int number) {
    std::istringstream words(text);
    std::string copies;
    std::string validity;
    std::string condition;
    Register line;
    line.line = number;
    if (!(words >> line.page_name >> line.byte >> line.size >> line.msb >> line.lsb >> copies >>
          line.access >> line.type >> line.scale >> line.unit >> validity >> line.history >>
          condition) ||
        !std::getline(words >> std::ws, line.name)) {
        throw std::runtime_error(file + ": line " + std::to_string(number));
    }
    line.page = page_of(line.page_name, line.byte);
    parse_copies(copies, line);
    parse_validity(validity, line);
    if (condition != "-" && condition != "*") {
        line.has_condition = true;
        line.condition = parse_condition(condition);
    }
    return line;
}

std::string_view type_of(const memmap::Field& row) {
    if (row.endian == memmap::Endian::Little) {
        return row.kind == memmap::Kind::Bitmap     ? "bitmap-le"
               : row.kind == memmap::Kind::Unsigned ? "unsigned-le"
                                                    : "other-le";
    }
    switch (row.kind) {
    case memmap::Kind::Float16: return "f16";
    case memmap::Kind::Unsigned: return "unsigned";
    case memmap::Kind::Signed: return "signed";
    case memmap::Kind::Flag: return "flag";
    case memmap::Kind::Code: return "code";
    case memmap::Kind::Bitmap: return "bitmap";
    case memmap::Kind::Ascii: return "ascii";
    case memmap::Kind::Bytes: return "bytes";
    case memmap::Kind::Reserved: return "reserved";
    case memmap::Kind::Custom: return "custom";
    default: return "float";
    }
}

std::string_view access_of(const memmap::Field& row) {
    switch (row.access) {
    case memmap::Access::ReadOnly: return "ro";
    case memmap::Access::ClearOnRead: return "cor";
    case memmap::Access::ReadWrite: return "rw";
    case memmap::Access::WriteOnly: return "wo";
    case memmap::Access::SelfClearing: return "sc";
    }
    return "";
}

std::string_view unit_of(const memmap::Field& row) {
    switch (row.unit) {
    case memmap::Unit::None: return "-";
    case memmap::Unit::Celsius: return "C";
    case memmap::Unit::Volt: return "V";
    case memmap::Unit::Milliampere: return "mA";
    case memmap::Unit::Milliwatt: return "mW";
    case memmap::Unit::Watt: return "W";
    case memmap::Unit::DecibelMilliwatt: return "dBm";
    case memmap::Unit::Decibel: return "dB";
    case memmap::Unit::Nanometre: return "nm";
    case memmap::Unit::Gigahertz: return "GHz";
    case memmap::Unit::Terahertz: return "THz";
    case memmap::Unit::Metre: return "m";
    case memmap::Unit::Kilometre: return "km";
    case memmap::Unit::Second: return "s";
    case memmap::Unit::Millisecond: return "ms";
    case memmap::Unit::Microsecond: return "us";
    case memmap::Unit::Nanosecond: return "ns";
    case memmap::Unit::Percent: return "%";
    case memmap::Unit::Megabaud: return "MBd";
    case memmap::Unit::Gigabaud: return "GBd";
    case memmap::Unit::Megahertz: return "MHz";
    case memmap::Unit::Picosecond: return "ps";
    case memmap::Unit::SquarePicosecond: return "ps^2";
    case memmap::Unit::PicosecondPerNanometre: return "ps/nm";
    case memmap::Unit::KiloradianPerSecond: return "krad/s";
    }
    return "";
}

} // namespace

std::vector<Register> read_registers(const std::string& name) {
    const std::string file = OPTICTL_SOURCE_DIR "/tests/registers/" + name + ".txt";
    std::ifstream in(file);
    std::vector<Register> lines;
    std::string text;
    for (int number = 1; std::getline(in, text); ++number) {
        if (!text.empty() && text.front() != '#') {
            lines.push_back(parse(text, file, number));
        }
    }
    if (lines.empty()) {
        throw std::runtime_error(file + " is not there");
    }
    return lines;
}

std::string differences(const Register& line, const memmap::Field& row) {
    std::string found;
    const auto compare = [&](const char* what, std::string_view has, const std::string& listed) {
        if (listed != "*" && has != listed) {
            found += std::string(what) + " " + std::string(has) + ", listed " + listed + "; ";
        }
    };
    compare("access", access_of(row), line.access);
    compare("type", type_of(row), line.type);
    compare("unit", unit_of(row), line.unit);
    const std::size_t slash = line.scale.find('/');
    if (slash != std::string::npos) {
        const double listed =
            std::stod(line.scale.substr(0, slash)) / std::stod(line.scale.substr(slash + 1));
        const double has = static_cast<double>(row.scale.num) / static_cast<double>(row.scale.den);
        if (std::abs(has - listed) > 1e-12 * std::abs(listed)) {
            found += "scale " + std::to_string(has) + ", listed " + line.scale + "; ";
        }
    }
    return found;
}

bool holds(const Condition& condition, const memmap::Image& image) {
    const auto byte = image.byte(condition.page, condition.byte);
    if (!byte) {
        return false;
    }
    const unsigned width = condition.msb - condition.lsb + 1;
    const unsigned bits = unsigned{*byte} >> condition.lsb & ((1U << width) - 1U);
    return (bits == condition.value) != condition.negated;
}

std::uint64_t naive_raw(const Register& line, const Bytes& bytes, unsigned index) {
    const unsigned position = line.byte * 8 + line.lsb + index * line.step;
    if (line.size > 8) {
        return 0;
    }
    if (line.size > 1) {
        std::uint64_t number = 0;
        for (unsigned i = 0; i < line.size; ++i) {
            const unsigned at = line.type.ends_with("-le") ? line.size - 1 - i : i;
            number = number * 256 + bytes.at(position / 8 + at);
        }
        return number;
    }
    std::uint64_t number = 0;
    for (unsigned bit = 0; bit <= line.msb - line.lsb; ++bit) {
        const unsigned at = position + bit;
        const unsigned is_set = bytes.at(at / 8) >> (at % 8) & 1U;
        number += std::uint64_t{is_set} << bit;
    }
    return number;
}

double naive_value(const Register& line, std::uint64_t raw) {
    auto number = static_cast<double>(raw);
    if (line.type == "signed" && raw >= std::uint64_t{1} << (8 * line.size - 1)) {
        number -= std::pow(2.0, 8 * line.size);
    }
    if (line.type == "f16") {
        number = std::stod(std::to_string(raw % 2048) + "e" +
                           std::to_string(static_cast<int>(raw / 2048) - 24));
    }
    const std::size_t slash = line.scale.find('/');
    if (slash == std::string::npos) {
        return number;
    }
    return number * std::stod(line.scale.substr(0, slash)) /
           std::stod(line.scale.substr(slash + 1));
}

} // namespace optictl::tests
