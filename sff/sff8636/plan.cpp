// Which bytes of an SFF-8636 module to read next.
#include "sff/sff8636/plan.hpp"

#include <bitset>
#include <initializer_list>

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/parameters.hpp"
#include "sff/sff8636/refine.hpp"
#include "sff/sff8636/rows.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::Image;
using memmap::Page;
using memmap::Range;
using memmap::Wanted;
using memmap::When;

class Planner {
public:
    Planner(const Image& image, const Wanted& wanted)
        : image_(image), wanted_(wanted.complete()), context_(context_of(image)) {}

    std::vector<Range> next() {
        base();
        if (!context_.flat && image_.knows(memmap::lower, 2)) {
            pages();
        }
        return std::move(ranges_);
    }

private:
    [[nodiscard]] bool all() const { return wanted_.everything; }
    /// Advertised by a byte that is known; what is unknown is not.
    [[nodiscard]] bool advertises(const When& when) const {
        return image_.knows(when.page, when.byte) && memmap::holds(context_, when);
    }
    void want(Page page, unsigned first, unsigned last) {
        memmap::want(ranges_, image_, page, first, last);
    }

    void base() {
        want(memmap::lower, 0, 2);
        if (wanted_.flags) {
            want(memmap::lower, 3, all() ? 21 : 14);
        }
        if (wanted_.monitors || all()) {
            want(memmap::lower, 22, all() ? 85 : 57);
        }
        if (wanted_.applications || all()) {
            want(memmap::lower, 86, all() ? 106 : 99); // what the lanes are set to
        }
        if (wanted_.identity || all()) {
            want(memmap::lower, 107, all() ? 118 : 117);
            want(has::page00, 128, all() ? 255 : 223);
        } else {
            meaning();
        }
    }

    /// Without the identity, what says which values there are and what they mean.
    void meaning() {
        std::bitset<memmap::half_page_size> bytes;
        const auto need = [&bytes](bool is_needed, std::initializer_list<unsigned> numbers) {
            for (const unsigned number : numbers) {
                bytes[number - memmap::half_page_size] =
                    bytes[number - memmap::half_page_size] || is_needed;
            }
        };
        const bool of_lanes = wanted_.monitors || wanted_.applications || wanted_.flags;
        if (of_lanes) {
            want(memmap::lower, 113, 113); // which lanes there are
        }
        need(is_of_unstated_revision(), {128, 129, 131, 192, 193, 194, 220});
        need(wanted_.monitors, {147}); // a copper cable measures nothing
        need(wanted_.applications, {129, 141});
        need(wanted_.applications || wanted_.flags, {193, 194, 221});
        need(of_lanes || wanted_.thresholds, {195, 220});
        for (unsigned i = 0; i < bytes.size(); ++i) {
            if (bytes[i]) {
                want(has::page00, i + memmap::half_page_size, i + memmap::half_page_size);
            }
        }
    }

    /// A revision code of 0 leaves it to page 00h whether this is SFF-8636 at all (context_of()).
    [[nodiscard]] bool is_of_unstated_revision() const {
        constexpr unsigned qsfp28 = 0x11;
        return image_.byte(memmap::lower, 1) == revision::unspecified &&
               image_.byte(memmap::lower, 0) != qsfp28;
    }

    void pages() {
        const bool applications = wanted_.applications && advertises(has::application_select);
        if ((all() || applications) && advertises(has::page_01)) {
            want(memmap::upper(0x01), 128, 255);
        }
        const bool clei = wanted_.identity && advertises(has::clei);
        if (advertises(has::page_02) && (all() || clei)) {
            want(memmap::upper(0x02), 128, all() ? 255 : 137);
        }
        if (all() || wanted_.health) { // with what switches outputs off
            want(memmap::upper(0x03), 128, 255);
        } else if (wanted_.thresholds) {
            want(memmap::upper(0x03), 128, 199);
        }
        if (!is_8436(context_) && advertises(has::pages_20_21)) {
            parameters();
        }
    }

    /// Page 20h tells with its configuration which of its values a read would clear.
    void parameters() {
        constexpr Page page20 = memmap::upper(0x20);
        const bool values = wanted_.monitors || all();
        if (values || wanted_.thresholds || wanted_.flags) {
            want(page20, 200, all() ? 255 : 249);
        }
        if (wanted_.flags) {
            want(page20, 128, 139);
        }
        if (all()) {
            want(page20, 140, 151);
        }
        for (unsigned i = 0; values && i < parameter_count; ++i) {
            const auto type = image_.byte(page20, 201 + 2 * i);
            if (type && (all() || *type != 0) &&
                (wanted_.flags || !parameter_type(*type).latched)) {
                want(page20, 152 + 2 * i, 153 + 2 * i);
            }
        }
        if (wanted_.thresholds || all()) {
            want(memmap::upper(0x21), 128, 255);
        }
    }

    const Image& image_;
    const Wanted wanted_;
    Context context_;
    std::vector<Range> ranges_;
};

} // namespace

std::vector<Range> plan(const Image& image, const Wanted& wanted) {
    return Planner(image, wanted).next();
}

} // namespace optictl::sff8636
