// Diagnostics: what A0h declares of them, and their calibration.
#include "sff/sff8472/calibration.hpp"
#include "sff/sff8472/rules_parts.hpp"

namespace optictl::sff8472::detail {
namespace {

using memmap::read;
using memmap::State;
using namespace model::results;
using model::Failure;
using model::Reading;

constexpr const Field* implemented = in_a0("Digital diagnostic monitoring implemented");

/// Thresholds or monitors (bytes 0-55, 96-109) that hold more than filler.
bool holds_diagnostics(const memmap::Block& block) {
    for (unsigned i = 0; i < 110; ++i) {
        const bool is_data = block.known[i] && block.bytes[i] != 0x00 && block.bytes[i] != 0xFF;
        if (is_data && (i < 56 || i >= 96)) {
            return true;
        }
    }
    return false;
}

/// What a rule about the calibration comes to: `judge` is asked where there are diagnostics.
template <class Judge>
Result of_calibration(const Context& context, Judge judge) {
    const Reading diagnostics = read(context, *implemented);
    if (!diagnostics.is_read()) {
        return not_read();
    }
    return diagnostics.is_set() ? judge() : not_applicable("the module declares no diagnostics");
}

} // namespace

Result legacy_diagnostics(const Context& context, const Module& /*module*/) {
    return model::unless_set(read(context, *in_a0("Legacy diagnostics")),
                             "Bit 92.7 is set, which only diagnostics older than SFF-8472 may set");
}

Result address_change(const Context& context, const Module& /*module*/) {
    return model::unless_set(read(context, *in_a0("Address change required")),
                             "A2h answers only after an address change sequence, which reading "
                             "here never sends");
}

Result undeclared_diagnostics(const Context& context, const Module& /*module*/) {
    const Reading diagnostics = read(context, *implemented);
    if (!diagnostics.is_read()) {
        return not_read();
    }
    if (diagnostics.is_set()) {
        return not_applicable("the module declares diagnostics");
    }
    const memmap::Block* a2 = context.image->find(memmap::a2_lower);
    if (a2 == nullptr) { // what is not declared need not be there, and so not in a dump either
        return not_applicable("the module declares no diagnostics, and A2h was not read");
    }
    return holds_diagnostics(*a2) ? fail("A2h holds diagnostics although A0h declares none")
                                  : pass();
}

Result flags_without_diagnostics(const Context& context, const Module& /*module*/) {
    const Reading diagnostics = read(context, *implemented);
    const Reading flags = read(context, *in_a0("Alarm/warning flags implemented"));
    if (!diagnostics.is_read() || !flags.is_read()) {
        return not_read();
    }
    return flags.is_set() && !diagnostics.is_set()
               ? fail("Alarm and warning flags are declared, but no diagnostics")
               : pass();
}

Result calibration_undeclared(const Context& context, const Module& /*module*/) {
    return of_calibration(context, [&context] {
        return !read(context, *in_a0("Internally calibrated")).is_set() &&
                       !read(context, *in_a0("Externally calibrated")).is_set()
                   ? fail(
                         "Neither internal nor external calibration is declared; taken as internal")
                   : pass();
    });
}

Result calibration_contradiction(const Context& context, const Module& /*module*/) {
    return of_calibration(context, [&context] {
        return read(context, *in_a0("Internally calibrated")).is_set() &&
                       read(context, *in_a0("Externally calibrated")).is_set()
                   ? fail("Internal and external calibration are both declared; taken as external")
                   : pass();
    });
}

Result calibration_slope(const Context& context, const Module& /*module*/) {
    static constexpr const Field* slopes[] = {in_a2("Tx_I (Slope)"), in_a2("Tx_PWR (Slope)"),
                                              in_a2("T (Slope)"), in_a2("V (Slope)")};
    return of_calibration(context, [&context] {
        if (!is_externally_calibrated(context)) {
            return not_applicable("the module is not externally calibrated");
        }
        std::vector<Failure> failures;
        bool unread = false;
        for (const Field* row : slopes) {
            const Reading slope = read(context, *row);
            unread = unread || !slope.is_read();
            if (slope.state == State::Ok && slope.raw == 0) {
                failures.push_back(
                    {.text = std::string(row->name) +
                             " is 0: the calibrated value does not follow the counts",
                     .registers = {model::register_of(slope)}});
            }
        }
        return fail_or(std::move(failures), unread ? not_read() : pass());
    });
}

} // namespace optictl::sff8472::detail
