// Fuzzes the reader of baselines, lint, writing and comparing. Oracles: no crash, every problem has
// a place, a baseline that is written reads back without problems and writes the same, and its own
// modules differ from it in nothing that it does not know.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/require.hpp"
#include "vendor-db/baseline/baseline.hpp"
#include "vendor-db/baseline/compare.hpp"

namespace {

using namespace optictl::vendor_db::baseline;

using optictl::fuzz::require;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ReadBaseline first = read(text, "fuzz");
    for (const auto& problem : first.problems) {
        require(problem.place.file && problem.place.line != 0 && !problem.text.empty());
    }
    if (!first.problems.empty()) {
        return 0;
    }
    (void)lint(first.baseline);
    const std::string once = write(first.baseline);
    const ReadBaseline again = read(once, "again");
    require(again.problems.empty());
    require(write(again.baseline) == once);
    const auto units = units_of(first.baseline);
    require(diff(units, units, {}).passes());
    (void)check(first.baseline, units, {});
    const Baseline made = make(units);
    require(check(made, units, {.allow_known = true}).passes());
    return 0;
}
