// Manifests of images: what is read, and the place of each mistake.
#include <doctest/doctest.h>

#include "cli/engine/firmware/image.hpp"
#include "vendor-db/firmware/manifest.hpp"

namespace optictl {
namespace {

using vendor_db::firmware::Demand;
using vendor_db::firmware::Manifest;

constexpr std::string_view good = R"(format = 1
[[firmware]]
image = "lf-3.18.bin"
sha256 = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"
version = "3.18"
build = 7
vendor = "LUMENFORGE"
part_number = ["LF-1", { glob = "LF-DD4-*" }]
hardware = { min = "1.2", max = "1.9" }
from = ["3.17", "3.12"]
banks = 2
release_notes = "https://example.com/3.18"
)";

[[nodiscard]] vendor_db::Facts facts() {
    vendor_db::Facts out;
    out.vendor = {
        .state = vendor_db::Text::State::Ok, .shown = "LumenForge", .normal = "LUMENFORGE"};
    out.part_number = {
        .state = vendor_db::Text::State::Ok, .shown = "LF-DD4-DR4", .normal = "LF-DD4-DR4"};
    out.firmware = vendor_db::parse_version("3.17");
    return out;
}

[[nodiscard]] unsigned against(const Manifest& manifest, const vendor_db::Facts& of,
                               std::string_view hardware) {
    unsigned count = 0;
    for (const Demand& each : vendor_db::firmware::demands_of(manifest, of, hardware)) {
        count += each.outcome == Demand::Outcome::Against ? 1 : 0;
    }
    return count;
}

} // namespace

TEST_CASE("a manifest is read, and compared with what the module is") {
    const auto read = vendor_db::firmware::read(good, "m.toml");
    REQUIRE(read.problems.empty());
    REQUIRE(read.images.size() == 1);
    const Manifest& manifest = read.images.front();
    CHECK(manifest.sha256.starts_with("e3b0c442"));
    CHECK(vendor_db::firmware::version_text(manifest) == "3.18 build 7");
    CHECK(manifest.banks == 2);
    CHECK(against(manifest, facts(), "1.4") == 0);
    CHECK(against(manifest, facts(), "1.1") == 1);
    CHECK(against(manifest, facts(), "2.0") == 1);
    CHECK(against(manifest, facts(), "") == 1);
    vendor_db::Facts other = facts();
    other.part_number.normal = "LF-2";
    CHECK(against(manifest, other, "1.4") == 1);
    other = facts();
    other.firmware = vendor_db::parse_version("3.11");
    CHECK(against(manifest, other, "1.4") == 1);
    other.firmware.reset();
    CHECK(against(manifest, other, "1.4") == 1);
    other = facts();
    other.unverifiable = "its checksum is wrong";
    CHECK(against(manifest, other, "1.4") == 1);
}

TEST_CASE("versions as modules report them") {
    const auto read = vendor_db::firmware::read(good, "m.toml");
    Manifest manifest = read.images.front();
    using vendor_db::firmware::is_version;
    CHECK(is_version(manifest, "3.18 build 7") == true);
    CHECK(is_version(manifest, "3.18 build 8") == false);
    CHECK(is_version(manifest, "3.17 build 7") == false);
    CHECK(is_version(manifest, "3.18") == std::nullopt);
    CHECK(is_version(manifest, "") == std::nullopt);
    manifest.build.reset();
    CHECK(is_version(manifest, "3.18 build 8") == true);
}

TEST_CASE("a mistake has its place, and what to write") {
    const auto problem = [](std::string_view from, std::string_view to) {
        std::string text(good);
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        const auto read = vendor_db::firmware::read(text, "m.toml");
        REQUIRE_FALSE(read.problems.empty());
        return read.problems.front().place.line_text() + " " + read.problems.front().text;
    };
    CHECK(problem("format = 1", "format = 2").starts_with("m.toml:1 a manifest begins with"));
    CHECK(problem("sha256 = \"E3", "sha256 = \"").starts_with("m.toml:4 a SHA-256 has 64"));
    CHECK(problem("version = \"3.18\"\n", "") == "m.toml:2 an image needs the key version");
    CHECK(problem("banks = 2", "banks = 3") ==
          "m.toml:11 the number of banks is a whole number from 1 to 2");
    CHECK(problem("banks", "bank").find("did you mean 'banks'?") != std::string::npos);
    CHECK(problem("[[firmware]]", "[[firmwares]]").find("firmware") != std::string::npos);
}

TEST_CASE("SHA-256 of an example of FIPS 180-4") {
    CHECK(engine::sha256_of({'a', 'b', 'c'}) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

} // namespace optictl
