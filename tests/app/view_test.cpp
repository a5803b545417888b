// A tree is written once and walked in each format.
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "cli/render/walk.hpp"
#include "cli/view/node.hpp"

namespace view = optictl::cli::view;
namespace render = optictl::cli::render;

namespace {

view::Object example() {
    view::Object tree;
    tree.sentence("answer",
                  "degraded: the margin to the limit of the FEC is small on media lane 2, "
                  "and so it stays for some time");
    tree.data("verdict", view::text("degraded"));
    tree.fact("vendor_name", "Vendor", view::text("A\x1b[2J"));
    tree.fact("interval_s", "Interval", view::none("not read"));
    view::Object& path = tree.object("path", "Data path 1");
    path.fact("host_lanes", "Host lanes", view::lanes(0b1011));
    view::Table& lanes = path.table(
        "lanes", {}, {{"lane", "lane", view::Align::Right}, {"ber", "BER"}, {"note", ""}});
    lanes.as_csv().as_cases({.group = "note", .name = "lane", .outcome = "note", .text = "ber"});
    lanes.row({view::whole(1), view::number(1e-8, "1.0e-08"), view::text("pass")});
    lanes.row({view::whole(2), view::none("not advertised"), view::text("=fail, too")});
    tree.note("-- low alarm");
    return tree;
}

std::string text_of(const view::Object& tree, std::size_t width) {
    render::Buffer out;
    render::walk_text(out, tree, width);
    return {out.data(), out.size()};
}

} // namespace

TEST_CASE("text wraps words, aligns tables and moves sections to the right") {
    CHECK(text_of(example(), 60) == "degraded: the margin to the limit of the FEC is small on\n"
                                    "  media lane 2, and so it stays for some time\n"
                                    "  Vendor                       A\\x1b[2J\n"
                                    "  Interval                     not read\n"
                                    "Data path 1\n"
                                    "    Host lanes                   1, 2, 4\n"
                                    "    lane  BER\n"
                                    "       1  1.0e-08         pass\n"
                                    "       2  not advertised  =fail, too\n"
                                    "-- low alarm\n");
}

TEST_CASE("a last column that has no room beside the others stands below them") {
    view::Object tree;
    view::Table& table = tree.table("", "", {{"port", "port"}, {"votes", "votes"}});
    table.row({view::text("a property with a name that is long"),
               view::text("1 of 3.15, 2 of 3.17, 1 of 3.18")});
    table.row({view::text("short"), view::text("1 of 1")});
    CHECK(text_of(tree, 50) == "  port                                 votes\n"
                               "  a property with a name that is long\n"
                               "      1 of 3.15, 2 of 3.17, 1 of 3.18\n"
                               "  short                                1 of 1\n");
}

TEST_CASE("JSON has values, and why there is none") {
    render::JsonWriter json;
    json.begin_object();
    render::walk_json(json, example());
    json.end_object();
    CHECK(
        json.text() ==
        R"({"answer":"degraded: the margin to the limit of the FEC is small on media lane 2, )"
        R"(and so it stays for some time","verdict":"degraded","vendor_name":"A\\x1b[2J",)"
        R"("interval_s":null,"interval_s_state":"not read","path":{"host_lanes":[1,2,4],"lanes":[)"
        R"({"lane":1,"ber":1e-08,"note":"pass"},)"
        R"({"lane":2,"ber":null,"ber_state":"not advertised","note":"=fail, too"}]}})");
}

TEST_CASE("CSV has the table that is meant for it, titles once, and no formulas") {
    std::string lines;
    render::walk_csv(lines, example(), render::CsvPart::Titles);
    render::walk_csv(lines, example(), render::CsvPart::Rows);
    render::walk_csv(lines, example(), render::CsvPart::Rows);
    CHECK(lines == "lane,ber,note\r\n1,1e-08,pass\r\n2,,\"'=fail, too\"\r\n"
                   "1,1e-08,pass\r\n2,,\"'=fail, too\"\r\n");
}

TEST_CASE("Markdown has tables that a ticket renders, and nothing of a module is markup") {
    view::Object tree = example();
    tree.fact("", "Revision", view::text("*1|2* <b>[x](y)"));
    tree.remark("do: ", "clean the connector");
    tree.remark("do: ", "reseat it");
    tree.note("- is no list");
    tree.note("> step      good   as it is");
    std::string text;
    render::walk_markdown(text, tree);
    CHECK(text == "**degraded: the margin to the limit of the FEC is small on media lane 2, "
                  "and so it stays for some time**\n"
                  "\n"
                  "| | |\n|---|---|\n"
                  "| Vendor | A\\\\x1b\\[2J |\n"
                  "| Interval | not read |\n"
                  "\n"
                  "### Data path 1\n"
                  "\n"
                  "| | |\n|---|---|\n"
                  "| Host lanes | 1, 2, 4 |\n"
                  "\n"
                  "| lane | BER |  |\n"
                  "| ---: | --- | --- |\n"
                  "| 1 | 1.0e-08 | pass |\n"
                  "| 2 | not advertised | =fail, too |\n"
                  "\n"
                  "\\-- low alarm\n"
                  "\n"
                  "| | |\n|---|---|\n"
                  "| Revision | \\*1\\|2\\* \\<b>\\[x\\](y) |\n"
                  "\n"
                  "- do: clean the connector\n"
                  "- do: reseat it\n"
                  "\n"
                  "\\- is no list  \n"
                  "\\> step: good: as it is\n");
}

TEST_CASE("Markdown keeps lines as they are between fences that they cannot end") {
    view::Object tree;
    tree.verbatim("", "a ``` b\nc");
    std::string text;
    render::walk_markdown(text, tree);
    CHECK(text == "````\na ``` b\nc\n````\n");
    view::Object line;
    line.verbatim("", "a: unknown\n");
    text.clear();
    render::walk_markdown(text, line);
    CHECK(text == "**a: unknown**\n");
}

TEST_CASE("JUnit counts every row as a test case") {
    render::JunitCases cases;
    cases.add(example());
    cases.add(
        {.group = "unreadable", .name = "a<b", .outcome = "error", .message = "no such file"});
    REQUIRE(cases.suites.size() == 1);
    CHECK(cases.suites[0].tests == 3);
    CHECK(cases.suites[0].failures == 1);
    CHECK(cases.suites[0].errors == 1);
    render::JunitCases of_module;
    of_module.add(example(), "port 12");
    cases.add(of_module);
    REQUIRE(cases.suites.size() == 2);
    CHECK(cases.document("optictl example")
              .find(R"(<testsuite name="optictl example: port 12" tests="2")") !=
          std::string::npos);
    const std::string text = cases.document("optictl example");
    CHECK(text.find(R"(<testcase classname="pass" name="1"/>)") != std::string::npos);
    CHECK(text.find(R"(<failure type="=fail, too" message="not advertised"></failure>)") !=
          std::string::npos);
    CHECK(text.find(R"(name="a&lt;b")") != std::string::npos);
    CHECK(text.find(R"(tests="3" failures="1" errors="1")") != std::string::npos);
}

TEST_CASE("a table without rows is not in text, and an empty array for programs") {
    view::Object tree;
    tree.table("rows", "Rows", {{"a", "a"}});
    CHECK(text_of(tree, 80).empty());
    render::JsonWriter json;
    json.begin_object();
    render::walk_json(json, tree);
    json.end_object();
    CHECK(json.text() == R"({"rows":[]})");
}

TEST_CASE("remarks, lines and notes of tables stand where they belong") {
    view::Object tree("module.cap: QSFP-DD");
    tree.note("does-not-work: no light on media lane 2 of 4", view::Tone::Bad);
    tree.remark("do: ", "clean the connector of the patch cord, then read again");
    tree.line("> media  bad  ", "no light on lane 2, and too little of it on lane 3");
    view::Table& table =
        tree.table("", "", {{"", "Lanes", view::Align::Right}, {.title = "mark", .least = 8}, {}})
            .flush();
    table.row({view::whole(1), view::as_text("--"), view::as_text("dark")});
    table.row({view::whole(2)});
    table.note("-- low alarm");
    view::Object& section = tree.object("", "Identity").flush();
    section.fact("", "Vendor", view::text("ACME"));
    CHECK(text_of(tree, 40) == "module.cap: QSFP-DD\n"
                               "does-not-work: no light on media lane\n"
                               "  2 of 4\n"
                               "  do: clean the connector of the patch\n"
                               "      cord, then read again\n"
                               "> media  bad  no light on lane 2, and\n"
                               "              too little of it on lane 3\n"
                               "Lanes  mark\n"
                               "    1  --        dark\n"
                               "    2\n"
                               "  -- low alarm\n"
                               "Identity\n"
                               "  Vendor                       ACME\n");
}

TEST_CASE("paint stands beside the text, which has no escape in it") {
    view::Object tree;
    tree.note("works", view::Tone::Good);
    tree.note("plain");
    render::Buffer out;
    std::vector<render::Paint> paints;
    render::walk_text(out, tree, 80, &paints);
    CHECK(std::string_view(out.data(), out.size()) == "works\nplain\n");
    REQUIRE(paints.size() == 2);
    CHECK(paints[0].at == 0);
    CHECK(paints[0].code == "\x1b[32m");
    CHECK(paints[1].at == 6);
    CHECK(paints[1].code == "\x1b[0m");
}

TEST_CASE("what is made later is made for those who get it") {
    unsigned to_people = 0;
    unsigned to_programs = 0;
    view::Object tree;
    tree.later(view::Shown::ToPeople, [&](view::Object& part) {
        ++to_people;
        part.fact("", "Lanes", view::whole(4));
    });
    tree.later(view::Shown::ToPrograms, [&](view::Object& part) {
        ++to_programs;
        view::Table& table = part.table("lanes", "", {{"lane", ""}, {"dbm", ""}});
        table.as_csv().row({view::whole(1), view::as_data(view::Measured{-1.0 / 3})});
        part.data("data_path", view::whole_or_null(0U, false));
    });
    CHECK(text_of(tree, 80) == "  Lanes                        4\n");
    CHECK(to_people == 1);
    CHECK(to_programs == 0);
    render::JsonWriter json;
    json.begin_object();
    render::walk_json(json, tree);
    json.end_object();
    CHECK(json.text() == R"({"lanes":[{"lane":1,"dbm":-0.3333333333}],"data_path":null})");
    std::string lines;
    render::walk_csv(lines, tree, render::CsvPart::Rows);
    CHECK(lines == "1,-0.3333333333\r\n");
    CHECK(to_people == 1);
}

TEST_CASE("a listing has columns of a fixed width and lines between its rows") {
    view::Object tree;
    view::Table& table = tree.table("registers", {},
                                    {{{}, {}, view::Align::Left, view::Shown::ToPeople, 4},
                                     {"byte", {}, view::Align::Left, view::Shown::ToPrograms},
                                     {"name", {}, view::Align::Left, view::Shown::Always, 6},
                                     {"text", {}}});
    table.line("== 11h");
    table.row({view::text("1"), view::whole(1), view::text("Power"),
               view::text("words that go on and on until they need a second line")});
    table.line("what it means", 3);
    table.line("");
    table.row({view::text("2"), view::whole(2), view::text("LongerName"), view::text("end")});
    CHECK(text_of(tree, 40) == "== 11h\n"
                               "1    Power  words that go on and on until they need a\n"
                               "            second line\n"
                               "   what it means\n"
                               "\n"
                               "2    LongerName end\n");
    CHECK(render::json_line({}, tree) ==
          R"({"registers":[{"byte":1,"name":"Power",)"
          R"("text":"words that go on and on until they need a second line"},)"
          R"({"byte":2,"name":"LongerName","text":"end"}]})"
          "\n");
}

TEST_CASE("documents are lines of JSON before the object that they are in, and sections of text") {
    view::Object tree;
    tree.note("two of them");
    for (const unsigned number : {1U, 2U}) {
        view::Object& part = tree.document("part/1");
        part.data("number", view::whole(number));
        part.verbatim("toml", "a = 1\n  b = 2\n");
    }
    CHECK(text_of(tree, 40) == "two of them\na = 1\n  b = 2\na = 1\n  b = 2\n");
    CHECK(render::json_documents(tree) ==
          "{\"schema\":\"optictl.part/1\",\"number\":1,\"toml\":\"a = 1\\n  b = 2\\n\"}\n"
          "{\"schema\":\"optictl.part/1\",\"number\":2,\"toml\":\"a = 1\\n  b = 2\\n\"}\n");
    CHECK(!view::has_data(tree));
    tree.data("all", view::digits("18446744073709551616"));
    CHECK(view::has_data(tree));
    CHECK(render::json_line("whole/1", tree) ==
          "{\"schema\":\"optictl.whole/1\",\"all\":18446744073709551616}\n");
}

TEST_CASE("labels are as wide as their section says, paragraphs hang or stand flush") {
    view::Object tree;
    tree.label_width(6);
    tree.fact("verdict", "word", view::text("yes"));
    view::Object& below = tree.object("below", "Below");
    below.fact("verdict", "word", view::text("no"));
    below.note("words that go on and on", view::Lines::Flush);
    tree.note("words that go on and on");
    CHECK(text_of(tree, 20) == "  word   yes\n"
                               "Below\n"
                               "    word                         no\n"
                               "  words that go on and\n"
                               "  on\n"
                               "words that go on and\n"
                               "  on\n");
}
