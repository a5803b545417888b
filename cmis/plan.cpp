#include "cmis/plan.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "cmis/context.hpp"
#include "cmis/decode_parts.hpp"
#include "cmis/vdm/decode.hpp"

namespace optictl::cmis {
namespace {

using memmap::Context;
using memmap::Image;
using memmap::lower;
using memmap::Page;
using memmap::Range;
using memmap::upper;
using memmap::Wanted;

constexpr Page page01h = upper(0x01);

/// A run of bytes that a command shows.
struct Run {
    std::uint8_t first;
    std::uint8_t last;
};

/// One plan under way.
class Planner {
public:
    Planner(const Image& image, const Wanted& wanted)
        : image_(image), wanted_(wanted.complete()), lists_observables_(wanted.observables),
          context_(context_of(image)) {}

    std::vector<Range> take() {
        plan_lower();
        plan_page00();
        if (!image_.knows(lower, 2) || context_.flat) {
            return std::move(plan_);
        }
        plan_page01();
        if (plan_.empty()) {
            plan_unbanked();
            for (unsigned bank = 0; bank < bank_count(context_); ++bank) {
                plan_bank(bank);
            }
        }
        return std::move(plan_);
    }

private:
    void add(const Page& page, std::initializer_list<Run> runs) {
        for (const Run& run : runs) {
            memmap::want(plan_, image_, page, run.first, run.last);
        }
    }
    void add(bool is_wanted, const Page& page, std::initializer_list<Run> runs) {
        if (is_wanted) {
            add(page, runs);
        }
    }
    /// Whether page 01h advertises any of the bits; only asked when it has been read.
    [[nodiscard]] bool has(unsigned byte, unsigned mask) const {
        return (context_.byte(page01h, byte).value_or(0) & mask) != 0;
    }

    void plan_lower() {
        // Ascending, so that runs which touch become one; 8-13 are flags that a read clears.
        add(lower, {{0, 3}});
        add(wanted_.flags || wanted_.everything, lower, {{4, 7}});
        add(wanted_.flags, lower, {{8, 13}});
        add(wanted_.monitors || wanted_.everything, lower, {{14, 25}});
        if (wanted_.everything) {
            add(lower, {{26, 117}, {126, 127}});
            return;
        }
        add(wanted_.health, lower, {{26, 26}}); // what the host asks of the module
        add(wanted_.identity, lower, {{39, 41}, {56, 62}});
        // The first applications say what medium it is: that is identity, too.
        add(wanted_.identity || wanted_.applications, lower, {{85, 117}});
    }

    void plan_page00() {
        if (wanted_.everything) {
            add(upper(0x00), {{128, 255}});
        } else if (wanted_.identity) {
            add(upper(0x00), {{128, 222}});
        } else {
            // Which media lanes exist: without it an absent lane would look like one without light.
            add(wanted_.monitors || wanted_.flags || wanted_.tuning, upper(0x00), {{210, 210}});
        }
    }

    void plan_page01() {
        if (wanted_.identity || wanted_.everything) {
            add(page01h, {{128, 255}});
            return;
        }
        add(page01h, {{142, 142}}); // banks
        add(wanted_.monitors || wanted_.thresholds || wanted_.flags, page01h, {{145, 145}});
        add(wanted_.monitors, page01h, {{151, 151}});
        add(wanted_.applications || wanted_.tuning || wanted_.flags, page01h, {{155, 156}});
        add(wanted_.flags, page01h, {{157, 158}});
        add(wanted_.monitors || wanted_.thresholds || wanted_.flags, page01h, {{159, 160}});
        add(wanted_.applications, page01h, {{161, 162}});
        add(wanted_.flags, page01h, {{163, 163}});       // CDB, whose flags are in lower memory
        add(wanted_.observables, page01h, {{173, 173}}); // whether there is a map of pages
        add(page01h, {{174, 174}});
        add(wanted_.applications, page01h, {{176, 190}, {223, 250}});
    }

    void plan_unbanked() {
        const bool with_checksum = wanted_.everything || wanted_.health;
        add(wanted_.thresholds && !with_checksum, upper(0x02), {{128, 199}});
        add(with_checksum, upper(0x02), {{128, 255}});
        add(wanted_.everything && has(142, 0x04), upper(0x03), {{128, 255}});
        add((wanted_.tuning || wanted_.everything) && has(155, 0x40), upper(0x04), {{128, 255}});
        add(wanted_.health && has(155, 0x40), upper(0x04), {{128, 169}}); // the channels there are
    }

    void plan_bank(unsigned bank) {
        plan_controls(upper(0x10).in_bank(bank));
        plan_status(upper(0x11).in_bank(bank));
        if (has(155, 0x40)) {
            plan_tuning(upper(0x12).in_bank(bank));
        }
        // What is switched on for a test, and which of it the module has.
        add((wanted_.health || wanted_.everything) && has(142, 0x20), upper(0x13).in_bank(bank),
            {{128, 131}, {144, 183}});
        add(wanted_.everything && has(145, 0x08), upper(0x15).in_bank(bank), {{128, 255}});
        if (has(142, 0x80)) {
            add(wanted_.everything, upper(0x16).in_bank(bank), {{128, 255}});
            add(wanted_.flags, upper(0x17).in_bank(bank), {{128, 128}});
            add(wanted_.everything, upper(0x17).in_bank(bank), {{129, 255}});
        }
        if (has(142, 0x40) && (lists_observables_ || (wanted_.observables && is_ready()))) {
            plan_observables(bank);
        }
        if (wanted_.observables && has(142, 0x10)) {
            plan_coherent(bank);
        }
        const bool versatile = has(162, 0x80);
        const bool blocks = has(175, 0xFF);
        add(wanted_.everything && (versatile || blocks), upper(0x18).in_bank(bank), {{128, 255}});
        add(wanted_.everything && (versatile || blocks || has(162, 0x40)),
            upper(0x19).in_bank(bank), {{128, 255}});
    }

    void plan_controls(const Page& page) {
        if (wanted_.everything) {
            add(page, {{128, 255}});
        } else if (wanted_.applications) {
            add(page, {{128, 134}, {137, 139}, {145, 173}});
            add(has(162, 0x20), page, {{180, 208}});
        }
    }

    void plan_status(const Page& page) {
        add(wanted_.monitors || wanted_.applications || wanted_.everything, page, {{128, 133}});
        add(wanted_.flags, page, {{134, 153}});
        if (wanted_.everything) {
            add(page, {{154, 255}});
            return;
        }
        add(wanted_.monitors && has(160, 0x02), page, {{154, 169}});
        add(wanted_.monitors && has(160, 0x01), page, {{170, 185}});
        add(wanted_.monitors && has(160, 0x04), page, {{186, 201}});
        add(wanted_.applications, page, {{202, 235}, {240, 255}});
    }

    void plan_tuning(const Page& page) {
        if (wanted_.everything) {
            add(page, {{128, 230}});
        } else if (wanted_.tuning) {
            add(page, {{128, 217}, {222, 230}});
        } else {
            // What lasers are tuned to, where they are, and whether they are locked.
            add(wanted_.health, page, {{128, 151}, {168, 199}, {222, 229}});
        }
        add(wanted_.flags, page, {{231, 238}});
        add(wanted_.everything, page, {{239, 255}});
    }

    /// What a module observes that is not ready, no diagnosis judges.
    [[nodiscard]] bool is_ready() const {
        const model::Vocabulary& told = detail::vocabulary();
        const memmap::Reading state = memmap::read(context_, *told.state);
        return state.is_read() && told.phase_of(state.raw) == model::Phase::Ready;
    }
    /// 2Fh first: pages of groups that this bank does not have hold bytes of others.
    void plan_observables(unsigned bank) {
        constexpr unsigned first_byte = 128;
        const Page support = upper(0x2F).in_bank(bank);
        add(upper(0x11).in_bank(bank), {{128, 131}}); // whether what is observed says anything
        add(support, {{128, 130}, {144, 145}});
        const auto groups = context_.byte(support, first_byte);
        add(wanted_.flags && groups.has_value(), upper(0x2C).in_bank(bank), {{128, 255}});
        for (unsigned group = 0; groups && group <= (*groups & 0x03U); ++group) {
            add(upper(0x20 + group).in_bank(bank), {{128, 255}});
            vdm::want_observed(context_, bank, group, lists_observables_, plan_);
        }
    }

    /// Statistics of coherent signals, where the map of supported pages names them: 01h:142.4 says
    /// no more than that there are some coherent pages.
    void plan_coherent(unsigned bank) {
        constexpr Page supported = upper(0x0C);
        constexpr unsigned page = 0x35;
        constexpr unsigned at = 128 + page / 8;
        if (!has(173, 0x80)) {
            return;
        }
        add(supported, {{at, at}});
        const bool is_listed = (context_.byte(supported, at).value_or(0) >> page % 8U & 1U) != 0;
        add(is_listed, upper(page).in_bank(bank), {{128, 241}});
    }

    const Image& image_;
    const Wanted wanted_;
    const bool lists_observables_; ///< all of them, and not only those that a diagnosis judges
    Context context_;
    std::vector<Range> plan_;
};

} // namespace

std::vector<Range> plan(const Image& image, const Wanted& wanted) {
    return Planner(image, wanted).take();
}

} // namespace optictl::cmis
