#include "cmis/pm/decode.hpp"

#include <algorithm>
#include <array>

#include "cmis/advertise.hpp"
#include "cmis/media.hpp"
#include "cmis/page35.hpp"
#include "sff/sff8024/fec.hpp"

namespace optictl::cmis::pm {
namespace {

using model::Observable;
using model::Statistic;

/// Under the names that VDM has for the values of now.
struct Quantity {
    std::string_view key;
    std::string_view label;
};
constexpr Quantity quantities[] = {
    {"cd", "CD"},
    {"dgd", "DGD"},
    {"sopmd", "SOPMD"},
    {"pdl", "PDL"},
    {"osnr", "OSNR"},
    {"esnr", "eSNR"},
    {"cfo", "CFO"},
    {"evm", "EVM"},
    {"tx_power_coherent", "Tx power"},
    {"rx_total_power", "Rx total power"},
    {"rx_signal_power", "Rx signal power"},
    {"sop_roc", "SOP ROC"},
    {"mer", "MER"},
    {"clock_recovery_loop", "Clock recovery loop"},
    {"sopmd_low_granularity", "SOPMD low granularity"},
    {"snr_margin", "SNR margin"},
    {"q_factor", "Q factor"},
    {"q_margin", "Q margin"},
};
/// The order of the page: not that of CDB, which has minimum, average, maximum.
constexpr Statistic statistics[] = {Statistic::Average, Statistic::Minimum, Statistic::Maximum};
constexpr std::size_t count = std::size(quantities) * std::size(statistics);

constexpr auto observables = [] {
    std::array<Observable, count> out{};
    for (std::size_t i = 0; i < count; ++i) {
        const Quantity& quantity = quantities[i / std::size(statistics)];
        out[i] = {.key = quantity.key,
                  .label = quantity.label,
                  .scope = model::Scope::Path,
                  .statistic = statistics[i % std::size(statistics)],
                  .note = {}};
    }
    return out;
}();
static_assert(page35::rows[0].name == "CDAvgPm" && page35::rows[14].name == "OSNRMaxPm" &&
              page35::rows[count - 2].name == "QMarginMinPm");

} // namespace

bool may_have_pages(const memmap::Context& context) {
    constexpr std::uint8_t advertised_since = 0x53;
    if (context.flat || context.revision >= advertised_since) {
        return memmap::advertisement(context, adv::coherent) != memmap::Advertised::No;
    }
    constexpr unsigned first = 86; // of eight descriptors of four bytes (Table 8-21)
    constexpr unsigned last = 117;
    const auto table = media_table(context.byte(memmap::lower, 85).value_or(0));
    for (unsigned byte = first; table && byte <= last; byte += 4) {
        const auto* const media =
            sff8024::media_interface(*table, context.byte(memmap::lower, byte + 1).value_or(0));
        const std::string_view fec = media != nullptr ? sff8024::fec_of(*media) : "";
        if (context.byte(memmap::lower, byte) == 0xFF) { // the list ends
            return false;
        }
        if (fec == sff8024::fec::cfec || fec == sff8024::fec::ofec) {
            return true;
        }
    }
    return false;
}

void add_samples(const memmap::Context& context, unsigned banks,
                 std::vector<model::Sample>& samples) {
    if (!may_have_pages(context)) {
        return;
    }
    for (unsigned bank = 0; bank < banks; ++bank) {
        const memmap::Page page = page35::rows.front().page.in_bank(bank);
        const memmap::Block* const block = context.image->find(page);
        if (block == nullptr ||
            std::ranges::all_of(block->bytes, [](std::uint8_t byte) { return byte == 0; })) {
            continue;
        }
        for (std::size_t i = 0; i < count; ++i) {
            model::Sample sample;
            sample.observable = &observables[i];
            sample.number = bank * memmap::lanes_per_bank + 1;
            sample.bank = static_cast<std::uint8_t>(bank);
            sample.value = memmap::read(context, page35::rows[i], 0, bank);
            sample.absence =
                sample.value.has_value() ? model::Absence::None : model::Absence::NotRead;
            samples.push_back(sample);
        }
    }
}

} // namespace optictl::cmis::pm
