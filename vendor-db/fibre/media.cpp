#include "vendor-db/fibre/media.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include <fmt/format.h>

#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "vendor-db/fibre/optics.hpp"
#include "vendor-db/text.hpp"

namespace optictl::vendor_db {
namespace {

constexpr std::array<std::string_view, 2> extended_keys{"extended_compliance",
                                                        "secondary_extended_compliance"};
constexpr std::array<std::string_view, 4> bitmap_keys{"ethernet_compliance",
                                                      "gigabit_ethernet_compliance",
                                                      "sonet_compliance", "infiniband_compliance"};

void add(std::vector<Media>& out, Media media) {
    const auto same = std::ranges::find_if(out, [&](const Media& each) {
        return std::ranges::find_first_of(each.names, media.names) != each.names.end();
    });
    if (media.names.empty()) {
        return;
    }
    if (same == out.end()) {
        out.push_back(std::move(media));
    }
}

/// Interfaces of a code with the same lanes are one interface under several names.
void add_extended(std::vector<Media>& out, unsigned code, sff8024::ModuleForm form) {
    const auto chosen = sff8024::compliance_interfaces(code, form);
    std::vector<unsigned> widths;
    for (const sff8024::ComplianceInterface* each : chosen) {
        if (std::ranges::find(widths, each->lanes) == widths.end()) {
            widths.push_back(each->lanes);
        }
    }
    for (const unsigned lanes : widths) {
        Media media;
        for (const sff8024::ComplianceInterface* each : chosen) {
            if (each->lanes == lanes) {
                add_media_names(media.names, each->name);
                media.shown = media.shown.empty() ? std::string(each->name) : media.shown;
            }
        }
        if (widths.size() == 1) {
            media.shown = sff8024::compliance_name(code, form);
            add_media_names(media.names, media.shown);
        }
        add(out, std::move(media));
    }
    if (chosen.empty()) {
        const std::string_view name = sff8024::extended_compliance.name_of(code);
        Media media{{}, sff8024::short_name(name)};
        add_media_names(media.names, name);
        add(out, std::move(media));
    }
}

/// Fibre Channel: a speed of the bitmap over the medium that the technology bits name.
void add_fibre_channel(const model::Module& module, std::vector<Media>& out) {
    struct Speed {
        std::string_view name;
        std::string_view prefix;
    };
    constexpr std::array<Speed, 5> speeds{{{"3200 MBytes/s", "32GFC"},
                                           {"1600 MBytes/s", "16GFC"},
                                           {"1200 MBytes/s", "10GFC"},
                                           {"800 MBytes/s", "8GFC"},
                                           {"6400 MBytes/s", "64GFC"}}};
    const auto speed = module.item("fibre_channel_speed");
    const auto media = module.item("fibre_channel_media");
    if (!speed || !speed->reading.has_value() || !media || !media->reading.has_value()) {
        return;
    }
    const auto has = [](const model::Reading& reading, auto matches) {
        for (unsigned bit = 0; bit < 16; ++bit) {
            if ((reading.raw >> bit & 1U) != 0 && matches(reading.codes->name_of(bit))) {
                return true;
            }
        }
        return false;
    };
    const bool many =
        has(media->reading, [](std::string_view name) { return name.starts_with("Multimode"); });
    for (const Speed& each : speeds) {
        if (has(speed->reading, [&](std::string_view name) { return name == each.name; })) {
            const std::string name = std::string(each.prefix) + (many ? "-MM" : "-SM");
            add(out, {{name}, name});
        }
    }
}

} // namespace

sff8024::ModuleForm form_of(const model::Module& module) {
    const auto connector = module.item("connector");
    return {module.lane_count, connector && connector->reading.has_value()
                                   ? static_cast<unsigned>(connector->reading.raw)
                                   : 0U};
}

std::vector<Media> compliance_of(const model::Module& module) {
    std::vector<Media> out;
    for (const std::string_view key : extended_keys) {
        const auto item = module.item(key);
        if (item && item->reading.has_value() && item->reading.raw != 0) {
            add_extended(out, static_cast<unsigned>(item->reading.raw), form_of(module));
        }
    }
    for (const std::string_view key : bitmap_keys) {
        const auto item = module.item(key);
        if (!item || !item->reading.has_value() || item->reading.codes == nullptr) {
            continue;
        }
        for (unsigned bit = 0; bit < 16; ++bit) {
            const std::string_view name = item->reading.codes->name_of(bit);
            if ((item->reading.raw >> bit & 1U) != 0 && !name.starts_with("Extended")) {
                Media media{{}, sff8024::short_name(name)};
                add_media_names(media.names, name);
                add(out, std::move(media));
            }
        }
    }
    add_fibre_channel(module, out);
    return out;
}

void add_media_names(std::vector<std::string>& names, std::string_view name) {
    const auto add = [&names](std::string_view part) {
        std::string normal = normalised(part);
        for (const std::string_view tail : {" MSA SPEC", " MSA"}) {
            if (normal.ends_with(tail)) {
                normal.resize(normal.size() - tail.size());
            }
        }
        if (!normal.empty() && std::ranges::find(names, normal) == names.end()) {
            names.push_back(std::move(normal));
        }
    };
    const std::string whole = sff8024::short_name(name);
    add(whole);
    add(name.substr(0, name.find(" ("))); // parentheses in parentheses: "4WDM-10 MSA (... RS(...))"
    std::string_view rest = whole;
    while (!rest.empty()) {
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        add(rest.substr(0, slash));
        rest.remove_prefix(std::min(slash + 1, rest.size()));
    }
}

std::string too_narrow(std::string_view media, std::string_view form_factor) {
    const Optics* optics = optics_of(media);
    // Wires are no lanes, a coherent carrier may have many subcarriers, and two wavelengths on a
    // fibre may share a host lane.
    constexpr std::array exempt{Grid::Wires, Grid::OpenXr, Grid::MmBidi, Grid::MmBidi40};
    if (optics == nullptr || optics->lanes == 1 ||
        std::ranges::find(exempt, optics->grid) != exempt.end()) {
        return {};
    }
    for (const sff8024::ModuleType& type : sff8024::module_types) {
        const unsigned lanes = sff8024::host_lanes_of(type);
        const bool narrow = lanes != 0 && optics->lanes > lanes;
        if (narrow && normalised(type.label) == form_factor) {
            return fmt::format("{} takes {} lanes, {} has {}", media, optics->lanes, type.label,
                               lanes);
        }
    }
    return {};
}

bool is_media_name(const std::string& normal) {
    static const std::unordered_set<std::string> known = [] {
        using sff8024::MediaTable;
        std::vector<std::string> names;
        for (const MediaTable table : {MediaTable::Mmf, MediaTable::Smf, MediaTable::PassiveCopper,
                                       MediaTable::ActiveCable, MediaTable::BaseT}) {
            for (const sff8024::Interface& each : sff8024::media_interfaces(table)) {
                add_media_names(names, each.name);
            }
        }
        for (const sff8024::Interface& each : sff8024::host_interfaces) {
            if (each.name.find("CR") != std::string_view::npos) { // copper cables
                add_media_names(names, each.name);
            }
        }
        for (unsigned code = 0; code <= 0xFF; ++code) {
            add_media_names(names, sff8024::extended_compliance.name_of(code));
            for (const auto* each : sff8024::compliance_rows(code)) {
                add_media_names(names, each->name);
            }
        }
        // Bits of SFF-8636 Table 6-17 and SFF-8472 Table 5-3.
        for (const std::string_view name :
             {"10GBASE-SR", "10GBASE-LR", "10GBASE-LRM", "10GBASE-ER", "40GBASE-CR4", "40GBASE-SR4",
              "40GBASE-LR4", "40G Active Cable (XLPPI)", "1000BASE-SX", "1000BASE-LX",
              "1000BASE-CX", "1000BASE-T", "100BASE-LX/LX10", "100BASE-FX", "BASE-BX10",
              "BASE-PX"}) {
            add_media_names(names, name);
        }
        std::unordered_set<std::string> out(names.begin(), names.end());
        for (const Optics& each : all_optics()) {
            out.emplace(each.name);
        }
        return out;
    }();
    return known.contains(normal);
}

} // namespace optictl::vendor_db
