// What VDM can observe: the types of OIF-CMIS 5.4 Table 8-180 and of C-CMIS, as data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sff/memmap/field.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/model/observable.hpp"

namespace optictl::cmis::vdm {

/// How the 16 bits of values and thresholds are coded.
enum class Format : std::uint8_t { U16, S16, F16 };

/// What stands for "no valid sample" (OIF-CMIS 5.4 Table 7-8).
enum class NotAvailable : std::uint8_t {
    Never,
    Zero,
    Lowest,  ///< of S16: 8000h
    AllOnes, ///< FFFFh
    Half,    ///< of ratios: 0.5, however it is spelt
};

struct Type {
    std::uint8_t id = 0;
    std::string_view name{}; ///< of the type: "SNR of the media input"
    Format format = Format::U16;
    NotAvailable not_available = NotAvailable::Never;
    memmap::Scale scale{};
    memmap::Unit unit = memmap::Unit::None;
    std::uint8_t since = 0x40;   ///< revision register of the CMIS revision that brought it
    bool of_signal = false;      ///< says something only while the data path is up
    std::uint16_t most = 0xFFFF; ///< larger numbers are implausible
    /// Numbers from here on are above what the register can say (FFFEh, FFFFh of a level transition
    /// parameter); 0: none.
    std::uint16_t saturated_from = 0;
    model::Observable observable{};
};

/// All types with a public meaning, sorted by id.
[[nodiscard]] std::span<const Type> types();
/// The row of `id`, or null: reserved, restricted, or the vendor's own.
[[nodiscard]] const Type* find(unsigned id);

/// Reads the 16 bits of `reading` as a value of `type`, and says why it is none: see Sample.
/// Without a type the number stays as it is.
model::Absence interpret_value(const Type* type, memmap::Reading& reading);
/// The same of a threshold: one that can never be crossed is not advertised, for it is not set.
/// `high`: an upper limit.
void interpret_threshold(const Type* type, bool high, memmap::Reading& reading);

} // namespace optictl::cmis::vdm

namespace optictl::cmis::codes {

/// The names of the types.
extern const memmap::CodeTable vdm_type;

} // namespace optictl::cmis::codes
