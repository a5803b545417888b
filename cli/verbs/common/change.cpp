#include "cli/verbs/common/change.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/engine/change/plan_file.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/render/walk.hpp"
#include "cli/verbs/common/tree.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/journal/journal_file.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

using model::ControlPlan;
using model::ControlStep;

[[nodiscard]] std::string seconds(std::chrono::nanoseconds time) {
    return fmt::format("{:.3g} s", std::chrono::duration<double>(time).count());
}

/// "00h -> 0Fh", "10 10 10 10h -> 20 20 24 24h"; triggers have no old value.
[[nodiscard]] std::string values_of(const ControlStep& step) {
    const auto hex = [](const auto& all) {
        std::string text;
        for (const auto& each : all) {
            text += fmt::format("{}{:02X}", text.empty() ? "" : " ", each.value);
        }
        return fmt::format("{}h", text);
    };
    if (step.write.patches.empty()) {
        return "";
    }
    const std::string now = hex(step.write.patches);
    return step.old.empty() ? now : fmt::format("{} -> {}", hex(step.old), now);
}

[[nodiscard]] std::string traffic_of(const ControlStep& step) {
    if (step.traffic == model::Traffic::None) {
        return "";
    }
    const bool all = step.lanes == 0 || step.lanes == ~model::LaneSet{};
    return fmt::format("{} {}", name_of(step.traffic), all ? "all" : model::words_of(step.lanes));
}

[[nodiscard]] std::string words_of_step(const ControlStep& step) {
    const std::string values = values_of(step);
    std::string text = values.empty() ? step.what : fmt::format("{}: {}", values, step.what);
    if (!step.expect.is_empty()) {
        text += fmt::format("; waits for {} ({}at most {})", step.expect.what,
                            step.expect.usual.count() != 0
                                ? fmt::format("usually {}, ", seconds(step.expect.usual))
                                : "",
                            seconds(step.expect.at_most));
    }
    if (const std::string traffic = traffic_of(step); !traffic.empty()) {
        text += fmt::format("; {}", traffic);
    }
    if (!step.fallback.empty()) {
        text += "; where refused, AppSel 0 first and again";
    }
    return text;
}

void add_steps(view::Object& tree, const ControlPlan& plan) {
    view::Table& steps =
        tree.table("steps", "Plan",
                   {{"number", "", view::Align::Right},
                    {"register", "register"},
                    {"mask", "mask", view::Align::Left, view::Shown::ToPrograms},
                    {"values", "old -> new", view::Align::Left, view::Shown::ToPrograms},
                    {"clause", "clause", view::Align::Left, view::Shown::ToPrograms},
                    {"traffic", "traffic", view::Align::Left, view::Shown::ToPrograms},
                    {"lanes", "lanes", view::Align::Left, view::Shown::ToPrograms},
                    {"expects", "expects", view::Align::Left, view::Shown::ToPrograms},
                    {"usual_s", "usual", view::Align::Left, view::Shown::ToPrograms},
                    {"at_most_s", "at most", view::Align::Left, view::Shown::ToPrograms},
                    {"what", "what it does"}});
    unsigned number = 0;
    const auto add = [&](const ControlStep& step) {
        std::string mask;
        for (const memmap::Patch& patch : step.write.patches) {
            mask += fmt::format("{}{:02X}", mask.empty() ? "" : " ", patch.mask);
        }
        const auto time = [](std::chrono::milliseconds value) {
            const double amount = std::chrono::duration<double>(value).count();
            return view::number(amount, fmt::format("{:.3g} s", amount));
        };
        const bool waits = !step.expect.is_empty();
        steps.row({view::whole(++number), view::text(step.where), view::text(mask),
                   view::text(values_of(step)), view::text(step.clause),
                   view::text(name_of(step.traffic)), view::lanes(step.lanes),
                   waits ? view::text(step.expect.what) : view::none("nothing"),
                   waits ? time(step.expect.usual) : view::none("nothing"),
                   waits ? time(step.expect.at_most) : view::none("nothing"),
                   view::text(words_of_step(step))});
    };
    std::ranges::for_each(plan.steps, add);
}

[[nodiscard]] std::string effect_of(const ControlPlan& plan) {
    switch (plan.traffic()) {
    case model::Traffic::None: return "does not touch traffic";
    case model::Traffic::Disturbs: return "may disturb traffic for a moment";
    case model::Traffic::Drops: break;
    }
    const model::LaneSet lanes = plan.dropped();
    return lanes == ~model::LaneSet{}
               ? "drops the traffic of all lanes"
               : fmt::format("drops the traffic of {}", model::words_of(lanes));
}

void add_plan(view::Object& tree, const ControlPlan& plan) {
    tree.fact("effect", "Effect", view::text(effect_of(plan)));
    tree.data("traffic", view::text(name_of(plan.traffic())));
    for (const std::string& note : plan.notes) {
        tree.note(fmt::format("Note: {}.", note));
    }
    add_steps(tree, plan);
    if (!plan.before.empty()) {
        tree.note("It holds only for these registers as they are now; undo writes them back.");
    }
}

[[nodiscard]] std::string headline(const ChangeOutcome& outcome) {
    const std::string& name = outcome.plan.name;
    switch (outcome.result) {
    case ChangeResult::AsWished: return fmt::format("{}: nothing to do, it is so already", name);
    case ChangeResult::Planned: return fmt::format("{}: planned, nothing was written", name);
    case ChangeResult::Declined: return fmt::format("{}: {}", name, outcome.message);
    case ChangeResult::Done: return fmt::format("{}: done", name);
    case ChangeResult::Unseen:
        return fmt::format("{}: written, but not seen: {}", name, outcome.message);
    case ChangeResult::Refused: return fmt::format("{}: refused: {}", name, outcome.message);
    case ChangeResult::Failed:
        return fmt::format("{}: failed: {}{}", name, outcome.message,
                           outcome.rollback.empty() ? std::string()
                                                    : fmt::format("; {}", outcome.rollback));
    case ChangeResult::LeftHalfway:
        return fmt::format("{}: failed and left halfway: {}; {}", name, outcome.message,
                           outcome.rollback);
    default: return outcome.message;
    }
}

[[nodiscard]] view::Object tree_of(const ChangeOutcome& outcome, bool with_plan) {
    view::Object tree;
    tree.sentence("answer", fmt::format("{}: {}", view::text(outcome.target).text,
                                        view::text(headline(outcome)).text));
    tree.data("result", view::text(name_of(outcome.result)));
    tree.fact("module", "Module", view::text(identity_of(*outcome.inspection)));
    tree.fact("transport", "Way", view::text(outcome.transport));
    if (outcome.journal_number != 0) {
        const bool is_back = outcome.result == ChangeResult::Failed; // it was taken back
        tree.fact("journal", "Journal",
                  {is_back
                       ? fmt::format("{}", outcome.journal_number)
                       : fmt::format("{0}; optictl undo {0} takes it back", outcome.journal_number),
                   static_cast<std::int64_t>(outcome.journal_number),
                   {}});
    }
    if (!outcome.holds.empty()) {
        tree.fact("holds", "Holds now", view::several(outcome.holds));
    }
    if (!outcome.plan.is_empty() && with_plan) {
        add_plan(tree, outcome.plan);
    }
    if (!outcome.times.empty()) {
        view::Table& times = tree.table("times", "Times",
                                        {{"took_s", "took", view::Align::Right},
                                         {"usual_s", "advertised", view::Align::Right},
                                         {"what", "step"}});
        for (const StepTime& each : outcome.times) {
            const auto time = [](drivers::Duration value) {
                const double amount = std::chrono::duration<double>(value).count();
                return view::number(amount, fmt::format("{:.3g} s", amount));
            };
            times.row({time(each.took),
                       each.usual.count() != 0 ? time(each.usual) : view::none("not advertised"),
                       view::text(each.what)});
        }
    }
    return tree;
}

/// One line on the terminal while the module takes its time.
class StepLine {
public:
    void show(const ChangeProgress& progress) {
        if (::isatty(STDERR_FILENO) == 0) {
            return;
        }
        const std::string line =
            fmt::format("{}step {} of {}: {}{}{}", progress.rolls_back ? "taking back, " : "",
                        progress.number, progress.count, progress.step.what,
                        progress.waited.count() != 0 ? fmt::format(", {}", seconds(progress.waited))
                                                     : std::string(),
                        progress.is_late ? ", later than advertised" : "");
        write(fmt::format("\r\x1b[K{}", line.substr(0, 79)));
        is_shown_ = true;
    }
    void clear() {
        if (std::exchange(is_shown_, false)) {
            write("\r\x1b[K");
        }
    }

private:
    static void write(const std::string& text) {
        std::fwrite(text.data(), 1, text.size(), stderr);
        std::fflush(stderr);
    }
    bool is_shown_ = false;
};

/// The plan on the terminal, and the word of the person there.
[[nodiscard]] bool ask(const Proposal& proposal, const std::string& target) {
    view::Object tree;
    tree.sentence("answer", fmt::format("{}: {}", view::text(target).text, proposal.plan.name));
    tree.fact("module", "Module", view::text(identity_of(proposal.inspection)));
    tree.fact("transport", "Way", view::text(proposal.transport));
    for (const std::string& manager : proposal.managers) {
        tree.note(fmt::format("Note: {}.", view::text(manager).text));
    }
    add_plan(tree, proposal.plan);
    return is_confirmed(tree, "Write this to the module?");
}

} // namespace

bool is_confirmed(const view::Object& tree, std::string_view question) {
    render::Buffer text;
    render::walk_text(text, tree);
    complain_as_is({text.data(), text.size()});
    complain_as_is(fmt::format("\n{} [y/N] ", question));
    char answer[8] = {};
    return std::fgets(answer, sizeof answer, stdin) != nullptr &&
           (answer[0] == 'y' || answer[0] == 'Y');
}

/// The number is what counts; the name is what the environment says.
std::string user_text() {
    const char* const name =
        std::getenv("SUDO_USER") != nullptr ? std::getenv("SUDO_USER") : std::getenv("USER");
    return fmt::format("uid {}{}, PID {}", ::getuid(),
                       name != nullptr ? fmt::format(" ({})", name) : std::string(), ::getpid());
}

std::string ChangeOptions::default_journal() {
    const auto variable = [](const char* name) {
        const char* const value = std::getenv(name);
        return std::string(value != nullptr ? value : "");
    };
    if (const std::string named = variable("OPTICTL_JOURNAL"); !named.empty()) {
        return named;
    }
    if (::geteuid() == 0) {
        return "/var/lib/optictl/journal.jsonl";
    }
    const std::string state = variable("XDG_STATE_HOME");
    return fmt::format("{}/optictl/journal.jsonl",
                       state.empty() ? fmt::format("{}/.local/state", variable("HOME")) : state);
}

std::string older_journal(const std::string& journal) {
    const std::filesystem::path older = drivers::journal::older_of(journal);
    std::error_code error;
    return std::filesystem::exists(older, error)
               ? fmt::format("; older ones are in {}: --journal names it", older.string())
               : std::string();
}

void declare_journal(Arguments& to, std::string& journal) {
    to.text("--journal", journal,
            "file of the journal; else $OPTICTL_JOURNAL, else the user's own");
}

void declare_change(Arguments& to, ChangeOptions& options) {
    options.request.wanted = everything;
    declare_targets(to, options, {"text", "json", "markdown"},
                    "text, json: one object a line, or markdown, for tickets");
    declare_way(to, options);
    to.flag("-y,--yes", options.yes, "write without asking");
    to.flag("-n,--dry-run", options.dry_run, "show the plan and write nothing");
    to.text("--plan-out", options.plan_out, "put the plan into a file for apply; write nothing");
    to.flag("--no-rollback", options.no_rollback, "on failure leave the module as it then is");
    to.flag("--take-over", options.take_over, "although another program manages the modules");
    declare_journal(to, options.journal);
}

std::expected<ChangeWords, ExitCode> words_of(const ChangeOptions& options) {
    auto words = parse_words(options.words);
    if (!words) {
        complain(words.error());
        return std::unexpected(ExitCode::Usage);
    }
    ChangeWords out{.before = words->before, .targets = {}};
    if (words->targets.empty()) {
        return out;
    }
    TargetOptions targets = options;
    targets.words.erase(targets.words.begin(),
                        targets.words.begin() + static_cast<std::ptrdiff_t>(words->before.size()));
    auto expanded = targets_of(targets);
    if (!expanded) {
        return std::unexpected(expanded.error());
    }
    out.targets = std::move(*expanded);
    return out;
}

ExitCode change_modules(const ChangeOptions& options, const std::vector<Target>& targets,
                        ChangeRequest how) {
    Output output(options.format);
    if (!options.plan_out.empty() && targets.size() != 1) {
        complain("--plan-out takes one target: a plan is for one module");
        return ExitCode::Usage;
    }
    const Interrupt interrupt;
    const auto system = open_system(options.request);
    TreeWriter writer(output, options.format);
    StepLine line;
    const bool is_terminal = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
    how.dry_run = options.dry_run || !options.plan_out.empty();
    how.rolls_back = !options.no_rollback;
    how.takes_over = options.take_over;
    how.journal = options.journal;
    how.who = user_text();
    how.progress = [&](const ChangeProgress& progress) { line.show(progress); };
    ExitCode code = ExitCode::Ok;
    for (const Target& target : targets) {
        if (Interrupt::seen()) {
            break;
        }
        bool is_shown = false;
        if (!options.yes) {
            how.confirm = [&](const Proposal& proposal) {
                is_shown = is_terminal;
                return is_terminal && ask(proposal, target.name());
            };
        }
        ChangeOutcome outcome = change(*system, target, options.request, how);
        line.clear();
        if (outcome.result == ChangeResult::Declined && !is_terminal) {
            outcome.message = "nothing was written: there is no terminal to ask at; look at the "
                              "plan, then use --yes";
        }
        for (const std::string& notice : outcome.notices) {
            output.complain(fmt::format("{}: {}", outcome.target, notice));
        }
        code = worse(code, exit_code_of(outcome.trouble));
        if (outcome.result == ChangeResult::NoModule || outcome.result == ChangeResult::NoPlan) {
            output.fail(engine::failure_of(outcome.target, outcome.trouble, outcome.message));
            continue;
        }
        if (!options.plan_out.empty() && !outcome.plan.is_empty()) {
            if (auto failed = drivers::dump::write_file_atomically(options.plan_out,
                                                                   write_plan(outcome.plan))) {
                output.complain(fmt::format("{}: {}", options.plan_out, *failed));
                code = worse(code, ExitCode::DeviceError);
            }
        }
        writer.write(tree_of(outcome, !is_shown || options.format == Format::Json), "change/1",
                     *outcome.inspection);
    }
    writer.finish();
    return output.finish(code);
}

std::optional<model::LaneSet> lanes_of(std::string_view text) {
    model::LaneSet lanes = 0;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view part = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        const std::size_t dash = part.find('-');
        const auto number = [](std::string_view word) -> unsigned {
            unsigned value = 0;
            const auto [end, error] =
                std::from_chars(word.data(), word.data() + word.size(), value);
            return error == std::errc{} && end == word.data() + word.size() ? value : 0;
        };
        const unsigned first = number(part.substr(0, dash));
        const unsigned last =
            dash == std::string_view::npos ? first : number(part.substr(dash + 1));
        if (first == 0 || last < first || last > model::most_lanes) {
            return std::nullopt;
        }
        lanes |= model::lane_set(first, last - first + 1);
    }
    return lanes != 0 ? std::optional(lanes) : std::nullopt;
}

ExitCode set_lanes(const ChangeOptions& options, std::string_view verb,
                   const std::vector<SettingWord>& words) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    std::string known;
    for (const SettingWord& each : words) {
        known += fmt::format("{}{}{}", known.empty() ? "" : "|", each.word,
                             !each.takes_code()  ? ""
                             : each.word.empty() ? "CODE"
                                                 : " CODE");
    }
    const auto usage = [&](std::string_view why) {
        const SettingWord& first = words.front();
        complain(fmt::format("{}{} write: {} {} [LANES] TARGET, for example: {} {}{}{} 1-4 port 12",
                             why, why.ends_with('?') ? "" : ";", verb, known, verb, first.word,
                             first.takes_code() && !first.word.empty() ? " " : "",
                             first.takes_code() ? "2" : ""));
        return ExitCode::Usage;
    };
    std::vector<std::string> rest = given->before;
    const bool has_words = !words.front().word.empty();
    if (rest.empty()) {
        return usage(fmt::format("{} what?", verb));
    }
    const auto found =
        has_words ? std::ranges::find(words, std::string_view(rest.front()), &SettingWord::word)
                  : words.begin();
    if (found == words.end()) {
        return usage(fmt::format("'{}' is none of {}", rest.front(), known));
    }
    model::Wish wish{.name = std::string(verb)};
    if (has_words) {
        wish.name += fmt::format(" {}", found->word);
        rest.erase(rest.begin());
    }
    unsigned code = 0;
    if (found->takes_code()) {
        const std::string word = rest.empty() ? std::string() : rest.front();
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), code);
        if (error != std::errc{} || end != word.data() + word.size()) {
            return usage(word.empty() ? std::string("no code")
                                      : fmt::format("'{}' is no code", word));
        }
        wish.name += fmt::format(" {}", code);
        rest.erase(rest.begin());
    }
    const auto lanes = rest.size() == 1 ? lanes_of(rest.front()) : std::optional<model::LaneSet>(0);
    if (!lanes || rest.size() > 1) {
        return usage(fmt::format("'{}' is no list of lanes", rest.front()));
    }
    if (given->targets.empty()) {
        return usage("no target");
    }
    wish.name += *lanes != 0 ? fmt::format(" {}", model::ranges_of(*lanes)) : std::string();
    for (const SettingWord::Set& each : found->sets) {
        wish.lanes.push_back({.setting = each.setting,
                              .lanes = *lanes,
                              .value = each.is_code ? code : each.value,
                              .where_advertised = each.where_advertised});
    }
    return change_modules(options, given->targets,
                          {.wish = [&](const Inspection&) { return wish; }});
}

} // namespace optictl::cli
