#include "cli/engine/qualify/run.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/engine/lint.hpp"
#include "cli/engine/qualify/ends.hpp"
#include "drivers/recorded/recorded.hpp"
#include "sff/format/advice.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

using analysis::Level;
using analysis::Linted;

double seconds(drivers::Duration time) {
    return std::chrono::duration<double>(time).count();
}

/// "11h:154-155", of a failure.
std::vector<std::string> evidence_of(const model::Module& module, const model::Failure& failure) {
    std::vector<std::string> out;
    constexpr std::size_t most = 4;
    for (const model::Register& each : failure.registers) {
        if (out.size() < most) {
            const memmap::Reading reading = module.read(each);
            out.push_back(fmt::format(
                "{} = {}", words::register_address(reading, module.context.standard),
                reading.is_read() ? words::hex(reading.bytes, " ") : std::string("not read")));
        }
    }
    return out;
}

/// What the rules of one check of lint came to, together.
Outcome outcome_of(const model::Module& module, const std::vector<const Linted*>& rules) {
    Outcome out = skipped("none of its rules applies");
    unsigned passed_rules = 0;
    std::string untested;
    for (const Linted* const each : rules) {
        switch (each->outcome) {
        case model::Outcome::Pass: ++passed_rules; break;
        case model::Outcome::NotTested: untested = each->reason; break;
        case model::Outcome::NotApplicable: break;
        case model::Outcome::Fail:
            for (const model::Failure& failure : each->failures) {
                const Result result = each->use->level == Level::Fail ? Result::Fail : Result::Info;
                if (out.result != Result::Fail) {
                    out = {result, failure.text, {}};
                } else if (result == Result::Fail) {
                    out.text += "; " + failure.text;
                }
                auto evidence = evidence_of(module, failure);
                evidence.push_back(model::clause_of(failure.source));
                out.evidence.insert(out.evidence.end(), evidence.begin(), evidence.end());
            }
            break;
        }
    }
    if (out.result == Result::Skip && !untested.empty()) {
        return not_made("not tested: " + untested);
    }
    if (out.result == Result::Skip && passed_rules != 0) {
        return passed(fmt::format("{} rule{}", passed_rules, passed_rules == 1 ? "" : "s"));
    }
    return out;
}

class Run {
public:
    Run(drivers::Transport& device, const std::string& name, const Request& request,
        const Settings& settings, vendor_db::Date today)
        : bench_(device, name, request, settings), settings_(settings), today_(today),
          can_write_(device.capabilities()) {
        out_.target = name;
        out_.transport = device.description();
        if (settings.peer.device != nullptr) {
            far_.emplace(*settings.peer.device, settings.peer.name, request, settings);
            can_write_far_ = settings.peer.device->capabilities();
            bench_.join(*far_);
        }
    }

    Qualified run() {
        if (auto begun = bench_.begin(); !begun) {
            out_.trouble = Trouble::Device;
            out_.message = std::move(begun.error());
            return std::move(out_);
        }
        find_earlier();
        if (!begin_far()) {
            return std::move(out_);
        }
        if (!take_back_left()) {
            out_.inspection = bench_.take_first();
            return std::move(out_);
        }
        lint_checks();
        tell();
        for (const Check* const check : every_check()) {
            if (bench_.is_stopped()) {
                out_.message = "interrupted; what came before holds";
                break;
            }
            if (!one(*check)) {
                break;
            }
            tell();
        }
        add_external();
        out_.timings = std::move(bench_.timings);
        out_.latency_s = bench_.latency_s();
        out_.curves = std::move(bench_.curves);
        out_.notices = std::move(bench_.notices);
        for (const std::string& each : far_ ? far_->notices : std::vector<std::string>()) {
            out_.notices.push_back(fmt::format("{}: {}", far_->name(), each));
        }
        out_.inspection = bench_.take_first();
        return std::move(out_);
    }

private:
    /// What there is so far.
    void tell() {
        if (settings_.checked) {
            out_.timings = bench_.timings;
            out_.latency_s = bench_.latency_s();
            out_.message = "the run goes on, or was ended";
            settings_.checked(out_, bench_.first().inspection);
            out_.message.clear();
        }
    }

    void add(const Check& check, Outcome outcome, double took_s) {
        out_.lines.push_back({.id = std::string(check.id),
                              .group = std::string(check.group),
                              .kind = check.kind,
                              .title = std::string(check.title),
                              .criterion = std::string(check.criterion),
                              .source = std::string(check.source),
                              .outcome = std::move(outcome),
                              .took_s = took_s});
    }

    [[nodiscard]] bool is_wanted(std::string_view id) const {
        return settings_.only.empty() || settings_.only.contains(std::string(id));
    }

    /// What a profile excuses; nothing: nothing.
    [[nodiscard]] std::optional<Outcome> excused(std::string_view id) const {
        const auto found = settings_.profile.deviations.find(id);
        if (found == settings_.profile.deviations.end()) {
            return std::nullopt;
        }
        const Deviation& deviation = found->second;
        if (deviation.until && *deviation.until < today_) {
            return std::nullopt;
        }
        return skipped(fmt::format("deviation of {}{}: {}", deviation.owner,
                                   deviation.until ? " until " + deviation.until->text() : "",
                                   deviation.reason));
    }

    void lint_checks() {
        const std::vector<Linted> linted = lint(bench_.first().inspection);
        for (const analysis::Check& check : analysis::checks()) {
            std::vector<const Linted*> rules;
            for (const Linted& each : linted) {
                if (each.use->check == check.id) {
                    rules.push_back(&each);
                }
            }
            auto excuse = excused(check.id);
            add({.id = check.id,
                 .group = check.group,
                 .kind = Kind::Static,
                 .title = check.title,
                 .criterion = "its rules pass",
                 .source = check.source},
                excuse                ? std::move(*excuse)
                : is_wanted(check.id) ? outcome_of(bench_.module(), rules)
                                      : skipped("not asked for"),
                0);
        }
    }

    /// The report of the run that this one goes on with, and its times.
    void find_earlier() {
        const std::string runs = words::item_text(bench_.module(), "active_firmware");
        for (const Report& each : settings_.earlier) {
            if (!each.is_of(bench_.first().inspection)) {
                continue;
            }
            if (each.firmware != runs) {
                bench_.notices.push_back(
                    fmt::format("nothing is taken from the run before: it was of firmware {}, and "
                                "the module runs {}",
                                each.firmware, runs));
                continue;
            }
            earlier_ = &each;
        }
        if (earlier_ != nullptr) {
            bench_.timings = earlier_->timings;
        } else if (!settings_.earlier.empty() && bench_.notices.empty()) {
            bench_.notices.push_back(
                "nothing is taken from the run before: it was of another module");
        }
    }

    /// The first look at the other end, where one was named. Whether the run may go on.
    [[nodiscard]] bool begin_far() {
        if (!far_) {
            return true;
        }
        if (auto begun = far_->begin(); !begun) {
            out_.trouble = Trouble::Device;
            out_.message = fmt::format("{}, at the other end: {}", far_->name(), begun.error());
            return false;
        }
        const Inspection& far = far_->first().inspection;
        out_.peer = {.target = far_->name(),
                     .module = identity_of(far),
                     .firmware = words::item_text(far_->module(), "active_firmware"),
                     .transport = settings_.peer.device->description()};
        const bool has_serial = !words::item_text(far_->module(), "vendor_serial_number").empty();
        if (far_->name() == bench_.name() ||
            (has_serial && out_.peer->module == identity_of(bench_.first().inspection))) {
            out_.trouble = Trouble::Refused;
            out_.message = fmt::format(
                "{} is the same module, {}: a link has two ends, and the other end is another one",
                far_->name(), words::printable(out_.peer->module));
            return false;
        }
        return true;
    }

    /// A run that was killed left the modules as its last check had them. Whether this one may go
    /// on.
    [[nodiscard]] bool take_back_left() {
        if (earlier_ == nullptr || earlier_->verdict != "not-finished" || !settings_.may_write) {
            return true;
        }
        return take_back_left(bench_) && (!far_ || take_back_left(*far_));
    }

    [[nodiscard]] bool take_back_left(Bench& bench) {
        const auto taken = bench.take_back_since(earlier_->begun);
        if (!taken) {
            out_.trouble = Trouble::Unfit;
            out_.message = fmt::format("what the run before left at {} could not be taken back: {}",
                                       bench.name(), taken.error());
            return false;
        }
        if (taken->empty()) {
            return true;
        }
        bench.notices.push_back(fmt::format(
            "what the run before left was taken back first: operation {} of the journal", *taken));
        auto again = bench.begin();
        out_.message = again ? std::string() : std::move(again.error());
        return again.has_value();
    }

    /// Takes the line of the run before; whether there is one that answers.
    [[nodiscard]] bool takes_earlier(const Check& check) {
        const Line* const line = earlier_ != nullptr ? earlier_->line(check.id) : nullptr;
        const bool answers = line != nullptr && (line->outcome.result == Result::Pass ||
                                                 line->outcome.result == Result::Info ||
                                                 line->outcome.result == Result::Fail);
        if (!answers || check.kind == Kind::Static || check.is_of_run) {
            return false;
        }
        Line taken = *line;
        if (!earlier_->begun.empty() && taken.outcome.text.find("(run of ") == std::string::npos) {
            taken.outcome.text += fmt::format(" (run of {})", earlier_->begun);
        }
        out_.lines.push_back(std::move(taken));
        return true;
    }

    void add_external() {
        const std::string serial = words::item_text(bench_.module(), "vendor_serial_number");
        bool has_any = false;
        for (const External& each : settings_.external) {
            if (!serial.empty() && each.serial_number == serial) {
                out_.lines.push_back(each.line);
                has_any = true;
            }
        }
        if (!settings_.external.empty() && !has_any) {
            bench_.notices.push_back(
                fmt::format("no external result is of serial number {}", serial));
        }
    }

    /// Why a check of this kind is not made; nothing: it is.
    [[nodiscard]] std::optional<std::string> refusal_of(Kind kind) const {
        if (kind == Kind::Write && !settings_.may_write) {
            return "it drops traffic, and was not allowed";
        }
        if (kind == Kind::Pair && !far_) {
            return "it takes both ends, and no peer was named";
        }
        if (kind == Kind::Pair && !settings_.may_write) {
            return "it darkens lanes of both ends, and was not allowed";
        }
        if (kind == Kind::Pair && !can_write_far_.can_write) {
            return fmt::format("{}: {}", far_->name(), can_write_far_.write_refused_because);
        }
        if (kind == Kind::Observe && !settings_.may_write && !settings_.may_observe) {
            return "it writes to observe, and was not allowed";
        }
        const bool writes = kind == Kind::Write || kind == Kind::Observe || kind == Kind::Pair;
        if (writes && !can_write_.can_write) {
            return can_write_.write_refused_because;
        }
        return std::nullopt;
    }

    /// Whether the run may go on.
    bool one(const Check& check) {
        if (auto excuse = excused(check.id)) {
            add(check, std::move(*excuse), 0);
            return true;
        }
        if (!is_wanted(check.id)) {
            add(check, skipped("not asked for"), 0);
            return true;
        }
        if (check.kind != Kind::Static && settings_.is_recorded) {
            add(check, skipped("a dump answers no second time; qualify the module itself"), 0);
            return true;
        }
        if (takes_earlier(check)) {
            return true;
        }
        if (auto refused = refusal_of(check.kind)) {
            add(check, skipped(std::move(*refused)), 0);
            return true;
        }
        if (settings_.progress) {
            settings_.progress(check);
        }
        const drivers::Duration begin = bench_.clock().now();
        Outcome outcome = check.run(bench_);
        const double took = seconds(bench_.clock().now() - begin);
        if (bench_.is_stopped() && outcome.result != Result::Pass) {
            outcome = not_made("interrupted"); // whatever it says, it was not carried through
        }
        add(check, std::move(outcome), took);
        // Each end by itself: what goes wrong at one leaves nothing behind at the other.
        const bool is_far_back = !far_ || is_back(*far_, check);
        return is_back(bench_, check) && is_far_back;
    }

    [[nodiscard]] bool is_back(Bench& bench, const Check& check) {
        const auto back = bench.put_back();
        if (!back) {
            out_.trouble = Trouble::Unfit;
            out_.message += fmt::format(
                "{}after {} {} could not be put back: {}", out_.message.empty() ? "" : "; ",
                check.id, &bench == &bench_ ? "the module" : bench.name(), back.error());
        }
        return back.has_value();
    }

    Bench bench_;
    std::optional<Bench> far_;
    const Settings& settings_;
    vendor_db::Date today_;
    drivers::Capabilities can_write_;
    drivers::Capabilities can_write_far_{};
    const Report* earlier_ = nullptr;
    Qualified out_;
};

} // namespace

unsigned Qualified::count(Result result) const {
    return static_cast<unsigned>(std::ranges::count_if(
        lines, [result](const Line& line) { return line.outcome.result == result; }));
}
bool Qualified::has_made_any() const {
    return count(Result::Skip) < lines.size();
}
bool Qualified::passes() const {
    return message.empty() && inspection && has_made_any() && count(Result::Fail) == 0 &&
           count(Result::Error) == 0;
}

std::string_view Qualified::verdict() const {
    return !message.empty()           ? "not-finished"
           : passes()                 ? "pass"
           : count(Result::Fail) != 0 ? "fail"
                                      : "cannot-tell";
}

Report report_of(const Qualified& qualified) {
    Report out{.target = qualified.target,
               .verdict = std::string(qualified.verdict()),
               .lines = qualified.lines,
               .timings = qualified.timings};
    if (qualified.inspection) {
        const auto text = [&](std::string_view key) {
            return words::item_text(qualified.inspection->best()->module, key);
        };
        out.module = words::printable(identity_of(*qualified.inspection));
        out.vendor = text("vendor_name");
        out.part_number = text("vendor_part_number");
        out.serial_number = text("vendor_serial_number");
        out.firmware = text("active_firmware");
    }
    return out;
}

Qualified qualify(drivers::Transport& device, const std::string& name, const Request& request,
                  const Settings& settings, vendor_db::Date today) {
    return Run(device, name, request, settings, today).run();
}

Qualified qualify(drivers::System& system, const Target& target, const Request& request,
                  const Settings& wanted, vendor_db::Date today) {
    Settings settings = wanted;
    settings.is_recorded = is_recorded(target, request);
    Qualified out;
    out.target = target.name();
    // One lock for the whole: no other run of this program comes between two looks.
    const auto ends =
        reach_ends(system, target, settings.peer.target ? &*settings.peer.target : nullptr, request,
                   settings.may_write || settings.may_observe);
    if (!ends) {
        out.trouble = ends.error().trouble;
        out.message = ends.error().message;
        return out;
    }
    if (!ends->near.managers.empty() && !settings.takes_over) {
        out.trouble = Trouble::Refused;
        out.message = fmt::format("{}; it would change back what is written; stop it, or {}",
                                  ends->near.managers.front(), words_of(Advice::TakeOver));
        return out;
    }
    settings.peer.device = ends->far.get();
    settings.peer.name = settings.peer.target ? settings.peer.target->name() : std::string();
    return qualify(*ends->near.device, out.target, request, settings, today);
}

Qualified qualify(Inspection recorded, const Request& request, const Settings& wanted,
                  vendor_db::Date today) {
    Settings settings = wanted;
    settings.is_recorded = true;
    const std::string name = recorded.target;
    const auto device = drivers::recorded::open(std::move(*recorded.image));
    return qualify(*device, name, request, settings, today);
}

} // namespace optictl::engine::qualify
