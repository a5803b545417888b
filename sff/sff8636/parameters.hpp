// Monitored parameters of pages 20h and 21h (6.7): what a parameter's type makes of its numbers.
#pragma once

#include "sff/memmap/reading.hpp"

namespace optictl::sff8636 {

/// Parameters and threshold sets that the pages have.
inline constexpr unsigned parameter_count = 24;
inline constexpr unsigned threshold_set_count = 16;

/// How the numbers of one parameter type (Table 6-43) are written, and what it is called.
struct ParameterType {
    std::string_view key; ///< name without unit: "snr"
    std::string_view label;
    memmap::Kind kind = memmap::Kind::Unsigned;
    memmap::Scale scale{};
    memmap::Unit unit = memmap::Unit::None;
    std::string_view note{}; ///< the unit where the model has none
    bool latched = false;    ///< reading the value clears it (6.7.4.4)
};

/// The type with number `type` (0-255); types that the table does not assign have no scale.
[[nodiscard]] const ParameterType& parameter_type(unsigned type);
/// Gives a reading of two bytes the meaning that parameter type `type` gives it.
void interpret_as(unsigned type, memmap::Reading& reading);

namespace refine {
/// 20h:152-199: by the type in the configuration of the same parameter.
void parameter_value(const memmap::Context& context, memmap::Reading& reading);
/// 20h:128-151: meaningful where that type is not 0.
void parameter_flag(const memmap::Context& context, memmap::Reading& reading);
/// 20h:200-247: numbers that are stored one less; not supported where both bytes are 0.
void parameter_number(const memmap::Context& context, memmap::Reading& reading);
/// 20h:200-247: the channel number stands only for channel-specific parameters.
void parameter_channel(const memmap::Context& context, memmap::Reading& reading);
/// 21h: by the type of the first parameter that uses the threshold set.
void parameter_threshold(const memmap::Context& context, memmap::Reading& reading);
} // namespace refine

} // namespace optictl::sff8636
