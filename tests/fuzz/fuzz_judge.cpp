// libFuzzer: any bytes as the memory of a module, through every judgement beside the diagnosis:
// conformance, lists, a link of two such modules, plans that change it.
// Oracles: no crash, no undefined behaviour, no control character in any output; a rule fails
// exactly where it names a failure, its registers can be told; a plan rests on what the module
// holds, each of its steps says what it does by which clause, and where there is no plan is said
// why.
#include "cli/engine/lint.hpp"
#include "cli/engine/lists/check.hpp"
#include "cli/render/walk.hpp"
#include "cli/verbs/views/check_view.hpp"
#include "cli/verbs/views/link_view.hpp"
#include "sff/words/words.hpp"
#include "tests/fuzz/module_bytes.hpp"

namespace {

using namespace optictl;
using fuzz::require;
using fuzz::require_plain;

void require_plain_tree(const cli::view::Object& tree) {
    cli::render::Buffer text;
    cli::render::walk_text(text, tree);
    require_plain({text.data(), text.size()});
}

void require_lint(const engine::Inspection& inspection) {
    for (const analysis::Linted& each : engine::lint(inspection)) {
        require(each.use != nullptr && each.rule != nullptr);
        require((each.outcome == model::Outcome::Fail) == !each.failures.empty());
        for (const model::Failure& failure : each.failures) {
            for (const model::Register& where : failure.registers) {
                const model::Module& module = inspection.best()->module;
                require_plain(words::register_address(module.read(where), module.context.standard));
            }
        }
    }
}

/// The lists that come with the program.
const vendor_db::Database& lists() {
    static const std::optional<vendor_db::Database> loaded = [] {
        std::vector<engine::ListFile> files;
        for (const vendor_db::ShippedList& each : vendor_db::shipped_lists()) {
            files.push_back({std::string(each.name), "shipped", &each});
        }
        return engine::load_lists(files, [](std::string_view) { std::abort(); });
    }();
    return *loaded;
}

void require_verdicts(const engine::Inspection& inspection) {
    const engine::Checked checked = engine::check(inspection, lists(), {}, {});
    require_plain_tree(cli::check_view(checked));
    const cli::NamedEnd end{.target = "fuzz",
                            .end = vendor_db::end_of(inspection.best()->module, checked.facts)};
    for (const bool same : {false, true}) {
        const vendor_db::LinkVerdict verdict =
            vendor_db::judge_link(end.end, end.end, {.length_m = 100, .same_module = same});
        require_plain_tree(cli::link_view(end, end, verdict));
    }
}

void require_plan(const engine::Inspection& inspection, const model::Wish& wish) {
    const auto plan = inspection.best()->standard->management().plan(*inspection.image, wish);
    if (!plan) {
        require(!plan.error().text.empty());
        require_plain(plan.error().text);
        return;
    }
    for (const model::Bits& bits : plan->premises) {
        require(model::holds(*inspection.image, bits));
    }
    for (const model::ControlStep& step : plan->steps) {
        require(!step.what.empty() && !step.clause.empty());
        require_plain(step.what);
    }
}

/// Every control switched on everywhere, lowest power, a reset.
void require_plans(const engine::Inspection& inspection) {
    for (const model::ControlRow& row : inspection.best()->standard->management().controls) {
        require_plan(inspection, {.lanes = {{.setting = row.setting, .value = 1}}});
    }
    require_plan(inspection, {.power = model::PowerMode::Low});
    require_plan(inspection, {.power = model::PowerMode::High});
    require_plan(inspection, {.paths = {{.application = 1, .host_lanes = 1}}});
    require_plan(inspection, {.reset = true});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto inspection = fuzz::inspect({data, size});
    if (inspection != nullptr && inspection->best() != nullptr) {
        require_lint(*inspection);
        require_verdicts(*inspection);
        require_plans(*inspection);
    }
    return 0;
}
