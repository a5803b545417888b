// What single rows cannot say: values whose scale, unit or names depend on other registers.
#pragma once

#include <optional>

#include "sff/memmap/reading.hpp"
#include "sff/sff8636/rows.hpp"

namespace optictl::sff8636 {

/// The transmitter technology, 00h:147 bits 7-4 (Table 6-20); empty when it is not read.
[[nodiscard]] std::optional<unsigned> technology(const memmap::Context& context);
/// Whether that code is one of the copper cables, 1010b to 1111b.
[[nodiscard]] constexpr bool is_copper(unsigned code) {
    return code >= 0xA;
}
/// Whether the module speaks SFF-8436, as context_of() decided.
[[nodiscard]] inline bool is_8436(const memmap::Context& context) {
    return context.revision <= revision::last_sff8436;
}

/// Whether 00h:146 is a length of OM4 fiber: a separable 850 nm VCSEL module (6.3.12); in SFF-8436
/// any 850 nm VCSEL (Table 29). Unread bytes make it a cable.
[[nodiscard]] bool is_om4(const memmap::Context& context);

namespace refine {

using memmap::Context;
using memmap::Reading;

/// Registers that say with zero (in all their bytes) that they say nothing.
void zero_is_none(const Context& context, Reading& reading);
/// Rows that stand for one kind of technology: without 00h:147 nobody knows which one.
void needs_technology(const Context& context, Reading& reading);

/// What a copper cable does not have, whatever its bits say.
void optical_only(const Context& context, Reading& reading);
/// L:22-23: 00h:220.5 advertises it from revision 2.8 on (Table 6-24); and no powered module is
/// at exactly 0 degC and 0 V, which is how older cables without monitors read.
void temperature(const Context& context, Reading& reading);
/// L:26-27, likewise with 00h:220.4.
void supply_voltage(const Context& context, Reading& reading);
/// L:34-57: a copper cable that reads zero has no optical monitors rather than no light.
void channel_monitor(const Context& context, Reading& reading);
/// L:87-88: names by the version in 00h:141 (Table 6-12).
void rate_select(const Context& context, Reading& reading);
/// L:115: mantissa << exponent in us (Table 6-14).
void mod_sel_wait(const Context& context, Reading& reading);

/// 00h:140: FFh means "see byte 222" in SFF-8636 (6.3.6).
void signaling_rate(const Context& context, Reading& reading);
/// 00h:142: 1 stands for anything up to 1 km.
void length_smf(const Context& context, Reading& reading);
/// 00h:145: dB at 25.78 GHz for technologies Ah, Bh, Dh and Fh, from revision 2.8 on; else metres
/// of OM1 (6.3.11).
void length_om1(const Context& context, Reading& reading);
/// 00h:146: units of 2 m of OM4 or 1 m of cable (6.3.12; SFF-8436 has no connector test).
void length_cable(const Context& context, Reading& reading);
/// 00h:190: 0 stands for 70 degC (6.3.21).
void max_case_temperature(const Context& context, Reading& reading);

/// 03h:234-237: codes above 10 and 7 are reserved (Tables 6-32 and 6-33); those of emphasis were
/// the vendor's before revision 2.5.
void input_equalizer(const Context& context, Reading& reading);
void output_emphasis(const Context& context, Reading& reading);

/// The names that revisions before `since` give to the codes of a register.
template <std::uint8_t since, const memmap::CodeTable& earlier>
void before(const Context& context, Reading& reading) {
    if (context.revision < since) {
        reading.codes = &earlier;
    }
}
/// The names that SFF-8436 gives to the codes of a register that both documents have.
template <const memmap::CodeTable& table8436>
constexpr auto by_revision = before<revision::first_sff8636, table8436>;
/// The same where SFF-8636 itself has other names up to `since`.
template <const memmap::CodeTable& table8436, std::uint8_t since, const memmap::CodeTable& earlier>
void by_revisions(const Context& context, Reading& reading) {
    before<since, earlier>(context, reading);
    by_revision<table8436>(context, reading);
}
/// SAS/SATA: 12 Gbps came with SFF-8636 1.4, 24 Gbps with 2.7.
void sas(const Context& context, Reading& reading);

} // namespace refine

} // namespace optictl::sff8636
