// Properties of matching that hold for any list: order, padding, case, specificity. Lists and
// modules are drawn from few names, so that rules meet and collide; the seeds are fixed.
#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "tests/vendor-db/random.hpp"

namespace optictl::vendor_db {
namespace {

using test::Draw;
using test::module;
using test::query;
using test::random_module;
using test::random_optic;

std::vector<std::string> random_optics(Draw& draw) {
    std::vector<std::string> optics;
    for (unsigned i = 0; i < 12; ++i) {
        optics.push_back(random_optic(draw));
    }
    return optics;
}

const Database& made_of(const std::vector<std::string>& optics) {
    std::string body;
    for (const std::string& each : optics) {
        body += each;
    }
    return test::database(body);
}

TEST_CASE("the order of entries makes no difference to the verdict") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        Draw draw(seed);
        std::vector<std::string> optics = random_optics(draw);
        const Facts facts = random_module(draw);
        const Verdict first = made_of(optics).judge(facts, query());
        for (int turn = 0; turn < 3; ++turn) {
            std::ranges::shuffle(optics, draw.random());
            const Verdict other = made_of(optics).judge(facts, query());
            INFO("seed " << seed);
            CHECK(other.status == first.status);
            CHECK((other.rule == nullptr) == (first.rule == nullptr));
            if (other.rule != nullptr && first.rule != nullptr) {
                CHECK(compare_specificity(*other.rule, *first.rule) == 0);
                CHECK(other.rule->status == first.rule->status);
            }
            CHECK(other.losers.size() == first.losers.size());
        }
    }
}

TEST_CASE("padding and case of the module make no difference") {
    for (unsigned seed = 1000; seed < 1200; ++seed) {
        Draw draw(seed);
        const Database& database = made_of(random_optics(draw));
        const std::string vendor = draw.one_of({"V ONE", "V TWO"});
        const std::string part = draw.one_of({"P-100", "P-2"});
        std::string lower_vendor = vendor;
        std::ranges::transform(lower_vendor, lower_vendor.begin(), [](char c) {
            return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        });
        const Verdict plain = database.judge(module(vendor, part), query());
        const Verdict padded =
            database.judge(module(lower_vendor + "    ", part + std::string(3, '\0')), query());
        INFO("seed " << seed);
        CHECK(padded.rule == plain.rule);
        CHECK(padded.status == plain.status);
    }
}

TEST_CASE("the index finds what trying every rule finds, and nothing beats the deciding one") {
    for (unsigned seed = 2000; seed < 2300; ++seed) {
        Draw draw(seed);
        const Database& database = made_of(random_optics(draw));
        const Facts facts = random_module(draw);
        const Verdict verdict = database.judge(facts, query());
        std::size_t holding = 0;
        for (const Rule& rule : database.lists().front()->rules) {
            if (!fitting(rule, facts, query()).holds()) {
                continue;
            }
            ++holding;
            INFO("seed " << seed << " line " << rule.place.line);
            REQUIRE(verdict.rule != nullptr);
            const int order = compare_specificity(rule, *verdict.rule);
            CHECK(order <= 0);
            if (order == 0) {
                CHECK(rule.status <= verdict.rule->status);
            }
        }
        CHECK((holding != 0) == (verdict.rule != nullptr));
        CHECK(verdict.status >= (verdict.rule != nullptr ? verdict.rule->status : Status::Unknown));
    }
}

TEST_CASE("adding a blocked entry of every field that is known never makes a verdict better") {
    for (unsigned seed = 3000; seed < 3100; ++seed) {
        Draw draw(seed);
        std::vector<std::string> optics = random_optics(draw);
        const Facts facts = module("V ONE", "P-100");
        optics.emplace_back("[[optic]]\nstatus = \"blocked\"\nvendor = \"V ONE\"\n"
                            "part_number = \"P-100\"\nrevision = \"B2\"\nserial = \"AC00123\"\n");
        CHECK(made_of(optics).judge(facts, query()).status == Status::Blocked);
    }
}

} // namespace
} // namespace optictl::vendor_db
