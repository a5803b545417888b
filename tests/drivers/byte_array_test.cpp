// Arrays of bytes in C, Python, Rust and JSON.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

[[nodiscard]] std::string hex_list(std::span<const std::uint8_t> bytes) {
    return fmt::format("0x{:02x}", fmt::join(bytes, ", 0x"));
}

} // namespace

TEST_CASE("byte array: C, C++, Python, Rust, JSON and a bare list give the bytes") {
    const Bytes bytes = module_bytes(256, 0x18);
    const std::string hex = hex_list(bytes);
    const std::string decimal = fmt::format("{}", fmt::join(bytes, ", "));
    for (const std::string& text :
         {c_array(bytes), "const uint8_t x[] = {" + hex + ",};\n",
          "std::array<std::uint8_t, 256> kImage{{ // the image\n" + hex + "}};\n",
          "data = bytearray([" + decimal + "])  # [1, 2]\n", "let x = vec![" + hex + "];\n",
          "{\"lanes\": [1, 2, 3, 4], \"name\": \"a [0, 1] \\\" b\", \"bytes\": [" + decimal + "]}",
          "> " + hex + "\r\n"}) {
        CAPTURE(text.substr(0, 40));
        const auto module = load_one(text);
        CHECK(module.recognised_as == "array of bytes: a list of 256 numbers");
        CHECK(half(module.image, memmap::lower) == part(bytes, 0));
        CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    }
}

TEST_CASE("byte array: bytes by hand, comments between them") {
    std::string text = "static u8 a[128] = { /* lower */ 0x11, 7, 0xFFu, 255, /* 4, 5\n 6 */\n";
    for (int i = 4; i < 128; ++i) {
        text += i % 10 == 0 ? "0, // 0x55,\n" : "0x0, ";
    }
    const auto module = load_one(text + "};\n");
    CHECK(module.image.byte(memmap::lower, 0) == 0x11);
    CHECK(module.image.byte(memmap::lower, 1) == 0x07);
    CHECK(module.image.byte(memmap::lower, 2) == 0xff);
    CHECK(module.image.byte(memmap::lower, 3) == 0xff);
    CHECK(module.image.byte(memmap::lower, 127) == 0x00);
    CHECK(module.warnings.empty());
}

TEST_CASE("byte array: arrays whose comments name their bytes are placed there") {
    const Bytes bytes = module_bytes(256, 0x18);
    const auto module =
        load_one("/* lower bytes 00h-7Fh */\nstatic const uint8_t module_lower[128] = {\n" +
                 hex_list(std::span(bytes).first(128)) +
                 ", /* 00 */\n};\n\n"
                 "/* bank 1 page 11h bytes 80h-83h */\nstatic const uint8_t module_page[4] = {\n"
                 "    0x01, 0x02, 0x03, 0x04, /* 80 */\n};\n");
    CHECK(module.recognised_as == "array of bytes: 2 arrays with comments that name their bytes");
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(module.image.byte(memmap::upper(0x11).in_bank(1), 0x83) == 0x04);
    CHECK_FALSE(module.image.byte(memmap::upper(0x11).in_bank(1), 0x84));

    CHECK(refusal_of("/* page 11h bytes 80h-83h */\n{ 0x01, 0x02, 0x03 }\n")
              .starts_with("dump:2: 3 values where the comment announces bytes 80h-83h"));
    CHECK(refusal_of("/* page 11h bytes 00h-02h */\n{ 0x01, 0x02, 0x03 }\n")
              .starts_with("dump:2: the comment announces bytes that its half page"));
}

TEST_CASE("byte array: what C fills with 0 is not read; more values than declared are an error") {
    const Bytes bytes = module_bytes(112, 0x11);
    const auto module = load_one("u8 x[256] = {" + hex_list(bytes) + "};\n");
    CHECK(module.image.byte(memmap::lower, 111) == bytes[111]);
    CHECK_FALSE(module.image.byte(memmap::lower, 112));
    CHECK(warns(module, "112 values in an array of 256"));
    CHECK(refusal_of("u8 x[100] = {" + hex_list(bytes) + "};\n")
              .starts_with("dump:1: 112 values in an array of 100"));
}

TEST_CASE("byte array: two arrays that nobody names, lost values and wrong ones are errors") {
    const std::string list = hex_list(module_bytes(128, 0x11));
    CHECK(refusal_of("a[] = {" + list + "};\nb[] = {" + list + "};\n")
              .starts_with("dump:2: a second array (the first one is at line 1)"));
    const auto with = [&](std::string_view change) {
        return "a[] = {\n" + std::string(list).replace(60, 6, change) + "};\n";
    };
    CHECK(refusal_of(with("0x100,")).starts_with("dump:2: `0x100` is no byte"));
    CHECK(refusal_of(with("  256,")).starts_with("dump:2: `256` is no byte"));
    CHECK(refusal_of(with("  010,")).starts_with("dump:2: `010` may be octal"));
    CHECK(refusal_of(with(",     ")).starts_with("dump:2: a comma without a value"));
    CHECK(refusal_of(with("0x01  ")).starts_with("dump:2: a comma is missing"));
    CHECK(refusal_of("a[] = {\n" + list + "\n").starts_with("dump:2: the text ends within"));
    CHECK(refusal_of(list + "};\n").starts_with("dump:1: the beginning of this array"));
    CHECK(refusal_of(list.substr(0, list.size() - 1)).starts_with("dump:1: the text ends within"));
    CHECK(refusal_of("x = {" + list + ", name}").find("none of the dump") != std::string::npos);
}

TEST_CASE("byte array: a value that lost a digit is an error where the others have two") {
    const auto with = [](std::string_view value, std::string_view others) {
        std::string text = "a[] = {\n" + std::string(value);
        for (int i = 1; i < 128; ++i) {
            text += fmt::format(", {}", others);
        }
        return text + "};\n";
    };
    CHECK(refusal_of(with("0x4", "0x04")).starts_with("dump:2: values of one digit and of two"));
    CHECK(load_one(with("0x4", "0x41")).image.byte(memmap::lower, 0) == 4);
    CHECK(refusal_of("/* lower bytes 00h-01h */\n{ 0xff, 0xf }").contains("a digit may be lost"));
}

TEST_CASE("byte array: comments behind rows that are swapped give them away") {
    const std::string head = "/* lower bytes 00h-03h */\na[] = {\n";
    const auto module = load_one(head + "0x11, 0x22, /* 00 */\n0x33, 0x44, /* 02 */\n};\n");
    CHECK(module.image.byte(memmap::lower, 2) == 0x33);
    CHECK(refusal_of(head + "0x33, 0x44, /* 02 */\n0x11, 0x22, /* 00 */\n};\n")
              .starts_with("dump:3: the comment says byte 02h, but byte 00h is expected"));
}

TEST_CASE("byte array: deep brackets and many lists are no harm") {
    static_cast<void>(refusal_of(std::string(1'000'000, '[')));
    std::string many;
    for (int i = 0; i < 5000; ++i) {
        many += "/* page 11h byte 80h */ {1}\n";
    }
    CHECK(refusal_of(many).find("more arrays than a module") != std::string::npos);
}
