// What several verbs say of a module, each part in one function: added to a tree, or a whole tree.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli::view {

/// What a user asked to see of a module beside what is shown anyway.
struct Wish {
    bool raw = false;     ///< register and bytes beside each value
    bool verbose = false; ///< `show`: every fact of the module
    bool all = false;     ///< also what is not advertised
    bool judges = false;  ///< `dom`: with the verdict
};

/// Keys of limits, by model::Limit.
inline constexpr std::array<std::string_view, model::limit_count> limit_keys{
    "high_alarm", "low_alarm", "high_warning", "low_warning"};

/// Trees of the verbs of these names.
[[nodiscard]] Object show_tree(const engine::Inspection& inspection, const Wish& wish = {});
[[nodiscard]] Object why_tree(const engine::Inspection& inspection, const Wish& wish = {});
[[nodiscard]] Object dom_tree(const engine::Inspection& inspection, const Wish& wish = {});
[[nodiscard]] Object list_tree(const engine::Inspection& inspection, const Wish& wish = {});
[[nodiscard]] Object flags_tree(const engine::Inspection& inspection, const Wish& wish = {});
[[nodiscard]] Object apps_tree(const engine::Inspection& inspection, const Wish& wish = {});

/// "FILE: QSFP-DD, CMIS 5.3".
[[nodiscard]] std::string heading(const engine::Inspection& inspection,
                                  const model::Module& module);
/// Begins a tree: what the module is called, its form factor and its memory map. Of what could not
/// be decoded the tree is whole then: the evidence, and the bytes.
[[nodiscard]] Object tree_of(const engine::Inspection& inspection);

/// How many causes stand below a verdict; `why` has them all.
inline constexpr std::size_t most_causes = 3;
/// "does-not-work: no light on media lanes 1-4": the verdict and its first cause.
[[nodiscard]] std::string verdict_line(const analysis::Health& health);
/// The same as the answer to people.
void add_verdict_line(Object& tree, const analysis::Health& health);
/// The verdict, and below it the causes that a person should act on, each with its advice.
void add_verdict(Object& tree, const analysis::Health& health);
/// What was not judged; nothing where all was.
void add_not_judged(Object& tree, const analysis::Health& health);
/// A cause, and what qualifies it.
[[nodiscard]] std::string cause_text(const analysis::Cause& cause);
/// Its name; null where none is.
[[nodiscard]] Value first_bad_step(const analysis::Health& health);
/// For programs, key "diagnosis": verdict, first bad step, steps, causes, what was not judged.
void add_diagnosis(Object& tree, const engine::Inspection& inspection);
/// For people: why values are not there.
void add_unread(Object& tree, const model::Module& module);

/// What stands below the verdict unless more is asked for.
void add_brief(Object& tree, const model::Module& module, const analysis::Health& health,
               const Wish& wish);
/// Columns of a table of what a module is in short: a label and what is behind it.
[[nodiscard]] std::vector<Column> brief_columns();
/// What each laser is tuned to, a line a lane; nothing where none is tunable.
void add_tuning(Table& table, const model::Module& module);
/// For people: the data paths of a module that has such states.
void add_data_path_table(Object& tree, const model::Module& module);
/// For people: media lanes with their monitors and limits.
void add_media_lanes(Object& tree, const model::Module& module);
/// Monitors, their limits and margins.
void add_monitors(Object& tree, const model::Module& module, const Wish& wish);

/// An item for programs, with its register where that is wished.
void add_item(Object& to, const model::Item& item, memmap::Standard standard, const Wish& wish);
/// The first lane of the data path that a host lane is of, counted over all banks; why there is
/// none.
[[nodiscard]] Value first_lane_of(const model::Lane& lane);
/// For programs: host lanes with their states and settings.
void add_lanes(Object& tree, const model::Module& module, const Wish& wish);

/// The applications that a module advertises.
void add_applications(Object& tree, const model::Module& module);
/// Ways to split the port, and what to set for each.
void add_port_modes(Object& tree, const engine::Inspection& inspection);

/// Latched flags: to people those that are set, to programs all.
void add_flags(Object& tree, const model::Module& module);

/// What a module observes of its signals by a list of its own (VDM). Nothing of one without any.
void add_observables(Object& tree, const model::Module& module);
/// To people, a line for each of them whose limits were passed, by the module's own latched flags;
/// nothing where they were not read.
void add_observable_flags(Object& tree, const model::Module& module);

} // namespace optictl::cli::view
