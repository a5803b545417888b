#include "drivers/dump/line_parser.hpp"

#include <utility>

#include <fmt/format.h>

#include "drivers/dump/headings.hpp"

namespace optictl::drivers::dump {

std::expected<Sections, ParseError> LineParser::run() {
    for (const Line& line : input_.lines()) {
        if (auto error = take(line)) {
            return std::unexpected(std::move(*error));
        }
    }
    restart();
    if (auto error = finish()) {
        return std::unexpected(std::move(*error));
    }
    found_.drop_empty_modules();
    return std::move(found_);
}

void LineParser::note_name(const Line& line) {
    if (std::string name = module_named_in(line.text); !name.empty()) {
        name_ = std::move(name);
    }
}

void LineParser::begin_named_module() {
    if (name_.empty()) {
        return;
    }
    const bool is_first = first_name_.empty() && (found_.modules.empty() || !module().has_bytes());
    if (is_first) {
        first_name_ = name_;
    } else if (name_ != (label_.empty() ? first_name_ : label_)) {
        if (found_.modules.front().label.empty()) {
            found_.modules.front().label = first_name_;
        }
        name_module(name_);
    }
    name_.clear();
}

void LineParser::warn_of_cut(const Line& line) {
    module().warnings.add(fmt::format("line {}: the dump is cut here", line.number));
}

ParseError wrapped_row(const Line& line) {
    return at_line(line.number, "bytes without an offset: a row that was wrapped",
                   "get the dump again, as an attachment");
}

ParseError wrong_row(const Line& line, const HexRun& run) {
    std::string what = run.count == row_size ? "more than 16 bytes in one row"
                       : run.rest.empty()    ? "a row without bytes"
                                             : fmt::format("`{}` is no byte of two hex digits",
                                                           run.rest.substr(0, 16));
    return at_line(line.number, std::move(what), "get the dump again, as an attachment");
}

} // namespace optictl::drivers::dump
