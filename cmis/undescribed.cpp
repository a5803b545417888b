#include "cmis/undescribed.hpp"

#include <algorithm>
#include <utility>

#include "cmis/context.hpp"

namespace optictl::cmis {
namespace {

using memmap::Context;
using memmap::Image;
using memmap::Page;
using memmap::Range;
using memmap::upper;
using memmap::When;

constexpr Page page01h = upper(0x01);
constexpr Page page0ch = upper(0x0C);
constexpr unsigned first_byte = 128;
constexpr unsigned last_byte = 255;

/// A page without a table; bytes `latched_first` to `latched_last` are flags that a read clears.
struct Undescribed {
    std::uint8_t page = 0;
    When when{};
    std::uint8_t latched_first = 0; ///< 0: none
    std::uint8_t latched_last = 0;
    bool listed_only = false; ///< only where page 0Ch names it
};

constexpr When form_factor = memmap::if_set(page01h, 142, 0x08);
constexpr When diagnostics = memmap::if_set(page01h, 142, 0x20);
constexpr When vdm = memmap::if_set(page01h, 142, 0x40);
constexpr When coherent = memmap::if_set(page01h, 142, 0x10);

/// Clauses: 14h Table 8-138; 2Ch Table 8-184; flags of C-CMIS (33h, 3Bh) are taken to be the whole
/// of what may be flags there.
constexpr Undescribed pages[] = {
    {.page = 0x05, .when = form_factor},
    {.page = 0x0C, .when = memmap::if_set(page01h, 173, 0x80)},
    {.page = 0x0D, .when = memmap::if_set(page01h, 173, 0x40)},
    {.page = 0x13, .when = diagnostics},
    {.page = 0x14, .when = diagnostics, .latched_first = 132, .latched_last = 139},
    {.page = 0x1D, .when = memmap::if_set(page01h, 252, 0x80)},
    {.page = 0x2C, .when = vdm, .latched_first = 128, .latched_last = 255},
    {.page = 0x2D, .when = vdm},
    {.page = 0x2F, .when = vdm},
    {.page = 0x30, .when = coherent, .listed_only = true},
    {.page = 0x31, .when = coherent, .listed_only = true},
    {.page = 0x32, .when = coherent, .listed_only = true},
    {.page = 0x33,
     .when = coherent,
     .latched_first = 128,
     .latched_last = 255,
     .listed_only = true},
    {.page = 0x34, .when = coherent, .listed_only = true},
    {.page = 0x35, .when = coherent, .listed_only = true},
    {.page = 0x38, .when = coherent, .listed_only = true},
    {.page = 0x3A, .when = coherent, .listed_only = true},
    {.page = 0x3B,
     .when = coherent,
     .latched_first = 192,
     .latched_last = 255,
     .listed_only = true},
    {.page = 0x40, .when = coherent, .listed_only = true},
    {.page = 0x41, .when = coherent, .listed_only = true},
    {.page = 0x42, .when = coherent, .listed_only = true},
    {.page = 0x43, .when = coherent, .listed_only = true},
    {.page = 0x44, .when = coherent, .listed_only = true},
    {.page = 0x45, .when = coherent, .listed_only = true},
    {.page = 0x60, .when = memmap::if_set(page01h, 174, 0x80)},
    {.page = 0x61, .when = memmap::if_set(page01h, 174, 0x40)},
    {.page = 0x62, .when = memmap::if_set(page01h, 174, 0x20)},
    {.page = 0x6D, .when = memmap::if_set(page01h, 252, 0x20)},
};

class Planner {
public:
    Planner(const Image& image, bool flags)
        : image_(image), flags_(flags), context_(context_of(image)) {}

    std::vector<Range> take() {
        if (context_.flat || !image_.knows(page01h, first_byte)) {
            return {};
        }
        const bool waits_for_map =
            (advertised(173) & 0x80U) != 0 && image_.find(page0ch) == nullptr;
        if (waits_for_map) { // which says of all others whether they are there
            want(page0ch);
            return std::move(plan_);
        }
        for (const Undescribed& each : pages) {
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

    [[nodiscard]] unsigned advertised(unsigned byte) const {
        return context_.byte(page01h, byte).value_or(0);
    }

    [[nodiscard]] bool is_there(const Undescribed& each) const {
        const auto byte = context_.byte(each.when.page, each.when.byte);
        if (!byte || !memmap::holds(context_, each.when)) {
            return false;
        }
        // Table 8-70: bit k of byte 128 + n stands for page 8 n + k.
        const auto listed = context_.byte(page0ch, first_byte + each.page / 8U);
        return listed ? (*listed >> (each.page % 8U) & 1U) != 0 : !each.listed_only;
    }

    void add_page(const Undescribed& each) {
        for (unsigned bank = 0; bank < banks_of_page(context_, each.page); ++bank) {
            const Page page = upper(each.page).in_bank(bank);
            if (flags_ || each.latched_first == 0) {
                want(page);
            } else {
                memmap::want(plan_, image_, page, first_byte, each.latched_first - 1U);
                memmap::want(plan_, image_, page, each.latched_last + 1U, last_byte);
            }
        }
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

    /// 01h:175 is a number of banks: of four bits in 5.3, of eight from 5.4 on (Table 8-59).
    void add_normalized_applications() {
        constexpr unsigned since = 0x53;
        const unsigned mask = context_.revision < since    ? 0x00U
                              : context_.revision == since ? 0x0FU
                                                           : 0xFFU;
        for (unsigned bank = 0; bank < (advertised(175) & mask); ++bank) {
            want(upper(0x1C).in_bank(bank));
        }
    }

    /// Instances are banks. Reading the local payload does nothing, but it is to be read by so many
    /// bytes at once only as 01h:164 allows, and this reads half pages (Table 8-55).
    void add_cdb() {
        constexpr unsigned whole_page = 15;
        const unsigned instances = advertised(163) >> 6U;
        for (unsigned bank = 0; bank < instances && advertised(164) >= whole_page; ++bank) {
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
