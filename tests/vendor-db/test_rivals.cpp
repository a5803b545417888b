// What lint compares: every pair of rules that have something in common, of any list.
#include <algorithm>

#include <doctest/doctest.h>

#include "tests/vendor-db/random.hpp"
#include "vendor-db/match.hpp"
#include "vendor-db/overlap.hpp"
#include "vendor-db/rivals.hpp"

namespace optictl::vendor_db {
namespace {

using test::Draw;
using test::good;
using test::random_optic;

bool meet(const Rule& a, const Rule& b) {
    return a.fields == b.fields && compare_specificity(a, b) == 0 &&
           (overlap(a, b) != Overlap::None || overlap(b, a) != Overlap::None);
}

TEST_CASE("rules that have something in common are rivals") {
    unsigned met = 0;
    for (unsigned seed = 1; seed <= 200; ++seed) {
        Draw draw(seed);
        std::string text;
        for (unsigned i = 0; i < 40; ++i) {
            text += random_optic(draw);
        }
        const List list = good(text);
        Rivals rivals;
        for (std::size_t i = 0; i < list.rules.size(); ++i) {
            const Rivals::Found found = rivals.add(list.rules[i]);
            CHECK(found.all);
            for (std::size_t j = 0; j < i; ++j) {
                if (meet(list.rules[j], list.rules[i])) {
                    ++met;
                    CHECK(std::ranges::find(found.rules, &list.rules[j]) != found.rules.end());
                }
            }
        }
    }
    CHECK(met > 1000);
}

TEST_CASE("rules that begin otherwise are none, and of many alike some are") {
    std::string text;
    for (unsigned i = 0; i < 1000; ++i) {
        text += "[[optic]]\nstatus = \"blocked\"\npart_number = { glob = \"" +
                std::string(i < 500 ? "" : "A") + std::to_string(1000 + i) + "*\" }\n";
    }
    const List list = good(text);
    Rivals apart;
    for (const Rule& rule : list.rules) {
        CHECK(apart.add(rule).rules.empty());
    }
    const List alike = good("[[optic]]\nstatus = \"blocked\"\npart_number = { glob = \"*Z\" }\n");
    Rivals crowd;
    for (std::size_t i = 0; i < Rivals::most; ++i) {
        CHECK(crowd.add(alike.rules.front()).rules.size() == i);
    }
    CHECK(crowd.add(alike.rules.front()).all);
    const Rivals::Found found = crowd.add(alike.rules.front());
    CHECK_FALSE(found.all);
    CHECK(found.rules.size() == Rivals::most);
}

TEST_CASE("the same signature is the same optics") {
    const auto signature = [](const char* keys) {
        return signature_of(good(std::string("[[optic]]\nstatus = \"blocked\"\n") + keys).rules[0]);
    };
    CHECK(signature("part_number = \"A\"\n") == signature("reason = \"x\"\npart_number = \"A\"\n"));
    CHECK(signature("part_number = \"A\"\n") != signature("part_number = { glob = \"A\" }\n"));
    CHECK(signature("part_number = { cable = \"A{length}\", max_m = 3 }\n") !=
          signature("part_number = { cable = \"A{length}\" }\n"));
    CHECK(signature("vendor = \"A\"\n") != signature("media = \"A\"\n"));
}

} // namespace
} // namespace optictl::vendor_db
