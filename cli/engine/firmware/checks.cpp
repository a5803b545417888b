#include "cli/engine/firmware/checks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/engine/lists/check.hpp"
#include "cmis/firmware/load.hpp"
#include "cmis/firmware/status.hpp"
#include "cmis/lower.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

namespace firmware = cmis::firmware;
namespace manifests = vendor_db::firmware;
using Action = FirmwareAction;
using Outcome = FirmwareCheck::Outcome;

/// ModuleState (OIF-CMIS 5.4 Table 8-7).
enum State : unsigned { LowPwr = 1, PwrUp = 2, Ready = 3, PwrDn = 4, Fault = 5 };

[[nodiscard]] bool loads(Action action) {
    return action == Action::Plan || action == Action::Update || action == Action::Load;
}

class Checks {
public:
    Checks(const FirmwareRequest& how, const FirmwareSubject& subject)
        : how_(how), subject_(subject) {}

    std::vector<FirmwareCheck> run_for_kernel() {
        image();
        manifest();
        state();
        return std::move(out_);
    }
    std::vector<FirmwareCheck> run() {
        if (loads(how_.action)) {
            image();
            manifest();
            ways();
            banks();
        }
        loads_of_module();
        state();
        return std::move(out_);
    }

private:
    void add(Outcome outcome, std::string_view what, std::string text) {
        out_.push_back({outcome, what, std::move(text)});
    }
    void add(bool is_ok, std::string_view what, std::string text) {
        add(is_ok ? Outcome::Ok : Outcome::Against, what, std::move(text));
    }

    void image() {
        add(Outcome::Ok, "image",
            fmt::format("{} bytes, SHA-256 {}", how_.image->bytes.size(), how_.image->sha256));
    }

    void manifest() {
        if (!how_.image->manifest) {
            add(Outcome::Note, "manifest",
                "there is none: nothing says that the image is for this module");
            return;
        }
        const auto& manifest = *how_.image->manifest;
        add(Outcome::Ok, "manifest",
            fmt::format("{}: version {}", manifest.place.line_text(),
                        manifests::version_text(manifest)));
        for (const manifests::Demand& each : manifests::demands_of(
                 manifest, facts_of(subject_.inspection), subject_.firmware.hardware)) {
            const bool is_met = each.outcome == manifests::Demand::Outcome::Met;
            add(is_met, "manifest", each.text);
        }
    }

    /// Whether the module takes images at all, and this one.
    void ways() {
        if (!subject_.firmware.features) {
            add(Outcome::Against, "features",
                "the module does not say how it takes firmware (0041h was not answered)");
            return;
        }
        const firmware::Load load{.image = how_.image->bytes,
                                  .module = subject_.mailbox,
                                  .features = *subject_.firmware.features};
        const std::string reason = firmware::reason_against(load);
        const unsigned block = firmware::longest_block(load);
        add(reason.empty(), "features",
            reason.empty()
                ? fmt::format("blocks of {} bytes by {}, header of {} bytes", block,
                              load.features.extended_blocks ? "EPL" : "LPL", load.features.header)
                : reason);
    }

    void banks() {
        const auto count = banks_of(how_, subject_.firmware);
        const auto& says = subject_.firmware.has_two_banks;
        if (!count) {
            add(Outcome::Against, "banks",
                "the module does not say whether it has two banks: with one, a load replaces what "
                "runs and an interrupted one leaves the factory load alone");
        } else if (says && *says != (*count == 2)) {
            add(Outcome::Against, "banks",
                fmt::format("the module has {}", *says ? "two banks" : "one bank"));
        } else if (*count == 1) {
            const model::LaneSet lanes = lanes_in_use(subject_.inspection);
            add(lanes == 0, "banks",
                fmt::format("one bank: the load replaces what runs; an interrupted one leaves the "
                            "factory load, from which it can be loaded again{}",
                            lanes == 0 ? std::string()
                                       : fmt::format("; lanes {} carry traffic, which it may drop: "
                                                     "take them down first",
                                                     model::ranges_of(lanes))));
        } else {
            add(Outcome::Ok, "banks",
                says ? "two banks" : "two banks, as the manifest or the user says");
        }
    }

    /// What the module holds, and whether the action makes sense then.
    void loads_of_module() {
        const auto& status = subject_.firmware.status;
        if (!status) {
            add(how_.action == Action::Abort ? Outcome::Note : Outcome::Against, "loads",
                "the module does not say which loads it has (0100h was not answered)");
            return;
        }
        const std::uint8_t now = *status & firmware::meant;
        const auto running = firmware::running_bank(now);
        const std::string situation = subject_.firmware.situation.empty()
                                          ? fmt::format("its status is {:02X}h", *status)
                                          : std::string(subject_.firmware.situation);
        bool is_ok = true;
        std::string add_words;
        switch (how_.action) {
        case Action::Plan:
        case Action::Update:
        case Action::Load: {
            const bool one = banks_of(how_, subject_.firmware) == 1U;
            is_ok =
                one ? !running || firmware::is_committed(now, *running) : firmware::is_settled(now);
            add_words = is_ok ? "" : "; that must be settled before another load";
            break;
        }
        case Action::Run:
            is_ok = firmware::is_valid(now, running ? 1 - *running : 0);
            add_words = is_ok ? "" : "; there is no other valid load to run";
            break;
        case Action::Commit:
            is_ok = running.has_value();
            add_words = is_ok ? "" : "; the factory load cannot be committed";
            break;
        case Action::Revert:
            is_ok = running && !firmware::is_committed(now, *running) &&
                    firmware::is_valid(now, 1 - *running) &&
                    firmware::is_committed(now, 1 - *running);
            add_words = is_ok ? "" : "; no load is on trial";
            break;
        case Action::Abort: break;
        }
        add(is_ok, "loads", situation + add_words);
    }

    void state() {
        const auto now = module_state(subject_.inspection);
        if (!now) {
            add(Outcome::Against, "state", "the state of the module was not read");
        } else if (*now == Fault) {
            // A faulty load on trial is what a return is for.
            add(how_.action == Action::Revert ? Outcome::Note : Outcome::Against, "state",
                "the module is in ModuleFault; reset it first");
        } else if (*now != LowPwr && *now != Ready) {
            add(Outcome::Against, "state",
                "the module is changing its state; try again in a moment");
        } else if (*now == LowPwr && is_restricted()) {
            add(Outcome::Against, "state",
                "in low power this module takes no firmware commands; bring it up first");
        } else {
            add(Outcome::Ok, "state", *now == Ready ? "ModuleReady" : "ModuleLowPwr");
        }
        const std::string illness = illness_of(subject_.inspection);
        if (!illness.empty() && now != Fault) {
            add(how_.action == Action::Abort || how_.action == Action::Revert ? Outcome::Note
                                                                              : Outcome::Against,
                "health", illness);
        }
    }

    /// L:62: which commands do not work in low power (Table 8-19).
    [[nodiscard]] bool is_restricted() const {
        static constexpr auto row =
            memmap::row(cmis::lower_page::rows, "LowPowerRestrictions.CdbFwCmdsUnsupported");
        return memmap::read(subject_.inspection.best()->module.context, row).is_set();
    }

    const FirmwareRequest& how_;
    const FirmwareSubject& subject_;
    std::vector<FirmwareCheck> out_;
};

} // namespace

std::vector<FirmwareCheck> checks_of(const FirmwareRequest& how, const FirmwareSubject& subject) {
    return Checks(how, subject).run();
}

std::vector<FirmwareCheck> checks_for_kernel(const FirmwareRequest& how,
                                             const FirmwareSubject& subject) {
    return Checks(how, subject).run_for_kernel();
}

std::optional<unsigned> banks_of(const FirmwareRequest& how, const model::Firmware& firmware) {
    if (how.banks) {
        return how.banks;
    }
    if (firmware.has_two_banks) {
        return *firmware.has_two_banks ? 2 : 1;
    }
    return how.image && how.image->manifest ? how.image->manifest->banks : std::nullopt;
}

std::optional<unsigned> target_bank(const FirmwareRequest& how, const model::Firmware& firmware) {
    if (banks_of(how, firmware) == 1U) {
        return 0;
    }
    const auto running =
        firmware.status ? cmis::firmware::running_bank(*firmware.status) : std::nullopt;
    return running ? std::optional(1 - *running) : std::nullopt;
}

std::string illness_of(const Inspection& inspection) {
    const model::Module& module = inspection.best()->module;
    if (module_state(inspection) == unsigned{Fault}) {
        return "the module is in ModuleFault";
    }
    for (const model::Monitor& each : module.monitors) {
        const bool is_meant = each.quantity == model::Quantity::Temperature ||
                              each.quantity == model::Quantity::SupplyVoltage;
        if (is_meant && each.lane == 0 && each.verdict != model::Verdict::None &&
            each.verdict != model::Verdict::Normal) {
            return fmt::format("{} is {}, beyond its {}", each.label, words::value_text(each.value),
                               words::name_of(each.verdict));
        }
    }
    return {};
}

model::LaneSet lanes_in_use(const Inspection& inspection) {
    model::LaneSet lanes = 0;
    for (const model::DataPath& each : inspection.best()->module.data_paths) {
        if (each.state != model::PathState::Deactivated) {
            lanes |= each.host_lanes;
        }
    }
    return lanes;
}

std::optional<unsigned> module_state(const Inspection& inspection) {
    const auto item = inspection.best()->module.item("module_state");
    return item && item->reading.has_value()
               ? std::optional(static_cast<unsigned>(item->reading.raw))
               : std::nullopt;
}

} // namespace optictl::engine
