// Fuzzes the import of spreadsheets: what is imported is a list without problems, of as many
// entries as are said, and the cells of its entries are imported again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/require.hpp"
#include "vendor-db/csv.hpp"
#include "vendor-db/list.hpp"

namespace {

using namespace optictl::vendor_db;

using optictl::fuzz::require;

std::string row_of(const auto& cells) {
    std::string row;
    for (const auto& cell : cells) {
        row += row.empty() ? "\"" : ",\"";
        for (const char c : cell) {
            row += c == '"' ? std::string("\"\"") : std::string(1, c);
        }
        row += '"';
    }
    return row + "\n";
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto imported = import_csv({reinterpret_cast<const char*>(data), size}, {});
    if (!imported) {
        require(!imported.error().empty());
        return 0;
    }
    const ReadList read = read_list(imported->toml, "imported");
    require(read.problems.empty() && read.list.rules.size() == imported->entries);
    require(imported->notes.size() <= 23);
    std::string table = row_of(csv_columns());
    for (const Rule& rule : read.list.rules) {
        table += row_of(csv_cells(rule));
    }
    require(read.list.rules.empty() || import_csv(table, {}).has_value());
    return 0;
}
