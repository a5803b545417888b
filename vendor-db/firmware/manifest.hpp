// What a vendor says of a firmware image, and the image cannot: for which modules it is, which
// version it has, from which it may be loaded. CMIS has no format of images.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/facts.hpp"
#include "vendor-db/list.hpp"

namespace optictl::vendor_db::firmware {

/// One image.
struct Manifest {
    Place place{};
    std::string image{};  ///< name of its file
    std::string sha256{}; ///< 64 lower case hexadecimal digits
    std::optional<Version> version{};
    std::optional<unsigned> build{}; ///< of the version, where the vendor counts builds
    std::vector<Pattern> vendor{};
    std::vector<Pattern> part_number{};
    VersionRange hardware{};     ///< revisions of the hardware; empty: any
    std::vector<Version> from{}; ///< versions that may run before; empty: any
    VersionRange from_range{};
    std::optional<unsigned> banks{}; ///< of these modules: 1 or 2
    std::string release_notes{};     ///< where they are
    std::string notes{};             ///< for people
};

inline constexpr std::size_t largest_manifest = std::size_t{1} << 20U;
inline constexpr std::size_t most_images = 1'000;

struct ReadManifests {
    std::vector<Manifest> images{};
    std::vector<Problem> problems{}; ///< who loads by it must refuse it then
};
[[nodiscard]] ReadManifests read(std::string_view text, std::string_view file);

/// One thing that the manifest asks of the module.
struct Demand {
    enum class Outcome : bool { Met, Against };
    Outcome outcome{};
    std::string what{}; ///< "part-number"
    std::string text{}; ///< one clause
};
/// Whether the image is for a module. What the module does not tell counts against it. `hardware`
/// is its revision, "1.4"; empty: not stated.
[[nodiscard]] std::vector<Demand> demands_of(const Manifest& manifest, const Facts& facts,
                                             std::string_view hardware);
/// "3.18", "3.18 build 7".
[[nodiscard]] std::string version_text(const Manifest& manifest);
/// Whether a version as a module reports it ("3.18", "3.18 build 7") is that of the image; nothing:
/// the manifest does not name one, or the text has no build to compare.
[[nodiscard]] std::optional<bool> is_version(const Manifest& manifest, std::string_view reported);

} // namespace optictl::vendor_db::firmware
