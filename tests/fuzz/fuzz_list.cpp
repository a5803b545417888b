// Fuzzes the reader of lists, lint, writing, CSV and outlines. Oracles: no crash, every problem has
// a place, an entry that is written reads back without problems and writes the same, a verdict by
// an outline is that of the whole list.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/require.hpp"
#include "vendor-db/csv.hpp"
#include "vendor-db/lint.hpp"
#include "vendor-db/write.hpp"

namespace {

using namespace optictl::vendor_db;

using optictl::fuzz::require;

/// A module that many patterns match.
Facts module() {
    const auto text = [](std::string_view value) {
        return text_of({reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
    };
    Facts facts;
    facts.vendor = text("LUMENFORGE");
    facts.part_number = text("LF-DD4-DR4-500M");
    facts.revision = text("B2");
    facts.firmware = Version{{3, 17}};
    return facts;
}

void check_writing(const List& list) {
    for (const Rule& rule : list.rules) {
        const std::string once = paragraph_of(lines_of(rule));
        const ReadList again = read_list("format = 1\n" + once, "again");
        require(again.problems.empty() && again.list.rules.size() == 1);
        require(paragraph_of(lines_of(again.list.rules.front())) == once);
        require(csv_cells(rule).size() == csv_columns().size());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    ReadList read = read_list(text, "fuzz");
    for (const Problem& problem : read.problems) {
        require(problem.place.file && problem.place.line != 0 && !problem.text.empty());
    }
    if (read.problems.empty()) {
        check_writing(read.list);
        Database database;
        database.add(std::move(read.list));
        (void)lint(database, {2026, 11, 28});
        (void)database.judge(module(), {});
    }
    if (const auto imported = import_csv(text, {})) {
        require(read_list(imported->toml, "imported").problems.empty());
    }
    return 0;
}
