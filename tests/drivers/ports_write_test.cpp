#include <doctest/doctest.h>

#include "drivers/ports/map.hpp"

using namespace optictl::drivers;

TEST_CASE("ports: a map that is written reads as the same names, beyond ASCII as well") {
    ports::Port port;
    port.name = "Z\xc3\xbcrich 1";
    port.index = 1;
    port.aliases = {"\xe5\xae\x89\xe5\x85\xa8", "\xc2\x9b\xe2\x80\xae"};
    port.module.noun = "sysfs";
    port.module.word = "/tmp/\xc3\xa9tage/eeprom";
    const std::string text = ports::write_map(
        {.path = "test", .platform = "Gen\xc3\xa8ve", .ports = {port}}, {{"by\nhand"}});
    CHECK(text.find("name = \"Z\xc3\xbcrich 1\"") != std::string::npos);
    CHECK(text.find("# by\\u000Ahand\n") != std::string::npos);
    const auto map = ports::parse_map(text, "test");
    REQUIRE(map);
    CHECK(map->platform == "Gen\xc3\xa8ve");
    REQUIRE(map->ports.size() == 1);
    CHECK(map->ports.front().name == port.name);
    CHECK(map->ports.front().aliases == port.aliases);
    CHECK(map->ports.front().module.word == port.module.word);
}
