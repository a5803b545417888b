#include "cli/verbs/common/tree.hpp"

#include <utility>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cli/interrupt.hpp"
#include "cli/render/json.hpp"

namespace optictl::cli {

std::string json_line(const view::Object& tree, std::string_view schema,
                      const engine::Inspection& inspection) {
    render::JsonWriter json;
    render::put_tree(json, schema, inspection, tree);
    return fmt::format("{}\n", json.text());
}

TreeWriter::Written TreeWriter::written(const view::Object& tree,
                                        const std::function<void(render::JsonWriter&)>& head,
                                        std::string_view target) const {
    Written made;
    format_.write(made, {.tree = tree, .head = head, .paints = colours_, .target = target});
    return made;
}

TreeWriter::Written TreeWriter::written(const view::Object& tree, std::string_view schema,
                                        const engine::Inspection& inspection) const {
    return written(
        tree,
        [&](render::JsonWriter& json) {
            render::put_head(json, schema, inspection, inspection.best());
        },
        inspection.target);
}

void TreeWriter::write(const Written& made) {
    if (format_.document != nullptr) {
        all_.text += made.text;
        all_.cases.add(made.cases);
        return;
    }
    if (!std::exchange(first_, false)) {
        output_.write(format_.between);
    }
    if (!has_titles_) {
        has_titles_ = !made.titles.empty();
        output_.write(made.titles);
    }
    // Paint is written as it is, text is not.
    const std::string_view text = made.text;
    std::size_t begin = 0;
    for (const render::Paint& paint : made.paints) {
        output_.write(text.substr(begin, paint.at - begin));
        output_.write_bytes(paint.code);
        begin = paint.at;
    }
    output_.write(text.substr(begin));
}

void TreeWriter::write(const view::Object& tree, std::string_view schema) {
    if (format_.format == Format::Json && schema.empty() && !view::has_data(tree)) {
        output_.write(render::json_documents(tree)); // and no object of their own around them
        return;
    }
    write(written(tree, [&](render::JsonWriter& json) {
        if (!schema.empty()) {
            json.member("schema", fmt::format("optictl.{}", schema));
        }
    }));
}

void TreeWriter::write(const view::Object& tree, std::string_view schema,
                       const engine::Inspection& inspection) {
    write(written(tree, schema, inspection));
}

void TreeWriter::fail(const engine::Failure& failure) {
    unread_.push_back(failure.target);
    if (format_.document != nullptr) {
        all_.cases.add({.group = "unreadable",
                        .name = failure.target,
                        .outcome = "error",
                        .message = failure.message});
    }
}

void TreeWriter::finish() {
    if (format_.document != nullptr) {
        output_.write(format_.document(suite_, all_));
    }
}

ExitCode show_one_by_one(const std::vector<engine::Target>& targets, const TargetOptions& options,
                         std::string_view schema,
                         const std::function<void(drivers::System&, const engine::Target&,
                                                  const std::function<void(Shown)>& show)>& ask) {
    Output output(options.format);
    const Interrupt interrupt;
    const auto system = engine::open_system(options.request);
    TreeWriter writer(output, options.format);
    ExitCode code = ExitCode::Ok;
    for (const engine::Target& target : targets) {
        if (Interrupt::seen()) {
            break;
        }
        ask(*system, target, [&](const Shown& shown) {
            for (const std::string& notice : shown.notices) {
                output.complain(fmt::format("{}: {}", target.name(), notice));
            }
            code = worse(code, exit_code_of(shown.trouble));
            if (shown.inspection != nullptr) {
                code = worse(code, shown.found.code);
                writer.write(shown.found.tree, schema, *shown.inspection);
            }
            if (!shown.message.empty()) {
                output.fail(engine::failure_of(target.name(), shown.trouble, shown.message));
            }
        });
    }
    writer.finish();
    return output.finish(code);
}

ExitCode show_trees(const std::vector<engine::Target>& targets, const TargetOptions& options,
                    const TreeView& view) {
    struct Made {
        TreeWriter::Written written;
        ExitCode code = ExitCode::Ok;
        bool is_shown = true;
        std::string complaint{};
    };
    Output output(options.format);
    TreeWriter writer(output, options.format, view.suite);
    const ExitCode code = run_targets<Made>(
        targets, options, output,
        [&](engine::Inspection& inspection) {
            const Found found = view.find(inspection);
            return Made{found.is_shown ? writer.written(found.tree, view.schema, inspection)
                                       : TreeWriter::Written(),
                        found.code, found.is_shown, found.complaint};
        },
        [&](const Made& made) {
            if (made.is_shown) {
                writer.write(made.written);
            }
            if (!made.complaint.empty()) {
                output.complain(made.complaint);
            }
            return made.code;
        },
        [&](const engine::Failure& failure) { writer.fail(failure); });
    if (view.sum_up) {
        view.sum_up(writer);
    }
    writer.finish();
    return output.finish(code);
}

ExitCode show_trees(const TargetOptions& options, const TreeView& view) {
    const auto targets = targets_of(options);
    return targets ? show_trees(*targets, options, view) : targets.error();
}

std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

} // namespace optictl::cli
