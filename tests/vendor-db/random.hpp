// Lists and modules drawn from few names, so that rules meet and collide.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <random>
#include <string>

#include "tests/vendor-db/support.hpp"

namespace optictl::vendor_db::test {

class Draw {
public:
    explicit Draw(unsigned seed) : random_(seed) {}
    unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }
    std::string one_of(std::initializer_list<const char*> texts) {
        return *(texts.begin() + below(static_cast<unsigned>(texts.size())));
    }
    std::mt19937& random() { return random_; }

private:
    std::mt19937 random_;
};

inline std::string random_optic(Draw& draw) {
    std::string out = "[[optic]]\nstatus = \"" +
                      draw.one_of({"validated", "limited", "deprecated", "blocked"}) + "\"\n";
    out += "part_number = " +
           draw.one_of({"\"P-100\"", "\"P-101\"", "{ glob = \"P-*\" }", "{ glob = \"P-10?\" }",
                        "{ regex = \"P-1.*\" }", "{ cable = \"P-{length}\" }"}) +
           "\n";
    if (draw.below(3) != 0) {
        out += "vendor = " +
               draw.one_of(
                   {"\"V ONE\"", "\"V TWO\"", "[\"V ONE\", \"V TWO\"]", "{ glob = \"V *\" }"}) +
               "\n";
    }
    if (draw.below(3) == 0) {
        out +=
            "revision = " + draw.one_of({"\"B2\"", "{ min = \"A1\" }", "{ max = \"9\" }"}) + "\n";
    }
    if (draw.below(4) == 0) {
        out +=
            "firmware = " +
            draw.one_of({"{ allow = [\"3.17\"] }", "{ deny = [\"3.17\"] }", "{ min = \"9.0\" }"}) +
            "\n";
    }
    if (draw.below(6) == 0) {
        out += "expires = " + draw.one_of({"2020-01-01", "2030-01-01"}) + "\n";
    }
    return out;
}

inline Facts random_module(Draw& draw) {
    return module(draw.one_of({"V ONE", "V TWO", "V THREE", "W"}),
                  draw.one_of({"P-100", "P-101", "P-2", "Q"}));
}

} // namespace optictl::vendor_db::test
