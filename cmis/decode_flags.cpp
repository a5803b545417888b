// The latched flags of a CMIS module, every one with every lane, set or not.
#include <algorithm>

#include "cmis/decode_parts.hpp"
#include "sff/memmap/latched.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using model::Module;

constexpr auto is_flag = [](const Field& row) { return row.kind == memmap::Kind::Flag; };

/// The flags of a page in the order of memory: bits of a byte stand from the top in its table, and
/// alarms below warnings in memory.
template <const auto& rows>
constexpr auto flags_of = [] {
    auto flags = memmap::latched_rows<rows, is_flag>;
    std::ranges::sort(flags, {}, [](const Field* row) { return row->byte * 8U + row->lsb; });
    return flags;
}();

void add(const Context& context, std::span<const Field* const> fields, unsigned banks,
         Module& module) {
    for (const Field* field : fields) {
        if (!memmap::applies(context, *field)) {
            continue;
        }
        for (unsigned bank = 0; bank < banks; ++bank) {
            for (unsigned index = 0; index < field->lanes.count; ++index) {
                if (bank * lanes_per_bank + index < module.lane_count) {
                    module.flags.push_back(
                        {field, static_cast<std::uint8_t>(bank), static_cast<std::uint8_t>(index)});
                }
            }
        }
    }
}

} // namespace

void add_flags(const Context& context, const Shape& shape, Module& module) {
    constexpr std::size_t lane_fields = 27;
    module.flags.reserve(flags_of<lower_page::rows>.size() + lane_fields * module.lane_count);
    add(context, flags_of<lower_page::rows>, 1, module);
    if (context.flat) {
        return;
    }
    add(context, flags_of<page11::rows>, shape.banks, module);
    if (shape.tunable) {
        add(context, flags_of<page12::rows>, shape.banks, module);
    }
    if (shape.network_paths) {
        add(context, flags_of<page17::rows>, shape.banks, module);
    }
}

} // namespace optictl::cmis::detail
