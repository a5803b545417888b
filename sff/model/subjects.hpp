// Facts that rules of more than one standard judge: one id and one severity each.
#pragma once

#include "sff/model/rule.hpp"

namespace optictl::model::subjects {

inline constexpr Subject identifier{"identifier", "The identifier is none of this memory map",
                                    Severity::Warning};
inline constexpr Subject identifier_mismatch{
    "identifier-mismatch", "The identifier and its copy in page 00h differ", Severity::Warning};
inline constexpr Subject reserved_code{
    "reserved-code", "A register that says what the module is holds a reserved code",
    Severity::Warning};
inline constexpr Subject flat_with_pages{
    "flat-with-pages", "The memory is said to be flat, yet there are pages", Severity::Warning};
inline constexpr Subject media_lanes_none{"media-lanes-none",
                                          "All lanes are said to be absent, which is not believed",
                                          Severity::Warning};
inline constexpr Subject checksum{"checksum", "A checksum is wrong", Severity::Fault};
inline constexpr Subject text{"text", "A text is not left-aligned ASCII padded with blanks",
                              Severity::Warning};
/// What was asked for and did not come: the values that it holds are not "not there".
inline constexpr Subject read_error{"read-error", "Bytes of the module could not be read",
                                    Severity::Warning};
/// What answers in a module's place says nothing of the module.
inline constexpr Subject page_blank{"page-blank", "A page that the module has was not answered",
                                    Severity::Warning};
inline constexpr Subject page_copy{"page-copy", "Pages repeat page 00h, or A2h repeats A0h",
                                   Severity::Warning};
inline constexpr Subject bytes_missing{"bytes-missing", "The dump does not give all bytes",
                                       Severity::Note};
inline constexpr Subject undeclared_monitor{
    "undeclared-monitor", "A monitor is not advertised, but its registers hold values",
    Severity::Note};
inline constexpr Subject thresholds{"thresholds", "Thresholds cannot be used", Severity::Warning};
/// Until then no monitor can be believed, so that a module that looks dark or cold may be neither.
inline constexpr Subject data_not_ready{"data-not-ready", "The monitors are not valid yet",
                                        Severity::Warning};
/// A transmitter that is off takes the link down, and looks like a broken one from the far end. It
/// is no fault: the host asked for it.
inline constexpr Subject tx_disabled{"tx-disabled", "The host has disabled a transmitter",
                                     Severity::Warning};
inline constexpr Subject tx_fault{"tx-fault", "The module reports a fault of a transmitter",
                                  Severity::Fault};

inline constexpr Subject wavelength_unlocked{
    "wavelength-unlocked", "The wavelength of a laser is not locked", Severity::Warning};
inline constexpr Subject channel_range{
    "channel-range", "A laser is set to a channel that it does not have", Severity::Warning};

} // namespace optictl::model::subjects
