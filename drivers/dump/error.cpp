#include "drivers/dump/error.hpp"

#include <fmt/format.h>

namespace optictl::drivers::dump {

std::string to_text(const ParseError& error, std::string_view input_name) {
    std::string text(input_name);
    if (error.line != 0) {
        text += fmt::format(":{}", error.line);
    }
    text += ": " + error.what;
    if (!error.next.empty()) {
        text += "; " + error.next;
    }
    return text;
}

void Warnings::add(const Warnings& other) {
    for (const std::string& text : other.texts_) {
        add(text);
    }
    left_out_ += other.left_out_;
}

std::vector<std::string> Warnings::take() && {
    if (left_out_ != 0) {
        texts_.push_back(fmt::format("{} further warnings are left out", left_out_));
    }
    return std::move(texts_);
}

} // namespace optictl::drivers::dump
