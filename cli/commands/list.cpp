// list: one line a module.
#include "cli/commands/commands.hpp"
#include "cli/output.hpp"
#include "cli/render/json.hpp"
#include "cli/render/summary.hpp"
#include "cli/render/words.hpp"

namespace optictl::cli {
namespace {

std::string text_of(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    return item ? render::item_text(*item) : std::string{};
}

std::vector<std::string> row_of(const Inspection& inspection) {
    std::string target = render::printable(inspection.target);
    target +=
        inspection.label.empty() ? "" : fmt::format("[{}]", render::printable(inspection.label));
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return {target, render::form_factor(inspection), "unknown map"};
    }
    const model::Module& module = best->module;
    return {target,
            render::form_factor(inspection),
            text_of(module, "vendor_name"),
            text_of(module, "vendor_part_number"),
            text_of(module, "vendor_serial_number"),
            render::media_summary(module),
            std::string(render::health(module))};
}

} // namespace

ExitCode list(const Options& options) {
    render::TextTable table(
        {{"target"}, {"type"}, {"vendor"}, {"part number"}, {"serial"}, {"media"}, {"health"}});
    const auto code_of = [](const Inspection& inspection) {
        return inspection.best() != nullptr ? ExitCode::Ok : ExitCode::Failed;
    };
    const ExitCode code =
        show_each(options, {.text =
                                [&](render::Buffer&, const Inspection& inspection) {
                                    table.add(row_of(inspection));
                                    return code_of(inspection);
                                },
                            .json =
                                [&](render::JsonWriter& json, const Inspection& inspection) {
                                    render::list_json(json, inspection);
                                    return code_of(inspection);
                                },
                            .separated = false});
    if (!table.empty()) {
        render::Buffer out;
        table.write(out, "");
        write_out({out.data(), out.size()});
    }
    return code;
}

} // namespace optictl::cli
