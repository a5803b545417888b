// Which firmware a module is meant to run, by lists, by a baseline, or by the others of its kind,
// and what is to be done about it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "vendor-db/baseline/baseline.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::engine {

/// The worse, the later.
enum class FirmwareFit : std::uint8_t {
    Fits,
    OtherBank,  ///< the other bank has what is wanted: it need only be run
    Update,     ///< another version must be loaded
    Differs,    ///< others of its kind run another one, and nobody says which is right
    CannotTell, ///< the module does not say what it runs, or nobody says what it should
    Denied,     ///< what runs must not be used
};
inline constexpr std::size_t firmware_fit_count = 6;
/// "ok", "run-other-bank", "update", "differs", "cannot-tell", "denied".
[[nodiscard]] std::string_view name_of(FirmwareFit fit);

struct CheckedFirmware {
    std::string target{};
    std::string place{}; ///< its port
    vendor_db::baseline::KindName kind{};
    std::string active{};   ///< empty: not stated
    std::string inactive{}; ///< of the other bank; empty: not stated
    FirmwareFit fit = FirmwareFit::CannotTell;
    std::string wanted{};         ///< "3.17 or 3.18"; empty: nobody says
    std::string by{};             ///< who says so: "site.toml:12", "rack7.toml:30", "its kind"
    std::string why{};            ///< one clause
    bool is_open = false;         ///< nobody says what it should run: its kind may
    bool other_bank_fits = false; ///< it need only be run
    [[nodiscard]] bool passes() const { return fit == FirmwareFit::Fits; }
};

/// By what modules are checked; null: not by that.
struct FirmwareTerms {
    const vendor_db::Database* lists = nullptr;
    vendor_db::Query query{};
    const vendor_db::baseline::Baseline* baseline = nullptr;
};

[[nodiscard]] CheckedFirmware check_firmware(const Inspection& inspection, const std::string& place,
                                             const FirmwareTerms& terms);
/// Of modules that neither a list nor a baseline speaks of: whether all of a kind run the same.
void compare_within_kinds(std::span<CheckedFirmware> all);
/// What is to be done, one clause; empty: nothing. `target` is a target as users write it.
[[nodiscard]] std::string what_to_do(const CheckedFirmware& checked);

} // namespace optictl::engine
