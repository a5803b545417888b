// Fuzzes the command line: each line of the input is a word. Nothing is read or run: options,
// targets, columns, wrappers and what is asked of lists are understood or refused with a sentence.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/view/module/columns.hpp"
#include "drivers/wrap/via.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace optictl;
using fuzz::require;

/// From last to first, as CLI11 takes them.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        words.insert(words.begin(), std::string(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

void understand(const std::string& text) {
    const auto query = cli::query_of(cli::ListOptions{.lists = {}, .date = text});
    require(query.has_value() || !query.error().empty());
    const auto words = engine::parse_words({text, "file", text});
    require(words.has_value() || !words.error().empty());
    const auto columns = cli::view::parse_columns(text);
    require(columns.has_value() || !columns.error().empty());
    const auto layers = drivers::wrap::parse(text);
    require(layers.has_value() || !layers.error().empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t most_words = 64;
    std::vector<std::string> words = words_of({reinterpret_cast<const char*>(data), size});
    if (words.size() > most_words) {
        return 0;
    }
    if (!words.empty()) {
        understand(words.front());
    }
    CLI::App app{"fuzz", "optictl"};
    std::vector<cli::Verb::Run> runs; // hold what is parsed
    app.require_subcommand(1);
    const std::string first = words.empty() ? std::string() : words.back();
    const bool verb_first =
        std::ranges::find(cli::verbs(), first, &cli::Verb::name) != cli::verbs().end();
    for (const cli::Verb* const each : cli::verbs()) {
        if (verb_first && first != each->name) {
            continue; // as main() does: making all of them takes longest
        }
        runs.push_back(cli::add_arguments(*app.add_subcommand(each->name, each->summary), *each));
    }
    try {
        app.parse(std::move(words));
    } catch (const CLI::ParseError&) {
        return 0;
    }
    return 0;
}
