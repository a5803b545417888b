// Settings of each lane of an SFF-8636 module.
#include <array>
#include <iterator>

#include "sff/sff8636/decode_parts.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page03.hpp"
#include "sff/sff8636/page20.hpp"

namespace optictl::sff8636 {
namespace {

using model::Module;
using model::Section;

struct Setting {
    std::string_view key;
    std::string_view label;
    const Field* row;
};

// clang-format off
constexpr Setting settings[] = {
    {"tx_disable", "Tx disable", &memmap::row(lower::rows, "Tx<i> Disable")},
    {"rx_rate_select", "Rx rate select", &memmap::row(lower::rows, "Rx<i>_Rate_select")},
    {"tx_rate_select", "Tx rate select", &memmap::row(lower::rows, "Tx<i>_Rate_select")},
    {"tx_cdr", "Tx CDR", &memmap::row(lower::rows, "Tx<i>_CDR_control")},
    {"rx_cdr", "Rx CDR", &memmap::row(lower::rows, "Rx<i>_CDR_control")},
    {"tx_force_squelch", "Tx force squelch", &memmap::row(page03::rows, "Tx<i> Force Squelch")},
    {"tx_equalizer_freeze", "Tx adaptive equalizer freeze", &memmap::row(page03::rows, "Tx<i>AEFreeze")},
    {"tx_input_equalization", "Tx input equalization", &memmap::row(page03::rows, "Tx<i> input equalizer control")},
    {"rx_output_emphasis", "Rx output emphasis", &memmap::row(page03::rows, "Rx<i> output emphasis control")},
    {"rx_output_amplitude", "Rx output amplitude", &memmap::row(page03::rows, "Rx<i> output amplitude control")},
    {"rx_squelch_disable", "Rx squelch disable", &memmap::row(page03::rows, "Rx<i> SQ Disable")},
    {"tx_squelch_disable", "Tx squelch disable", &memmap::row(page03::rows, "Tx<i> SQ Disable")},
    {"rx_output_disable", "Rx output disable", &memmap::row(page03::rows, "Rx<i> Output Disable")},
    {"tx_adaptive_equalizer", "Tx adaptive equalizer", &memmap::row(page03::rows, "Tx<i> adaptive equalization control")},
};
/// The obsolete application select has a row for each lane; it is shown where it is declared.
using OfLanes = std::array<const Field*, lane_count>;
constexpr OfLanes rx_modes = {
    &memmap::row(lower::rows, "Rx1_Application_Select: Control Mode"), &memmap::row(lower::rows, "Rx2_Application_Select: Control Mode"),
    &memmap::row(lower::rows, "Rx3_Application_Select: Control Mode"), &memmap::row(lower::rows, "Rx4_Application_Select: Control Mode")};
constexpr OfLanes rx_tables = {
    &memmap::row(lower::rows, "Rx1_Application_Select: Table Select"), &memmap::row(lower::rows, "Rx2_Application_Select: Table Select"),
    &memmap::row(lower::rows, "Rx3_Application_Select: Table Select"), &memmap::row(lower::rows, "Rx4_Application_Select: Table Select")};
constexpr OfLanes tx_modes = {
    &memmap::row(lower::rows, "Tx1_Application_Select: Control Mode"), &memmap::row(lower::rows, "Tx2_Application_Select: Control Mode"),
    &memmap::row(lower::rows, "Tx3_Application_Select: Control Mode"), &memmap::row(lower::rows, "Tx4_Application_Select: Control Mode")};
constexpr OfLanes tx_tables = {
    &memmap::row(lower::rows, "Tx1_Application_Select: Table Select"), &memmap::row(lower::rows, "Tx2_Application_Select: Table Select"),
    &memmap::row(lower::rows, "Tx3_Application_Select: Table Select"), &memmap::row(lower::rows, "Tx4_Application_Select: Table Select")};
constexpr Setting mapping = {"lane_mapping", "Optical lane", &memmap::row(page20::rows, "Mapping Lane <i>")};
// clang-format on

void add(model::Lane& lane, const Setting& setting, const model::Reading& reading) {
    lane.items.push_back({.section = Section::Controls,
                          .key = setting.key,
                          .label = setting.label,
                          .reading = reading});
}

/// Adds the setting to every lane.
void add_to_all(Module& module, const Setting& setting) {
    if (!memmap::applies(module.context, *setting.row)) {
        return;
    }
    const memmap::Copies copies(module.context, *setting.row);
    for (unsigned i = 0; i < lane_count; ++i) {
        add(module.lanes[i], setting, copies[i]);
    }
}

/// Adds one register of the application select, which has a row for each lane.
void add_of_lanes(Module& module, const OfLanes& rows, std::string_view key,
                  std::string_view label) {
    for (unsigned i = 0; i < lane_count; ++i) {
        add(module.lanes[i], {key, label, rows[i]}, memmap::read(module.context, *rows[i]));
    }
}

bool declares_applications(const memmap::Context& context) {
    return context.revision < revision::sff8636_2_8 && context.byte(has::page00, 221) &&
           memmap::holds(context, has::application_select);
}

} // namespace

void add_lanes(Module& module) {
    module.lane_count = lane_count;
    module.lanes.resize(lane_count);
    for (unsigned i = 0; i < lane_count; ++i) {
        module.lanes[i].number = i + 1;
        module.lanes[i].items.reserve(std::size(settings) + 1);
    }
    for (const Setting& setting : settings) {
        add_to_all(module, setting);
    }
    if (declares_applications(module.context)) {
        add_of_lanes(module, rx_modes, "rx_application_mode", "Rx application control");
        add_of_lanes(module, rx_tables, "rx_application_table", "Rx application table");
        add_of_lanes(module, tx_modes, "tx_application_mode", "Tx application control");
        add_of_lanes(module, tx_tables, "tx_application_table", "Tx application table");
    }
    if (module.context.byte(has::page00, 195) && memmap::holds(module.context, has::pages_20_21)) {
        add_to_all(module, mapping);
    }
}

} // namespace optictl::sff8636
