// Small images for tests of the CMIS tables, and reading one register of them by its name.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "cmis/context.hpp"
#include "cmis/tables.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::tests {

/// An image that is built byte by byte; everything else stays unread.
class TableImage {
public:
    /// A module with paged memory that claims `revision` (0x54 is 5.4).
    explicit TableImage(unsigned revision = 0x54) { put(memmap::lower, 0, {0x18, revision, 0x00}); }

    TableImage& put(const memmap::Page& page, unsigned byte, std::vector<unsigned> bytes) {
        std::vector<std::uint8_t> octets(bytes.begin(), bytes.end());
        if (!image.put(page, byte, octets)) {
            throw std::logic_error("test writes beyond its half page");
        }
        return *this;
    }
    TableImage& lower(unsigned byte, std::vector<unsigned> bytes) {
        return put(memmap::lower, byte, std::move(bytes));
    }
    TableImage& upper(unsigned page, unsigned byte, std::vector<unsigned> bytes,
                      unsigned bank = 0) {
        return put(memmap::upper(page).in_bank(bank), byte, std::move(bytes));
    }

    /// The row `name` that stands in `page` at this module's revision and memory model, or null.
    [[nodiscard]] const memmap::Field* find(const memmap::Page& page, std::string_view name) const {
        const memmap::Context context = cmis::context_of(image);
        for (const memmap::Table& table : cmis::tables()) {
            for (const memmap::Field& row : table.rows) {
                if (table.page == page && row.name == name && memmap::applies(context, row)) {
                    return &row;
                }
            }
        }
        return nullptr;
    }
    /// Copy `index` (from 0) of that row.
    [[nodiscard]] memmap::Reading read(const memmap::Page& page, std::string_view name,
                                       unsigned index = 0, unsigned bank = 0) const {
        const memmap::Field* field = find(page, name);
        if (field == nullptr) {
            throw std::logic_error("no row of that name stands here");
        }
        return memmap::read(cmis::context_of(image), *field, index, bank);
    }
    [[nodiscard]] memmap::Reading lower_row(std::string_view name, unsigned index = 0) const {
        return read(memmap::lower, name, index);
    }
    [[nodiscard]] memmap::Reading row(unsigned page, std::string_view name, unsigned index = 0,
                                      unsigned bank = 0) const {
        return read(memmap::upper(page), name, index, bank);
    }
    /// The name of the code that the row holds; empty when its table does not assign it.
    [[nodiscard]] static std::string_view code_name(const memmap::Reading& reading) {
        return reading.codes != nullptr ? reading.codes->name_of(reading.raw) : std::string_view{};
    }

    memmap::Image image;
};

} // namespace optictl::tests
