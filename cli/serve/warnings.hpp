// Early warning and history as trees.
#pragma once

#include <string>
#include <vector>

#include "cli/engine/history/store.hpp"
#include "cli/engine/warning/engine.hpp"
#include "cli/engine/warning/follower.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli::serve {

/// A table of warnings with their reasons. Returns the one that programs get.
view::Table& put_warnings(view::Object& tree, const std::vector<engine::warning::Warning>& warnings,
                          engine::warning::Times times = engine::warning::Times::Dates);
/// "2 warnings and 1 note; the worst: ...": a sentence, and what to do about the worst.
[[nodiscard]] std::string warnings_answer(const std::vector<engine::warning::Warning>& warnings);

/// A value over time, with what is made of it.
struct Curve {
    std::string key;
    unsigned lane = 0;
    std::vector<engine::warning::Point> points; ///< means of spans, oldest first
    double least = 0;
    double greatest = 0;
};
/// The curves of all values; of one key where it is named, by its begin.
[[nodiscard]] std::vector<Curve> curves_of(const std::vector<engine::history::Bin>& bins,
                                           const std::string& key);
/// A line of blocks of `width` columns at most, from `least` to `greatest`; a blank where nothing
/// was read. Without `blocks` of ASCII.
[[nodiscard]] std::string sparkline(const std::vector<engine::warning::Point>& points, double from,
                                    double until, double least, double greatest, std::size_t width,
                                    bool blocks);
/// Whether texts are UTF-8 by the locale: LC_ALL, LC_CTYPE, LANG.
[[nodiscard]] bool writes_utf8();
/// A drawing of curves, one panel a key. Texts in it are escaped.
[[nodiscard]] std::string svg_of(const std::string& title, const std::vector<Curve>& curves);

/// JSON of the web server.
[[nodiscard]] std::string warnings_json(const std::vector<engine::warning::Warning>& warnings);
[[nodiscard]] std::string trace_json(const std::string& port, const engine::warning::Trace& trace);

} // namespace optictl::cli::serve
