// Tables that name the values of a register, as the standards print them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

namespace optictl::memmap {

/// What a standard says of a code. Codes that no row names are reserved.
enum class Assignment : std::uint8_t { Assigned, VendorSpecific, Reserved };

/// One row of a code table; `last` differs from `first` only for ranges (reserved, vendor).
struct Code {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
    std::string_view name;
    Assignment assignment = Assignment::Assigned;
};

/// A table of codes, sorted by code.
struct CodeTable {
    std::string_view name;   ///< what the codes are of: "media type"
    std::string_view clause; ///< "Table 8-20"; completed by the document of the register, as the
                             ///< clause of a row is, unless it names a document of its own
    std::span<const Code> codes;

    /// The row that holds `value`, or null: then the code is reserved, or newer than the table.
    [[nodiscard]] constexpr const Code* find(std::uint64_t value) const {
        const auto* const row = std::ranges::lower_bound(codes.data(), codes.data() + codes.size(),
                                                         value, {}, &Code::last);
        return row != codes.data() + codes.size() && row->first <= value ? row : nullptr;
    }
    /// The name of `value`; empty when the table does not assign it.
    [[nodiscard]] constexpr std::string_view name_of(std::uint64_t value) const {
        const Code* row = find(value);
        return row != nullptr && row->assignment == Assignment::Assigned ? row->name
                                                                         : std::string_view{};
    }
};

/// Builds a code table row; a single code.
[[nodiscard]] consteval Code code(unsigned value, std::string_view name) {
    return {static_cast<std::uint16_t>(value), static_cast<std::uint16_t>(value), name,
            Assignment::Assigned};
}
[[nodiscard]] consteval Code vendor_codes(unsigned first, unsigned last) {
    return {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last), "vendor specific",
            Assignment::VendorSpecific};
}
[[nodiscard]] consteval Code reserved_codes(unsigned first, unsigned last) {
    return {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last), "reserved",
            Assignment::Reserved};
}

/// Names a list of codes. Does not compile when rows overlap, are unsorted or nameless, when the
/// table lacks its clause, or when the name repeats it.
template <std::size_t N>
[[nodiscard]] consteval CodeTable code_table(std::string_view name, std::string_view clause,
                                             const Code (&codes)[N]) {
    if (name.empty() || clause.empty()) {
        throw std::logic_error("code table without a name or a clause");
    }
    if (name.find("Table") != std::string_view::npos) {
        throw std::logic_error("the clause of a code table has a place of its own");
    }
    for (std::size_t i = 0; i < N; ++i) {
        if (codes[i].name.empty() || codes[i].last < codes[i].first) {
            throw std::logic_error("code without a name, or range the wrong way round");
        }
        if (i > 0 && codes[i].first <= codes[i - 1].last) {
            throw std::logic_error("codes unsorted or overlapping");
        }
    }
    return {name, clause, codes};
}

} // namespace optictl::memmap
