// A firmware image and what its vendor says of it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/lists/lists.hpp"
#include "cli/engine/targets/ports.hpp"
#include "vendor-db/firmware/manifest.hpp"

namespace optictl::engine {

struct FirmwareImage {
    std::string file{}; ///< as the user named it
    std::vector<std::uint8_t> bytes{};
    std::string sha256{};
    std::string manifest_file{}; ///< empty: none was looked for, or there is none
    std::optional<vendor_db::firmware::Manifest> manifest{};
};

/// Larger ones are no firmware of a module.
inline constexpr std::size_t largest_image = std::size_t{64} << 20U;

/// 64 lower case hexadecimal digits.
[[nodiscard]] std::string sha256_of(const std::vector<std::uint8_t>& bytes);

struct ImageRequest {
    std::string file{};
    std::string manifest{};           ///< empty: IMAGE.toml
    bool without_manifest = false;    ///< by the word of the user
    std::string_view instead_of_it{}; ///< what a user can do who has none, one clause
};
/// Reads an image, and its manifest. The error says what is wrong and what to do: a manifest with a
/// mistake, one that does not speak of this image or has another hash is none to go by.
[[nodiscard]] std::expected<FirmwareImage, BadTarget> load_image(const ImageRequest& request);

} // namespace optictl::engine
