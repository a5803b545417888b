#include "vendor-db/fibre/wavelengths.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;

/// The clauses by the names in SFF-8024, -U and -D by the contents of the amendment; the
/// wavelengths themselves stand in no public text.
constexpr std::string_view bidi_source =
    "SFF-8024 rev 4.13 Table 4-7 (Clauses 158 to 160), IEEE 802.3cp-2021: types -U and -D";

/// Wavelengths that an interface of one lane may state.
struct Window {
    double low = 0;
    double high = 0;
    [[nodiscard]] bool has(double nm) const { return nm >= low && nm <= high; }
};

std::optional<Window> window_of(const Optics* optics) {
    if (optics == nullptr || optics->lanes / std::max(1U, optics->pairs) > 1) {
        return std::nullopt;
    }
    switch (optics->grid) {
    case Grid::Mm850: return Window{830, 950};
    case Grid::Sm1310: return Window{1255, 1365};
    case Grid::Sm1550: return Window{1500, 1600};
    default: return std::nullopt;
    }
}

/// Wavelengths of the two ends of 10 and 25 Gb/s BiDi modules, which are sold with the codes of
/// 10GBASE-LR and 25GBASE-LR (Cisco SFP-10G-BXD-I and -BXU-I).
bool is_sold_as_bidi(double nm) {
    return std::abs(nm - 1270) < 0.6 || std::abs(nm - 1330) < 0.6;
}

bool is_cwdm(const LinkEnd& end) {
    return end.facts.part_number.normal.contains("CW");
}

/// Two carriers, by the frequencies that the ends tell.
void compare_frequencies(const LinkEnd& a, const LinkEnd& b, bool is_coherent,
                         const FacingOptics& optics, Remarks& out) {
    // What a receiver of OpenZR+ has to follow; taken for the others too, for want of a public
    // text.
    constexpr double apart_ghz = 3.6;
    const bool open_zr = optics.a != nullptr && optics.a->source == "OpenZR+ MSA";
    const double difference = std::abs(*a.frequency_thz - *b.frequency_thz) * 1000;
    const std::string both = fmt::format("A sends {:.4f} THz, B {:.4f} THz: {:.2f} GHz apart",
                                         *a.frequency_thz, *b.frequency_thz, difference);
    if (difference <= apart_ghz || is_coherent) {
        out.push_back({difference <= apart_ghz ? Outcome::Fits : Outcome::Mismatch, "frequency",
                       both, open_zr ? "OpenZR+ MSA Rev 3.0 Table 11-8" : ""});
        return;
    }
    out.push_back({Outcome::Condition,
                   "frequency",
                   both + "; without a filter between them a receiver takes either",
                   {}});
}

void compare_bidi(double a_nm, double b_nm, double tolerance, bool is_standard, Remarks& out) {
    const double apart = std::abs(a_nm - b_nm);
    const std::string both = fmt::format("A sends {:.2f} nm, B {:.2f} nm", a_nm, b_nm);
    out.push_back({apart > tolerance && apart > 1 ? Outcome::Fits : Outcome::Mismatch, "bidi",
                   both + (apart > 1 ? ": crossed, as one fibre both ways needs"
                                     : ": on one fibre they have to differ"),
                   is_standard ? std::string(bidi_source) : std::string{}});
}

/// Ends that state a wavelength, of interfaces whose name does not fix it.
void compare_stated(const LinkEnd& a, const LinkEnd& b, const FacingOptics& optics, Remarks& out) {
    const double one = *a.wavelength_nm;
    const double other = *b.wavelength_nm;
    const double apart = std::abs(one - other);
    const double tolerance = a.tolerance_nm.value_or(0) + b.tolerance_nm.value_or(0);
    const std::string both = fmt::format("A sends {:.2f} nm, B {:.2f} nm", one, other);
    const auto add = [&](Outcome outcome, std::string_view text) {
        out.push_back({outcome, "wavelength", both + std::string(text), {}});
    };
    const auto of_a = window_of(optics.a);
    const auto of_b = window_of(optics.b);
    if ((of_a && !of_a->has(one)) || (of_b && !of_b->has(other))) {
        const bool light = (one < 1000) != (other < 1000);
        add(light ? Outcome::Mismatch : Outcome::Condition,
            fmt::format(": not that of {}; {}",
                        of_a && !of_a->has(one) ? optics.a->name : optics.b->name,
                        light ? "no receiver takes both"
                              : "a CWDM or DWDM channel has to be the same behind a filter"));
        return;
    }
    const bool of_line = of_a && optics.a->grid == Grid::Sm1310 && optics.a->pairs == 1;
    if (of_line && is_sold_as_bidi(one) && is_sold_as_bidi(other)) {
        const bool cwdm = is_cwdm(a) || is_cwdm(b);
        if (apart > 1) {
            compare_bidi(one, other, tolerance, false, out);
        } else {
            add(cwdm ? Outcome::Fits : Outcome::Mismatch,
                cwdm ? ": one CWDM channel"
                     : ": two BiDi ends of one kind never link; one of 1270 and one of 1330 nm do");
        }
        return;
    }
    // Plain lasers of 1550 nm state just that; what differs by more are channels of a grid.
    constexpr double channel_nm = 0.05;
    if (of_a && of_b && optics.a->grid == Grid::Sm1550 && apart > channel_nm) {
        add(Outcome::Condition, ": two channels; behind a filter they have to be the same, without "
                                "one a receiver takes either");
        return;
    }
    if (optics.a == nullptr && apart > std::max(tolerance, 1.0)) {
        add(Outcome::Condition, ": beyond their tolerances; a receiver may be wide enough");
    }
}

} // namespace

void compare_wavelengths(const LinkEnd& a, const LinkEnd& b, FacingOptics optics, Remarks& out) {
    const auto has_grid = [&](Grid grid) {
        return (optics.a != nullptr && optics.a->grid == grid) ||
               (optics.b != nullptr && optics.b->grid == grid);
    };
    if (a.frequency_thz && b.frequency_thz) {
        compare_frequencies(a, b, has_grid(Grid::CoherentC), optics, out);
        return;
    }
    if (optics.a != nullptr && optics.b != nullptr && optics.a->grid == Grid::CoherentC &&
        optics.b->grid == Grid::CoherentC) {
        out.push_back({Outcome::CannotTell,
                       "frequency",
                       "an end does not tell its frequency, and both must have the same",
                       {}});
        return;
    }
    if (!a.wavelength_nm || !b.wavelength_nm) {
        if (has_grid(Grid::SmBidi)) {
            out.push_back({Outcome::CannotTell,
                           "bidi",
                           "an end does not tell its wavelength, and they have to differ",
                           {}});
        }
        return;
    }
    if (has_grid(Grid::SmBidi)) {
        const bool standard = optics.a != nullptr && optics.a->name.contains("GBASE-BR");
        compare_bidi(*a.wavelength_nm, *b.wavelength_nm,
                     a.tolerance_nm.value_or(0) + b.tolerance_nm.value_or(0), standard, out);
        return;
    }
    compare_stated(a, b, optics, out);
}

} // namespace optictl::vendor_db
