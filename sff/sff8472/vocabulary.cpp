// The registers of SFF-8472 that tell what every map tells.
#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/a2_page_02h.hpp"
#include "sff/sff8472/parts.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::Reading;
using memmap::State;
using model::Point;
using model::Signal;

consteval const Field* in_a2(std::string_view name) {
    return &memmap::row(a2_lower::rows, name);
}
consteval const Field* in_02(std::string_view name) {
    return &memmap::row(a2_page_02h::rows, name);
}

constexpr model::SignalRow signals[] = {
    {Signal::TxLol, in_a2("Optional Tx CDR unlocked")},
    {Signal::TxEqFail, in_a2("Adaptive Input EQ Fail Flag")},
    {Signal::TxDisabled, in_a2("Soft TX Disable Select")},
    {Signal::TxDisabledByPin, in_a2("TX Disable State")},
    {Signal::TxFault, in_a2("TX Fault State")},
    {Signal::RxLos, in_a2("Rx_LOS State")},
    {Signal::RxLol, in_a2("Optional Rx CDR unlocked")},
};

/// Level 1 until the host selects the level of the module (Table 8-3, Table 10-1); level 4 has a
/// bit of its own.
void not_granted(const Context& context, Reading& reading) {
    constexpr unsigned level_4 = 0x40;
    const auto declared = context.byte(memmap::lower, 64);
    if (!declared || !reading.has_value()) {
        return;
    }
    const bool selected = reading.raw != 0;
    const bool operates = memmap::read(context, *in_a2("Power Level Operation State")).is_set();
    const bool enabled_4 = memmap::read(context, *in_a2("Power Level 4 Enable")).is_set();
    const bool granted = (*declared & level_4) != 0 ? enabled_4 : selected || operates;
    reading.raw = granted ? 0U : 1U;
    reading.value = static_cast<double>(reading.raw);
}

constexpr model::PointRow points[] = {
    {Point::PowerNotGranted, in_a2("Power Level Select"), not_granted},
    {Point::DataNotReady, in_a2("Data_Not_Ready")},
    {Point::CoolerFault, in_02("TC (Temperature Control) Fault")},
    {Point::WavelengthUnlocked, in_02("Wavelength Unlocked")},
};

} // namespace

const model::Vocabulary& vocabulary() {
    static constexpr model::Vocabulary told{.signals = signals, .points = points};
    return told;
}

} // namespace optictl::sff8472
