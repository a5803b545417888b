// power: the power mode of a module, and its reset.
#include <algorithm>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

struct Word {
    std::string_view word;
    std::optional<model::PowerMode> mode;
};
constexpr Word words[] = {{"low", model::PowerMode::Low},
                          {"high", model::PowerMode::High},
                          {"auto", model::PowerMode::Auto},
                          {"reset", std::nullopt}};

ExitCode run(const ChangeOptions& options) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    const auto* const found =
        given->before.size() == 1
            ? std::ranges::find(words, std::string_view(given->before.front()), &Word::word)
            : std::end(words);
    if (found == std::end(words) || given->targets.empty()) {
        complain("write: power low|high|auto|reset TARGET, for example: power low port 12");
        return ExitCode::Usage;
    }
    const model::Wish wish{
        .name = fmt::format("power {}", found->word), .power = found->mode, .reset = !found->mode};
    return change_modules(options, given->targets,
                          {.wish = [&](const engine::Inspection&) { return wish; }});
}

} // namespace

namespace verb {

extern const Verb power;
const Verb power{"power", "Puts a module into low or full power, or resets it",
                 "low drops all lanes; high starts them; auto leaves it to the pin, and drops all "
                 "lanes where that\n"
                 "asks for low power; reset drops all lanes and forgets all settings.\n"
                 "Examples:\n"
                 "  optictl power low port 12\n"
                 "  optictl power reset i2c 7 --yes",
                 prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
