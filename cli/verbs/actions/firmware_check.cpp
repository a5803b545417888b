// firmware check: which modules run something else than they should, and what to do.
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/firmware/meant.hpp"
#include "cli/engine/lists/lists.hpp"
#include "cli/engine/targets/fleet.hpp"
#include "cli/verbs/common/firmware.hpp"
#include "cli/verbs/common/fleet.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {
namespace {

using engine::CheckedFirmware;
using engine::FirmwareFit;

/// By whom the modules are judged; what the terms point to lives here.
struct Authorities {
    vendor_db::Database lists;
    std::optional<vendor_db::baseline::Baseline> baseline;
    engine::FirmwareTerms terms;
};

/// False after a complaint; `code` says which kind.
[[nodiscard]] bool load(Authorities& out, const FirmwareOptions& options, ExitCode& code) {
    auto query = query_of(options.lists);
    if (!query) {
        complain(query.error());
        code = ExitCode::Usage;
        return false;
    }
    auto lists = engine::load_lists(sources_of(options.lists), complain);
    if (!lists) {
        code = ExitCode::Unreadable;
        return false;
    }
    if (!options.baseline.empty()) {
        out.baseline = engine::load_baseline(options.baseline, complain);
        if (!out.baseline) {
            code = ExitCode::Unreadable;
            return false;
        }
    }
    out.lists = std::move(*lists);
    out.terms = {.lists = &out.lists,
                 .query = std::move(*query),
                 .baseline = out.baseline ? &*out.baseline : nullptr};
    return true;
}

/// "3 modules: 1 ok, 2 update".
[[nodiscard]] std::string answer_of(const std::vector<CheckedFirmware>& all) {
    std::array<unsigned, engine::firmware_fit_count> counts{};
    for (const CheckedFirmware& each : all) {
        ++counts[static_cast<std::size_t>(each.fit)];
    }
    constexpr std::string_view words[] = {"as wanted",      "to be switched to the other bank",
                                          "to be updated",  "unlike others of the kind",
                                          "cannot be told", "with firmware that is denied"};
    static_assert(std::size(words) == engine::firmware_fit_count);
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] != 0) {
            parts.push_back(fmt::format("{} {}", counts[i], words[i]));
        }
    }
    return fmt::format("firmware of {}: {}", counted(all.size(), "module"), fmt::join(parts, ", "));
}

[[nodiscard]] view::Value stated(const std::string& text, std::string_view otherwise) {
    return text.empty() ? view::none(otherwise) : view::text(text);
}

[[nodiscard]] view::Object tree_of(const std::vector<CheckedFirmware>& all) {
    view::Object tree;
    tree.sentence("answer", answer_of(all));
    bool passes = true;
    // Of people: what is not as it should be, with its reason and what to do.
    view::Table& wrong = tree.table("", "",
                                    {{"port", "port"},
                                     {"part_number", "part number"},
                                     {"active", "runs"},
                                     {"inactive", "other bank"},
                                     {"do", "what to do, and why"}},
                                    view::Shown::ToPeople);
    view::Table& modules = tree.table("modules", "",
                                      {{"port", {}},
                                       {"target", {}},
                                       {"vendor", {}},
                                       {"part_number", {}},
                                       {"active", {}},
                                       {"inactive", {}},
                                       {"fit", {}},
                                       {"wanted", {}},
                                       {"by", {}},
                                       {"do", {}},
                                       {"why", {}}},
                                      view::Shown::ToPrograms);
    modules.as_csv();
    for (const CheckedFirmware& each : all) {
        const std::string action = engine::what_to_do(each);
        passes = passes && each.passes();
        modules.row({view::text(each.place), view::text(each.target), view::text(each.kind.vendor),
                     view::text(each.kind.part_number), stated(each.active, "not stated"),
                     stated(each.inactive, "not stated"), view::text(name_of(each.fit)),
                     stated(each.wanted, "nobody says"), stated(each.by, "nobody"),
                     view::text(action), view::text(each.why)});
        if (!each.passes()) {
            wrong.row({view::text(each.place), view::text(each.kind.part_number),
                       stated(each.active, "-"), stated(each.inactive, "-"),
                       view::text(fmt::format("{}: {}{}", action, each.why,
                                              each.by.empty() ? std::string()
                                                              : fmt::format(" ({})", each.by)))});
        }
    }
    tree.data("passes", view::flag(passes));
    if (!passes) {
        tree.note("`optictl firmware plan IMAGE TARGET` shows what an update would do.");
    }
    return tree;
}

} // namespace

ExitCode check_firmware(const FirmwareOptions& options) {
    FirmwareOptions own = options;
    own.request.wanted = everything;
    own.words.erase(own.words.begin());
    auto fleet = fleet_targets(own, 0);
    if (!fleet) {
        return fleet.error();
    }
    if (!fleet->words.empty() || fleet->targets.empty()) {
        complain("firmware check: of which modules? write: optictl firmware check port all");
        return ExitCode::Usage;
    }
    Authorities authorities;
    ExitCode code = ExitCode::Ok;
    if (!load(authorities, own, code)) {
        return code;
    }
    Output output(own.format, true);
    const engine::Places places(fleet->targets, fleet->map ? &*fleet->map : nullptr);
    engine::Inventory inventory(places);
    std::vector<CheckedFirmware> all;
    code =
        read_fleet(fleet->targets, own, output, places, inventory,
                   [&](const engine::Inspection& inspection, const std::string& place) {
                       all.push_back(engine::check_firmware(inspection, place, authorities.terms));
                   });
    engine::compare_within_kinds(all);
    for (const CheckedFirmware& each : all) {
        code = worse(code, each.passes() ? ExitCode::Ok : ExitCode::Failed);
    }
    if (!all.empty()) {
        TreeWriter writer(output, own.format);
        writer.write(tree_of(all), "firmware-check/1");
        writer.finish();
    }
    return output.finish(code);
}

} // namespace optictl::cli
