// Settings of each lane of an SFF-8636 module.
#include <array>
#include <iterator>

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/decode_parts.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page03.hpp"
#include "sff/sff8636/page20.hpp"

namespace optictl::sff8636 {
namespace {

using model::ItemRow;
using model::Module;
using model::Section;

// clang-format off
constexpr ItemRow settings[] = {
    {Section::Controls, "tx_disable", "Tx disabled", &memmap::row(lower::rows, "Tx<i> Disable")},
    {Section::Controls, "rx_rate_select", "Rx rate select", &memmap::row(lower::rows, "Rx<i>_Rate_select")},
    {Section::Controls, "tx_rate_select", "Tx rate select", &memmap::row(lower::rows, "Tx<i>_Rate_select")},
    {Section::Controls, "tx_cdr", "Tx CDR", &memmap::row(lower::rows, "Tx<i>_CDR_control")},
    {Section::Controls, "rx_cdr", "Rx CDR", &memmap::row(lower::rows, "Rx<i>_CDR_control")},
    {Section::Controls, "tx_force_squelch", "Tx squelch forced", &memmap::row(page03::rows, "Tx<i> Force Squelch")},
    {Section::Controls, "tx_equalizer_freeze", "Tx equaliser frozen", &memmap::row(page03::rows, "Tx<i>AEFreeze")},
    {Section::Controls, "tx_input_equalization", "Tx input equalisation", &memmap::row(page03::rows, "Tx<i> input equalizer control")},
    {Section::Controls, "rx_output_emphasis", "Rx output emphasis", &memmap::row(page03::rows, "Rx<i> output emphasis control")},
    {Section::Controls, "rx_output_amplitude", "Rx output amplitude", &memmap::row(page03::rows, "Rx<i> output amplitude control")},
    {Section::Controls, "rx_squelch_disable", "Rx squelch disabled", &memmap::row(page03::rows, "Rx<i> SQ Disable")},
    {Section::Controls, "tx_squelch_disable", "Tx squelch disabled", &memmap::row(page03::rows, "Tx<i> SQ Disable")},
    {Section::Controls, "rx_output_disable", "Rx output disabled", &memmap::row(page03::rows, "Rx<i> Output Disable")},
    {Section::Controls, "tx_adaptive_equalizer", "Tx adaptive equaliser", &memmap::row(page03::rows, "Tx<i> adaptive equalization control")},
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
constexpr ItemRow mapping[] = {
    {Section::Controls, "lane_mapping", "Optical lane", &memmap::row(page20::rows, "Mapping Lane <i>")},
};
// clang-format on

/// Reads the row of the lane in place of that of lane 1.
template <const OfLanes& rows>
void of_lane(const memmap::Context& context, unsigned lane, model::Item& item) {
    item.reading = memmap::read(context, *rows[lane - 1]);
}
constexpr ItemRow application_select[] = {
    {Section::Controls,
     "rx_application_mode",
     "Rx application control",
     rx_modes[0],
     model::Form::Plain,
     {},
     of_lane<rx_modes>},
    {Section::Controls,
     "rx_application_table",
     "Rx application table",
     rx_tables[0],
     model::Form::Plain,
     {},
     of_lane<rx_tables>},
    {Section::Controls,
     "tx_application_mode",
     "Tx application control",
     tx_modes[0],
     model::Form::Plain,
     {},
     of_lane<tx_modes>},
    {Section::Controls,
     "tx_application_table",
     "Tx application table",
     tx_tables[0],
     model::Form::Plain,
     {},
     of_lane<tx_tables>},
};

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
    }
    module.lane_rows.reserve(std::size(settings) + std::size(mapping));
    model::append(module.context, settings, module.lane_rows);
    if (declares_applications(module.context)) {
        model::append(module.context, application_select, module.lane_rows);
    }
    if (module.context.byte(has::page00, 195) && memmap::holds(module.context, has::pages_20_21)) {
        model::append(module.context, mapping, module.lane_rows);
    }
}

} // namespace optictl::sff8636
