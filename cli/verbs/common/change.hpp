// What the verbs have in common that change modules: the plan is shown, confirmed, carried out, and
// what came of it is said.
#pragma once

#include <algorithm>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "cli/engine/change/change.hpp"
#include "cli/exit_code.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

struct ChangeOptions : TargetOptions {
    bool yes = false;
    bool dry_run = false;
    bool no_rollback = false;
    bool take_over = false;
    std::string plan_out; ///< file; empty: none
    std::string journal = default_journal();

    /// $OPTICTL_JOURNAL, else that of the user, root's in /var/lib.
    [[nodiscard]] static std::string default_journal();
};
void declare_change(Arguments& to, ChangeOptions& options);
/// Declares --journal alone.
void declare_journal(Arguments& to, std::string& journal);
/// Where operations stand that are no longer in the journal, for messages: "; older ones are in
/// FILE: --journal names it". Empty: there are none.
[[nodiscard]] std::string older_journal(const std::string& journal);

/// Shows a tree on the terminal, and asks the person there.
[[nodiscard]] bool is_confirmed(const view::Object& tree, std::string_view question);

/// Who runs the program, for the journal: "uid 0 (ann), PID 7".
[[nodiscard]] std::string user_text();

/// The words before the first target.
struct ChangeWords {
    std::vector<std::string> before;
    std::vector<engine::Target> targets;
};
/// Complains and gives the exit code where they make no sense.
[[nodiscard]] std::expected<ChangeWords, ExitCode> words_of(const ChangeOptions& options);

/// Changes all targets, one after the other. `how` has what is asked for; the rest is set here.
ExitCode change_modules(const ChangeOptions& options, const std::vector<engine::Target>& targets,
                        engine::ChangeRequest how);

/// "1-4,7"; nothing where it is no such list.
[[nodiscard]] std::optional<model::LaneSet> lanes_of(std::string_view text);

/// A word of a verb and what it sets: "off" sets TxDisable to 1.
struct SettingWord {
    std::string_view word;
    struct Set {
        model::Setting setting;
        unsigned value;
        bool where_advertised = false;
        bool is_code = false; ///< the value is what the user wrote, not `value`
    };
    std::vector<Set> sets;
    /// Whether a code of the standard follows the word.
    [[nodiscard]] bool takes_code() const {
        return std::ranges::any_of(sets, [](const Set& each) { return each.is_code; });
    }
};
/// A verb of the form WORD [CODE] [LANES] TARGET; where its one word is empty, CODE [LANES] TARGET.
ExitCode set_lanes(const ChangeOptions& options, std::string_view verb,
                   const std::vector<SettingWord>& words);

} // namespace optictl::cli
