// Latched flags and status bits.
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using memmap::Reading;

/// Flags of one register on several lanes share a line; numbered flags keep their number.
std::string flag_name(const Reading& reading) {
    if (reading.lane() == 0) {
        return register_name(reading);
    }
    std::string name(reading.field->name);
    const std::size_t place = name.find("<i>");
    if (place != std::string::npos) {
        name.erase(place, 3);
    }
    return name;
}

/// Flags of one register are one line, whatever number of lanes they are set on.
void add_set_flags(Object& tree, const model::Module& module) {
    std::vector<std::pair<std::string, std::vector<unsigned>>> lines;
    std::size_t read = 0;
    std::size_t set = 0;
    module.for_each_flag([&](const Reading& flag) {
        read += flag.is_read() ? 1U : 0U;
        if (!flag.is_set()) {
            return;
        }
        ++set;
        std::string name = flag_name(flag);
        if (lines.empty() || lines.back().first != name) {
            lines.emplace_back(std::move(name), std::vector<unsigned>{});
        }
        if (flag.lane() != 0) {
            lines.back().second.push_back(flag.lane());
        }
    });
    Object& section = tree.object("", fmt::format("Flags set  ({} of {} read)", set, read));
    if (lines.empty()) {
        section.note(read == 0 ? "not read" : "none");
    }
    for (const auto& [name, lanes] : lines) {
        section.note(lanes.empty()
                         ? name
                         : fmt::format("{}  {} {}", name, lanes.size() == 1 ? "lane" : "lanes",
                                       ranges_of(lanes)));
    }
}

void add_all_flags(Object& tree, const model::Module& module) {
    tree.objects("flags"); // also where there are none
    module.for_each_flag([&](const Reading& flag) {
        Object& to = tree.next("flags");
        to.word("name", register_name(flag));
        to.data("lane", whole_or_null(flag.lane(), flag.lane() != 0));
        to.data("set", as_data(flag.has_value() ? Value::Data(flag.raw != 0) : Value::Data()));
        to.word("state", memmap::name_of(flag.state));
        to.word("register", register_address(flag, module.context.standard));
    });
}

} // namespace

void add_flags(Object& tree, const model::Module& module) {
    tree.later(Shown::ToPeople, [&module](Object& part) { add_set_flags(part, module); });
    tree.later(Shown::ToPrograms, [&module](Object& part) { add_all_flags(part, module); });
}

Object flags_tree(const engine::Inspection& inspection, const Wish& /*wish*/) {
    Object tree = tree_of(inspection);
    const engine::Decoded* const best = inspection.best();
    if (best != nullptr) {
        add_verdict_line(tree, inspection.health());
        add_unread(tree, best->module);
    }
    add_diagnosis(tree, inspection);
    if (best != nullptr) {
        add_flags(tree, best->module);
        add_observable_flags(tree, best->module);
        tree.later(Shown::ToPrograms,
                   [best](Object& part) { add_observables(part, best->module); });
    }
    return tree;
}

} // namespace optictl::cli::view
