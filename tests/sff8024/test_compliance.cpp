// The interfaces that extended compliance codes stand for, by form factor and connector.
#include <doctest/doctest.h>

#include "sff/sff8024/compliance_interfaces.hpp"
#include "sff/sff8024/extended_compliance.hpp"

namespace optictl::sff8024 {
namespace {

constexpr unsigned lc = 0x07;
constexpr unsigned mpo = 0x0C;
constexpr ModuleForm sfp{1, lc};
constexpr ModuleForm qsfp{4, 0};

std::string first(unsigned code, ModuleForm form) {
    const auto found = compliance_interfaces(code, form);
    return found.empty() ? "" : std::string(found.front()->name);
}

TEST_CASE("codes of several interfaces stand for the one of the form factor") {
    // SFF-8024 4.13 Table 4-4; widths by the number at the end of each name.
    CHECK(first(0x02, sfp) == "25GBASE-SR");
    CHECK(first(0x02, qsfp) == "100GBASE-SR4");
    CHECK(first(0x02, {4, lc}) == "100GBASE-SR4"); // a connector makes no SFP28 of a QSFP28
    CHECK(first(0x03, qsfp) == "100GBASE-LR4");
    CHECK(first(0x0B, sfp) == "25GBASE-CR CA-25G-L");
    CHECK(first(0x3F, qsfp) == "400GBASE-CR4");
    CHECK(first(0x3F, {2, 0}) == "200GBASE-CR2");
    CHECK(first(0x40, sfp) == "50GBASE-CR");
    CHECK(first(0x40, qsfp) == "200GBASE-CR4");
    CHECK(first(0x41, sfp) == "50GBASE-SR");
    CHECK(first(0x41, {4, mpo}) == "200GBASE-SR4");
    CHECK(first(0x42, sfp) == "50GBASE-FR");
    CHECK(first(0x42, {4, mpo}) == "200GBASE-DR4");
}

TEST_CASE("where a form factor has both, the connector decides") {
    CHECK(first(0x29, {4, mpo}) == "400GBASE-SR4");
    CHECK(first(0x29, {4, lc}) == "100GBASE-SR1");
    CHECK(first(0x2A, {4, mpo}) == "400GBASE-DR4-2");
    CHECK(first(0x2A, {4, lc}) == "100GBASE-FR1");
    CHECK(first(0x36, sfp) == "100GBASE-VR1");
    CHECK(first(0x42, {4, lc}) == "50GBASE-FR");
}

TEST_CASE("two names of one interface are both kept") {
    const auto found = compliance_interfaces(0x26, qsfp);
    REQUIRE(found.size() == 2);
    CHECK(found[0]->lanes == found[1]->lanes);
    CHECK(compliance_name(0x26, qsfp) ==
          "100G-FR or 100GBASE-FR1, CAUI-4 (no FEC on host interface)");
    CHECK(compliance_name(0x02, sfp) == "25GBASE-SR");
}

TEST_CASE("every code whose name lists interfaces has them as rows") {
    for (unsigned code = 0; code <= 0xFF; ++code) {
        const std::string_view name = extended_compliance.name_of(code);
        const bool lists = name.contains(" or ") && name.contains("GBASE-");
        INFO(code, " ", name);
        CHECK((!lists || compliance_rows(code).size() > 1));
        for (const ComplianceInterface* row : compliance_rows(code)) {
            CHECK(row->lanes != 0);
        }
    }
}

} // namespace
} // namespace optictl::sff8024
