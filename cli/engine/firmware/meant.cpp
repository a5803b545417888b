#include "cli/engine/firmware/meant.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/lists/check.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

using vendor_db::Facts;
using vendor_db::Requirement;
using vendor_db::Verdict;
namespace baseline = vendor_db::baseline;

/// What one authority says.
struct Opinion {
    FirmwareFit fit = FirmwareFit::CannotTell;
    std::string wanted{};
    std::string by{};
    std::string why{};
    bool is_given = false;
    bool other_bank_fits = false;
};

[[nodiscard]] const Requirement* about_firmware(const Verdict& verdict) {
    const Requirement* worst = nullptr;
    for (const Requirement& each : verdict.requirements) {
        if (each.kind == Requirement::Kind::Firmware &&
            (worst == nullptr || each.outcome > worst->outcome)) {
            worst = &each;
        }
    }
    return worst;
}

/// Whether the list would be content if the other bank ran.
[[nodiscard]] bool other_bank_would_do(const FirmwareTerms& terms, Facts facts) {
    if (!facts.inactive_firmware) {
        return false;
    }
    std::swap(facts.firmware, facts.inactive_firmware);
    std::swap(facts.firmware_state, facts.inactive_firmware_state);
    const Verdict verdict = terms.lists->judge(facts, terms.query);
    const Requirement* found = about_firmware(verdict);
    return found != nullptr && found->outcome == Requirement::Outcome::Met;
}

[[nodiscard]] Opinion opinion_of_lists(const FirmwareTerms& terms, const Facts& facts) {
    if (terms.lists == nullptr) {
        return {};
    }
    const Verdict verdict = terms.lists->judge(facts, terms.query);
    const Requirement* found = about_firmware(verdict);
    if (found == nullptr || verdict.rule == nullptr) {
        return {};
    }
    Opinion out{.wanted = vendor_db::allowed_text(verdict.rule->firmware),
                .by = verdict.rule->place.line_text(),
                .why = found->text,
                .is_given = true};
    switch (found->outcome) {
    case Requirement::Outcome::Met: out.fit = FirmwareFit::Fits; return out;
    case Requirement::Outcome::CannotTell: out.fit = FirmwareFit::CannotTell; break;
    case Requirement::Outcome::NotCovered: out.fit = FirmwareFit::Update; break;
    case Requirement::Outcome::Excluded: out.fit = FirmwareFit::Denied; break;
    }
    if (out.fit != FirmwareFit::CannotTell && other_bank_would_do(terms, facts)) {
        out.other_bank_fits = true;
        out.fit = out.fit == FirmwareFit::Denied ? FirmwareFit::Denied : FirmwareFit::OtherBank;
        out.why += "; the other bank has one that is";
    }
    return out;
}

[[nodiscard]] Opinion opinion_of_baseline(const FirmwareTerms& terms,
                                          const CheckedFirmware& module) {
    const baseline::Kind* kind =
        terms.baseline != nullptr ? terms.baseline->kind(module.kind) : nullptr;
    if (kind == nullptr) {
        return {};
    }
    const auto expected = kind->expected.find(baseline::firmware_key());
    const std::string place = kind->place.line_text();
    if (expected == kind->expected.end()) {
        const bool is_split =
            std::ranges::any_of(kind->undecided, [](const baseline::Undecided& each) {
                return each.key == baseline::firmware_key();
            });
        return {
            .by = place, .why = "its kind has no majority in the baseline", .is_given = is_split};
    }
    Opinion out{.wanted = expected->second, .by = place, .is_given = true};
    if (module.active.empty()) {
        out.why = "the module does not say what it runs";
    } else if (module.active == out.wanted) {
        out.fit = FirmwareFit::Fits;
        out.why = fmt::format("{} is that of the baseline", module.active);
    } else {
        const bool is_there = module.inactive == out.wanted;
        out.other_bank_fits = is_there;
        out.fit = is_there ? FirmwareFit::OtherBank : FirmwareFit::Update;
        out.why = fmt::format("{} runs, the baseline has {}{}", module.active, out.wanted,
                              is_there ? ", as the other bank has" : "");
    }
    return out;
}

void take(CheckedFirmware& module, Opinion opinion) {
    module.fit = opinion.fit;
    module.other_bank_fits = opinion.other_bank_fits;
    module.wanted = std::move(opinion.wanted);
    module.by = std::move(opinion.by);
    module.why = std::move(opinion.why);
}

} // namespace

std::string_view name_of(FirmwareFit fit) {
    constexpr std::string_view names[] = {"ok",      "run-other-bank", "update",
                                          "differs", "cannot-tell",    "denied"};
    static_assert(std::size(names) == firmware_fit_count);
    return names[static_cast<std::size_t>(fit)];
}

CheckedFirmware check_firmware(const Inspection& inspection, const std::string& place,
                               const FirmwareTerms& terms) {
    CheckedFirmware out{.target = name_of(inspection), .place = place};
    if (inspection.best() == nullptr) {
        out.why = "it is not known what module this is";
        return out;
    }
    const Facts facts = facts_of(inspection);
    out.kind = {.vendor = facts.vendor.shown,
                .part_number = facts.part_number.shown,
                .form_factor = form_factor(inspection)};
    out.active = facts.firmware ? facts.firmware->text() : std::string();
    out.inactive = facts.inactive_firmware ? facts.inactive_firmware->text() : std::string();
    if (!facts.unverifiable.empty()) {
        out.why = facts.unverifiable;
        return out;
    }
    Opinion list = opinion_of_lists(terms, facts);
    Opinion base = opinion_of_baseline(terms, out);
    if (list.is_given || base.is_given) {
        // Both must be content: of two the worse counts.
        const bool by_list = list.is_given && (!base.is_given || list.fit >= base.fit);
        take(out, by_list ? std::move(list) : std::move(base));
        return out;
    }
    if (out.active.empty()) {
        out.why = fmt::format("the module does not say what it runs: {}", facts.firmware_state);
        return out;
    }
    out.is_open = true;
    out.why = "no list and no baseline says what it should run";
    return out;
}

void compare_within_kinds(std::span<CheckedFirmware> all) {
    std::map<baseline::KindName, std::map<std::string, unsigned>> kinds;
    for (const CheckedFirmware& each : all) {
        if (!each.active.empty()) {
            ++kinds[each.kind][each.active];
        }
    }
    for (CheckedFirmware& each : all) {
        if (!each.is_open) {
            continue;
        }
        const auto& versions = kinds[each.kind];
        if (versions.size() < 2) {
            continue;
        }
        std::vector<std::string> others;
        for (const auto& [version, count] : versions) {
            if (version != each.active) {
                others.push_back(
                    fmt::format("{} of its kind run{} {}", count, count == 1 ? "s" : "", version));
            }
        }
        each.fit = FirmwareFit::Differs;
        each.by = "its kind";
        each.why =
            fmt::format("{}, and no list or baseline says which is right", fmt::join(others, ", "));
    }
}

std::string what_to_do(const CheckedFirmware& checked) {
    switch (checked.fit) {
    case FirmwareFit::Fits: return {};
    case FirmwareFit::OtherBank:
    case FirmwareFit::Update:
    case FirmwareFit::Denied:
        return checked.other_bank_fits  ? "run the other bank"
               : checked.wanted.empty() ? "load another version"
                                        : fmt::format("load {}", checked.wanted);
    case FirmwareFit::Differs: return "decide for one version, and name it in a list or baseline";
    case FirmwareFit::CannotTell: break;
    }
    return checked.active.empty() ? "ask the vendor how to see what runs"
                                  : "name the version in a list or baseline";
}

} // namespace optictl::engine
