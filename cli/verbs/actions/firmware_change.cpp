// firmware plan, update, load, run, commit, abort, revert.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <mutex>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/engine/firmware/rollout.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/interrupt.hpp"
#include "cli/render/walk.hpp"
#include "cli/verbs/common/firmware.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {
namespace {

using engine::FirmwareAction;
using engine::FirmwareOutcome;
using engine::FirmwareProgress;
using engine::FirmwareRequest;
using engine::FirmwareResult;
using engine::Target;
using Action = FirmwareAction;

[[nodiscard]] bool needs_image(Action action) {
    return action == Action::Plan || action == Action::Update || action == Action::Load;
}

[[nodiscard]] std::string duration(double seconds) {
    const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
    return whole < 60 ? fmt::format("{} s", whole)
                      : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

/// One line on the terminal, of all modules that are under way.
class UpdateLine {
public:
    explicit UpdateLine(std::size_t count) : count_(count) {}

    void note(const std::string& target, const FirmwareProgress& progress) {
        const std::lock_guard lock(mutex_);
        under_way_[target] = progress;
        if (::isatty(STDERR_FILENO) == 0) {
            return;
        }
        const auto now = std::chrono::steady_clock::now();
        if (now < next_) {
            return;
        }
        next_ = now + std::chrono::milliseconds(200);
        write(fmt::format("\r\x1b[K{}", text(now).substr(0, 79)));
        is_shown_ = true;
    }
    void done(const std::string& target) {
        const std::lock_guard lock(mutex_);
        under_way_.erase(target);
        ++done_;
        if (std::exchange(is_shown_, false)) {
            write("\r\x1b[K");
        }
    }

private:
    using Moment = std::chrono::steady_clock::time_point;

    [[nodiscard]] std::string text(Moment now) const {
        if (count_ == 1) {
            return text_of_one(under_way_.begin()->second);
        }
        double share = 0;
        for (const auto& [target, each] : under_way_) {
            share +=
                each.of != 0 ? static_cast<double>(each.done) / static_cast<double>(each.of) : 1;
        }
        share = (share + static_cast<double>(done_)) / static_cast<double>(count_);
        const double spent = std::chrono::duration<double>(now - begin_).count();
        return fmt::format("{} of {} modules done, {} under way, {:.0f} %{}", done_, count_,
                           under_way_.size(), 100 * share,
                           share > 0
                               ? fmt::format(", {} left", duration(spent * (1 - share) / share))
                               : std::string());
    }
    [[nodiscard]] static std::string text_of_one(const FirmwareProgress& progress) {
        const double took = std::chrono::duration<double>(progress.took).count();
        if (progress.of == 0 || progress.done == 0 || took <= 0) {
            return fmt::format("{}, {}", progress.phase, duration(took));
        }
        const double share = static_cast<double>(progress.done) / static_cast<double>(progress.of);
        return fmt::format("{}: {:.0f} %, {:.1f} kB/s, {} left", progress.phase, 100 * share,
                           static_cast<double>(progress.done) / took / 1000,
                           duration(took * (1 - share) / share));
    }
    static void write(const std::string& text) {
        std::fwrite(text.data(), 1, text.size(), stderr);
        std::fflush(stderr);
    }

    std::size_t count_;
    std::mutex mutex_;
    std::map<std::string, FirmwareProgress> under_way_;
    std::size_t done_ = 0;
    bool is_shown_ = false;
    Moment begin_ = std::chrono::steady_clock::now();
    Moment next_ = begin_;
};

/// What the words of the command line name.
struct Named {
    std::string image;
    std::vector<Target> targets;
};

[[nodiscard]] std::expected<Named, ExitCode> named_by(const FirmwareOptions& options,
                                                      Action action) {
    const auto usage = [&](std::string_view why) {
        complain(fmt::format("{} write: optictl firmware {} {}port 12", why, name_of(action),
                             needs_image(action) ? "IMAGE " : ""));
        return std::unexpected(ExitCode::Usage);
    };
    const auto words = engine::parse_words(options.words);
    if (!words) {
        complain(words.error());
        return std::unexpected(ExitCode::Usage);
    }
    const std::size_t wanted = needs_image(action) ? 2 : 1;
    if (words->before.size() < wanted) {
        return usage("which image?");
    }
    if (words->before.size() > wanted) {
        return usage(fmt::format("'{}' is one word too many;", words->before[wanted]));
    }
    if (words->targets.empty()) {
        return usage("of which module?");
    }
    TargetOptions rest = options;
    rest.words.erase(rest.words.begin(), rest.words.begin() + static_cast<std::ptrdiff_t>(wanted));
    auto targets = targets_of(rest);
    if (!targets) {
        return std::unexpected(targets.error());
    }
    return Named{needs_image(action) ? words->before[1] : std::string(), std::move(*targets)};
}

/// "25%"; 0 where nothing is said; nothing after a complaint.
[[nodiscard]] std::optional<unsigned> percent_of(const std::string& text) {
    if (text.empty()) {
        return 0;
    }
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (error != std::errc{} || (!rest.empty() && rest != "%") || value == 0 || value > 100) {
        complain(fmt::format("--then {}: write a share of all modules, 25%", text));
        return std::nullopt;
    }
    return value;
}

/// The plan on the terminal, and the word of the person there.
[[nodiscard]] bool is_confirmed(const FirmwareOutcome& outcome, const FirmwareOptions& options,
                                Action action, const std::string& image) {
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) {
        return false;
    }
    FirmwareOutcome plan;
    plan.result = FirmwareResult::Planned;
    plan.target = outcome.target;
    plan.transport = outcome.transport;
    plan.checks = outcome.checks;
    plan.steps = outcome.steps;
    plan.effect = outcome.effect;
    plan.after = outcome.after;
    plan.interrupted = outcome.interrupted;
    return cli::is_confirmed(tree_of(plan, options, action, image), "Do this to the module?");
}

/// What is asked of the engine; the error was complained of.
[[nodiscard]] std::expected<FirmwareRequest, ExitCode>
request_of(const FirmwareOptions& options, Action action, const std::string& image) {
    FirmwareRequest how{.action = action,
                        .dry_run = options.dry_run,
                        .trial = options.trial,
                        .commit_after = options.commit_after,
                        .again = options.again,
                        .resets = options.reset,
                        .banks = options.banks,
                        .takes_over = options.how.takes_over,
                        .journal = options.journal,
                        .who = user_text()};
    if (needs_image(action)) {
        auto loaded = engine::load_image(
            {.file = image,
             .manifest = options.manifest,
             .without_manifest = options.no_manifest,
             .instead_of_it = "write one, name it with --manifest, or say --no-manifest"});
        if (!loaded) {
            complain(loaded.error().message);
            return std::unexpected(exit_code_of(loaded.error().trouble));
        }
        how.image = std::make_shared<const engine::FirmwareImage>(std::move(*loaded));
    }
    return how;
}

/// Of many modules: how many ended how, and which did not as they should.
[[nodiscard]] view::Object summary_of(const std::vector<FirmwareOutcome>& all, Action action) {
    std::map<std::string_view, unsigned> counts;
    for (const FirmwareOutcome& each : all) {
        ++counts[name_of(each.result)];
    }
    std::string text;
    for (const auto& [result, count] : counts) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, result);
    }
    view::Object tree;
    tree.sentence("answer",
                  fmt::format("firmware {} of {} modules: {}", name_of(action), all.size(), text));
    view::Table& table =
        tree.table("modules", "", {{"target", "target"}, {"result", "result"}, {"text", ""}});
    for (const FirmwareOutcome& each : all) {
        table.row(
            {view::text(each.target), view::text(name_of(each.result)), view::text(each.message)});
    }
    return tree;
}

/// Writes what came of each module, and of all in the end.
class Results {
public:
    Results(const FirmwareOptions& options, Action action, std::string image, std::size_t count)
        : options_(options), action_(action), image_(std::move(image)), count_(count),
          output_(options.format), writer_(output_, options.format) {}

    void take(FirmwareOutcome outcome) {
        for (const std::string& notice : outcome.notices) {
            output_.complain(fmt::format("{}: {}", outcome.target, notice));
        }
        code_ = worse(code_, exit_code_of(outcome.trouble));
        if (outcome.result == FirmwareResult::Declined && ::isatty(STDIN_FILENO) == 0) {
            outcome.message = "nothing was sent: there is no terminal to ask at; look at the plan, "
                              "then use --yes";
        }
        if (outcome.result == FirmwareResult::NoModule) {
            output_.fail(engine::failure_of(outcome.target, outcome.trouble, outcome.message));
        } else if (count_ > 1 && options_.format == Format::Text) {
            output_.write(fmt::format("{}: {}\n", view::text(outcome.target).text,
                                      view::text(answer_of(outcome, action_)).text));
        } else {
            writer_.write(tree_of(outcome, options_, action_, image_), "firmware-change/1");
        }
        all_.push_back(std::move(outcome));
    }

    [[nodiscard]] ExitCode finish() {
        if (count_ > 1 && options_.format != Format::Csv) {
            if (options_.format == Format::Text) {
                output_.write("\n");
            }
            writer_.write(summary_of(all_, action_), "firmware-rollout/1");
        }
        writer_.finish();
        return output_.finish(code_);
    }

private:
    const FirmwareOptions& options_;
    Action action_;
    std::string image_;
    std::size_t count_;
    Output output_;
    TreeWriter writer_;
    std::vector<FirmwareOutcome> all_;
    ExitCode code_ = ExitCode::Ok;
};

} // namespace

ExitCode change_firmware(const FirmwareOptions& options, Action action) {
    const auto named = named_by(options, action);
    if (!named) {
        return named.error();
    }
    const auto percent = percent_of(options.then);
    if (!percent) {
        return ExitCode::Usage;
    }
    const bool sends = action != Action::Plan && !options.dry_run;
    if (sends && named->targets.size() > 1 && !options.yes) {
        complain(fmt::format("{} modules: look at `optictl firmware plan`, then say --yes",
                             named->targets.size()));
        return ExitCode::Refused;
    }
    const auto how = request_of(options, action, named->image);
    if (!how) {
        return how.error();
    }
    // A second signal does not end it in the middle of a reset or a commit.
    const Interrupt interrupt(Interrupt::Second::IsNotedToo);
    const auto system = engine::open_system(options.request);
    UpdateLine line(named->targets.size());
    Results report(options, action, named->image, named->targets.size());
    engine::roll_out(
        named->targets,
        {.canary = options.canary, .then_percent = *percent, .window = options.window},
        options.request.stop, [&](const Target& target) { return engine::bus_of(*system, target); },
        [&](const Target& target) {
            FirmwareRequest own = *how;
            own.progress = [&](const FirmwareProgress& progress) {
                line.note(target.name(), progress);
            };
            if (!options.yes) {
                own.confirm = [&](const FirmwareOutcome& outcome) {
                    return is_confirmed(outcome, options, action, named->image);
                };
            }
            return engine::change_firmware(*system, target, options.request, own);
        },
        [&](FirmwareOutcome outcome) {
            line.done(outcome.target);
            report.take(std::move(outcome));
        });
    return report.finish();
}

} // namespace optictl::cli
