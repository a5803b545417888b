// What of an SFF-8636 module contradicts itself or wants attention.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "sff/sff8636/decode_parts.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page00.hpp"
#include "sff/sff8636/views.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::Reading;
using memmap::State;
using model::Module;
using model::Severity;

constexpr memmap::Page low = memmap::lower;

void report(Module& module, std::string_view id, Severity severity, std::string text,
            std::string_view clause) {
    module.findings.push_back({id, severity, std::move(text), clause});
}

/// The byte, or 0 when it is not read: for bits whose absence is no finding.
unsigned byte_or_zero(const Context& context, memmap::Page page, unsigned byte) {
    return context.byte(page, byte).value_or(0);
}
bool all_known(const Context& context, unsigned first, unsigned last) {
    return context.image->knows(has::page00, first, last - first + 1);
}

void judge_identity(Module& module) {
    const Context& context = module.context;
    const auto first = context.byte(low, 0);
    const auto second = context.byte(has::page00, 128);
    if (first && second && *first != *second) {
        report(module, "identifier-mismatch", Severity::Warning,
               "Bytes 0 and 128 give different identifiers", "SFF-8636 2.11 6.2.1");
    }
    const auto code = context.byte(low, 1);
    if (code == revision::unspecified && !is_8436(context)) {
        report(module, "revision-unspecified", Severity::Note,
               "The revision is not specified, but the module uses registers of SFF-8636; it is "
               "read as SFF-8636 2.0, the newest that may leave it open",
               "SFF-8636 2.11 Table 6-4");
    }
    for (const model::ItemRow* row : module.rows) {
        const bool important = row->section == model::Section::Identity || row->key == "encoding" ||
                               row->key == "extended_compliance" ||
                               row->key == "secondary_extended_compliance";
        if (!important) {
            continue;
        }
        const model::Item item = module.read(*row);
        if (item.reading.kind == Kind::Code && item.reading.state == State::Invalid) {
            module.findings.push_back({"reserved-code",
                                       Severity::Warning,
                                       std::string(item.label) + " holds code " +
                                           std::to_string(item.reading.raw) +
                                           ", which is not assigned",
                                       {},
                                       item.reading.field});
        }
    }
}

void judge_compliance(Module& module) {
    const Context& context = module.context;
    if (!all_known(context, 131, 138) || !context.byte(has::page00, 192)) {
        return;
    }
    const bool refers = (byte_or_zero(context, has::page00, 131) & 0x80U) != 0 ||
                        (byte_or_zero(context, has::page00, 138) & 0x02U) != 0;
    const bool extended = byte_or_zero(context, has::page00, 192) != 0;
    if (!is_8436(context) && refers && !extended) {
        report(module, "extended-compliance-missing", Severity::Warning,
               "Bit 131.7 or 138.1 points to the extended compliance code, which is 0",
               "SFF-8636 2.11 Table 6-17");
    }
    if (!is_8436(context) && extended && !refers) {
        report(module, "extended-compliance-unannounced", Severity::Note,
               "Byte 192 holds an extended compliance code, but neither bit 131.7 nor 138.1 "
               "points to it",
               "SFF-8636 2.11 Table 6-17");
    }
    const auto codes = context.image->find(has::page00)->at(131, 8);
    const bool none = std::ranges::all_of(codes, [](std::uint8_t byte) { return byte == 0; });
    if (none && (is_8436(context) || !extended)) {
        report(module, "no-compliance", Severity::Note,
               "No compliance code is set, though at least one bit shall be",
               "SFF-8636 2.11 6.3.4");
    }
}

void judge_power(Module& module) {
    const Context& context = module.context;
    const auto identifier = context.byte(has::page00, 129);
    if (!identifier || is_8436(context)) {
        return;
    }
    const unsigned power = power_class(*identifier, false);
    const bool five_to_seven = (*identifier & 0x03U) != 0;
    if (power < 8 && five_to_seven && (*identifier & 0xC0U) != 0xC0U) {
        report(module, "power-class-contradiction", Severity::Warning,
               "Bits 129.1-0 state class " + std::to_string(power) +
                   ", but bits 129.7-6 are not 11b as those classes have them",
               "SFF-8636 2.11 Table 6-16");
    }
    if (power == 8 && context.byte(low, 107) == 0) {
        report(module, "power-class-8-without-power", Severity::Warning,
               "Power Class 8 is stated, but the maximum power in byte 107 is 0",
               "SFF-8636 2.11 6.2.9");
    }
    const auto controls = context.byte(low, 93);
    const bool enabled = controls && (*controls & (power == 8 ? 0x08U : 0x04U)) != 0;
    if (controls && power > 4 && !enabled) {
        report(module, "high-power-not-enabled", Severity::Note,
               "The module is of power class " + std::to_string(power) +
                   ", but the host has not enabled that class; it need not work fully",
               "SFF-8636 2.11 Table 6-11");
    }
}

void judge_pages(Module& module) {
    const Context& context = module.context;
    const unsigned options = byte_or_zero(context, has::page00, 195);
    const unsigned pages = is_8436(context) ? 0xC0U : 0xC1U;
    if (context.flat && (options & pages) != 0) {
        report(module, "flat-memory-with-pages", Severity::Warning,
               "The memory is flat, yet byte 195 advertises further pages",
               "SFF-8636 2.11 Table 6-3");
    }
    if (!context.flat && (byte_or_zero(context, has::page00, 129) & 0x10U) != 0 &&
        context.byte(has::page00, 195) && (options & 0x80U) == 0) {
        report(module, "clei-without-page", Severity::Warning,
               "A CLEI code is stated in page 02h, which is not advertised", "SFF-8636 2.11 6.5");
    }
    if (!is_8436(context) && (byte_or_zero(context, low, 113) & 0x0FU) == 0x0FU) {
        report(module, "no-channels", Severity::Warning,
               "Byte 113 says that no channel is implemented; it is not believed",
               "SFF-8636 2.11 Table 6-14");
    }
}

void judge_rates(Module& module) {
    const Context& context = module.context;
    const unsigned declarations = byte_or_zero(context, has::page00, 221) & 0x0CU;
    const auto options = context.byte(has::page00, 195);
    if (declarations == 0x0CU) {
        report(module, "rate-select-contradiction", Severity::Warning,
               "Both rate select declarations are set, which is reserved", "SFF-8636 2.11 6.3.28");
    } else if (options && context.byte(has::page00, 221) &&
               ((*options & 0x20U) != 0) != (declarations != 0)) {
        report(module, "rate-select-contradiction", Severity::Note,
               "Rate select is stated in only one of bits 195.5 and 221.3", "SFF-8636 2.11 6.2.7");
    }
    if (is_8436(context)) {
        return;
    }
    const Reading coarse =
        memmap::read(context, memmap::row(page00::rows, "Signaling rate, nominal"));
    const Reading fine = memmap::read(context, memmap::row(page00::rows, "Baud Rate, nominal"));
    constexpr double resolution = 250;
    if (coarse.state == State::Saturated && fine.state == State::NotAdvertised) {
        report(module, "signaling-rate-missing", Severity::Warning,
               "Byte 140 refers to byte 222 for the signaling rate, which is 0",
               "SFF-8636 2.11 6.3.6");
    } else if (coarse.state == State::Ok && fine.state == State::Ok &&
               std::abs(coarse.value - fine.value) > resolution) {
        report(module, "signaling-rate-contradiction", Severity::Warning,
               "Bytes 140 and 222 give different signaling rates; byte 140 is shown",
               "SFF-8636 2.11 6.3.6");
    }
}

void judge_state(Module& module) {
    const Context& context = module.context;
    if ((byte_or_zero(context, low, 2) & 0x01U) != 0) {
        report(module, "data-not-ready", Severity::Note,
               "The module says that its monitors are not valid yet", "SFF-8636 2.11 Table 6-3");
    }
    constexpr double coldest = -40;
    constexpr double hottest = 125;
    for (const model::Monitor& monitor : module.monitors) {
        const Reading& value = monitor.value;
        if (monitor.quantity == model::Quantity::Temperature && value.has_value() &&
            (value.value < coldest || value.value > hottest)) {
            report(module, "temperature-implausible", Severity::Warning,
                   "The temperature is outside -40 to 125 degC, where it is valid",
                   "SFF-8636 2.11 6.2.4");
        }
        const bool of_module = monitor.quantity == model::Quantity::Temperature ||
                               monitor.quantity == model::Quantity::SupplyVoltage;
        if (of_module && value.state == State::NotAdvertised && value.raw != 0 &&
            context.revision >= revision::sff8636_2_8) {
            report(module, "monitor-not-advertised", Severity::Note,
                   std::string(monitor.label) +
                       " is not zero, although 00h:220 says that it is not monitored",
                   "SFF-8636 2.11 Table 6-24");
        }
    }
}

/// "1, 3 and 4" of the lanes in which `row` is set.
std::string lanes_set(const Context& context, const Field& row) {
    std::string lanes;
    const memmap::Copies copies(context, row);
    for (unsigned i = 0; i < row.lanes.count; ++i) {
        if (copies[i].is_set()) {
            lanes += lanes.empty() ? "" : ", ";
            lanes += std::to_string(i + 1);
        }
    }
    return lanes;
}

void judge_lanes(Module& module) {
    const std::string disabled =
        lanes_set(module.context, memmap::row(lower::rows, "Tx<i> Disable"));
    if (!disabled.empty()) {
        report(module, "tx-disabled", Severity::Note,
               "The host has disabled the transmitter of lane " + disabled,
               "SFF-8636 2.11 Table 6-10");
    }
    const std::string faulty = lanes_set(module.context, memmap::row(lower::rows, "L-Tx<i> Fault"));
    if (!faulty.empty()) {
        report(module, "tx-fault", Severity::Fault,
               "The module has latched a transmitter fault in lane " + faulty,
               "SFF-8636 2.11 Table 6-5");
    }
}

} // namespace

void add_findings(Module& module) {
    judge_identity(module);
    judge_compliance(module);
    judge_power(module);
    judge_pages(module);
    judge_rates(module);
    judge_state(module);
    judge_lanes(module);
}

} // namespace optictl::sff8636
