// A module in a line.
#include "cli/view/module/module.hpp"
#include "cli/view/module/summary.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

void add_line(Object& tree, const engine::Inspection& inspection, const Wish& wish) {
    const analysis::Health& health = inspection.health();
    tree.word("verdict", analysis::name_of(health.conclusion));
    tree.data("first_bad_step", first_bad_step(health));
    tree.data("cause",
              as_data(health.causes.empty() ? Value::Data()
                                            : Value::Data(printable(health.causes.front().text))));
    const engine::Decoded* const best = inspection.best();
    if (best == nullptr) {
        return;
    }
    const model::Module& module = best->module;
    tree.word("form_factor", engine::form_factor(inspection));
    for (const std::string_view key :
         {"vendor_name", "vendor_oui", "vendor_part_number", "vendor_revision",
          "vendor_serial_number", "date_code", "active_firmware", "module_state"}) {
        if (const auto found = module.item(key)) {
            add_item(tree, *found, module.context.standard, wish);
        }
    }
    tree.data("media", as_data(media_summary(module)));
    tree.data("findings", whole(module.findings.size()));
    tree.word("worst_monitor", name_of(worst_verdict(module)));
}

} // namespace

Object list_tree(const engine::Inspection& inspection, const Wish& wish) {
    Object tree; // of programs: the lines of text are rows of one table
    tree.later(Shown::ToPrograms,
               [&inspection, wish](Object& part) { add_line(part, inspection, wish); });
    return tree;
}

} // namespace optictl::cli::view
