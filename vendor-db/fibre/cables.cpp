#include "vendor-db/fibre/cables.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

using Outcome = LinkRemark::Outcome;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

/// The number of a cable, and the name of its end: "CBL0005" and "B1" of "CBL0005-B1". SONiC's
/// tests tell the ends of a breakout by a dash and a letter; makers also count them.
struct Name {
    std::string_view cable;
    std::string_view end;
};

std::optional<Name> split(std::string_view serial) {
    const std::size_t dash = serial.rfind('-');
    if (dash != std::string_view::npos && dash != 0) {
        const std::string_view end = serial.substr(dash + 1);
        const bool is_count = !end.empty() && end.size() <= 2 && std::ranges::all_of(end, is_digit);
        const bool is_name = !end.empty() && end.size() <= 3 && is_letter(end.front()) &&
                             std::ranges::all_of(end.substr(1), is_digit);
        if (is_count || is_name) {
            return Name{serial.substr(0, dash), end};
        }
    }
    // A letter behind a number: 2240100121A and 2240100121B.
    if (serial.size() > 4 && (serial.back() == 'A' || serial.back() == 'B') &&
        is_digit(serial[serial.size() - 2])) {
        return Name{serial.substr(0, serial.size() - 1), serial.substr(serial.size() - 1)};
    }
    return std::nullopt;
}

/// Whether they are alike but for the digits at their end.
bool differ_in_a_counter(std::string_view a, std::string_view b) {
    const auto head = [](std::string_view text) {
        const auto at = text.find_last_not_of("0123456789");
        return text.substr(0, at == std::string_view::npos ? 0 : at + 1);
    };
    constexpr std::size_t counter = 2;
    return a.size() == b.size() && a.size() > counter && head(a) == head(b) &&
           head(a).size() < a.size() &&
           a.substr(0, a.size() - counter) == b.substr(0, b.size() - counter);
}

bool lengths_differ(const LinkEnd& a, const LinkEnd& b) {
    return a.cable_length_m && b.cable_length_m &&
           std::abs(*a.cable_length_m - *b.cable_length_m) > 0.01;
}

LinkRemark by_serials(const LinkEnd& a, const LinkEnd& b) {
    const std::string both =
        fmt::format("serial numbers {} and {}", a.facts.serial.shown, b.facts.serial.shown);
    const auto remark = [&](Outcome outcome, std::string_view what, std::string_view why) {
        return LinkRemark{outcome, "cable", fmt::format("{}: {}{}", what, both, why),
                          "SFF-8024 rev 4.13 Table 4-3"};
    };
    if (squeezed(a.facts.vendor.normal) != squeezed(b.facts.vendor.normal)) {
        return remark(Outcome::Mismatch, "ends of two cables", ", of two vendors");
    }
    switch (compare_serials(a.facts.serial.normal, b.facts.serial.normal)) {
    case SerialNumbers::Same:
    case SerialNumbers::Ends:
        return lengths_differ(a, b) ? remark(Outcome::CannotTell, "ends of one cable, or of two",
                                             fmt::format(", but {} m and {} m long",
                                                         *a.cable_length_m, *b.cable_length_m))
                                    : remark(Outcome::Fits, "two ends of one cable", "");
    case SerialNumbers::Consecutive:
        return lengths_differ(a, b)
                   ? remark(Outcome::Mismatch, "ends of two cables", ", of two lengths")
                   : remark(Outcome::CannotTell, "ends of one cable, or of two from one shelf",
                            " follow one another");
    case SerialNumbers::Apart: break;
    }
    return remark(Outcome::Mismatch, "ends of two cables", "");
}

} // namespace

SerialNumbers compare_serials(std::string_view a, std::string_view b) {
    if (a == b) {
        return SerialNumbers::Same;
    }
    const auto one = split(a);
    const auto other = split(b);
    const bool of_both = one && other && one->cable == other->cable;
    const bool of_stem = (one && one->cable == b) || (other && other->cable == a);
    if (of_both || of_stem) {
        return SerialNumbers::Ends;
    }
    return differ_in_a_counter(a, b) ? SerialNumbers::Consecutive : SerialNumbers::Apart;
}

bool compare_cables(const LinkEnd& a, const LinkEnd& b, Remarks& out) {
    if (!a.is_cable && !b.is_cable) {
        return false;
    }
    const auto add = [&](Outcome outcome, std::string text) {
        out.push_back({outcome, "cable", std::move(text), "SFF-8024 rev 4.13 Table 4-3"});
    };
    if (a.is_cable != b.is_cable) {
        add(Outcome::Mismatch, fmt::format("{} is the end of a cable, {} takes a fibre of its own",
                                           a.is_cable ? "A" : "B", a.is_cable ? "B" : "A"));
    } else if (a.facts.serial.normal.empty() || b.facts.serial.normal.empty()) {
        add(Outcome::CannotTell, "both are ends of cables, and a serial number is missing");
    } else {
        out.push_back(by_serials(a, b));
    }
    return true;
}

} // namespace optictl::vendor_db
