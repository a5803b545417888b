#include "cli/engine/qualify/advertised.hpp"

#include "sff/words/words.hpp"

namespace optictl::engine::qualify {

using model::LaneSet;
using model::Scope;

std::span<const FirmwareCommand> firmware_commands() {
    using Features = model::FirmwareFeatures;
    static constexpr FirmwareCommand all[] = {
        {"abort", &Features::can_abort, "0102h"},
        {"copy", &Features::can_copy, "0108h"},
        {"read_back", &Features::can_read_back, "0105h, 0106h"},
        {"local_blocks", &Features::local_blocks, "0103h"},
        {"extended_blocks", &Features::extended_blocks, "0104h"},
        {"skips_erased", &Features::skips_erased, "blocks of erased flash are left out"},
        {"hitless", &Features::is_hitless, "0109h, traffic kept"},
    };
    return all;
}

Texts observables_of(const model::Module& module) {
    Texts out;
    std::map<std::string, LaneSet, std::less<>> lanes;
    for (const model::Sample& sample : module.samples) {
        if (sample.observable == nullptr || sample.observable->key.empty()) {
            continue;
        }
        const std::string key(sample.observable->key);
        switch (sample.observable->scope) {
        case Scope::HostLane:
        case Scope::MediaLane: lanes[key] |= model::lane_bit(sample.number); break;
        case Scope::HostPath:
        case Scope::MediaPath:
        case Scope::Path: out[key] = "data paths"; break;
        case Scope::Module: out[key] = "module"; break;
        case Scope::Laser: out[key] = "lasers"; break;
        }
    }
    for (const auto& [key, set] : lanes) {
        out[key] = model::ranges_of(set);
    }
    return out;
}

Texts cdb_of(const model::Module& module) {
    Texts out;
    for (const model::ItemRow* const row : module.rows) {
        if (row->section != model::Section::Support || !row->key.starts_with("cdb_")) {
            continue;
        }
        const model::Item item = module.read(*row);
        if (item.reading.has_value()) {
            out[std::string(row->key)] = words::item_text(item);
        }
    }
    return out;
}

} // namespace optictl::engine::qualify
