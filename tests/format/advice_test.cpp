// Advice: the library names no option of a program, and a program names its own.
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "sff/format/advice.hpp"

using namespace optictl;

namespace {

constexpr AdviceWords numbered() {
    AdviceWords rows{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i] = {static_cast<Advice>(i), "words"};
    }
    return rows;
}

} // namespace

TEST_CASE("advice: a table has a row for each, in order, and no row is empty") {
    constexpr AdviceWords good = numbered();
    CHECK(is_in_order(good));
    AdviceWords swapped = good;
    std::swap(swapped[0], swapped[1]);
    CHECK_FALSE(is_in_order(swapped));
    AdviceWords silent = good;
    silent.back().words = "";
    CHECK_FALSE(is_in_order(silent));
}

TEST_CASE("advice: words of the library until a program sets its own") {
    for (std::size_t i = 0; i < advice_count; ++i) {
        const std::string_view words = words_of(static_cast<Advice>(i));
        CAPTURE(words);
        CHECK_FALSE(words.empty());
        CHECK(words.find("--") == std::string_view::npos);
        CHECK(words.find("optictl ") == std::string_view::npos);
    }
    CHECK(words_of(Advice::MoreTime) == "give it more time");
    static constexpr AdviceWords mine = numbered();
    set_words(mine);
    CHECK(words_of(Advice::MoreTime) == "words");
}
