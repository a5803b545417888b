#include "cli/verbs/common/fleet.hpp"

#include <filesystem>

#include "cli/engine/lists/properties.hpp"
#include "cli/engine/targets/ports.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

/// Files without their noun, from the end on.
void take_paths(Words& words, std::size_t own) {
    std::error_code error;
    while (words.before.size() > own && std::filesystem::exists(words.before.back(), error)) {
        words.targets.insert(words.targets.begin(),
                             {.noun = noun::file, .word = std::move(words.before.back())});
        words.before.pop_back();
    }
}

} // namespace

std::expected<FleetTargets, ExitCode> fleet_targets(const TargetOptions& options, std::size_t own) {
    auto words = parse_words(options.words);
    if (!words) {
        complain(words.error());
        return std::unexpected(ExitCode::Usage);
    }
    if (words->targets.empty()) {
        take_paths(*words, own);
    }
    FleetTargets out{.words = std::move(words->before), .targets = {}, .map = {}};
    if (!options.request.ports.empty()) {
        auto map = load_ports(options.request);
        if (!map) {
            complain(map.error().message);
            return std::unexpected(exit_code_of(map.error().trouble));
        }
        out.map = std::move(*map);
    }
    auto targets = expand_ports(std::move(words->targets), options.request);
    if (!targets) {
        complain(targets.error().message);
        return std::unexpected(exit_code_of(targets.error().trouble));
    }
    out.targets = std::move(*targets);
    return out;
}

ExitCode read_fleet(const std::vector<Target>& targets, const TargetOptions& options,
                    Output& output, const Places& places, Inventory& inventory,
                    const std::function<void(const Inspection&, const std::string&)>& also) {
    TargetOptions own = options;
    own.request.absent_rows = true;
    own.request.keeps_errors = true; // what they hide is not read, which is said of the port
    struct Made {
        std::optional<Inspection> inspection; ///< kept where somebody asks for it
        std::optional<vendor_db::baseline::Unit> unit;
    };
    ExitCode code = run_targets<Made>(
        targets, own, output,
        [&](Inspection& inspection) {
            Made made;
            if (inspection.absent.empty()) {
                made.unit = unit_of(inspection, places.of(inspection.target, inspection.label));
                if (also) {
                    made.inspection = std::move(inspection);
                }
            }
            return made;
        },
        [&](Made& made) {
            if (made.unit) {
                const std::string place = made.unit->place;
                inventory.add(std::move(*made.unit));
                if (also) {
                    also(*made.inspection, place);
                }
            }
            return ExitCode::Ok;
        },
        [&](const Failure& failure) { inventory.add(failure); });
    for (const std::string& each : inventory.doubles()) {
        output.complain(each);
        code = worse(code, ExitCode::Usage);
    }
    return code;
}

} // namespace optictl::cli
