// Keys of a terminal, and what they make of a screen.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/engine/monitor/watch.hpp"
#include "cli/serve/keys.hpp"
#include "cli/serve/screen.hpp"

using namespace optictl::cli::serve;
using What = Key::What;

namespace {

[[nodiscard]] std::vector<What> kinds(KeyReader& reader, std::string_view bytes) {
    std::vector<What> kinds;
    for (const Key& key : reader.take(bytes)) {
        kinds.push_back(key.what);
    }
    return kinds;
}

void type(Look& look, std::string_view text, const std::vector<std::string>& shown) {
    for (const char each : text) {
        (void)look.take({What::Character, each}, shown);
    }
}

} // namespace

TEST_CASE("escape sequences are keys, in one piece or in several, and others are nothing") {
    KeyReader reader;
    CHECK(kinds(reader, "\033[A\033OBq\r") ==
          std::vector{What::Up, What::Down, What::Character, What::Enter});
    CHECK(kinds(reader, "\033").empty());
    CHECK(kinds(reader, "[5~") == std::vector{What::PageUp});
    CHECK(kinds(reader, "\033").empty());
    CHECK(kinds(reader, "") == std::vector{What::Escape});
    CHECK(kinds(reader, "\033[").empty());
    CHECK(kinds(reader, "").empty()); // a sequence that never ended is forgotten
    CHECK(kinds(reader, "\033[200;1M\x01\x7f\xc3\xa9x") ==
          std::vector{What::Backspace, What::Character});
    CHECK(kinds(reader, "\033\033[B") == std::vector{What::Escape, What::Down});
}

TEST_CASE("the arrows choose a port, Enter opens it, Escape goes back step by step") {
    const std::vector<std::string> shown{"a", "b", "c"};
    Look look;
    CHECK(look.take({What::Down}, shown));
    CHECK(look.chosen == "a");
    (void)look.take({What::Up}, shown);
    CHECK(look.chosen == "a");
    (void)look.take({What::End}, shown);
    CHECK(look.chosen == "c");
    (void)look.take({What::Enter}, shown);
    CHECK(look.is_open);
    (void)look.take({What::Escape}, shown);
    CHECK((!look.is_open && look.chosen == "c"));
    (void)look.take({What::Escape}, shown);
    CHECK(look.chosen.empty());
    (void)look.take({What::Up}, shown); // from nowhere: the last
    CHECK(look.chosen == "c");
    (void)look.take({What::Down}, {"x"}); // what was chosen is not shown any more
    CHECK(look.chosen == "x");
    (void)look.take({What::Down}, {});
    CHECK(look.chosen.empty());
    (void)look.take({What::Enter}, {});
    CHECK(!look.is_open);
    CHECK(!look.take({What::Left}, shown)); // means something to a replay
}

TEST_CASE("a filter is typed letter by letter: q is one of them") {
    Look look;
    type(look, "/q1", {});
    CHECK((look.filter == "q1" && look.is_typing && !look.is_over));
    (void)look.take({What::Backspace}, {});
    (void)look.take({What::Enter}, {});
    CHECK((look.filter == "q" && !look.is_typing));
    (void)look.take({What::Escape}, {});
    CHECK(look.filter.empty());
    type(look, "?x", {});
    CHECK((!look.is_help && !look.is_over));
    type(look, "q", {});
    CHECK(look.is_over);
}

TEST_CASE("ports are filtered by their row, and sorted by a column") {
    const auto seen = [](std::string port, int badness, double degrees, double rx) {
        Seen made;
        made.port = std::move(port);
        made.badness = badness;
        made.record.module = {"ACME", "DR8", "SN-" + made.port};
        made.record.lit = 0x1; // lane 2 is not lit, however dark
        made.record.values = {
            {"temperature_c", 0, degrees}, {"rx_power_dbm", 1, rx}, {"rx_power_dbm", 2, -40}};
        made.record.limits = {{"rx_power_dbm", -8, 4}};
        return made;
    };
    std::vector<Seen> ports{seen("p1", 0, 40, -1), seen("p2", 3, 60, 3), seen("p3", 2, 50, -7)};
    Seen silent;
    silent.port = "p4";
    silent.badness = 4;
    ports.push_back(silent);
    const auto order = [&](const Look& look) {
        std::string names;
        for (const Seen* const each : in_order(ports, look)) {
            names += each->port.substr(1);
        }
        return names;
    };
    Look look;
    CHECK(order(look) == "4231");
    look.sort = Sort::Temperature;
    CHECK(order(look) == "2314");
    look.sort = Sort::Rx; // 1 dB from either side, then 5 dB
    CHECK(order(look) == "2314");
    look.is_reversed = true;
    CHECK(order(look) == "4132");
    look.filter = "sn-P3";
    CHECK(order(look) == "3");
    CHECK(*margin_of(ports[1].record, ports[1].record.values[1]) == doctest::Approx(1));
    CHECK(*margin_of(ports[2].record, ports[2].record.values[1]) == doctest::Approx(1));
    CHECK(!margin_of(ports[2].record, ports[2].record.values[0]));
}

TEST_CASE("the cause stands in the text of a verdict") {
    using optictl::engine::monitor::cause_in;
    CHECK(cause_in("does-not-work: no light: fibre out, or far end off, was works") ==
          "no light: fibre out, or far end off");
    CHECK(cause_in("degraded: hot, as it was found") == "hot");
    CHECK(cause_in("works, was degraded").empty());
    CHECK(cause_in("").empty());
    CHECK(cause_in(": , ").empty());
}

TEST_CASE("however small a screen is, it is filled and not more") {
    Screen screen;
    screen.title = "title";
    screen.keys = "q: end";
    for (int i = 0; i < 30; ++i) {
        Seen seen;
        seen.port = "port\033[31m" + std::to_string(i); // a name that a terminal would obey
        for (unsigned lane = 1; lane <= 32; ++lane) {
            seen.record.values.push_back({"rx_power_dbm", lane, -2});
        }
        screen.trace.add(seen.record);
        screen.ports.push_back(seen);
        auto& event = screen.events.emplace_back();
        event.port = seen.port;
        event.text = "\x9b"
                     "31m";
    }
    for (const bool is_open : {false, true}) {
        screen.look.chosen = screen.ports[29].port;
        screen.look.is_open = is_open;
        for (const std::size_t height : {1U, 2U, 5U, 6U, 24U, 200U}) {
            for (const std::size_t width : {1U, 20U, 80U, 300U}) {
                const auto lines = screen_lines(screen, width, height);
                CHECK(lines.size() <= height);
                bool is_chosen_shown = false;
                for (const std::string& line : lines) {
                    CHECK(line.size() <= width);
                    CHECK(line.find('\033') == std::string::npos);
                    CHECK(line.find('\x9b') == std::string::npos);
                    is_chosen_shown = is_chosen_shown || line.starts_with('>');
                }
                CHECK((is_open || height < 6 || is_chosen_shown));
            }
        }
    }
}
