// What a CMIS row alone cannot say: scales, units and code tables that other registers decide.
#pragma once

#include "sff/memmap/reading.hpp"

namespace optictl::cmis::refine {

using memmap::Context;
using memmap::Reading;

// Each of these is the `refine` of rows: called last, with the value as the row alone gives it.

/// CmisRevision: upper nibble before, lower nibble after the point (Table 8-5).
void revision(const Context& context, Reading& reading);
/// CdbCommandResult: three tables, by the bits CdbIsBusy and CdbHasFailed of the same byte.
void cdb_result(const Context& context, Reading& reading);
/// ModuleFaultCause: codes 4 to 6 came with 5.3.
void fault_cause(const Context& context, Reading& reading);
/// SFF8024ModuleSubtype: the column of SFF-8024 Table 4-11 that the identifier chooses.
void module_subtype(const Context& context, Reading& reading);

/// Aux monitors and thresholds: the observable that 01h:145 names. Aux3 as a voltage is signed,
/// as Table 8-10 and Table 8-64 type it. Without byte 145 the number stays raw, without a unit.
void aux1(const Context& context, Reading& reading);
void aux2(const Context& context, Reading& reading);
void aux3(const Context& context, Reading& reading);
/// Tx bias and its thresholds: x1, x2, x4 by 01h:160.4-3. The reserved code 3 counts as x1.
void tx_bias(const Context& context, Reading& reading);

/// Application descriptors: what follows the first HostInterfaceID FFh is no descriptor.
void host_interface(const Context& context, Reading& reading);
/// MediaInterfaceID: the SFF-8024 table that MediaType (lower memory 85) names.
void media_interface(const Context& context, Reading& reading);
void lane_count(const Context& context, Reading& reading);
void application(const Context& context, Reading& reading);

/// MaxPower: 0 W with a class above 1 states nothing.
void max_power(const Context& context, Reading& reading);
/// 00h:202: multiplier of the same byte; FFh is more than 6300 m; 0 states nothing.
void cable_length(const Context& context, Reading& reading);
/// What a module with an SPI interface alone states; that of others is 0, as nothing else says.
void spi_only(const Context& context, Reading& reading);
/// MciFlowControlDuration: 2 + n bytes, or n * 0.2 us, by the bit before it.
void flow_control(const Context& context, Reading& reading);
/// What a copper cable (00h:212) does not have, whatever its bits say.
void optical_only(const Context& context, Reading& reading);
/// Copper attenuation: 0 states nothing, and only copper has it (00h:212).
void attenuation(const Context& context, Reading& reading);
/// FarEndConfiguration: code 27 came with 5.3.
void far_end(const Context& context, Reading& reading);
/// Registers in which 0 means that nothing is stated.
void zero_is_unstated(const Context& context, Reading& reading);
/// 01h:132: multiplier of the same byte or, from 5.3 on, of byte 137.
void smf_length(const Context& context, Reading& reading);
void smf_multiplier(const Context& context, Reading& reading);
/// WavelengthTolerance means nothing without a NominalWavelength.
void wavelength_tolerance(const Context& context, Reading& reading);
/// ModuleTempMax and ModuleTempMin: both 0 state nothing.
void case_temperature(const Context& context, Reading& reading);
/// BanksSupported: code 3 is reserved before 5.4.
void banks(const Context& context, Reading& reading);
/// NADBanksSupported: four bits in 5.3.
void nad_banks(const Context& context, Reading& reading);
/// ModSelWaitTime: mantissa times a power of two, by the exponent in the same byte.
void mod_sel_wait(const Context& context, Reading& reading);
/// CDB busy times: max(0, 80 - S) ms, and max(1, T) * 160 ms.
void cdb_busy_time(const Context& context, Reading& reading);
void cdb_ext_busy_time(const Context& context, Reading& reading);

/// ConfigStatus: code Ch from 5.0 on, code 8 from 5.4 on.
void config_status(const Context& context, Reading& reading);
/// GridSpacing: codes 6 and 7 are swapped before 5.0; 150 GHz came with 5.3, 300 GHz with 5.4.
void grid(const Context& context, Reading& reading);
/// Relative thresholds of the programmed output power: +-(1 + n) * 0.5 dB (Table 8-109).
void relative_high(const Context& context, Reading& reading);
void relative_low(const Context& context, Reading& reading);
/// MuxGranularity: a HostInterfaceID, or 0 for the end of the list.
void mux_granularity(const Context& context, Reading& reading);

/// UserPatternLengthSupported: 2 (n + 1) bytes.
void user_pattern_length(const Context& context, Reading& reading);
/// MonitoringDutyCycle: more than 10 counts as 10, which is 100 %.
void duty_cycle(const Context& context, Reading& reading);
/// RPLLength: 240 and more count pages of the extended payload; 121-239 are reserved.
void cdb_reply_length(const Context& context, Reading& reading);
/// FeatureSupport: 0 is no support, else a revision in two nibbles.
void feature_revision(const Context& context, Reading& reading);
/// Normalized descriptors: interfaces of SFF-8024, media by MediaType.
void nad_host_interface(const Context& context, Reading& reading);
void nad_media_interface(const Context& context, Reading& reading);
/// Values and thresholds of VDM: as the type of their descriptors says.
void vdm_value(const Context& context, Reading& reading);
void vdm_threshold(const Context& context, Reading& reading);

} // namespace optictl::cmis::refine
