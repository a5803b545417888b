// Spreadsheets: what is exported and imported again is the same list, or refused; days, encodings.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/vendor-db/random.hpp"
#include "vendor-db/csv.hpp"
#include "vendor-db/csv/days.hpp"
#include "vendor-db/doubts.hpp"
#include "vendor-db/write.hpp"

namespace optictl::vendor_db {
namespace {

using test::Draw;

/// Every key that an entry can have, with values that a sheet reads in another way if it can.
std::string optic_with_all_keys(Draw& draw) {
    std::string out = "[[optic]]\n";
    const auto add = [&](unsigned one_in, const char* key, std::initializer_list<const char*> of) {
        if (draw.below(one_in) == 0) {
            out.append(key).append(" = ").append(draw.one_of(of)).append("\n");
        }
    };
    add(1, "part_number",
        {"\"P-1\"", "\"P*1\"", "\"/P/\"", "\"exact:P\"", "\"=P\"", "\"'=P\"", "\"P;1\"", "\"12,5\"",
         "\"(any)\"", "{ glob = \"P-?\" }", "{ glob = \"P\" }", "{ glob = \"{length}*\" }",
         "{ regex = \"P-[0-9]{2};x\" }", "{ regex = \"A\\\\d\" }",
         "{ cable = \"P-{length}M\", min_m = 1, max_m = 2.5 }", "{ cable = \"P-{LENGTH}\" }",
         "{ cable = \"P-{length}\", max_m = 3 }", "{ cable = \"P{length}\" }"});
    add(2, "vendor",
        {"\"V ONE\"", "[\"V\", \"W; X\", \"Y\"]", "[{ glob = \"V*\" }, { regex = \"W;?\" }]",
         "[\"A\\\\\", \"B\"]", "\"V, INC\"", "[{ cable = \"V{length}\", min_m = 2 }, \"U\"]"});
    add(4, "alias", {"true", "false"});
    add(3, "revision",
        {"\"A..B\"", "\"B2\"", "{ min = \"A1\" }", "{ min = \"A1\", max = \"A9\" }"});
    add(3, "serial", {"\"0012\"", "{ max = \"S9\" }", "\"-5\""});
    add(3, "oui", {"\"02-0F-7C\"", "[\"02-0F-7C\", \"00-00-01\"]"});
    add(3, "media", {"\"400GBASE-DR4\"", "[\"400ZR (0X01, 0X03), DWDM, AMPLIFIED\", \"X\"]"});
    add(3, "connector", {"\"LC\"", "[\"MPO 1X12\", \"LC\"]"});
    add(3, "form_factor", {"\"QSFP-DD\"", "[\"OSFP\", \"SFP\"]"});
    add(3, "platform", {"\"sw-a\"", "[\"A;B\", \"C\"]", "\"{ x\""});
    add(3, "cage", {"\"upper\"", "\" upper\"", "\"a}b\""});
    add(3, "nos", {"{ min = \"4.2\" }", "{ min = \"4.2\", max = \"4.10\" }"});
    add(2, "firmware",
        {"{ allow = [\"3.17\", \"3.2\"], deny = [\"3.1\"] }", "{ min = \"3.2\", bank = \"both\" }",
         "{ pairs = [{ application = \"3.17\", dsp = \"1.4\" }], required = false }",
         "{ allow = [\"3\"], bank = \"inactive\" }", "{ required = false }"});
    add(2, "modes",
        {"[\"1x400G\", \"4x100G-2\"]", "[\"1x400G+4x100G\"]",
         "[{ mode = \"4x100G\", start_lanes = [1, 3], fec = \"a;b\", status = \"limited\", reason "
         "= \"no } \\\" ; here\" }, \"1x400G\"]"});
    add(3, "max_power_w", {"12", "0.1", "1e-7", "1.234"});
    add(3, "temperature_c", {"{ min = -5, max = 70.5 }", "{ max = 70 }"});
    add(3, "features", {"[\"dom\", \"vdm\"]", "\"tunable\""});
    add(3, "peer", {"[\"400GBASE-DR4\", \"100GBASE-DR\"]"});
    add(1, "status", {"\"validated\"", "\"blocked\"", "\"recalled\""});
    add(3, "reason",
        {"\"a; b, \\\"c\\\"\"", "\"two\\nlines\"", "\" blanks \"", "\"+1\"", "\"\\u00a0x\"",
         "\"\\u001b[31m\"", "\"caf\\u00e9\"", "\"x\\ty\""});
    add(3, "ticket", {"\"OPT-1\"", "\"=1+1\""});
    add(3, "by", {"\"ann\"", "\"'ann'\""});
    add(3, "date", {"2026-03-02"});
    add(3, "from", {"2026-01-01"});
    add(3, "expires", {"2031-12-31"});
    add(3, "name", {"\"a name\"", "\"@name\""});
    return out;
}

std::string sheet_of(const Rule& rule, char separator) {
    std::string out;
    const auto put = [&](const auto& cells) {
        bool first = true;
        for (const auto& cell : cells) {
            out.append(first ? 0 : 1, separator);
            first = false;
            out += '"';
            for (const char c : cell) {
                out.append(c == '"' ? 2 : 1, c);
            }
            out += '"';
        }
        out += "\r\n";
    };
    put(csv_columns());
    std::vector<std::string> cells = csv_cells(rule);
    for (std::string& cell : cells) {
        if (!cell.empty() && std::string_view("=+-@").contains(cell.front())) {
            cell = fmt::format("'{}", cell); // as programs do, so that no spreadsheet computes it
        }
    }
    put(cells);
    return out;
}

TEST_CASE("an entry is the same after it was exported and imported, or the export says what is "
          "lost") {
    unsigned whole = 0;
    for (unsigned seed = 0; seed < 3000; ++seed) {
        Draw draw(seed);
        const ReadList read = test::read("format = 1\n" + optic_with_all_keys(draw));
        if (!read.problems.empty() || read.list.rules.size() != 1) {
            continue;
        }
        const Rule& rule = read.list.rules.front();
        const auto lost = csv_losses(rule);
        INFO("seed " << seed << "\n" << paragraph_of(lines_of(rule)) << "lost " << lost.size());
        if (!lost.empty()) {
            continue;
        }
        ++whole;
        for (const char separator : {',', ';', '\t'}) {
            const auto imported = import_csv(sheet_of(rule, separator), {});
            REQUIRE(imported.has_value());
            const ReadList again = read_list(imported->toml, "");
            REQUIRE(again.list.rules.size() == 1);
            CHECK(paragraph_of(lines_of(again.list.rules.front())) == paragraph_of(lines_of(rule)));
        }
    }
    CHECK(whole > 1200); // few of these values have no place in a sheet
}

TEST_CASE("what a sheet cannot hold is a loss") {
    const auto lost = [](const std::string& keys) {
        const List list =
            test::good("[[optic]]\npart_number = \"P\"\nstatus = \"validated\"\n" + keys);
        std::string out;
        for (const std::string& each : csv_losses(list.rules.front())) {
            out += each + " ";
        }
        return out;
    };
    CHECK(lost("") == "");
    CHECK(lost("reason = \" blanks \"") == "reason ");
    CHECK(lost("reason = \"\\u001b\"") == "reason ");
    CHECK(lost("vendor = [\"A\\\\\", \"B\"]") == "vendor ");
    CHECK(lost("firmware = { pairs = [{ application = \"3.17\", dsp = \"1.4\" }] }") == "");
}

TEST_CASE("days as people and spreadsheets write them") {
    const auto day = [](std::string_view cell, DateOrder order = DateOrder::NotSaid) {
        const auto found = day_of(cell, order);
        return found ? found->text() : found.error();
    };
    for (const std::string_view cell :
         {"2026-03-02", "2026/3/2", "2026.03.02", "02.03.2026", "2.3.26", "2-Mar-26", "02 Mar 2026",
          "March 2, 2026", "Mar 02 2026", "2026-03-02 00:00:00", "2026-03-02T08:15:00", "46083",
          "02Mar2026"}) {
        INFO(cell);
        CHECK(day(cell) == "2026-03-02");
    }
    CHECK(day("31/3/26") == "2026-03-31");
    CHECK(day("3/31/2026") == "2026-03-31");
    CHECK(day("3/3/26") == "2026-03-03"); // both ways
    CHECK(day("3/2/26").starts_with("'3/2/26' is 2026-02-03 or 2026-03-02; "));
    CHECK(day("3/2/26", DateOrder::DayFirst) == "2026-02-03");
    CHECK(day("3/2/26", DateOrder::MonthFirst) == "2026-03-02");
    CHECK(day("3/2/26 12:00", DateOrder::MonthFirst) == "2026-03-02");
    for (const std::string_view cell : {"", "soon", "2026", "30.02.2026", "13/13/26", "2026-03",
                                        "1-2-3-4", "Mar 2026", "99999", "3/2"}) {
        INFO(cell);
        CHECK(day(cell).ends_with("write YYYY-MM-DD"));
    }
    CHECK(order_of("31/3/26") == DateOrder::DayFirst);
    CHECK(order_of("3/31/26") == DateOrder::MonthFirst);
    CHECK_FALSE(order_of("3/2/26").has_value());
    CHECK_FALSE(order_of("31.3.26").has_value());
}

TEST_CASE("encodings of spreadsheets") {
    const std::string wide("\xFF\xFEP\0N\0\n\0\xE9\0\x3D\xD8\x00\xDE", 14);
    CHECK(decoded(wide).text == "PN\n\xC3\xA9\xF0\x9F\x98\x80");
    CHECK(decoded(std::string("\xFE\xFF\0P\0N", 6)).text == "PN");
    CHECK(decoded(std::string("P\0N\0", 4)).text == "PN");
    CHECK(decoded(std::string("\0P\0N", 4)).text == "PN");
    CHECK(decoded("caf\xC3\xA9").note.empty());
    CHECK(decoded("caf\xE9 \x96").text == "caf\xC3\xA9 \xE2\x80\x93");
    CHECK(decoded("\xFF\xFE").text.empty());
    CHECK(trimmed("\xC2\xA0 x\xC2\xA0y\xE2\x80\x8B\t") == "x\xC2\xA0y");
    CHECK(one_line(" a\r\n b\xC2\xA0 c ") == "a b c");
    CHECK(plain_blanks("a\xC2\xA0\nb\xE2\x80\x8B") == "a  b");
}

TEST_CASE("texts that say something else than they seem to") {
    const auto id = [](const std::string& keys) {
        const auto found =
            doubts_of(test::good("[[optic]]\nstatus = \"blocked\"\n" + keys).rules.front());
        return found.empty() ? std::string() : std::string(found.front().id);
    };
    CHECK(id("part_number = \"FTLX*\"") == "star-in-text");
    CHECK(id("part_number = { glob = \"FTLX*\" }").empty());
    CHECK(id("vendor = \"FINISAR / II-VI\"") == "several-in-text");
    CHECK(id("vendor = \"FINISAR, II-VI\"") == "several-in-text");
    CHECK(id("vendor = \"VOLEKABEL, INC\"").empty());
    CHECK(id("vendor = \"II-VI INCORPORATED\"") == "too-long");
    CHECK(id("vendor = \"II-VI INCORPORAT\"").empty());
    CHECK(id("part_number = \"P\"\nrevision = \"A0001\"") == "too-long");
}

} // namespace
} // namespace optictl::vendor_db
