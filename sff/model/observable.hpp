// Quantities that a module observes of its signals and lists by itself (VDM of CMIS): what each is,
// and what it reads now.
#pragma once

#include <cstdint>
#include <string_view>

#include "sff/memmap/reading.hpp"
#include "sff/model/limits.hpp"

namespace optictl::model {

/// What an observable is of, which says what its number counts.
enum class Scope : std::uint8_t {
    Module,
    HostLane,
    MediaLane,
    HostPath,  ///< a data path where the host side receives it; number: its first host lane
    MediaPath, ///< a data path (or network path) where the media side receives it
    Path,      ///< a coherent data path
    Laser,     ///< an external laser source
};
[[nodiscard]] std::string_view name_of(Scope scope);

/// Whether it is a value of now, or what was made of the samples of an interval.
enum class Statistic : std::uint8_t { Current, Minimum, Maximum, Average, Total };
[[nodiscard]] std::string_view name_of(Statistic statistic);

/// One kind of observable. Rows are static.
struct Observable {
    std::string_view key{};   ///< JSON name without the unit: "snr_media"
    std::string_view label{}; ///< "SNR media"
    Scope scope{};
    Statistic statistic = Statistic::Current;
    std::string_view note{};
};

/// Why a sample has no value that says something of the signal, beyond what its state says.
enum class Absence : std::uint8_t {
    None,
    NoSample,      ///< the value that stands for "not available"
    PathNotReady,  ///< its data path is not initialised: the register holds something old
    MonitoringOff, ///< the module saves power and has stopped to observe
    UnknownType,   ///< the type is reserved, or the vendor's: the number has no meaning
    Implausible,   ///< beyond what the quantity can be
    NotRead,
};
[[nodiscard]] std::string_view words_of(Absence absence);

/// One observable of one lane, path or of the module, as it reads.
struct Sample {
    const Observable* observable = nullptr;
    unsigned number = 0;   ///< lane, or first lane of the path, over all banks; 0: the module
    std::uint8_t type = 0; ///< as the module codes it
    std::uint8_t bank = 0;
    std::uint8_t group = 0; ///< from 0
    std::uint8_t slot = 0;  ///< within the group, from 0
    std::uint8_t set = 0;   ///< of thresholds, within the group, from 0
    bool newer = false;     ///< the type came with a revision later than the module claims
    bool misplaced = false; ///< its location is one that the standard reserves
    Absence absence = Absence::None;
    memmap::Reading value{};
    FourReadings limits{}; ///< one that the module does not set is not advertised
    FourReadings flags{};  ///< the module's own, latched; not read without them
    Verdict verdict = Verdict::None;
    /// Distance to the nearest warning limit in the unit of the value; negative beyond it.
    double margin = 0;
    bool has_margin = false;

    [[nodiscard]] bool has_value() const { return absence == Absence::None && value.has_value(); }
};

/// Fills verdict and margin of a sample that has a value. Comparisons are strict, as those of the
/// module. A limit that is not set bounds nothing; limits in the wrong order judge nothing.
void judge(Sample& sample);

} // namespace optictl::model
