// apply: a plan that was made before.
#include <fmt/format.h>

#include "cli/engine/change/plan_file.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"
#include "drivers/dump/files.hpp"

namespace optictl::cli {
namespace {

ExitCode run(const ChangeOptions& options) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    if (given->before.size() != 1 || given->targets.size() != 1) {
        complain("write: apply PLAN TARGET, for example: apply p.json port 12");
        return ExitCode::Usage;
    }
    const std::string& path = given->before.front();
    constexpr std::size_t largest = 16U << 20U;
    const auto text = drivers::dump::read_file(path, largest);
    const auto plan = text ? engine::read_plan(*text) : std::unexpected(text.error());
    if (!plan) {
        complain(fmt::format("{}: {}; make one with --plan-out", path, plan.error()));
        return ExitCode::Unreadable;
    }
    return change_modules(options, given->targets, {.wish = {}, .plan = *plan});
}

} // namespace

namespace verb {

extern const Verb apply;
const Verb apply{
    "apply", "Carries out a plan that --plan-out has put into a file",
    "Refused where the module or its registers are not those any more that the plan was made for.\n"
    "What it drops, the plan says.\n"
    "Examples:\n"
    "  optictl breakout 4x100G port 12 --plan-out p.json; optictl apply p.json port 12",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
