// One exchange of CDB with the first instance, as a host has it (OIF-CMIS 5.4 section 7.2.5).
#pragma once

#include <vector>

#include "tests/emulator/bench.hpp"

namespace optictl::tests {

using Bytes = std::vector<std::uint8_t>;
inline constexpr memmap::Page message = memmap::upper(0x9F);

/// Writes the message, its command last. `damage` is added to the check code.
void send(Bench& bench, unsigned id, const Bytes& lpl = {}, unsigned damage = 0, unsigned epl = 0);
/// The status when the module is done with it, or busy still after 5 s; FFh: it does not answer.
unsigned finish(Bench& bench);
unsigned exchange(Bench& bench, unsigned id, const Bytes& lpl = {}, unsigned damage = 0,
                  unsigned epl = 0);

} // namespace optictl::tests
