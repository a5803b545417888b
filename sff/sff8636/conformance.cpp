// What an SFF-8636 or SFF-8436 module is to be, judged where conformance is asked for.
#include "sff/model/conformance_rules.hpp"
#include "sff/model/shared_rules.hpp"
#include "sff/sff8636/rules.hpp"
#include "sff/sff8636/rules_parts.hpp"
#include "sff/sff8636/tables.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using model::by;
using model::by_section;
using model::Module;
using model::Result;
using model::Rule;
namespace shared = model::shared;
namespace subjects = model::subjects;

Result date(const Context& context, const Module& /*module*/) {
    return shared::date(memmap::read(context, *in_00("Date Code")).bytes);
}

// clang-format off
constexpr Rule catalogue[] = {
    {subjects::reserved_bits, by_section("SFF-8636 2.11 6.1"), shared::reserved_bits<tables>},
    {subjects::later_registers, by(*in_lower("Revision Compliance")), shared::later_registers<tables>},
    {subjects::date, by(*in_00("Date Code")), date},
    {subjects::thresholds, by_section("SFF-8636 2.11 6.6.1"), shared::thresholds},
};
// clang-format on

} // namespace

std::span<const Rule> conformance() {
    return catalogue;
}

} // namespace optictl::sff8636
