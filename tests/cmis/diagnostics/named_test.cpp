// `explain` over random images: no bit of a page that has a table is without a name, whatever the
// revision, the selector of 14h, or what else decides between rows.
#include <array>
#include <bitset>
#include <memory>
#include <random>

#include <doctest/doctest.h>

#include "cli/engine/registers.hpp"
#include "cmis/map.hpp"
#include "cmis/tables.hpp"

namespace optictl {
namespace {

using Half = std::bitset<128 * 8>;

memmap::Image random_image(std::mt19937& random) {
    std::uniform_int_distribution<unsigned> byte(0, 255);
    constexpr std::array<std::uint8_t, 8> revisions{0x30, 0x40, 0x41, 0x50, 0x51, 0x52, 0x53, 0x54};
    memmap::Image image;
    for (const memmap::Table& table : cmis::tables()) {
        for (unsigned bank = 0; bank < (table.banked ? 2U : 1U); ++bank) {
            std::array<std::uint8_t, 128> half{};
            for (std::uint8_t& each : half) {
                each = static_cast<std::uint8_t>(byte(random));
            }
            if (!table.page.upper) {
                half[0] = 0x19;
                half[1] = revisions[byte(random) % revisions.size()];
                half[2] &= 0x7FU; // pages
            }
            const memmap::Page page = table.banked ? table.page.in_bank(bank) : table.page;
            REQUIRE(image.put(page, page.first_byte(), half));
        }
    }
    return image;
}

} // namespace

TEST_CASE("no byte of a page with a table is without a name") {
    std::mt19937 random(20281);
    std::size_t pages = 0;
    for (unsigned n = 0; n < 200; ++n) {
        engine::Inspection inspection;
        inspection.target = "random";
        inspection.image = std::make_unique<memmap::Image>(random_image(random));
        engine::inspect(inspection, memmap::Standard::Cmis);
        REQUIRE(inspection.best() != nullptr);
        std::vector<std::pair<memmap::Page, Half>> named;
        for (const engine::Register& each : engine::registers_of(inspection, *inspection.best())) {
            REQUIRE(each.reading.field != nullptr);
            REQUIRE_FALSE(each.reading.field->name.empty());
            if (named.empty() || named.back().first != each.page) {
                named.emplace_back(each.page, Half());
            }
            const unsigned first = (each.place.byte - each.page.first_byte()) * 8;
            for (unsigned bit = 0; bit < 8 * each.size; ++bit) {
                if (each.size > 1 || (bit >= each.lsb && bit <= each.msb)) {
                    named.back().second.set(first + bit);
                }
            }
        }
        for (const auto& [page, bits] : named) {
            CAPTURE(n);
            CAPTURE(page.page);
            CAPTURE(unsigned{page.bank});
            std::string unnamed;
            for (unsigned byte = 0; byte < 128; ++byte) {
                for (unsigned bit = 0; bit < 8; ++bit) {
                    if (!bits[8 * byte + bit]) {
                        unnamed += std::to_string(byte + page.first_byte()) + "." +
                                   std::to_string(bit) + " ";
                    }
                }
            }
            CHECK(unnamed == "");
            ++pages;
        }
    }
    CHECK(pages > 200 * cmis::tables().size());
}

} // namespace optictl
