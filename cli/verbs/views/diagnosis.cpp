#include "cli/verbs/views/diagnosis.hpp"

#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {
namespace {

view::Object tree_of(const engine::Diagnosis& diagnosis) {
    view::Object tree;
    tree.sentence("target", view::text(diagnosis.target).text);
    view::Table& checks =
        tree.table("checks", {}, {{"verdict", {}}, {"subject", {}}, {"text", {}}});
    for (const engine::Check& check : diagnosis.checks) {
        checks.row({view::text(engine::name_of(check.grade)), view::text(check.subject),
                    view::text(check.text)});
    }
    return tree;
}

} // namespace

ExitCode write_diagnosis(Output& output, const engine::Diagnosis& diagnosis, Format format,
                         std::string_view schema) {
    TreeWriter(output, format).write(tree_of(diagnosis), schema);
    return exit_code_of(diagnosis.trouble);
}

} // namespace optictl::cli
