// What is wrong or contradicts itself in an SFF-8472 map.
#include <algorithm>
#include <cmath>

#include "sff/sff8472/a0_lower.hpp"
#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/calibration.hpp"
#include "sff/sff8472/parts.hpp"
#include "sff/sff8472/plan.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::lower;
using memmap::State;
using model::Module;
using model::Reading;
using model::Severity;

class Findings {
public:
    explicit Findings(Module& module) : module_(module), context_(module.context) {}

    void add(std::string_view id, Severity severity, std::string text, std::string_view clause) {
        module_.findings.push_back({id, severity, std::move(text), clause});
    }
    /// All bits of `mask` are known and set in A0h.
    [[nodiscard]] bool set(unsigned byte, unsigned mask) const {
        return (context_.byte(lower, byte).value_or(0) & mask) == mask;
    }
    /// The byte of A0h is known, and all bits of `mask` are clear.
    [[nodiscard]] bool clear(unsigned byte, unsigned mask) const {
        return (context_.byte(lower, byte).value_or(0xFF) & mask) == 0;
    }
    /// An item that is there, and set.
    [[nodiscard]] bool item_is_set(std::string_view key) const {
        const auto item = module_.item(key);
        return item && item->reading.is_set();
    }
    [[nodiscard]] const Module& module() const { return module_; }
    [[nodiscard]] const Context& context() const { return context_; }

private:
    Module& module_;
    const Context& context_;
};

void judge_identity(Findings& out) {
    const auto identifier = out.context().byte(lower, 0);
    if (identifier && *identifier > 0x03 && *identifier != 0x0B && *identifier < 0x80) {
        out.add("identifier", Severity::Warning,
                "The identifier is none that SFF-8472 describes (01h to 03h)",
                "SFF-8472 12.4.3 Table 5-1");
    }
    for (const std::string_view key : {"identifier", "extended_identifier", "connector", "encoding",
                                       "rate_identifier", "extended_compliance", "revision"}) {
        const auto item = out.module().item(key);
        if (item && item->reading.state == State::Invalid) {
            out.add("reserved-code", Severity::Warning,
                    std::string(item->label) + " holds a reserved code", item->reading.codes->name);
        }
    }
    const Reading date = memmap::read(out.context(), memmap::row(a0_lower::rows, "Date code"));
    constexpr std::size_t digits = 6; // the lot code behind them is free text
    if (date.is_read() && !std::ranges::all_of(date.bytes.first(digits), [](std::uint8_t byte) {
            return byte >= '0' && byte <= '9';
        })) {
        out.add("date-code", Severity::Warning, "The date code is not six digits",
                "SFF-8472 12.4.3 Table 8-4");
    }
}

void judge_cable(Findings& out) {
    if (out.set(8, 0x0C)) {
        out.add("cable-technology", Severity::Warning,
                "Declared as passive and as active cable at once; bytes 60-61 are read as active",
                "SFF-8472 12.4.3 Table 5-3");
    }
    if (out.clear(8, 0x0C)) {
        return;
    }
    const Reading whole =
        memmap::read(out.context(), memmap::row(a0_lower::rows, "Length (Active Cable or Copper)"));
    const Reading fine = memmap::read(
        out.context(), memmap::row(a0_lower::rows, "Base length field (copper or active cable)"));
    if (whole.state == State::Ok && fine.state == State::Ok &&
        std::abs(whole.value - fine.value) >= 1) {
        out.add("cable-length", Severity::Warning,
                "Bytes 18 and 19 of A0h give different cable lengths; byte 18 is shown",
                "SFF-8472 12.4.3 section 6.5, section 6.6");
    }
}

void judge_slopes(Findings& out) {
    for (const std::string_view name :
         {"Tx_I (Slope)", "Tx_PWR (Slope)", "T (Slope)", "V (Slope)"}) {
        const auto* const row = std::ranges::find(a2_lower::rows, name, &memmap::Field::name);
        const Reading slope = memmap::read(out.context(), *row);
        if (slope.state == State::Ok && slope.raw == 0) {
            out.add("calibration-slope", Severity::Warning,
                    std::string(name) + " is 0: the calibrated value does not follow the counts",
                    "SFF-8472 12.4.3 Table 9-6");
        }
    }
}

void judge_calibration(Findings& out) {
    if (!out.set(92, 0x40)) {
        return;
    }
    if (out.clear(92, 0x30)) {
        out.add("calibration-undeclared", Severity::Warning,
                "Neither internal nor external calibration is declared; taken as internal",
                "SFF-8472 12.4.3 Table 8-5");
    } else if (out.set(92, 0x30)) {
        out.add("calibration-contradiction", Severity::Warning,
                "Internal and external calibration are both declared; taken as external",
                "SFF-8472 12.4.3 Table 8-5");
    }
    if (is_externally_calibrated(out.context())) {
        judge_slopes(out);
    }
}

/// Thresholds or monitors (bytes 0-55, 96-109) that hold more than filler.
bool holds_diagnostics(const memmap::Block& block) {
    for (unsigned i = 0; i < 110; ++i) {
        const bool is_data = block.known[i] && block.bytes[i] != 0x00 && block.bytes[i] != 0xFF;
        if (is_data && (i < 56 || i >= 96)) {
            return true;
        }
    }
    return false;
}

void judge_diagnostics(Findings& out) {
    if (out.set(92, 0x80)) {
        out.add("legacy-diagnostics", Severity::Warning,
                "Bit 92.7 is set, which only diagnostics older than SFF-8472 may set",
                "SFF-8472 12.4.3 Table 8-5");
    }
    if (out.set(92, 0x04)) {
        out.add("address-change", Severity::Note,
                "A2h answers only after an address change sequence, which reading here never sends",
                "SFF-8472 12.4.3 section 8.9");
    }
    const memmap::Block* a2 = out.context().image->find(memmap::a2_lower);
    if (out.clear(92, 0x40) && a2 != nullptr && holds_diagnostics(*a2)) {
        out.add("undeclared-diagnostics", Severity::Warning,
                "A2h holds diagnostics although A0h declares none",
                "SFF-8472 12.4.3 section 8.8, Table 8-5");
    }
    if (out.set(93, 0x80) && out.clear(92, 0x40)) {
        out.add("flags-without-diagnostics", Severity::Warning,
                "Alarm and warning flags are declared, but no diagnostics",
                "SFF-8472 12.4.3 Table 8-5, Table 8-6");
    }
}

void judge_options(Findings& out) {
    if (out.set(65, 0x06)) {
        out.add("loss-of-signal", Severity::Warning,
                "Loss of signal is declared both as standard and as inverted",
                "SFF-8472 12.4.3 Table 8-3");
    }
    const Context& context = out.context();
    const bool pages = advertises_page_02h(context) || out.set(65, 0x01);
    if (pages && out.clear(64, 0x10)) {
        out.add("paging-undeclared", Severity::Warning,
                "Features of A2h pages are declared, but paging is not",
                "SFF-8472 12.4.3 Table 8-3");
    }
    const auto power = out.module().item("max_power");
    constexpr double level_3_watts = 2.0;
    if (out.set(64, 0x40) && power && power->reading.state != State::NotRead &&
        (!power->reading.has_value() || power->reading.value <= level_3_watts)) {
        out.add("power-level-4", Severity::Warning,
                "Power level 4 is declared, but A2h:66 does not give more than 2.0 W",
                "SFF-8472 12.4.3 Table 8-3, Table 9-11");
    }
}

void judge_state(Findings& out) {
    if (out.item_is_set("data_not_ready")) {
        out.add("data-not-ready", Severity::Warning,
                "The module has no valid monitor data yet; monitors may mean nothing",
                "SFF-8472 12.4.3 Table 9-16");
    }
    if (out.item_is_set("tx_fault_state")) {
        out.add("tx-fault", Severity::Fault, "The transmitter reports a fault",
                "SFF-8472 12.4.3 Table 9-16");
    }
    const bool by_pin = out.item_is_set("tx_disable_state");
    if (by_pin || out.item_is_set("soft_tx_disable_select")) {
        out.add("tx-disabled", Severity::Note,
                by_pin ? "The transmitter is disabled by its pin"
                       : "The transmitter is disabled by software",
                "SFF-8472 12.4.3 Table 9-16");
    }
    for (const std::string_view key : {"tx_cdr_unlocked", "rx_cdr_unlocked"}) {
        if (out.item_is_set(key)) {
            out.add("cdr-unlocked", Severity::Warning,
                    key.starts_with("tx") ? "The Tx CDR has lost lock" : "The Rx CDR has lost lock",
                    "SFF-8472 12.4.3 Table 10-1");
        }
    }
    if (out.item_is_set("adaptive_input_eq_fail")) {
        out.add("input-eq-failed", Severity::Warning, "The adaptive Tx input equalizer failed",
                "SFF-8472 12.4.3 Table 10-1");
    }
}

void judge_tuning(Findings& out) {
    if (out.item_is_set("tc_fault")) {
        out.add("tc-fault", Severity::Fault, "The laser's temperature control reports a fault",
                "SFF-8690 1.5 Table 5-7");
    }
    if (out.item_is_set("wavelength_unlocked")) {
        out.add("wavelength-unlocked", Severity::Warning, "The laser's wavelength is not locked",
                "SFF-8690 1.5 Table 5-7");
    }
    const auto channel = out.module().item("channel_frequency");
    const auto first = out.module().item("first_frequency");
    const auto last = out.module().item("last_frequency");
    if (!channel || !first || !last || channel->reading.state != State::Ok ||
        !first->reading.has_value() || !last->reading.has_value()) {
        return;
    }
    const auto [low, high] = std::minmax(first->reading.value, last->reading.value);
    constexpr double half_step = 0.00005; // half of 0.1 GHz, in THz
    if (channel->reading.value < low - half_step || channel->reading.value > high + half_step) {
        out.add("channel-range", Severity::Warning,
                "The channel number lies outside the laser's range",
                "SFF-8690 1.5 section 5.2, Table 5-4");
    }
}

} // namespace

void add_findings(Module& module) {
    Findings out(module);
    judge_identity(out);
    judge_cable(out);
    judge_diagnostics(out);
    judge_calibration(out);
    judge_options(out);
    if (advertises_a2(module.context) || !module.context.byte(lower, 92)) {
        judge_state(out); // else A2h is filler
        judge_tuning(out);
    }
}

} // namespace optictl::sff8472
