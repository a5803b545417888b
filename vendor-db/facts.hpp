// What a list can ask of a module: a plain copy, so that matching knows no register.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sff/model/module.hpp"
#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// One application that a CMIS module advertises.
struct ApplicationFacts {
    unsigned code = 0;
    std::string host{};      ///< "400GAUI-8 C2M"
    std::string media{};     ///< "400GBASE-DR4"
    unsigned rate = 0;       ///< nominal Gb/s of the host interface; 0: no Ethernet rate
    unsigned host_lanes = 0; ///< 0: not stated
    unsigned media_lanes = 0;
    bool has_starts = false;              ///< whether the start lanes are stated
    std::vector<unsigned> starts{};       ///< host lanes of the instances that fit side by side
    std::vector<unsigned> media_starts{}; ///< of each of them; 0: not known
    unsigned host_options = 0;            ///< bit i-1: may start on host lane i of a bank
    unsigned media_options = 0;           ///< likewise; 0: not stated
    std::string_view host_fec{};          ///< that the host interface states; empty: none
};

/// Whether a module has a feature: it may say yes, no, or nothing of it.
enum class Has : std::uint8_t { NotStated, No, Yes };

struct Facts {
    std::string unverifiable{}; ///< why the identity cannot be believed; empty when it can
    Text vendor{};
    Text part_number{};
    Text revision{};
    Text serial{};
    std::string oui{}; ///< "02-0F-7C"; empty: not known
    std::string standard{};
    std::string form_factor{}; ///< normalised, "QSFP-DD"
    std::string media_type{};  ///< normalised, of CMIS: "OPTICAL INTERFACES: SMF"
    std::string technology{};  ///< normalised, "1310 NM EML"
    std::string connector{};   ///< normalised, "LC (LUCENT CONNECTOR)"
    /// Normalised names of what it runs, each way of writing it: see add_media_names().
    std::vector<std::string> media{};
    std::string media_shown{};         ///< the names for people
    std::string media_contradiction{}; ///< why a module of its form cannot have them; one clause
    std::optional<Version> firmware{};
    std::optional<Version> inactive_firmware{};
    std::string firmware_state{}; ///< why there is no version
    std::string inactive_firmware_state{};
    unsigned power_class = 0; ///< 0: not known
    std::optional<double> max_power_w{};
    std::optional<double> temperature_c{};
    std::array<Has, feature_count> features{};
    unsigned lanes = 8;            ///< host lanes on which applications run
    bool has_applications = false; ///< the map has a list of them
    std::vector<ApplicationFacts> applications{};
    std::vector<unsigned> far_ends{};  ///< lanes of each far end of a cable; empty: not stated
    bool applications_complete = true; ///< the list was read to its end
    std::vector<Mode> running{};       ///< data paths that run, by rate and lanes; empty: not known
};

/// `form_factor` is the label of the identifier ("QSFP-DD"). Never fails: what is not there is not
/// stated.
[[nodiscard]] Facts facts_of(const model::Module& module, std::string_view form_factor);
/// Facts of a module whose map is not known: unverifiable.
[[nodiscard]] Facts facts_of_unknown_map();

/// Whether SFF-8024 Table 4-3 has this normalised name, without its parentheses.
[[nodiscard]] bool is_connector_name(const std::string& normal);

} // namespace optictl::vendor_db
