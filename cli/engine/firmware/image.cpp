#include "cli/engine/firmware/image.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <nettle/sha2.h>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"

namespace optictl::engine {
namespace {

namespace firmware = vendor_db::firmware;

[[nodiscard]] std::unexpected<BadTarget> bad(Trouble trouble, std::string message) {
    return std::unexpected(BadTarget{trouble, std::move(message)});
}

/// The entry of this image: by its hash, which is what counts.
[[nodiscard]] std::expected<firmware::Manifest, BadTarget>
entry_of(const FirmwareImage& image, const std::vector<firmware::Manifest>& all) {
    const auto by_hash = std::ranges::find(all, image.sha256, &firmware::Manifest::sha256);
    if (by_hash != all.end()) {
        return *by_hash;
    }
    const std::string name = std::filesystem::path(image.file).filename();
    const auto by_name = std::ranges::find(all, name, &firmware::Manifest::image);
    if (by_name != all.end()) {
        return bad(Trouble::Refused,
                   fmt::format("{}: this is not the image that {} speaks of: its SHA-256 is {}, "
                               "there it is {}; get the image again",
                               image.file, by_name->place.line_text(), image.sha256,
                               by_name->sha256));
    }
    return bad(Trouble::Refused,
               fmt::format("{}: {} does not speak of it", image.file, image.manifest_file));
}

} // namespace

std::string sha256_of(const std::vector<std::uint8_t>& bytes) {
    sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, bytes.size(), bytes.data());
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context, digest.size(), digest.data());
    std::string out;
    for (const std::uint8_t byte : digest) {
        out += fmt::format("{:02x}", byte);
    }
    return out;
}

std::expected<FirmwareImage, BadTarget> load_image(const ImageRequest& request) {
    const std::string& file = request.file;
    const auto text = drivers::dump::read_file(file, largest_image);
    if (!text) {
        return bad(Trouble::Unreadable, fmt::format("{}: {}", file, text.error()));
    }
    FirmwareImage image{.file = file, .bytes = {text->begin(), text->end()}};
    if (image.bytes.empty()) {
        return bad(Trouble::Unreadable, fmt::format("{}: it is empty", file));
    }
    image.sha256 = sha256_of(image.bytes);
    if (request.without_manifest) {
        return image;
    }
    image.manifest_file = request.manifest.empty() ? file + ".toml" : request.manifest;
    std::error_code error;
    if (request.manifest.empty() && !std::filesystem::exists(image.manifest_file, error)) {
        return bad(Trouble::Refused,
                   fmt::format("{}: it has no manifest, {}, which says for which modules it is; {}",
                               file, image.manifest_file, request.instead_of_it));
    }
    const auto written = drivers::dump::read_file(image.manifest_file, firmware::largest_manifest);
    if (!written) {
        return bad(Trouble::Unreadable,
                   fmt::format("{}: {}", image.manifest_file, written.error()));
    }
    const firmware::ReadManifests read = firmware::read(*written, image.manifest_file);
    if (!read.problems.empty()) {
        return bad(Trouble::Unreadable, fmt::format("{}: {}", read.problems.front().place.text(),
                                                    read.problems.front().text));
    }
    auto entry = entry_of(image, read.images);
    if (!entry) {
        return std::unexpected(std::move(entry.error()));
    }
    image.manifest = std::move(*entry);
    return image;
}

} // namespace optictl::engine
