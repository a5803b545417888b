#include "cmis/undescribed.hpp"

#include <algorithm>
#include <bitset>
#include <utility>

#include "cmis/context.hpp"
#include "cmis/decode_parts.hpp"
#include "cmis/map.hpp"
#include "cmis/tables.hpp"

namespace optictl::cmis {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::Image;
using memmap::Page;
using memmap::Range;
using memmap::upper;

constexpr Page page01h = upper(0x01);
constexpr Page page0ch = upper(0x0C);
constexpr unsigned first_byte = 128;
constexpr unsigned last_byte = 255;

class Planner {
public:
    Planner(const Image& image, bool flags)
        : image_(image), flags_(flags), context_(context_of(image)) {}

    std::vector<Range> take() {
        if (context_.flat || !image_.knows(page01h, first_byte)) {
            return {};
        }
        const bool waits_for_map = says(adv::supported_pages) && image_.find(page0ch) == nullptr;
        if (waits_for_map) { // which says of all others whether they are there
            want(page0ch);
            return std::move(plan_);
        }
        for (const memmap::BarePage& each : map().bare_pages) {
            if (is_there(each)) {
                add_page(each);
            }
        }
        add_vdm_groups();
        add_normalized_applications();
        add_cdb();
        return std::move(plan_);
    }

private:
    void want(const Page& page) { memmap::want(plan_, image_, page, first_byte, last_byte); }

    [[nodiscard]] bool says(const memmap::When& when) const {
        return memmap::advertisement(context_, when) == memmap::Advertised::Yes;
    }

    [[nodiscard]] bool is_there(const memmap::BarePage& each) const {
        if (!says(each.when)) {
            return false;
        }
        // Table 8-70: bit k of byte 128 + n stands for page 8 n + k.
        const auto listed = context_.byte(page0ch, first_byte + each.page.page / 8U);
        return listed ? (*listed >> (each.page.page % 8U) & 1U) != 0 : !each.must_be_listed;
    }

    void add_page(const memmap::BarePage& each) {
        for (unsigned bank = 0; bank < banks_of_page(context_, each.page.page); ++bank) {
            if (flags_) {
                want(each.page.in_bank(bank));
            } else {
                want_unlatched(each.page, bank);
            }
        }
    }

    /// The bytes of a page that a read does not clear, run by run.
    void want_unlatched(const Page& page, unsigned bank) {
        const std::bitset<memmap::half_page_size> latched = latched_bytes(page);
        for (unsigned i = 0; i < latched.size(); ++i) {
            const unsigned first = i;
            for (; i < latched.size() && !latched[i]; ++i) {
            }
            if (first < i) {
                memmap::want(plan_, image_, page.in_bank(bank), first_byte + first,
                             first_byte + i - 1);
            }
        }
    }

    /// The bytes of a page that reading clears, as its rows say.
    static std::bitset<memmap::half_page_size> latched_bytes(const Page& page) {
        std::bitset<memmap::half_page_size> latched;
        const auto table = std::ranges::find(tables(), page, &memmap::Table::page);
        if (table == tables().end()) {
            return latched;
        }
        for (const memmap::Field& row : table->rows) {
            for (unsigned i = 0; row.access == memmap::Access::ClearOnRead && i < row.lanes.count;
                 ++i) {
                const unsigned byte = memmap::place_of(row, i).byte;
                for (unsigned b = byte; b < byte + row.size; ++b) {
                    latched.set(b - first_byte);
                }
            }
        }
        return latched;
    }

    /// 2Fh:128 says how many groups of 64 instances there are: pages of others must not be read
    /// (Table 8-186).
    void add_vdm_groups() {
        for (unsigned bank = 0; bank < bank_count(context_); ++bank) {
            const auto support = context_.byte(upper(0x2F).in_bank(bank), first_byte);
            if (!support) {
                continue;
            }
            for (unsigned group = 0; group <= (*support & 0x03U); ++group) {
                for (const unsigned kind : {0x20U, 0x24U, 0x28U}) {
                    want(upper(kind + group).in_bank(bank));
                }
            }
        }
    }

    void add_normalized_applications() {
        static constexpr const Field* banks = detail::in_01("NADBanksSupported");
        const memmap::Reading reading = memmap::read(context_, *banks);
        for (unsigned bank = 0; reading.has_value() && bank < reading.value; ++bank) {
            want(upper(0x1C).in_bank(bank));
        }
    }

    /// Instances are banks. Reading the local payload does nothing, but it is to be read by so many
    /// bytes at once only as CdbReadWriteLengthExtension allows, and this reads half pages (Table
    /// 8-55).
    void add_cdb() {
        static constexpr const Field* supported = detail::in_01("CdbInstancesSupported");
        static constexpr const Field* extension = detail::in_01("CdbReadWriteLengthExtension");
        constexpr unsigned whole_page = 15;
        const memmap::Reading instances = memmap::read(context_, *supported);
        const bool by_half_pages = memmap::read(context_, *extension).raw >= whole_page;
        for (unsigned bank = 0; by_half_pages && instances.has_value() && bank < instances.raw;
             ++bank) {
            want(upper(0x9F).in_bank(bank));
        }
    }

    const Image& image_;
    bool flags_;
    Context context_;
    std::vector<Range> plan_;
};

} // namespace

std::vector<Range> plan_undescribed(const Image& image, bool flags) {
    return Planner(image, flags).take();
}

} // namespace optictl::cmis
