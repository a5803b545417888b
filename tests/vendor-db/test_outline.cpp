// Outlines: a verdict by the entries that an outline selects is that of the whole list.
#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "tests/vendor-db/random.hpp"
#include "vendor-db/outline.hpp"

namespace optictl::vendor_db {
namespace {

using test::Draw;
using test::module;
using test::query;

std::vector<std::string> cut(const std::string& text, const std::vector<Extent>& extents) {
    std::vector<std::string> out;
    for (const Extent& each : extents) {
        out.push_back(text.substr(each.begin, each.end - each.begin));
    }
    return out;
}

/// The list as a run about this module reads it, by an outline that was kept as bytes.
List selected(const std::string& text, const Facts& facts) {
    const OutlinedList whole = read_outlined_list(text, "test.toml");
    REQUIRE(whole.read.problems.empty());
    REQUIRE(whole.outline);
    const auto outline = Outline::from(whole.outline->bytes(), {}, text.size());
    REQUIRE(outline);
    const std::vector<Extent> extents = outline->about(facts.vendor, facts.part_number);
    ReadList read = outline->read(extents, cut(text, extents), "test.toml");
    for (const Problem& problem : read.problems) {
        FAIL_CHECK(problem.place.text() << ": " << problem.text);
    }
    return std::move(read.list);
}

Database database_of(List list) {
    Database out;
    out.add(std::move(list));
    return out;
}

/// All that a report shows of a verdict.
std::string told(const Verdict& verdict) {
    std::string out = std::string(name_of(verdict.status)) + ": " + verdict.reason + "\n";
    const auto rule = [&out](const Rule* each) {
        out +=
            each != nullptr ? each->place.text() + " " + each->name + " " + each->reason : "none";
    };
    rule(verdict.rule);
    for (const Requirement& each : verdict.requirements) {
        out += "\n" + each.text + "; " + each.change;
    }
    for (const Loser& each : verdict.losers) {
        out += "\nlost: " + text_of(each, verdict.rule) + " ";
        rule(each.rule);
    }
    for (const NearMiss& each : verdict.near_misses) {
        out += "\nnear: " + each.listed + "/" + each.found + " ";
        rule(each.rule);
    }
    for (const Contradiction* each : verdict.contradictions) {
        out += "\n" + each->place.text() + " " + each->id;
    }
    return out;
}

/// A list whose parents, cages and contradictions stand anywhere between the entries, with texts
/// that look like tables, comments, and line ends of both kinds.
std::string random_list(Draw& draw) {
    std::string out = draw.one_of({"", "# a list\n\n"}) + "format = 1\n";
    std::vector<std::string> parts{
        "[defaults]\nby = \"ann\"\n",
        "[template.T]\nreason = \"\"\"\n[[optic]]\nvendor = 1\n\"\"\"\n",
        "[template.U]\nticket = '''\n[[cage]]'''\n[template.U.firmware]\nallow = [\"3.17\"]\n",
        "[[cage]]\nname = \"upper\"\nplatform = \"sw-a\"\nmax_power_w = 12\n",
        "[[contradiction]]\nid = \"c\"\ntext = \"t\"\nsource = \"s\"\nstandard = \"CMIS\"\n"};
    for (unsigned i = 0; i < 12; ++i) {
        parts.push_back(random_optic(draw) + draw.one_of({"", "like = \"T\"\n", "like = \"U\"\n"}) +
                        draw.one_of({"", "platform = \"sw-b\"\n"}) +
                        draw.one_of({"",
                                     "[[optic.modes]]\nmode = \"4x100G\"\n[[optic.modes]]\n"
                                     "mode = \"1x400G\"\n",
                                     "[optic.temperature_c]\nmax = 70\n# end\n"}));
    }
    std::ranges::shuffle(parts, draw.random());
    for (const std::string& each : parts) {
        out += each + draw.one_of({"", "\n", "  # [[optic]]\n"});
    }
    if (draw.below(4) == 0) {
        out.pop_back();
    }
    return out;
}

Facts random_facts(Draw& draw) {
    Facts facts = module(draw.one_of({"V ONE", "V.ONE", "V TWO", "W", "V-ONE  ", "v two"}),
                         draw.one_of({"P-100", "P100", "P-10", "P-1000", "Q", "p-101", "P-5"}));
    if (draw.below(10) == 0) {
        facts.vendor = {};
    }
    if (draw.below(10) == 0) {
        facts.part_number = {};
    }
    if (draw.below(10) == 0) {
        facts.part_number = test::text("P-100\x01");
    }
    return facts;
}

TEST_CASE("a verdict by an outline is that of the whole list") {
    std::size_t fewer = 0;
    std::size_t near = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        Draw draw(seed);
        const std::string text = random_list(draw);
        const Facts facts = random_facts(draw);
        Query asked = query();
        asked.platform = draw.one_of({"", "SW-A", "SW-B"});
        const Database whole = database_of(read_list(text, "test.toml").list);
        const Database part = database_of(selected(text, facts));
        const Verdict verdict = whole.judge(facts, asked);
        INFO("seed " << seed << "\n" << text);
        CHECK(told(part.judge(facts, asked)) == told(verdict));
        for (const char* name : {"SW-A", "SW-B", "SW-C"}) {
            CHECK(part.knows_platform(name) == whole.knows_platform(name));
        }
        near += verdict.near_misses.empty() ? 0 : 1;
        fewer += part.lists()[0]->rules.size() < whole.lists()[0]->rules.size() ? 1 : 0;
    }
    CHECK(fewer > 1000); // else it would not be of use
    CHECK(near > 50);    // else near misses were not tried
}

TEST_CASE("of thousands of entries an outline selects those of the module") {
    std::string text = "format = 1\n";
    for (int i = 0; i < 3000; ++i) {
        text += "[[optic]]\nvendor = \"V\"\npart_number = \"PART-" + std::to_string(10000 + i) +
                "\"\nstatus = \"validated\"\n";
    }
    const List list = selected(text, module("V", "PART-11234"));
    CHECK(list.rules.size() < 50); // itself, and those that differ in one digit
    const auto own = std::ranges::find(list.rules, 2U + 1234U * 4U,
                                       [](const Rule& rule) { return rule.place.line; });
    REQUIRE(own != list.rules.end());
    CHECK(own->part_number->text == "PART-11234");
}

TEST_CASE("lists whose entries are not whole lines in their order have no outline") {
    const auto outlined = [](const std::string& body) {
        const OutlinedList read = read_outlined_list("format = 1\n" + body, "test.toml");
        CHECK(read.read.problems.empty());
        return read.outline.has_value();
    };
    const std::string optic = "[[optic]]\nvendor = \"V\"\nstatus = \"limited\"\n";
    CHECK(outlined(optic));
    CHECK(outlined(optic + "[optic.temperature_c]\nmax = 70\n"));
    CHECK(outlined(""));
    CHECK_FALSE(outlined("optic = [{ vendor = \"V\", status = \"limited\" }]\n"));
    CHECK_FALSE(outlined("[[ optic ]]\nvendor = \"V\"\nstatus = \"limited\"\n"));
    CHECK_FALSE(outlined(optic + "[defaults]\nby = \"x\"\n[optic.temperature_c]\nmax = 70\n"));
    CHECK_FALSE(outlined("[template.T]\nby = \"x\"\n" + optic +
                         "[template.T.firmware]\nallow = \"1.0\"\n"));
    CHECK_FALSE(outlined(optic + "platform = \"a\\nb\"\n"));
}

TEST_CASE("a list with problems has no outline") {
    CHECK_FALSE(read_outlined_list("format = 1\n[[optic]]\nstatus = \"x\"\n", "test.toml").outline);
    CHECK_FALSE(read_outlined_list("format = \n", "test.toml").outline);
}

TEST_CASE("bytes that were changed are no outline") {
    Draw draw(7);
    const std::string text = random_list(draw);
    const std::string bytes(read_outlined_list(text, "test.toml").outline->bytes());
    REQUIRE(Outline::from(bytes, {}, text.size()));
    CHECK_FALSE(Outline::from(bytes, {}, text.size() - 20)); // another text
    CHECK_FALSE(Outline::from("", {}, text.size()));
    CHECK_FALSE(Outline::from(bytes + "x", {}, text.size()));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        INFO("byte " << at);
        CHECK_FALSE(Outline::from(bytes.substr(0, at), {}, text.size()));
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        const auto outline = Outline::from(changed, {}, text.size());
        CHECK_FALSE(outline);
    }
}

TEST_CASE("a text that is not that of the outline is a problem, not a crash") {
    const std::string text = "format = 1\n[[optic]]\nvendor = \"V\"\nstatus = \"limited\"\n";
    const auto outline = read_outlined_list(text, "test.toml").outline;
    REQUIRE(outline);
    const auto extents = outline->about(test::text("V"), test::text("P"));
    REQUIRE(extents.size() == 2);
    const std::vector<std::string> other{"format = 1\n", "[[optic]]\n\nvendor = 3\n"};
    const ReadList read = outline->read(extents, other, "test.toml");
    REQUIRE_FALSE(read.problems.empty());
    CHECK(read.problems[0].place.text() == "test.toml:4:10");
    CHECK_FALSE(outline->read(extents, std::vector<std::string>{"=", "="}, "x").problems.empty());
}

} // namespace
} // namespace optictl::vendor_db
