#include "sff/analysis/lint.hpp"

#include <algorithm>

namespace optictl::analysis {
namespace {

// clang-format off
constexpr Check all_checks[] = {
    {"ID-01", "identity", "Identifier known and repeated", "SFF-8024 Table 4-1"},
    {"ID-02", "identity", "Revision known, and features that it has", "CMIS change history"},
    {"ID-03", "identity", "Checksums", {}},
    {"ID-04", "identity", "Strings printable, padded with blanks; date valid", {}},
    {"ID-06", "identity", "Dump complete", "sonic-mgmt transceiver test plan, EEPROM"},
    {"ID-10", "identity", "Reserved bits zero", {}},
    {"AD-01", "advertising", "Application list closed and valid", {}},
    {"AD-02", "advertising", "Every advertised instance fits", {}},
    {"AD-04", "advertising", "Durations plausible", "FBOSS HalTestModuleAdvertisement"},
    {"AD-05", "advertising", "Power class and maximum power", {}},
    {"AD-06", "advertising", "Media stated", "FBOSS HalTestModuleAdvertisement"},
    {"AD-07", "advertising", "Monitors advertised as they are filled", {}},
    {"AD-08", "advertising", "VDM descriptors valid", {}},
    {"AD-12", "advertising", "Compliance codes and rates agree", {}},
    {"AD-13", "advertising", "Diagnostics declared as they are", {}},
    {"AD-14", "advertising", "Cable stated once", {}},
    {"DM-01", "dom", "Thresholds ordered", "sonic-mgmt transceiver test plan, DOM"},
};

constexpr CheckRule all_rules[] = {
    {"ID-01", "identifier", Level::Warn},
    {"ID-01", "identifier-mismatch", Level::Fail},
    {"ID-02", "revision", Level::Warn},
    {"ID-02", "revision-unspecified", Level::Info},
    {"ID-02", "later-registers", Level::Warn},
    {"ID-02", "flat-with-pages", Level::Warn},
    {"ID-03", "checksum", Level::Fail},
    {"ID-04", "text", Level::Warn},
    {"ID-04", "date", Level::Warn},
    {"ID-04", "date-code", Level::Warn},
    {"ID-06", "read-error", Level::Warn},
    {"ID-06", "page-blank", Level::Warn},
    {"ID-06", "page-copy", Level::Fail},
    {"ID-06", "page-missing", Level::Info},
    {"ID-06", "bytes-missing", Level::Info},
    {"ID-10", "reserved-bits", Level::Info},
    {"ID-10", "reserved-code", Level::Warn},
    {"AD-01", "application-none", Level::Fail},
    {"AD-01", "application-list", Level::Warn},
    {"AD-01", "application-end", Level::Info},
    {"AD-01", "application-interface", Level::Warn},
    {"AD-01", "application-lane-count", Level::Fail},
    {"AD-02", "application-lanes", Level::Fail},
    {"AD-02", "application-starts", Level::Warn},
    {"AD-02", "media-lanes-none", Level::Fail},
    {"AD-02", "banks", Level::Info},
    {"AD-04", "duration-codes", Level::Fail},
    {"AD-04", "duration-bounds", Level::Warn},
    {"AD-05", "max-power", Level::Fail},
    {"AD-05", "power-class-contradiction", Level::Fail},
    {"AD-05", "power-class-8-without-power", Level::Warn},
    {"AD-05", "power-level-4", Level::Warn},
    {"AD-06", "wavelength", Level::Info},
    {"AD-07", "undeclared-monitor", Level::Info},
    {"AD-08", "observables", Level::Fail},
    {"AD-12", "no-compliance", Level::Info},
    {"AD-12", "extended-compliance-missing", Level::Warn},
    {"AD-12", "extended-compliance-unannounced", Level::Info},
    {"AD-12", "rate-select-reserved", Level::Warn},
    {"AD-12", "rate-select-contradiction", Level::Info},
    {"AD-12", "signaling-rate-missing", Level::Warn},
    {"AD-12", "signaling-rate-contradiction", Level::Warn},
    {"AD-12", "loss-of-signal", Level::Warn},
    {"AD-13", "legacy-diagnostics", Level::Warn},
    {"AD-13", "address-change", Level::Info},
    {"AD-13", "undeclared-diagnostics", Level::Warn},
    {"AD-13", "flags-without-diagnostics", Level::Warn},
    {"AD-13", "calibration-undeclared", Level::Warn},
    {"AD-13", "calibration-contradiction", Level::Warn},
    {"AD-13", "calibration-slope", Level::Warn},
    {"AD-13", "paging-undeclared", Level::Warn},
    {"AD-13", "clei-without-page", Level::Warn},
    {"AD-14", "cable-length", Level::Warn},
    {"AD-14", "cable-technology", Level::Warn},
    {"DM-01", "thresholds", Level::Fail},
    {"DM-01", "tx-bias-scale", Level::Fail},
};

constexpr std::string_view of_state[] = {
    "all-lanes-dark", "application-start-lane", "application-unknown", "cdr-unlocked",
    "channel-not-current", "channel-range", "config-rejected", "data-not-ready", "data-path-lanes", "data-path-mixed",
    "fault-cause", "high-power-not-enabled", "input-eq-failed", "module-fault",
    "polarity-flipped", "rx-disabled", "tc-fault", "temperature-implausible", "tx-disabled",
    "tx-fault", "tx-squelched", "wavelength-unlocked",
};
// clang-format on

/// What a rule of the module's own catalogue came to, which decoding has found out.
Linted of_catalogue(const model::Module& module, const model::Judged& judged,
                    const CheckRule& use) {
    Linted out{&use, judged.rule, judged.outcome, judged.reason, {}};
    for (const model::Finding& finding : module.findings) {
        if (finding.id == judged.rule->subject.id) {
            out.failures.push_back({.text = finding.text,
                                    .lanes = finding.lanes,
                                    .registers = finding.registers,
                                    .source = finding.source});
        }
    }
    return out;
}

} // namespace

std::string_view name_of(Level level) {
    switch (level) {
    case Level::Info: return "info";
    case Level::Warn: return "warn";
    case Level::Fail: return "fail";
    }
    return {};
}

std::span<const Check> checks() {
    return all_checks;
}
std::span<const CheckRule> check_rules() {
    return all_rules;
}
std::span<const std::string_view> rules_of_state() {
    return of_state;
}
const Check* check_of(std::string_view id) {
    const auto* const found = std::ranges::find(all_checks, id, &Check::id);
    return found != std::end(all_checks) ? found : nullptr;
}
const CheckRule* use_of(std::string_view rule) {
    const auto* const found = std::ranges::find(all_rules, rule, &CheckRule::rule);
    return found != std::end(all_rules) ? found : nullptr;
}

std::vector<Linted> lint(const model::Module& module, std::span<const model::Rule> conformance) {
    std::vector<Linted> out;
    for (const model::Judged& judged : module.results) {
        if (const CheckRule* const use = use_of(judged.rule->subject.id)) {
            out.push_back(of_catalogue(module, judged, *use));
        }
    }
    for (model::Tested& tested : model::test(conformance, module)) {
        if (const CheckRule* const use = use_of(tested.rule->subject.id)) {
            out.push_back({use, tested.rule, tested.result.outcome, tested.result.reason,
                           std::move(tested.result.failures)});
        }
    }
    std::ranges::stable_sort(out, {}, &Linted::use); // rows stand in the order of the checks
    return out;
}

LintCounts counts_of(std::span<const Linted> linted) {
    LintCounts counts;
    for (const Linted& each : linted) {
        switch (each.outcome) {
        case model::Outcome::Fail: ++counts.failures[static_cast<unsigned>(each.use->level)]; break;
        case model::Outcome::Pass: ++counts.passed; break;
        case model::Outcome::NotApplicable: ++counts.not_applicable; break;
        case model::Outcome::NotTested: ++counts.not_tested; break;
        }
    }
    return counts;
}

} // namespace optictl::analysis
