#include "cli/render/csv.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace optictl::cli::render {
namespace {

bool is_number(std::string_view text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    return std::from_chars(text.data(), end, value).ptr == end;
}

} // namespace

void put_csv(std::string& out, const std::vector<std::string>& cells) {
    bool first = true;
    for (const std::string& cell : cells) {
        out += std::exchange(first, false) ? "" : ",";
        const bool formula =
            !cell.empty() && std::string_view("=+-@").contains(cell.front()) && !is_number(cell);
        if (!formula && cell.find_first_of(",\"\r\n") == std::string::npos) {
            out += cell;
            continue;
        }
        out += formula ? "\"'" : "\"";
        for (const char c : cell) {
            out += c == '"' ? "\"\"" : std::string_view(&c, 1);
        }
        out += '"';
    }
    out += "\r\n";
}

} // namespace optictl::cli::render
