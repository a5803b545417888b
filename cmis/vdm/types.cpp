#include "cmis/vdm/types.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace optictl::cmis {
namespace vdm {
namespace {

using memmap::Reading;
using memmap::State;
using memmap::Unit;
using model::Absence;
using model::Scope;
using model::Statistic;

// OIF-CMIS 5.4 Table 8-180; types from 128 on are those of C-CMIS.
// clang-format off
constexpr Type all[] = {
    {.id = 1, .name = "laser age", .not_available = NotAvailable::AllOnes, .unit = Unit::Percent,
     .most = 100, .observable = {.key = "laser_age", .label = "Laser age",
     .scope = Scope::MediaLane}},
    {.id = 2, .name = "TEC current", .format = Format::S16, .not_available = NotAvailable::Lowest,
     .scale = {100, 32767}, .unit = Unit::Percent, .observable = {.key = "tec_current",
     .label = "TEC current", .scope = Scope::MediaLane,
     .note = "share of the maximum; positive heats, negative cools"}},
    {.id = 3, .name = "laser frequency error", .format = Format::S16,
     .not_available = NotAvailable::Lowest, .scale = {10, 1}, .unit = Unit::Megahertz,
     .observable = {.key = "laser_frequency_error", .label = "Laser freq error",
     .scope = Scope::MediaLane}},
    {.id = 4, .name = "laser temperature deviation", .format = Format::S16,
     .not_available = NotAvailable::Lowest, .scale = {1, 256}, .unit = Unit::Celsius,
     .observable = {.key = "laser_temperature_deviation", .label = "Laser temp deviation",
     .scope = Scope::MediaLane}},
    {.id = 5, .name = "SNR of the media input", .not_available = NotAvailable::Zero,
     .scale = {1, 256}, .unit = Unit::Decibel, .of_signal = true,
     .observable = {.key = "snr_media", .label = "SNR media", .scope = Scope::MediaLane,
     .note = "optical: 10 log10 of the amplitude ratio"}},
    {.id = 6, .name = "SNR of the host input", .not_available = NotAvailable::Zero,
     .scale = {1, 256}, .unit = Unit::Decibel, .of_signal = true, .observable = {.key = "snr_host",
     .label = "SNR host", .scope = Scope::HostLane,
     .note = "electrical: 10 log10 of half the power ratio"}},
    {.id = 7, .name = "PAM4 level transition parameter of the media input",
     .not_available = NotAvailable::Zero, .scale = {1, 256}, .unit = Unit::Decibel,
     .of_signal = true, .saturated_from = 0xFFFE, .observable = {.key = "ltp_media",
     .label = "LTP media", .scope = Scope::MediaLane}},
    {.id = 8, .name = "PAM4 level transition parameter of the host input",
     .not_available = NotAvailable::Zero, .scale = {1, 256}, .unit = Unit::Decibel,
     .of_signal = true, .saturated_from = 0xFFFE, .observable = {.key = "ltp_host",
     .label = "LTP host", .scope = Scope::HostLane}},
    {.id = 9, .name = "pre-FEC BER of the media input, minimum", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_media", .label = "Pre-FEC BER media",
     .scope = Scope::MediaPath, .statistic = Statistic::Minimum}},
    {.id = 10, .name = "pre-FEC BER of the host input, minimum", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_host", .label = "Pre-FEC BER host",
     .scope = Scope::HostPath, .statistic = Statistic::Minimum}},
    {.id = 11, .name = "pre-FEC BER of the media input, maximum", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_media", .label = "Pre-FEC BER media",
     .scope = Scope::MediaPath, .statistic = Statistic::Maximum}},
    {.id = 12, .name = "pre-FEC BER of the host input, maximum", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_host", .label = "Pre-FEC BER host",
     .scope = Scope::HostPath, .statistic = Statistic::Maximum}},
    {.id = 13, .name = "pre-FEC BER of the media input, average", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_media", .label = "Pre-FEC BER media",
     .scope = Scope::MediaPath, .statistic = Statistic::Average}},
    {.id = 14, .name = "pre-FEC BER of the host input, average", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_host", .label = "Pre-FEC BER host",
     .scope = Scope::HostPath, .statistic = Statistic::Average}},
    {.id = 15, .name = "pre-FEC BER of the media input, current", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_media", .label = "Pre-FEC BER media",
     .scope = Scope::MediaPath}},
    {.id = 16, .name = "pre-FEC BER of the host input, current", .format = Format::F16,
     .not_available = NotAvailable::Half, .of_signal = true,
     .observable = {.key = "pre_fec_ber_host", .label = "Pre-FEC BER host",
     .scope = Scope::HostPath}},
    {.id = 17, .name = "FERC of the media input, minimum", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_media",
     .label = "FERC media", .scope = Scope::MediaPath, .statistic = Statistic::Minimum,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 18, .name = "FERC of the host input, minimum", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_host",
     .label = "FERC host", .scope = Scope::HostPath, .statistic = Statistic::Minimum,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 19, .name = "FERC of the media input, maximum", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_media",
     .label = "FERC media", .scope = Scope::MediaPath, .statistic = Statistic::Maximum,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 20, .name = "FERC of the host input, maximum", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_host",
     .label = "FERC host", .scope = Scope::HostPath, .statistic = Statistic::Maximum,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 21, .name = "FERC of the media input, average", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_media",
     .label = "FERC media", .scope = Scope::MediaPath, .statistic = Statistic::Average,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 22, .name = "FERC of the host input, average", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_host",
     .label = "FERC host", .scope = Scope::HostPath, .statistic = Statistic::Average,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 23, .name = "FERC of the media input, current", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_media",
     .label = "FERC media", .scope = Scope::MediaPath,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 24, .name = "FERC of the host input, current", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .of_signal = true, .observable = {.key = "ferc_host",
     .label = "FERC host", .scope = Scope::HostPath,
     .note = "uncorrected frames, as of RS(544,514), in a sampling interval"}},
    {.id = 25, .name = "FERC of the media input, total", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .since = 0x52, .of_signal = true,
     .observable = {.key = "ferc_media", .label = "FERC media", .scope = Scope::MediaPath,
     .statistic = Statistic::Total,
     .note = "uncorrected frames, as of RS(544,514), since the freeze before"}},
    {.id = 26, .name = "FERC of the host input, total", .format = Format::F16,
     .not_available = NotAvailable::AllOnes, .since = 0x52, .of_signal = true,
     .observable = {.key = "ferc_host", .label = "FERC host", .scope = Scope::HostPath,
     .statistic = Statistic::Total,
     .note = "uncorrected frames, as of RS(544,514), since the freeze before"}},
    {.id = 27, .name = "SEWmax of the media input, minimum",
     .not_available = NotAvailable::AllOnes, .since = 0x53, .of_signal = true,
     .observable = {.key = "sewmax_media", .label = "SEWmax media", .scope = Scope::MediaPath,
     .statistic = Statistic::Minimum, .note = "most symbols corrected in one frame"}},
    {.id = 28, .name = "SEWmax of the host input, minimum", .not_available = NotAvailable::AllOnes,
     .since = 0x53, .of_signal = true, .observable = {.key = "sewmax_host", .label = "SEWmax host",
     .scope = Scope::HostPath, .statistic = Statistic::Minimum,
     .note = "most symbols corrected in one frame"}},
    {.id = 29, .name = "SEWmax of the media input, maximum",
     .not_available = NotAvailable::AllOnes, .since = 0x53, .of_signal = true,
     .observable = {.key = "sewmax_media", .label = "SEWmax media", .scope = Scope::MediaPath,
     .statistic = Statistic::Maximum, .note = "most symbols corrected in one frame"}},
    {.id = 30, .name = "SEWmax of the host input, maximum", .not_available = NotAvailable::AllOnes,
     .since = 0x53, .of_signal = true, .observable = {.key = "sewmax_host", .label = "SEWmax host",
     .scope = Scope::HostPath, .statistic = Statistic::Maximum,
     .note = "most symbols corrected in one frame"}},
    {.id = 31, .name = "SEWmax of the media input, average",
     .not_available = NotAvailable::AllOnes, .since = 0x53, .of_signal = true,
     .observable = {.key = "sewmax_media", .label = "SEWmax media", .scope = Scope::MediaPath,
     .statistic = Statistic::Average, .note = "most symbols corrected in one frame"}},
    {.id = 32, .name = "SEWmax of the host input, average", .not_available = NotAvailable::AllOnes,
     .since = 0x53, .of_signal = true, .observable = {.key = "sewmax_host", .label = "SEWmax host",
     .scope = Scope::HostPath, .statistic = Statistic::Average,
     .note = "most symbols corrected in one frame"}},
    {.id = 33, .name = "SEWmax of the media input, current",
     .not_available = NotAvailable::AllOnes, .since = 0x53, .of_signal = true,
     .observable = {.key = "sewmax_media", .label = "SEWmax media", .scope = Scope::MediaPath,
     .note = "most symbols corrected in one frame"}},
    {.id = 34, .name = "SEWmax of the host input, current", .not_available = NotAvailable::AllOnes,
     .since = 0x53, .of_signal = true, .observable = {.key = "sewmax_host", .label = "SEWmax host",
     .scope = Scope::HostPath, .note = "most symbols corrected in one frame"}},
    {.id = 77, .name = "supply voltage 2.6", .not_available = NotAvailable::Zero,
     .scale = {1, 10000}, .unit = Unit::Volt, .since = 0x53, .observable = {.key = "vcc_2p6",
     .label = "Vcc 2.6", .scope = Scope::Module}},
    {.id = 78, .name = "supply voltage 1.8", .not_available = NotAvailable::Zero,
     .scale = {1, 10000}, .unit = Unit::Volt, .since = 0x53, .observable = {.key = "vcc_1p8",
     .label = "Vcc 1.8", .scope = Scope::Module}},
    {.id = 79, .name = "supply voltage 1.2", .not_available = NotAvailable::Zero,
     .scale = {1, 10000}, .unit = Unit::Volt, .since = 0x53, .observable = {.key = "vcc_1p2",
     .label = "Vcc 1.2", .scope = Scope::Module}},
    {.id = 80, .name = "supply voltage 0.9", .not_available = NotAvailable::Zero,
     .scale = {1, 10000}, .unit = Unit::Volt, .since = 0x53, .observable = {.key = "vcc_0p9",
     .label = "Vcc 0.9", .scope = Scope::Module}},
    {.id = 81, .name = "supply voltage 0.7 A", .not_available = NotAvailable::Zero,
     .scale = {1, 10000}, .unit = Unit::Volt, .since = 0x53, .observable = {.key = "vcc_0p7a",
     .label = "Vcc 0.7 A", .scope = Scope::Module}},
    {.id = 82, .name = "supply voltage 0.7 B", .not_available = NotAvailable::Zero,
     .scale = {1, 10000}, .unit = Unit::Volt, .since = 0x53, .observable = {.key = "vcc_0p7b",
     .label = "Vcc 0.7 B", .scope = Scope::Module}},
    {.id = 83, .name = "supply voltage 12", .not_available = NotAvailable::Zero,
     .scale = {1, 4000}, .unit = Unit::Volt, .since = 0x53, .observable = {.key = "vcc_12",
     .label = "Vcc 12", .scope = Scope::Module}},
    {.id = 84, .name = "ELS input power", .format = Format::S16,
     .not_available = NotAvailable::Lowest, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt,
     .since = 0x53, .observable = {.key = "els_input_power", .label = "ELS input power",
     .scope = Scope::Laser}},
    {.id = 128, .name = "modulator bias X/I", .scale = {100, 65535}, .unit = Unit::Percent,
     .observable = {.key = "modulator_bias_xi", .label = "Modulator bias X/I",
     .scope = Scope::Path}},
    {.id = 129, .name = "modulator bias X/Q", .scale = {100, 65535}, .unit = Unit::Percent,
     .observable = {.key = "modulator_bias_xq", .label = "Modulator bias X/Q",
     .scope = Scope::Path}},
    {.id = 130, .name = "modulator bias Y/I", .scale = {100, 65535}, .unit = Unit::Percent,
     .observable = {.key = "modulator_bias_yi", .label = "Modulator bias Y/I",
     .scope = Scope::Path}},
    {.id = 131, .name = "modulator bias Y/Q", .scale = {100, 65535}, .unit = Unit::Percent,
     .observable = {.key = "modulator_bias_yq", .label = "Modulator bias Y/Q",
     .scope = Scope::Path}},
    {.id = 132, .name = "modulator bias X phase", .scale = {100, 65535}, .unit = Unit::Percent,
     .observable = {.key = "modulator_bias_x_phase", .label = "Modulator bias X phase",
     .scope = Scope::Path}},
    {.id = 133, .name = "modulator bias Y phase", .scale = {100, 65535}, .unit = Unit::Percent,
     .observable = {.key = "modulator_bias_y_phase", .label = "Modulator bias Y phase",
     .scope = Scope::Path}},
    {.id = 134, .name = "chromatic dispersion, short link", .format = Format::S16,
     .unit = Unit::PicosecondPerNanometre, .of_signal = true, .observable = {.key = "cd",
     .label = "CD", .scope = Scope::Path, .note = "high granularity, short link"}},
    {.id = 135, .name = "chromatic dispersion, long link", .format = Format::S16, .scale = {20, 1},
     .unit = Unit::PicosecondPerNanometre, .of_signal = true, .observable = {.key = "cd_long_link",
     .label = "CD long link", .scope = Scope::Path, .note = "low granularity, long link"}},
    {.id = 136, .name = "differential group delay", .scale = {1, 100}, .unit = Unit::Picosecond,
     .of_signal = true, .observable = {.key = "dgd", .label = "DGD", .scope = Scope::Path}},
    {.id = 137, .name = "second order PMD", .scale = {1, 100}, .unit = Unit::SquarePicosecond,
     .of_signal = true, .observable = {.key = "sopmd", .label = "SOPMD", .scope = Scope::Path,
     .note = "high granularity"}},
    {.id = 138, .name = "polarisation dependent loss", .scale = {1, 10}, .unit = Unit::Decibel,
     .of_signal = true, .observable = {.key = "pdl", .label = "PDL", .scope = Scope::Path}},
    {.id = 139, .name = "OSNR", .scale = {1, 10}, .unit = Unit::Decibel, .of_signal = true,
     .observable = {.key = "osnr", .label = "OSNR", .scope = Scope::Path}},
    {.id = 140, .name = "eSNR", .scale = {1, 10}, .unit = Unit::Decibel, .of_signal = true,
     .observable = {.key = "esnr", .label = "eSNR", .scope = Scope::Path}},
    {.id = 141, .name = "carrier frequency offset", .format = Format::S16, .unit = Unit::Megahertz,
     .of_signal = true, .observable = {.key = "cfo", .label = "CFO", .scope = Scope::Path}},
    {.id = 142, .name = "error vector magnitude", .scale = {100, 65535}, .unit = Unit::Percent,
     .of_signal = true, .observable = {.key = "evm", .label = "EVM", .scope = Scope::Path}},
    {.id = 143, .name = "transmitted power", .format = Format::S16, .scale = {1, 100},
     .unit = Unit::DecibelMilliwatt, .observable = {.key = "tx_power_coherent",
     .label = "Tx power", .scope = Scope::Path}},
    {.id = 144, .name = "total received power", .format = Format::S16, .scale = {1, 100},
     .unit = Unit::DecibelMilliwatt, .observable = {.key = "rx_total_power",
     .label = "Rx total power", .scope = Scope::Path}},
    {.id = 145, .name = "received power of the signal", .format = Format::S16, .scale = {1, 100},
     .unit = Unit::DecibelMilliwatt, .observable = {.key = "rx_signal_power",
     .label = "Rx signal power", .scope = Scope::Path}},
    {.id = 146, .name = "rate of change of the state of polarisation",
     .unit = Unit::KiloradianPerSecond, .of_signal = true, .observable = {.key = "sop_roc",
     .label = "SOP ROC", .scope = Scope::Path}},
    {.id = 147, .name = "modulation error ratio", .scale = {1, 10}, .unit = Unit::Decibel,
     .of_signal = true, .observable = {.key = "mer", .label = "MER", .scope = Scope::Path}},
    {.id = 148, .name = "clock recovery loop", .format = Format::S16, .scale = {100, 32767},
     .unit = Unit::Percent, .of_signal = true, .observable = {.key = "clock_recovery_loop",
     .label = "Clock recovery loop", .scope = Scope::Path}},
    {.id = 149, .name = "second order PMD, low granularity", .unit = Unit::SquarePicosecond,
     .of_signal = true, .observable = {.key = "sopmd_low_granularity",
     .label = "SOPMD low granularity", .scope = Scope::Path, .note = "low granularity"}},
    {.id = 150, .name = "SNR margin", .format = Format::S16, .scale = {1, 10},
     .unit = Unit::Decibel, .of_signal = true, .observable = {.key = "snr_margin",
     .label = "SNR margin", .scope = Scope::Path}},
    {.id = 151, .name = "Q factor", .scale = {1, 10}, .unit = Unit::Decibel, .of_signal = true,
     .observable = {.key = "q_factor", .label = "Q factor", .scope = Scope::Path}},
    {.id = 152, .name = "Q margin", .format = Format::S16, .scale = {1, 10}, .unit = Unit::Decibel,
     .of_signal = true, .observable = {.key = "q_margin", .label = "Q margin",
     .scope = Scope::Path}},
};
// clang-format on

constexpr std::uint16_t all_ones = 0xFFFF;
constexpr std::uint16_t lowest = 0x8000; // of S16
constexpr std::uint16_t highest = 0x7FFF;

double number_of(const Type& type, std::uint16_t raw) {
    switch (type.format) {
    case Format::F16: return memmap::float16_value(raw);
    case Format::S16: return static_cast<std::int16_t>(raw);
    case Format::U16: return raw;
    }
    return raw;
}

memmap::Kind kind_of(Format format) {
    switch (format) {
    case Format::F16: return memmap::Kind::Float16;
    case Format::S16: return memmap::Kind::Signed;
    case Format::U16: return memmap::Kind::Unsigned;
    }
    return memmap::Kind::Unsigned;
}

void scale(const Type& type, Reading& reading) {
    const double number = number_of(type, static_cast<std::uint16_t>(reading.raw));
    reading.kind = kind_of(type.format);
    reading.unit = type.unit;
    reading.value = number * type.scale.num / type.scale.den;
}

bool is_not_available(const Type& type, const Reading& reading) {
    switch (type.not_available) {
    case NotAvailable::Never: return false;
    case NotAvailable::Zero: return reading.raw == 0;
    case NotAvailable::Lowest: return reading.raw == lowest;
    case NotAvailable::AllOnes: return reading.raw == all_ones;
    case NotAvailable::Half: return std::abs(reading.value - 0.5) < 1e-9;
    }
    return false;
}

} // namespace

std::span<const Type> types() {
    return all;
}

const Type* find(unsigned id) {
    const Type* const found = std::ranges::lower_bound(all, id, {}, &Type::id);
    return found != std::end(all) && found->id == id ? found : nullptr;
}

Absence interpret_value(const Type* type, Reading& reading) {
    reading.unit = type != nullptr ? type->unit : Unit::None;
    if (!reading.is_read()) {
        return Absence::NotRead;
    }
    if (type == nullptr) {
        reading.state = State::Invalid;
        return Absence::UnknownType;
    }
    scale(*type, reading);
    if (is_not_available(*type, reading)) {
        reading.state = State::NotAvailable;
        return Absence::NoSample;
    }
    if (reading.raw > type->most) {
        reading.state = State::Invalid;
        return Absence::Implausible;
    }
    if (type->saturated_from != 0 && reading.raw >= type->saturated_from) {
        reading.value =
            static_cast<double>(type->saturated_from) * type->scale.num / type->scale.den;
        reading.state = State::Saturated;
    }
    return Absence::None;
}

void interpret_threshold(const Type* type, bool high, Reading& reading) {
    if (!reading.is_read() || type == nullptr) {
        return;
    }
    scale(*type, reading);
    const bool is_signed = type->format == Format::S16;
    const bool unset =
        is_signed ? reading.raw == (high ? highest : lowest) : reading.raw == (high ? all_ones : 0);
    if (unset || reading.raw > type->most) {
        reading.state = State::NotAdvertised;
    }
}

} // namespace vdm

namespace codes {
namespace {

using memmap::Code;

constexpr unsigned first_custom = 100;
constexpr unsigned last_custom = 127;

/// The types, what lies between them, and the vendor's own.
constexpr auto vdm_type_rows = [] {
    std::array<Code, std::size(vdm::all) + 5> rows{};
    std::size_t n = 0;
    unsigned next = 0;
    const auto put = [&](unsigned first, unsigned last, std::string_view name,
                         memmap::Assignment assignment) {
        rows[n++] = {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last), name,
                     assignment};
        next = last + 1;
    };
    const auto put_gap = [&](unsigned end) {
        if (next == 0) {
            put(0, 0, "not used", memmap::Assignment::Assigned);
        }
        if (next < end && next <= first_custom && end > last_custom) {
            put(next, first_custom - 1, "reserved", memmap::Assignment::Reserved);
            put(first_custom, last_custom, "vendor specific", memmap::Assignment::VendorSpecific);
        }
        if (next < end) {
            put(next, end - 1, "reserved", memmap::Assignment::Reserved);
        }
    };
    for (const vdm::Type& type : vdm::all) {
        put_gap(type.id);
        put(type.id, type.id, type.name, memmap::Assignment::Assigned);
    }
    put_gap(256);
    return rows;
}();
static_assert(vdm_type_rows.back().last == 0xFF);

} // namespace

constexpr memmap::CodeTable vdm_type{"VDM observable type", "Table 8-180", vdm_type_rows};

} // namespace codes
} // namespace optictl::cmis
