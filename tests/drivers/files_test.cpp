#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include "drivers/dump/files.hpp"
#include "drivers/dump/output_file.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl::tests;
using namespace optictl::drivers::dump;

namespace {

[[nodiscard]] std::filesystem::path fresh_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "optictl-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    return name;
}

[[nodiscard]] std::ptrdiff_t files_in(const std::filesystem::path& folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

} // namespace

TEST_CASE("files: an atomic write leaves the new text, the old rights and nothing else") {
    const auto folder = fresh_folder();
    const auto file = folder / "x.cap";
    CHECK_FALSE(write_file_atomically(file, "first"));
    CHECK(slurp(file) == "first");
    REQUIRE(::chmod(file.c_str(), 0640) == 0);
    CHECK_FALSE(write_file_atomically(file, "second"));
    CHECK(slurp(file) == "second");
    CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0640));

    std::filesystem::create_symlink("x.cap", folder / "link");
    CHECK_FALSE(write_file_atomically(folder / "link", "third"));
    CHECK(std::filesystem::is_symlink(folder / "link"));
    CHECK(slurp(file) == "third");
    CHECK(files_in(folder) == 2);
    std::filesystem::remove_all(folder);
}

TEST_CASE("files: a write that fails says why, and leaves nothing behind") {
    const auto folder = fresh_folder();
    const auto missing = write_file_atomically(folder / "none" / "x.cap", "text");
    REQUIRE(missing);
    CHECK(*missing ==
          "there is no folder " + (folder / "none").string() + "; make it, or check the path");
    const auto is_folder = write_file_atomically(folder, "text");
    REQUIRE(is_folder);
    CHECK(is_folder->find("no regular file") != std::string::npos);
    CHECK(write_file_atomically("/dev/null", "text"));
    CHECK(files_in(folder) == 0);
    std::filesystem::remove_all(folder);
}

TEST_CASE("files: whether a file can be written is told before, by the same words") {
    const auto folder = fresh_folder();
    CHECK_FALSE(why_not_writable(folder / "x.cap"));
    CHECK(files_in(folder) == 0);
    CHECK_FALSE(write_file_atomically(folder / "x.cap", "text"));
    CHECK_FALSE(why_not_writable(folder / "x.cap"));
    CHECK(slurp(folder / "x.cap") == "text");
    for (const auto& file : {folder / "none" / "x.cap", folder, std::filesystem::path("/dev/null"),
                             std::filesystem::path("/proc/x.cap")}) {
        CAPTURE(file);
        REQUIRE(why_not_writable(file));
        CHECK(why_not_writable(file) == write_file_atomically(file, "text"));
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("files: what cannot be read is an error of reading, with cause and next step") {
    const auto folder = fresh_folder();
    const auto missing = load(folder / "none.txt", options());
    REQUIRE_FALSE(missing);
    CHECK(missing.error().cause == Error::Cause::CannotRead);
    CHECK(missing.error().message ==
          (folder / "none.txt").string() + ": there is no such file; check the path");
    const auto empty = load(folder, options());
    REQUIRE_FALSE(empty);
    CHECK(empty.error().message.find("holds no page file") != std::string::npos);
    std::filesystem::remove_all(folder);
    const auto endless = read_file("/dev/zero", 100000);
    REQUIRE_FALSE(endless);
    CHECK(endless.error().find("larger than 100000 bytes") != std::string::npos);
}

TEST_CASE("files: a dump file is loaded under its name") {
    const auto folder = fresh_folder();
    const auto file = folder / "module.txt";
    CHECK_FALSE(write_file_atomically(file, ethtool_hex(module_bytes(256, 0x11))));
    const auto loaded = load(file, options());
    REQUIRE(loaded);
    CHECK(loaded->front().image.source == file.string() + ", ethtool hex dump");
    CHECK(loaded->front().header.source == loaded->front().image.source);
    std::filesystem::remove_all(folder);
}
