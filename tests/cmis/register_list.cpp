#include "tests/cmis/register_list.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace optictl::tests {
namespace {

memmap::Page page_of(const std::string& text) {
    return text == "L" ? memmap::lower
                       : memmap::upper(static_cast<unsigned>(std::stoul(text, nullptr, 16)));
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
    condition.page = page_of(text.substr(0, colon));
    condition.byte = static_cast<unsigned>(std::stoul(text.substr(colon + 1, dot - colon - 1)));
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

void parse_validity(const std::string& text, Register& line) {
    if (text == "paged" || text == "flat") {
        line.model = text;
    } else if (text != "-") {
        line.since = static_cast<unsigned>(std::stoul(text.substr(0, 2), nullptr, 16));
        line.until = static_cast<unsigned>(std::stoul(text.substr(3), nullptr, 16));
    }
}

Register parse(const std::string& text, int number) {
    std::istringstream words(text);
    std::string page;
    std::string bytes;
    std::string bits;
    std::string copies;
    std::string validity;
    std::string condition;
    Register line;
    line.line = number;
    if (!(words >> page >> line.name >> bytes >> bits >> copies >> line.access >> line.type >>
          line.scale >> validity >> condition)) {
        throw std::runtime_error("registers.txt: line " + std::to_string(number));
    }
    unsigned last = 0;
    line.page = page_of(page);
    parse_pair(bytes, line.byte, last);
    line.size = last - line.byte + 1;
    parse_pair(bits, line.msb, line.lsb);
    parse_copies(copies, line);
    parse_validity(validity, line);
    if (condition != "-") {
        line.has_condition = true;
        line.condition = parse_condition(condition);
    }
    for (char& c : line.name) {
        c = c == '_' ? ' ' : c;
    }
    return line;
}

} // namespace

const std::vector<Register>& registers() {
    static const std::vector<Register> all = [] {
        std::ifstream file(OPTICTL_SOURCE_DIR "/tests/cmis/registers.txt");
        std::vector<Register> lines;
        std::string text;
        for (int number = 1; std::getline(file, text); ++number) {
            if (!text.empty() && text.front() != '#') {
                lines.push_back(parse(text, number));
            }
        }
        if (lines.empty()) {
            throw std::runtime_error("tests/cmis/registers.txt is not there");
        }
        return lines;
    }();
    return all;
}

std::uint64_t naive_raw(const Register& line, const Bytes& bytes, unsigned index) {
    const unsigned position = line.byte * 8 + line.lsb + index * line.step;
    if (line.size > 8) {
        return 0;
    }
    if (line.size > 1) {
        std::uint64_t number = 0;
        for (unsigned i = 0; i < line.size; ++i) {
            number = number * 256 + bytes.at(position / 8 + i);
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
    if (line.type == "signed" && line.size == 2 && raw >= 32768) {
        number -= 65536;
    }
    if (line.type == "signed" && line.size == 1 && raw >= 128) {
        number -= 256;
    }
    const std::size_t slash = line.scale.find('/');
    if (slash == std::string::npos) {
        return number;
    }
    return number * std::stod(line.scale.substr(0, slash)) /
           std::stod(line.scale.substr(slash + 1));
}

} // namespace optictl::tests
