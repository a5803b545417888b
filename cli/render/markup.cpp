#include "cli/render/markup.hpp"

#include <algorithm>

#include "sff/words/words.hpp"

namespace optictl::cli::render {
namespace {

/// Lines as they are, each made safe to show.
std::string lines_of(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out += words::printable(text.substr(0, end));
        out += end < text.size() ? "\n" : "";
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

} // namespace

std::string markup(std::string_view text) {
    std::string out;
    for (const char c : text.contains('\n') ? lines_of(text) : words::printable(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c; break;
        }
    }
    return out;
}

} // namespace optictl::cli::render
