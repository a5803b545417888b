// Changes of a module as values: what is asked for, the plan that leads there, and the procedure
// that carries a plan out. A standard makes the plan; nothing here knows a register.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sff/memmap/procedure.hpp"
#include "sff/model/lane_set.hpp"
#include "sff/model/module.hpp"

namespace optictl::model {

/// What can be set of a lane, or of the module, under one name in all standards.
enum class Setting : std::uint8_t {
    TxDisable,
    TxSquelch,    ///< the output is squelched by force
    TxSquelchOff, ///< no squelch on loss of signal
    TxPolarity,   ///< inverted
    TxCdr,        ///< on
    TxEqualizer,  ///< code of the standard
    TxAdaptiveEq, ///< the module equalizes by itself
    TxRate,       ///< code of the standard
    RxDisable,
    RxSquelchOff,
    RxPolarity,
    RxCdr,
    RxPreCursor,
    RxPostCursor,
    RxAmplitude,
    RxRate,
    HighPowerClass,    ///< classes 5-7, or power levels 2 and 3
    HighestPowerClass, ///< class 8, or power level 4
    // Diagnostics of each side: a pattern is a code, all else is on or off.
    MediaOutputLoopback,
    MediaInputLoopback,
    HostOutputLoopback,
    HostInputLoopback,
    HostGenerator,
    HostGeneratorPattern,
    MediaGenerator,
    MediaGeneratorPattern,
    HostChecker,
    HostCheckerPattern,
    MediaChecker,
    MediaCheckerPattern,
};
inline constexpr std::size_t setting_count =
    static_cast<std::size_t>(Setting::MediaCheckerPattern) + 1;
/// "tx-disable".
[[nodiscard]] std::string_view name_of(Setting setting);

/// What a write does to what the module carries.
enum class Traffic : std::uint8_t { None, Disturbs, Drops };
/// "none", "disturbs", "drops".
[[nodiscard]] std::string_view name_of(Traffic traffic);

/// What can be written for a setting: the register is its own advertisement and clause.
struct ControlRow {
    Setting setting{};
    const memmap::Field* field = nullptr;
    Traffic traffic = Traffic::None;     ///< of turning it on, or of changing it
    std::string_view what{};             ///< "Tx output disable"
    const memmap::Field* most = nullptr; ///< the greatest code, as the module advertises it
    /// Whether code 0 is advertised; of code n that many bits further up.
    const memmap::Field* allowed = nullptr;
    unsigned allowed_count = 16; ///< codes that `allowed` tells of; no other is advertised
    /// Whether hosts may change it, where that is advertised apart from its being there.
    const memmap::Field* changeable = nullptr;
};

/// Bits of one byte of the module and what they are, or are to be.
struct Bits {
    memmap::Page page;
    std::uint8_t byte = 0;
    std::uint8_t mask = 0xFF;
    std::uint8_t value = 0;
    bool operator==(const Bits&) const = default;
};
/// Whether the image has them so; unread bytes are not.
[[nodiscard]] bool holds(const memmap::Image& image, const Bits& bits);
/// Ranges that cover them.
[[nodiscard]] std::vector<memmap::Range> ranges_of(std::span<const Bits> bits);

enum class PowerMode : std::uint8_t { Low, High, Auto };

/// What is asked for. All of it is done by one plan.
struct Wish {
    struct OfLanes {
        Setting setting{};
        LaneSet lanes = 0; ///< 0: all lanes that the module has, or the module itself
        unsigned value = 0;
        bool where_advertised = false; ///< what the module does not have is left out
    };
    struct OfPath {
        unsigned application = 0; ///< AppSel code; 0: the lanes carry nothing
        LaneSet host_lanes = 0;
    };
    /// What lasers are tuned to; what is not named stays.
    struct Laser {
        LaneSet lanes = 0; ///< media lanes; 0: all
        std::optional<long> frequency_mhz{};
        std::optional<double> grid_ghz{};
        std::optional<double> power_dbm{};
        std::optional<bool> dither{}; ///< against Brillouin scattering
    };
    std::string name{}; ///< for people: "tx off 1-4"
    std::vector<OfLanes> lanes{};
    std::vector<OfPath> paths{};
    std::optional<Laser> laser{};
    std::optional<PowerMode> power{};
    bool reset = false;
    /// Control bits that are to be as they are here: what takes a change back.
    std::vector<Bits> restore{};
};

/// A 16-bit number of the module, most significant byte first, that is to lie between two limits.
struct Level {
    memmap::Page page{};
    std::uint8_t byte = 0;
    std::uint16_t least = 0;
    std::uint16_t most = 0xFFFF;
    std::string what{}; ///< "light of lane 2"
    bool operator==(const Level&) const = default;
};

/// A result code that says no.
struct Refusal {
    std::uint8_t code = 0;
    std::string words{};
    bool falls_back = false; ///< the fallback of the step may help
    bool operator==(const Refusal&) const = default;
};

/// What is waited for after a write.
struct Expectation {
    std::string what{};                      ///< "DPActivated on lanes 1-8"; empty: nothing
    std::vector<std::vector<Bits>> any_of{}; ///< all bits of one of these
    std::vector<Level> levels{};             ///< and these
    std::vector<Bits> answers{};             ///< where result codes stand; values are ignored
    std::vector<Refusal> refusals{};
    std::chrono::milliseconds at_least{}; ///< before the first look
    std::chrono::milliseconds usual{};    ///< as advertised; 0: nothing is
    std::chrono::milliseconds at_most{};
    bool nack_is_busy = false;
    /// The registers are as they should be whether this comes or not: then it is said.
    bool is_soft = false;
    [[nodiscard]] bool is_empty() const { return any_of.empty() && levels.empty(); }
    bool operator==(const Expectation&) const = default;
};

/// One write and what is waited for, or a wait alone.
struct ControlStep {
    std::string what{};      ///< "disable the Tx output of media lanes 1-4"
    std::string where{};     ///< "10h:130"
    std::string clause{};    ///< "OIF-CMIS 5.4 Table 8-79"
    memmap::Write write{};   ///< no patches: a wait
    std::vector<Bits> old{}; ///< the bits of the write as they were; of triggers nothing
    Traffic traffic = Traffic::None;
    LaneSet lanes = 0; ///< host lanes whose traffic it is; 0: all
    Expectation expect{};
    std::vector<ControlStep> fallback{}; ///< instead, where a refusal says that it may help
    bool operator==(const ControlStep&) const = default;
};

struct ControlPlan {
    std::string name{};
    memmap::Standard standard{};
    std::vector<Bits> identity{}; ///< of the module that it is for
    std::vector<Bits> premises{}; ///< what it was made from, and what must still be so
    std::vector<ControlStep> steps{};
    std::vector<Bits> result{}; ///< what holds in the end
    std::vector<Bits> before{}; ///< control bits that it changes, as a wish that takes it back
    std::vector<std::string> notes{};

    [[nodiscard]] bool is_empty() const { return steps.empty(); }
    /// The worst that any step does.
    [[nodiscard]] Traffic traffic() const;
    [[nodiscard]] LaneSet dropped() const;
    bool operator==(const ControlPlan&) const = default;
};

/// Why there is no plan.
struct NoPlan {
    enum class Why : std::uint8_t {
        NotAdvertised, ///< the module says that it does not have it
        NotSensible,   ///< the wish makes no sense for this module
        NotRead,       ///< bytes that it rests on are not there
        Unsafe,        ///< it could be written, and nobody knows what would come of it
    };
    Why why = Why::NotAdvertised;
    std::string text{};                   ///< cause and next step
    const memmap::Field* where = nullptr; ///< the register that says so
};

/// What can be changed of the modules of a standard.
struct Management {
    std::span<const ControlRow> controls;
    std::expected<ControlPlan, NoPlan> (*plan)(const memmap::Image&, const Wish&);
};

/// Carries out a plan, whose copy is part of its state: a fallback puts its steps into it.
struct CarryOut {
    ControlPlan plan{};
    std::size_t at = 0;                ///< the step that is being done
    bool is_checked = false;           ///< that module and registers are those of the plan
    bool has_written = false;          ///< of the step
    bool is_waiting = false;           ///< of the step
    bool is_late = false;              ///< the step takes longer than it usually does
    bool is_read_back = false;         ///< what must hold in the end
    bool is_not_its = false;           ///< it failed because the plan is of another module or state
    std::vector<std::string> unseen{}; ///< soft expectations that did not come

    /// The step that is being done; null: none any more.
    [[nodiscard]] const ControlStep* step() const {
        return at < plan.steps.size() ? &plan.steps[at] : nullptr;
    }
};
/// Reads whether module and registers are those of the plan, does its steps, and reads whether
/// what it leads to holds.
[[nodiscard]] memmap::Step next(CarryOut& state, const memmap::Now& now);
/// The plan for a path that writes at most `most` bytes in one transaction.
void split_writes(ControlPlan& plan, unsigned most);

/// What is not as expected, one clause: "11h:128 is 77h, not 44h".
[[nodiscard]] std::string difference(const memmap::Image& image, std::span<const Bits> wanted);
/// "L:26", "10h:130", "A2h:110", "11h:206 of bank 1".
[[nodiscard]] std::string place_of(const memmap::Page& page, unsigned byte);
/// "lane 3", "lanes 1-4".
[[nodiscard]] std::string words_of(LaneSet lanes);
/// "7Fh".
[[nodiscard]] std::string hex_of(unsigned byte);

} // namespace optictl::model
