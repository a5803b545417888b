// What a rule comes to, apart from any standard.
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sff/model/rule.hpp"

using namespace optictl;
using namespace optictl::model;

namespace {

constexpr memmap::Field setting[] = {{.name = "Off<i>",
                                      .clause = "Table 1",
                                      .byte = 130,
                                      .msb = 0,
                                      .lanes = memmap::host_lanes(8, 1),
                                      .kind = memmap::Kind::Flag,
                                      .when = memmap::if_set(memmap::lower, 2, 0x01),
                                      .page = memmap::upper(0x10),
                                      .document = "STD 1.0",
                                      .banked = true}};

struct Bytes {
    memmap::Image image;
    memmap::Context context{.image = &image};
    void put(memmap::Page page, unsigned byte, std::uint8_t value) {
        REQUIRE(image.put(page, byte, std::array{value}));
    }
};

Result fault_with(std::string text) {
    return fail(std::move(text));
}

} // namespace

TEST_CASE("lanes of a setting are counted over all banks") {
    Bytes bytes;
    bytes.put(memmap::lower, 2, 1);
    bytes.put(memmap::upper(0x10), 130, 0x05);
    bytes.put(memmap::upper(0x10).in_bank(1), 130, 0x80);
    const Result result = fail_where_set(bytes.context, setting[0], "Off on ", 2);
    REQUIRE(result.failures.size() == 1);
    CHECK(result.failures[0].text == "Off on lanes 1, 3, 16");
    CHECK(result.failures[0].lanes == std::vector<unsigned>{1, 3, 16});
    REQUIRE(result.failures[0].registers.size() == 3);
    CHECK(result.failures[0].registers[2].bank == 1);
    CHECK(result.failures[0].registers[2].index == 7);
}

TEST_CASE("a setting that is clear passes; absent, unread and unadvertised are told apart") {
    Bytes clear;
    clear.put(memmap::lower, 2, 1);
    clear.put(memmap::upper(0x10), 130, 0x00);
    CHECK(fail_where_set(clear.context, setting[0], "Off ").outcome == Outcome::Pass);
    // The second bank is not in the image.
    CHECK(fail_where_set(clear.context, setting[0], "Off ", 2).outcome == Outcome::NotTested);
    Bytes denied;
    denied.put(memmap::lower, 2, 0);
    denied.put(memmap::upper(0x10), 130, 0x05);
    CHECK(fail_where_set(denied.context, setting[0], "Off ").outcome == Outcome::NotApplicable);
    const Bytes empty;
    const memmap::Context context{.image = &empty.image};
    CHECK(fail_where_set(context, setting[0], "Off ").outcome == Outcome::NotTested);
}

TEST_CASE("a rule of two places fails with both, and is open where one of them is") {
    CHECK(both(fault_with("a"), fault_with("b")).failures.size() == 2);
    CHECK(both(pass(), fault_with("b")).outcome == Outcome::Fail);
    CHECK(both(not_read(), fault_with("b")).outcome == Outcome::Fail);
    CHECK(both(pass(), not_read()).outcome == Outcome::NotTested);
    CHECK(both(not_read(), pass()).outcome == Outcome::NotTested);
    CHECK(both(not_applicable("x"), not_read()).outcome == Outcome::NotTested);
    CHECK(both(not_read(), not_applicable("x")).outcome == Outcome::NotTested);
    CHECK(both(pass(), not_applicable("x")).outcome == Outcome::Pass);
    CHECK(both(not_applicable("x"), pass()).outcome == Outcome::Pass);
    CHECK(both(not_applicable("x"), not_applicable("y")).outcome == Outcome::NotApplicable);
}

TEST_CASE("a failure has the source and the register of its rule unless it names its own") {
    static constexpr memmap::Field other{.name = "Other", .clause = "SFF-1 9 Table 2"};
    static constexpr memmap::Code assigned[] = {memmap::code(0, "zero")};
    static constexpr memmap::CodeTable codes = memmap::code_table("things", "Table 7", assigned);
    static constexpr Rule rules[] = {
        {{"first", "Fails twice", Severity::Fault},
         by(setting[0]),
         [](const memmap::Context&, const Module&) {
             return fail_or({{.text = "a"}, {.text = "b", .source = {.field = &other}}}, pass());
         }},
        {{"second", "Cannot tell", Severity::Note},
         by(setting[0]),
         [](const memmap::Context&, const Module&) { return not_tested("no bytes"); }},
    };
    const memmap::Image image;
    Module module;
    module.context.image = &image;
    apply(rules, module);
    REQUIRE(module.findings.size() == 2);
    CHECK(module.findings[0].id == "first");
    CHECK(module.findings[0].severity == Severity::Fault);
    CHECK(clause_of(module.findings[0].source) == "STD 1.0 Table 1");
    CHECK(module.findings[0].registers.front().field == &setting[0]);
    CHECK(clause_of(module.findings[1].source) == "SFF-1 9 Table 2");
    CHECK(module.findings[1].registers.front().field == &other);
    REQUIRE(module.results.size() == 2);
    CHECK(module.results[0].outcome == Outcome::Fail);
    CHECK(module.results[1].outcome == Outcome::NotTested);
    CHECK(module.results[1].reason == "no bytes");
    CHECK(clause_of({.field = &setting[0], .codes = &codes}) == "STD 1.0 Table 7");
}
