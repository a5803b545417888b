#include "drivers/dump/line_parser.hpp"

#include <fmt/format.h>

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
