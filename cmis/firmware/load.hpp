// Puts a firmware load into the bank of a module that does not run, block by block (OIF-CMIS 5.4
// sections 7.3.1.2, 9.6). A procedure over exchanges of CDB. It neither runs nor commits what it
// loads: the load that runs and is committed stays what it is, whatever happens here. There is no
// resuming: after any interruption a load begins anew. Of a module with one bank it replaces the
// only load beside the fixed one: callers ask for that by `banks`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cmis/cdb/exchange.hpp"
#include "sff/model/firmware.hpp"

namespace optictl::cmis::firmware {

enum class LoadEnd : std::uint8_t {
    Open,          ///< it has not ended
    Loaded,        ///< the bank that does not run holds a valid load
    Refused,       ///< nothing was sent that changes the module: `words` says why
    TargetInvalid, ///< the bank that does not run holds no valid load; what runs was not touched
    Unknown,       ///< the module does not say what it holds now
};

/// Set what is above the line.
struct Load {
    std::vector<std::uint8_t> image{}; ///< the file with its header
    cdb::Advertised module{};
    model::FirmwareFeatures features{};
    unsigned instance = 0;
    unsigned most = 1;  ///< bytes that one transaction can write
    unsigned banks = 2; ///< 1: the load takes the place of what runs, and the fixed load remains
    bool stops = false; ///< set meanwhile: ends after the exchange that runs, by an abort

    // ----
    enum class Phase : std::uint8_t { Before, Start, Block, Complete, Abort, After };
    Phase phase = Phase::Before;
    std::optional<cdb::Exchange> exchange{};
    std::uint32_t sent = 0;    ///< bytes behind the header that the module took, skipped ones too
    std::uint32_t skipped = 0; ///< of these: blocks of erased flash, which it need not be sent
    unsigned tries = 0;        ///< of one block
    std::uint8_t before = 0;   ///< firmware status
    bool is_open = false;      ///< a start was sent: from here on the other bank is not valid
    std::string words{};       ///< what went wrong
    LoadEnd end = LoadEnd::Open;
    std::uint8_t after = 0; ///< firmware status

    [[nodiscard]] std::uint32_t size() const {
        return static_cast<std::uint32_t>(image.size()) - features.header;
    }
};

/// Why the module cannot be sent this image; empty: it can.
[[nodiscard]] std::string reason_against(const Load& load);
/// Bytes of the longest block that goes to the module.
[[nodiscard]] unsigned longest_block(const Load& load);

/// Ends with Done where the load is in the module and valid, else with Failed and the words.
[[nodiscard]] memmap::Step next(Load& load, const memmap::Now& now);
inline constexpr memmap::Procedure<Load> load_procedure{.name = "firmware-load", .next = next};

} // namespace optictl::cmis::firmware
