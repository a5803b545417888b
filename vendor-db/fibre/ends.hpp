// What one end tells of a link: the interfaces that it runs or could run, its light, its cable.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/facts.hpp"
#include "vendor-db/fibre/optics.hpp"

namespace optictl::vendor_db {

/// Light of one lane as the module measures it.
struct LaneLight {
    unsigned lane = 0;
    std::optional<double> tx_dbm; ///< nothing: not monitored, not read, or no light
    std::optional<double> rx_dbm;
    bool dark = false;     ///< the receiver sees nothing that it can measure
    bool too_much = false; ///< received power is beyond the module's own high alarm
};

/// One media interface of an end: a data path that runs, or one that could.
struct EndInterface {
    std::vector<std::string> names; ///< normalised, each way to write it
    std::string shown{};            ///< as SFF-8024 writes it, shortened; empty: nobody named it
    const Optics* optics = nullptr;
    std::string_view host_fec{}; ///< that the host interface states; empty: it states none
    unsigned application = 0;    ///< AppSel code; 0: the map has no applications
    unsigned rate = 0;           ///< nominal Gb/s of the host interface; 0: not known
    unsigned first_lane = 0;     ///< media lane on which a running data path starts; 0: none runs
    unsigned lanes = 0;          ///< media lanes; 0: not stated
};

/// How a person calls it: the name of its row, or else that of SFF-8024.
[[nodiscard]] std::string_view name_of(const EndInterface& each);

/// How much is known of what an end runs.
enum class Running : std::uint8_t {
    NotStated, ///< the map has no register for it, or it was not read
    Idle,      ///< no data path runs
    Active,    ///< the interfaces are the data paths that run
    Supposed,  ///< the interfaces are what the user asks about
};

struct LinkEnd {
    Facts facts;
    std::vector<EndInterface> interfaces;
    Running running = Running::NotStated;
    unsigned media_lanes = 0; ///< that its applications can use; 0: it does not say
    std::vector<LaneLight> light;
    std::optional<double> wavelength_nm;
    std::optional<double> tolerance_nm;
    std::optional<double> frequency_thz;
    bool rx_is_average = true; ///< received power; false: OMA
    bool is_cable = false;     ///< its medium cannot be unplugged
    bool selects_rate = false; ///< it has lower rates that no register names
    std::optional<double> cable_length_m;
    std::optional<double> length_smf_m; ///< reach that the module states
    std::optional<double> length_om3_m;
    std::optional<double> length_om4_m;
    std::optional<double> length_om5_m;
    std::string_view polish{};  ///< "APC" or "UPC"; empty: not stated
    const Rule* rule = nullptr; ///< the entry that decides on it; null: none, or no lists
};
[[nodiscard]] LinkEnd end_of(const model::Module& module, Facts facts);

/// An interface by the names that it has.
[[nodiscard]] EndInterface interface_of(std::vector<std::string> names);
/// Makes an end run `wanted` instead: an AppSel code ("2"), a mode ("2x400G") or a media interface
/// ("400GBASE-DR4"). False when it advertises nothing of the kind.
[[nodiscard]] bool suppose(LinkEnd& end, const model::Module& module, std::string_view wanted);

} // namespace optictl::vendor_db
