// Compiles as it stands; each FAULT_ macro puts in one fault that must be refused.
#include "sff/memmap/table.hpp"

#include "sff/memmap/reading.hpp"

namespace {

using namespace optictl::memmap;

constexpr auto rows =
    rows_of("Document 1.0", upper(0x01), false,
            {
                {.name = "First", .clause = "Table 1", .byte = 128, .msb = 7, .lsb = 4},
                {.name = "Second", .clause = "Table 1", .byte = 128, .msb = 3, .lsb = 0},
#if defined(FAULT_overlap)
                {.name = "Overlap", .clause = "Table 1", .byte = 128, .msb = 0, .lsb = 0},
#elif defined(FAULT_crosses_half)
                {.name = "Crosses", .clause = "Table 1", .byte = 255, .size = 2},
#elif defined(FAULT_crosses_byte)
                {.name = "Crosses<i>",
                 .clause = "Table 1",
                 .byte = 129,
                 .msb = 6,
                 .lsb = 4,
                 .lanes = instances(2, 3)},
#elif defined(FAULT_no_clause)
                {.name = "No clause", .byte = 129},
#elif defined(FAULT_no_name)
                {.clause = "Table 1", .byte = 129},
#elif defined(FAULT_unnumbered)
                {.name = "Unnumbered", .clause = "Table 1", .byte = 129, .lanes = host_lanes(2, 8)},
#elif defined(FAULT_code_without_table)
                {.name = "Code", .clause = "Table 1", .byte = 129, .kind = Kind::Code},
#endif
#if !defined(FAULT_gap)
                {.name = "Rest",
                 .clause = "Table 1",
                 .byte = 129,
                 .size = 127,
                 .kind = Kind::Reserved,
                 .only = if_set(lower, 0, 0x01)},
                {.name = "Other rest",
                 .clause = "Table 1",
                 .byte = 129,
                 .size = 127,
                 .kind = Kind::Reserved,
                 .only = if_not(lower, 0, 0x01, 0x01)},
#endif
            });
constexpr Table table = table_of("Title", rows);
static_assert(table.rows.size() == rows.size());

#if defined(FAULT_misspelt_name)
constexpr const Field& field = row(rows, "Frist");
#else
constexpr const Field& field = row(rows, "First");
#endif
static_assert(field.byte == 128);

constexpr Code named[] = {code(0, "zero")};
#if defined(FAULT_codes_without_clause)
constexpr CodeTable codes = code_table("things", "", named);
#elif defined(FAULT_clause_in_name)
constexpr CodeTable codes = code_table("things (Table 1)", "Table 1", named);
#else
constexpr CodeTable codes = code_table("things", "Table 1", named);
#endif
static_assert(codes.name_of(0) == "zero");

} // namespace
