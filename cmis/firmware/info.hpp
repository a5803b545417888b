// What a CMIS module says of its firmware: by registers, and by CDB where it was asked (OIF-CMIS
// 5.4 sections 7.3.1, 9.6).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cmis/cdb/queries.hpp"
#include "sff/memmap/plan.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/model/firmware.hpp"

namespace optictl::cmis::firmware {

/// What a firmware status means (Tables 7-2 to 7-4).
struct Situation {
    std::uint8_t status = 0;
    std::string_view what{};
    std::string_view next{};
};
/// Null where the tables do not have it. 40h, 43h and 44h say the same of modules with one bank
/// and with two; their words fit both.
[[nodiscard]] const Situation* situation_of(std::uint8_t status);

/// From registers of lower memory and page 01h.
[[nodiscard]] model::Firmware firmware_of(const memmap::Context& context);
/// What must be read beside what a diagnosis reads: how firmware is managed, where the module has
/// page 0Ch (Table 8-73). Nothing while page 01h is not known.
[[nodiscard]] std::vector<memmap::Range> more_of(const memmap::Context& context);
/// Adds what a reply to 0100h says of the banks.
void add_loads(model::Firmware& firmware, const cdb::Reply& reply, std::uint8_t revision);
/// Adds what CDB says.
void add(model::Firmware& firmware, const cdb::Inquiry& inquiry, std::uint8_t revision);

} // namespace optictl::cmis::firmware
