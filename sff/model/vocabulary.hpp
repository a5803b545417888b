// What standards tell under different names, in one vocabulary: signals of lanes, and what a module
// says of itself. Each standard lists the registers that tell it.
#pragma once

#include <cstdint>
#include <span>

#include "sff/memmap/reading.hpp"
#include "sff/model/lane_set.hpp"

namespace optictl::model {

struct Module;

/// What is said of each lane. The register says whether of host lanes or of media lanes.
enum class Signal : std::uint8_t {
    TxLos,           ///< no signal from the host
    TxLol,           ///< the Tx CDR is out of lock
    TxEqFail,        ///< the adaptive input equalizer failed
    TxDisabled,      ///< the host has disabled the output
    TxDisabledByPin, ///< a pin has
    TxForcedSquelch, ///< the host has squelched the output
    TxFault,         ///< the transmitter failed
    TxValid,         ///< the output signal is valid
    TxUnlocked,      ///< the wavelength is not locked
    TxTuning,        ///< the laser is being tuned
    RxLos,           ///< no light
    RxLol,           ///< the Rx CDR is out of lock
    RxDisabled,      ///< the host has disabled or squelched the output
    RxValid,         ///< the output signal is valid
    HeldDown,        ///< the host holds the data path deactivated
    InitPending,     ///< a new configuration waits for its initialisation
    HostGenerator,   ///< a test pattern goes to the host
    MediaGenerator,  ///< a test pattern goes to the medium
    MediaOutputLoop, ///< what is to go to the medium goes back to the host
    MediaInputLoop,  ///< what comes from the medium goes back to it
    HostOutputLoop,  ///< what is to go to the host goes back to the medium
    HostInputLoop,   ///< what comes from the host goes back to it
};
inline constexpr std::size_t signal_count = static_cast<std::size_t>(Signal::HostInputLoop) + 1;

/// What is said of the module.
enum class Point : std::uint8_t {
    LowPowerRequested, ///< software asks for low power
    LowPowerByPin,     ///< the pin may ask for low power
    PowerNotGranted,   ///< the host has not enabled the power class
    DataNotReady,      ///< monitors mean nothing yet
    ModuleFirmwareError,
    PathFirmwareError,
    AbnormalFirmware,
    CoolerFault, ///< temperature control of the laser failed
};
inline constexpr std::size_t point_count = static_cast<std::size_t>(Point::CoolerFault) + 1;

/// States of the module as a whole. Unstated: the map has none.
enum class Phase : std::uint8_t {
    Unstated,
    Unknown, ///< not read, or a reserved code
    LowPower,
    PoweringUp,
    Ready,
    PoweringDown,
    Fault,
};

struct SignalRow {
    Signal signal{};
    const memmap::Field* field = nullptr;
    bool inverted = false;
};
struct PointRow {
    Point point{};
    const memmap::Field* field = nullptr;
    /// What one bit does not say: sets raw to 0 or 1, or the state.
    void (*derive)(const memmap::Context&, memmap::Reading&) = nullptr;
};

/// The rows of one standard. Several rows may tell one thing; those of other revisions do not
/// count.
struct Vocabulary {
    std::span<const SignalRow> signals{};
    std::span<const PointRow> points{};
    const memmap::Field* state = nullptr; ///< of the module
    Phase (*phase_of)(std::uint64_t raw) = nullptr;
    const memmap::Field* fault_cause = nullptr; ///< why the module is in Phase::Fault
    /// Where the host says which application a lane is to run; what it says is not yet applied.
    const memmap::Field* staged_application = nullptr;
};

/// One signal on all lanes.
struct LaneSignal {
    LaneSet set = 0;    ///< lanes on which it is said
    LaneSet known = 0;  ///< lanes of which it is known
    LaneSet unread = 0; ///< lanes that the module tells it of, but the image does not
    const memmap::Field* field = nullptr; ///< null: the map has no such signal
    bool latched = false;                 ///< it was so, and need not be so now
};

/// One thing that the module says of itself. No reading: the map has no such register.
struct Statement {
    memmap::Reading reading{};
    bool latched = false;
    [[nodiscard]] bool is_made() const { return reading.is_set(); }
    [[nodiscard]] bool is_unread() const {
        return reading.field != nullptr && reading.state == memmap::State::NotRead;
    }
};

/// Reads one register of all lanes of the module, up to `banks` banks.
[[nodiscard]] LaneSignal read_lanes(const memmap::Context& context, const memmap::Field& field,
                                    unsigned banks, bool inverted = false);

} // namespace optictl::model
