// Columns of `list`: which there are, what they make a device be read for, and cells of CSV.
#include <string>

#include <doctest/doctest.h>

#include "cli/render/csv.hpp"
#include "cli/view/module/columns.hpp"

using namespace optictl;
using namespace optictl::cli;
using namespace optictl::cli::view;

namespace {

std::string csv(const std::vector<std::string>& cells) {
    std::string out;
    render::put_csv(out, cells);
    return out;
}

std::vector<std::string> titles(std::string_view list) {
    std::vector<std::string> found;
    const auto columns = parse_columns(list);
    REQUIRE(columns.has_value());
    for (const ListColumn& column : *columns) {
        found.emplace_back(column.title);
    }
    return found;
}

} // namespace

TEST_CASE("columns are ours by name, or keys of JSON, or an error that lists ours") {
    CHECK(titles("vendor,part_number,oui") ==
          std::vector<std::string>{"vendor", "part number", "OUI"});
    CHECK(titles("media_type") == std::vector<std::string>{"media_type"});
    CHECK(parse_columns("vendor").value().front().key == "vendor_name");
    CHECK(parse_columns("media_type").value().front().key == "media_type");
    for (const char* wrong : {"vendor,", ",vendor", "Vendor", "vendor name", "a-b"}) {
        CAPTURE(wrong);
        const auto parsed = parse_columns(wrong);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().find("columns are target, type, map, vendor, ") != std::string::npos);
    }
}

TEST_CASE("a device is read for what the columns show, and for nothing else") {
    const auto wanted = [](std::string_view list) {
        return wanted_of(parse_columns(list).value());
    };
    const memmap::Wanted identity = wanted("vendor,serial,media,connector");
    CHECK_FALSE(identity.monitors);
    CHECK_FALSE(identity.thresholds);
    CHECK_FALSE(identity.applications);
    CHECK_FALSE(identity.flags);
    CHECK(wanted("vendor,rx_power").monitors);
    CHECK_FALSE(wanted("vendor,rx_power").thresholds);
    CHECK(wanted("verdict").health);
    CHECK(wanted("cause").health);
    CHECK(wanted("findings").health);
    CHECK_FALSE(wanted("vendor,rx_power").health);
    CHECK(wanted("vendor,applications").applications);
    CHECK_FALSE(wanted("applications").monitors);
    CHECK(wanted("clei_code").applications); // of which nothing is known beforehand
}

TEST_CASE("cells of CSV are quoted by RFC 4180, and none is a formula") {
    CHECK(csv({"a", "b"}) == "a,b\r\n");
    CHECK(csv({"", ""}) == ",\r\n");
    CHECK(csv({"a,b", "c"}) == "\"a,b\",c\r\n");
    CHECK(csv({"say \"x\""}) == "\"say \"\"x\"\"\"\r\n");
    CHECK(csv({"two\nlines"}) == "\"two\nlines\"\r\n");
    CHECK(csv({"=1+1"}) == "\"'=1+1\"\r\n");
    CHECK(csv({"+cmd"}) == "\"'+cmd\"\r\n");
    CHECK(csv({"@SUM(A1)"}) == "\"'@SUM(A1)\"\r\n");
    CHECK(csv({"-x"}) == "\"'-x\"\r\n");
    CHECK(csv({"-12.5", "3.3"}) == "-12.5,3.3\r\n"); // numbers stay numbers
}
