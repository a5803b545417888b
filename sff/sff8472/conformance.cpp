// What an SFF-8472 module is to be, judged where conformance is asked for.
#include "sff/model/conformance_rules.hpp"
#include "sff/model/shared_rules.hpp"
#include "sff/sff8472/rules.hpp"
#include "sff/sff8472/rules_parts.hpp"
#include "sff/sff8472/tables.hpp"

namespace optictl::sff8472 {
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
    return shared::date(memmap::read(context, *in_a0("Date code")).bytes);
}

// clang-format off
constexpr Rule catalogue[] = {
    {subjects::reserved_bits, by_section("SFF-8472 12.4.3 section 4.1"), shared::reserved_bits<tables>},
    {subjects::date, by(*in_a0("Date code")), date},
    {subjects::thresholds, by_section("SFF-8472 12.4.3 Table 9-5"), shared::thresholds},
};
// clang-format on

} // namespace

std::span<const Rule> conformance() {
    return catalogue;
}

} // namespace optictl::sff8472
