#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>

#include "drivers/dump/page_files.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

/// A folder that goes with the object.
class Folder {
public:
    Folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "optictl-test-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    void write(std::string_view name, std::span<const std::uint8_t> bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << as_string(bytes);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] drivers::dump::LoadedModule
    load(const drivers::dump::Options& how = options()) const {
        auto loaded = drivers::dump::load(path_, how);
        REQUIRE_MESSAGE(loaded.has_value(), loaded.error().message);
        REQUIRE(loaded->size() == 1);
        return std::move(loaded->front());
    }

private:
    std::filesystem::path path_;
};

} // namespace

TEST_CASE("page files: the names say device, bank and page") {
    using drivers::dump::page_file_name;
    const auto name = page_file_name("bank2page11.bin");
    REQUIRE(name);
    CHECK(name->address.bank == 2);
    CHECK(name->address.page == 0x11);
    CHECK(name->first == 128);
    CHECK(page_file_name("page11_bank3.bin")->address.bank == 3);
    CHECK(page_file_name("pageFF.bin")->address.page == 0xff);
    CHECK(page_file_name("a2page02.bin")->address.device == memmap::Device::A2);
    CHECK(page_file_name("a2page02.bin")->address.page == 2);
    CHECK(page_file_name("a0_lower.bin")->first == 0);
    CHECK(page_file_name("a2.bin")->size == 256);
    for (const char* wrong :
         {"page1.bin", "page111.bin", "lower.txt", "a1.bin", "bank300page11.bin", "bank1.bin",
          "page11_bank.bin", "bank1page11_bank2.bin", ".bin"}) {
        CHECK_MESSAGE(!page_file_name(wrong), wrong);
    }
}

TEST_CASE("page files: a folder is one module") {
    const Bytes bytes = module_bytes(640, 0x18);
    const auto file = [&](std::size_t i) { return std::span(bytes).subspan(i * 128, 128); };
    const Folder folder;
    CHECK_FALSE(drivers::dump::is_module_folder(folder.path()));
    folder.write("lower.bin", file(0));
    folder.write("page00.bin", file(1));
    folder.write("page11.bin", file(2));
    folder.write("bank1page11.bin", file(3));
    folder.write("page11_bank2.bin", file(4).first(40));
    folder.write("strange.bin", file(4));
    folder.write("README", file(4));
    CHECK(drivers::dump::is_module_folder(folder.path()));
    const auto module = folder.load();
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(half(module.image, memmap::upper(0x11)) == part(bytes, 256));
    CHECK(half(module.image, memmap::upper(0x11).in_bank(1)) == part(bytes, 384));
    CHECK(module.image.byte(memmap::upper(0x11).in_bank(2), 128 + 39) == bytes[512 + 39]);
    CHECK_FALSE(module.image.byte(memmap::upper(0x11).in_bank(2), 128 + 40));
    CHECK(warns(module, "strange.bin: left out"));
    CHECK(warns(module, "page11_bank2.bin: 40 bytes"));
    CHECK(module.image.source == folder.path().string() + ", page files");
}

TEST_CASE("page files: an SFP in lower.bin and pageXX.bin is in the order of a linear space") {
    const Bytes bytes = module_bytes(640, 0x03);
    const Folder folder;
    const char* const names[] = {"lower.bin", "page00.bin", "page01.bin", "page02.bin",
                                 "page04.bin"};
    for (std::size_t i = 0; i < 5; ++i) {
        folder.write(names[i], std::span(bytes).subspan(i * 128, 128));
    }
    const auto module = folder.load();
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(half(module.image, memmap::a2_lower) == part(bytes, 256));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 384));
    CHECK(half(module.image, memmap::a2_upper(2)) == part(bytes, 512));

    auto how = options();
    how.placing.layout = drivers::dump::Layout::Paged;
    CHECK(half(folder.load(how).image, memmap::upper(1)) == part(bytes, 256));
}

TEST_CASE("page files: a0.bin and a2.bin hold device addresses of 128 or 256 bytes") {
    Bytes bytes = module_bytes(512, 0x03);
    const Folder folder;
    folder.write("a0.bin", std::span(bytes).first(128));
    folder.write("a2.bin", std::span(bytes).subspan(256));
    folder.write("a2page02.bin", std::span(bytes).subspan(128, 128));
    const auto module = folder.load();
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::a2_lower) == part(bytes, 256));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 384));
    CHECK(half(module.image, memmap::a2_upper(2)) == part(bytes, 128));
    CHECK(module.image.blocks().size() == 4);
}

TEST_CASE("page files: a file that is too long or empty is refused by name") {
    const Folder folder;
    folder.write("lower.bin", module_bytes(129, 0x18));
    auto refused = drivers::dump::load(folder.path(), options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("lower.bin holds 129 bytes, expected are up to 128") !=
          std::string::npos);
    folder.write("lower.bin", Bytes{});
    CHECK_FALSE(drivers::dump::load(folder.path(), options()));
}
