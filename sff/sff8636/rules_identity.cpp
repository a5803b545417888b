// What the module says that it is: where that contradicts itself.
#include <algorithm>
#include <cmath>

#include "sff/model/shared_rules.hpp"
#include "sff/sff8636/refine.hpp"
#include "sff/sff8636/rules_parts.hpp"

namespace optictl::sff8636::detail {
namespace {

using memmap::read;
using memmap::Reading;
using memmap::State;
using namespace model::results;

constexpr const Field* ethernet = in_00("10/40G/100G Ethernet Compliance Codes");
constexpr const Field* fc_speed = in_00("Fibre Channel Speed");
constexpr const Field* extended = in_00("Link codes (Extended Specification Compliance Codes)");

/// The compliance codes of bytes 131-138 and 192.
struct Compliance {
    bool read = false;
    bool any = false;    ///< a bit of 131-138 is set
    bool refers = false; ///< a bit says that the extended code holds more
    bool extended = false;
};
Compliance compliance_of(const Context& context) {
    constexpr unsigned refers_131 = 0x80;
    constexpr unsigned refers_138 = 0x02;
    const unsigned count = fc_speed->byte - ethernet->byte + 1U;
    const auto code = context.byte(extended->page, extended->byte);
    Compliance out;
    out.read = code && context.image->knows(ethernet->page, ethernet->byte, count);
    if (out.read) {
        const auto bytes = context.image->find(ethernet->page)->at(ethernet->byte, count);
        out.any = std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; });
        out.refers = (bytes.front() & refers_131) != 0 || (bytes.back() & refers_138) != 0;
        out.extended = *code != 0;
    }
    return out;
}

std::string unassigned(const model::Item& item) {
    return std::string(item.label) + " holds code " + std::to_string(item.reading.raw) +
           ", which is not assigned";
}

/// The two declarations of rate select in 00h:221: bits 3 and 2.
struct RateSelect {
    std::optional<std::uint8_t> declarations;
    std::optional<std::uint8_t> options;
};
constexpr unsigned both_declarations = 0x0C;
RateSelect rate_select_of(const Context& context) {
    static constexpr const Field* declaration = in_00("Rate Selection Declaration");
    static constexpr const Field* option = in_00("Rate select implemented");
    return {context.byte(declaration->page, declaration->byte),
            context.byte(option->page, option->byte)};
}

/// The two registers of the signaling rate, of which 00h:140 may refer to 00h:222.
struct Rates {
    Reading coarse;
    Reading fine;
};
Rates rates_of(const Context& context) {
    return {read(context, *in_00("Signaling rate, nominal")),
            read(context, *in_00("Baud Rate, nominal"))};
}

} // namespace

Result identifier_mismatch(const Context& context, const Module& /*module*/) {
    const Reading first = read(context, *in_lower("Identifier"));
    const Reading second = read(context, *in_00("Identifier"));
    if (!first.is_read() || !second.is_read()) {
        return not_read();
    }
    return first.raw == second.raw ? pass() : fail("Bytes 0 and 128 give different identifiers");
}

Result revision_unspecified(const Context& context, const Module& /*module*/) {
    const Reading code = read(context, *in_lower("Revision Compliance"));
    if (!code.is_read()) {
        return not_read();
    }
    return code.raw == revision::unspecified && !is_8436(context)
               ? fail("The revision is not specified, but the module uses registers of SFF-8636; "
                      "it is read as SFF-8636 2.0, the newest that may leave it open")
               : pass();
}

Result reserved_code(const Context& /*context*/, const Module& module) {
    static constexpr std::string_view keys[] = {
        "identifier",      "revision", "connector",           "module_subtype",
        "fiber_face_type", "encoding", "extended_compliance", "secondary_extended_compliance"};
    return model::shared::reserved_code(module, keys, unassigned);
}

Result extended_compliance_missing(const Context& context, const Module& /*module*/) {
    if (is_8436(context)) {
        return of_8436();
    }
    const Compliance codes = compliance_of(context);
    if (!codes.read) {
        return not_read();
    }
    return codes.refers && !codes.extended
               ? fail("Bit 131.7 or 138.1 points to the extended compliance code, which is 0")
               : pass();
}

Result extended_compliance_unannounced(const Context& context, const Module& /*module*/) {
    if (is_8436(context)) {
        return of_8436();
    }
    const Compliance codes = compliance_of(context);
    if (!codes.read) {
        return not_read();
    }
    return codes.extended && !codes.refers
               ? fail("Byte 192 holds an extended compliance code, but neither bit 131.7 nor "
                      "138.1 points to it")
               : pass();
}

Result no_compliance(const Context& context, const Module& /*module*/) {
    const Compliance codes = compliance_of(context);
    if (!codes.read) {
        return not_read();
    }
    return !codes.any && (is_8436(context) || !codes.extended)
               ? fail("No compliance code is set, though at least one bit shall be")
               : pass();
}

Result flat_with_pages(const Context& context, const Module& /*module*/) {
    static constexpr const Field* row = in_00("Memory Page 02h provided");
    constexpr unsigned pages_of_8436 = 0xC0;
    constexpr unsigned pages_of_8636 = 0xC1;
    if (!read(context, *in_lower("Flat_mem")).is_read()) {
        return not_read();
    }
    if (!context.flat) {
        return not_applicable("the memory is paged");
    }
    const auto options = context.byte(row->page, row->byte);
    if (!options) {
        return not_read();
    }
    return (*options & (is_8436(context) ? pages_of_8436 : pages_of_8636)) != 0
               ? fail("The memory is flat, yet byte 195 advertises further pages")
               : pass();
}

Result clei_without_page(const Context& context, const Module& /*module*/) {
    if (context.flat) {
        return not_applicable("the memory is flat");
    }
    const Reading clei = read(context, *in_00("CLEI code present in Page 02h"));
    const Reading page = read(context, *in_00("Memory Page 02h provided"));
    if (!clei.is_read() || !page.is_read()) {
        return not_read();
    }
    return clei.raw != 0 && page.raw == 0
               ? fail("A CLEI code is stated in page 02h, which is not advertised")
               : pass();
}

Result media_lanes_none(const Context& context, const Module& /*module*/) {
    constexpr unsigned all_channels = 0x0F;
    if (is_8436(context)) {
        return of_8436();
    }
    const Reading absent = read(context, *in_lower("Near-End Implementation"));
    if (!absent.is_read()) {
        return not_read();
    }
    return absent.raw == all_channels
               ? fail("Byte 113 says that no channel is implemented; it is not believed")
               : pass();
}

Result rate_select_reserved(const Context& context, const Module& /*module*/) {
    const RateSelect said = rate_select_of(context);
    if (!said.declarations) {
        return not_read();
    }
    return (*said.declarations & both_declarations) == both_declarations
               ? fail("Both rate select declarations are set, which is reserved")
               : pass();
}

Result rate_select_contradiction(const Context& context, const Module& /*module*/) {
    constexpr unsigned implemented = 0x20;
    const RateSelect said = rate_select_of(context);
    if (!said.declarations || !said.options) {
        return not_read();
    }
    const unsigned declared = *said.declarations & both_declarations;
    if (declared == both_declarations) {
        return not_applicable("both declarations are set, which is reserved");
    }
    return ((*said.options & implemented) != 0) != (declared != 0)
               ? fail("Rate select is stated in only one of bits 195.5 and 221.3")
               : pass();
}

Result signaling_rate_missing(const Context& context, const Module& /*module*/) {
    if (is_8436(context)) {
        return of_8436();
    }
    const auto [coarse, fine] = rates_of(context);
    if (!coarse.is_read() || !fine.is_read()) {
        return not_read();
    }
    return coarse.state == State::Saturated && fine.state == State::NotAdvertised
               ? fail("Byte 140 refers to byte 222 for the signaling rate, which is 0")
               : pass();
}

Result signaling_rate_contradiction(const Context& context, const Module& /*module*/) {
    constexpr double resolution = 250;
    if (is_8436(context)) {
        return of_8436();
    }
    const auto [coarse, fine] = rates_of(context);
    if (!coarse.is_read() || !fine.is_read()) {
        return not_read();
    }
    if (coarse.state != State::Ok || fine.state != State::Ok) {
        return not_applicable("the module states its signaling rate once or not at all");
    }
    return std::abs(coarse.value - fine.value) > resolution
               ? fail("Bytes 140 and 222 give different signaling rates; byte 140 is shown")
               : pass();
}

} // namespace optictl::sff8636::detail
