// libFuzzer: any bytes as the memory of a module, through identification, decoding and every view.
// Oracles: no crash, no undefined behaviour, no control character in any output.
#include "cli/render/walk.hpp"
#include "cli/verbs/views/explain_view.hpp"
#include "cli/view/module/module.hpp"
#include "sff/analysis/health.hpp"
#include "tests/fuzz/module_bytes.hpp"

namespace {

using namespace optictl;
using fuzz::require;
using fuzz::require_plain;

void show_everything(const engine::Inspection& inspection) {
    cli::render::Buffer text;
    cli::render::walk_text(text, cli::view::show_tree(inspection, {.raw = true, .all = true}));
    cli::render::walk_text(text, cli::view::apps_tree(inspection));
    cli::render::walk_text(text, cli::view::flags_tree(inspection));
    cli::render::JsonWriter json;
    cli::render::put_tree(json, "module/4", inspection,
                          cli::view::show_tree(inspection, {.raw = true}));
    require_plain({text.data(), text.size()});
    require_plain(json.text());
}

/// Every register by itself. It takes longer than all else: an eighth of the inputs is enough.
void explain_everything(const engine::Inspection& inspection) {
    cli::render::Buffer text;
    cli::render::JsonWriter json;
    cli::render::walk_text(text, cli::explain_view(inspection, {}));
    cli::render::put_tree(json, "explain/1", inspection, cli::explain_view(inspection, {}));
    require_plain({text.data(), text.size()});
    require_plain(json.text());
}

/// What is said of a module is said in plain words, and what is wrong comes with advice.
void check_diagnosis(const engine::Inspection& inspection) {
    const analysis::Health& health = inspection.health();
    const bool works = health.conclusion == analysis::Conclusion::Works;
    require(works != health.first_bad.has_value());
    for (const analysis::Cause& cause : health.causes) {
        require_plain(cause.text);
        require(cause.grade != analysis::Grade::Bad || !cause.advice.empty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (const auto inspection = fuzz::inspect({data, size})) {
        show_everything(*inspection);
        check_diagnosis(*inspection);
        if (size % 8 == 0 && inspection->best() != nullptr) {
            explain_everything(*inspection);
        }
    }
    return 0;
}
