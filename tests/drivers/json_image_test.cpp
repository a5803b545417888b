#include <doctest/doctest.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/writer.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

[[nodiscard]] std::string with(std::string_view old, std::string_view changed) {
    std::string text = json_image(module_bytes(256, 0x18));
    const std::size_t at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), changed);
}

} // namespace

TEST_CASE("json: bytes, unread ranges with their errors, sources") {
    const Bytes bytes = module_bytes(256, 0x18);
    const auto module = load_one(json_image(bytes));
    CHECK(module.header.source == "s");
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    const auto* page = module.image.find(memmap::upper(0x11).in_bank(1));
    REQUIRE(page != nullptr);
    CHECK(page->source == "x");
    CHECK(page->known.count() == 124);
    CHECK(module.image.byte(page->page, 130) == bytes[130]);
    CHECK_FALSE(module.image.byte(page->page, 129));
    REQUIRE(page->holes.size() == 1);
    CHECK(page->holes[0].last == 129);
    CHECK(page->holes[0].error == "NACK");
}

TEST_CASE("json: what is written of a capture is read as the same capture") {
    const auto module =
        load_one("optictl capture 1\nsource = caf\\xe9\nnote = a\nnote = b\n[lower]\n"
                 "00: 18 -- 01\nerror 01-01 = NACK\n[bank 2 page 11h]\n"
                 "read = 2026-01-01T00:00:00Z\nsource = x\n[A2h page 02h]\n80: 55\n");
    const auto written = drivers::dump::find_writer("json")->write(
        {.image = module.image, .header = module.header, .label = {}, .layout = {}});
    REQUIRE(written);
    const auto again = load_one(written->text);
    CHECK(drivers::dump::write_capture(again.image, again.header) ==
          drivers::dump::write_capture(module.image, module.header));
}

TEST_CASE("json: whatever does not fill its half page once is refused, with its place") {
    CHECK(refusal_of(with("\"last\": 129", "\"last\": 128"))
              .starts_with("dump: blocks[1]: bytes are missing: neither given nor unread; "));
    CHECK(
        refusal_of(with("\"last\": 129", "\"last\": 130"))
            .starts_with("dump: blocks[1].unread[0]: no range of this half page, or given twice"));
    CHECK(refusal_of(with("\"first\": 0,", "\"first\": 1,"))
              .starts_with("dump: blocks[0].bytes[0]: "));
    CHECK(refusal_of(with("\"hex\": \"18", "\"hex\": \"1g"))
              .starts_with("dump: blocks[0].bytes[0]: `1g` is no byte of two hex digits"));
    CHECK(refusal_of(with("\"half\": \"upper\", \"page\": \"11h\", \"bank\": 1",
                          "\"half\": \"lower\", \"page\": null, \"bank\": 0"))
              .starts_with("dump: blocks[1]: this half page is given twice"));
    CHECK(refusal_of(with("\"11h\"", "\"11\"")).find("name no half page") != std::string::npos);
    CHECK(refusal_of(with("\"tool\": null", "\"tool\": 1")).find("tool: a string or null") !=
          std::string::npos);
    CHECK(refusal_of(with("\"notes\": [],", "\"notes\": [], \"more\": 1,"))
              .find("there are keys beside") != std::string::npos);
    CHECK(refusal_of(with("optictl-image/1", "optictl-image/2"))
              .find("`optictl-image/1` is expected") != std::string::npos);
    CHECK(refusal_of(with("\"blocks\": [", "\"blocks\": [,")).starts_with("dump:2: no JSON: "));
}
