#include "cli/engine/inspect.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cmis/control/plan.hpp"
#include "cmis/decode.hpp"
#include "cmis/map.hpp"
#include "cmis/rules/rules.hpp"
#include "sff/memmap/answered.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8472/control.hpp"
#include "sff/sff8472/decode.hpp"
#include "sff/sff8472/map.hpp"
#include "sff/sff8472/rules.hpp"
#include "sff/sff8636/control.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/map.hpp"
#include "sff/sff8636/rules.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

void add_reading(Inspection& inspection, memmap::Standard which) {
    const model::Standard& standard = standard_of(which);
    Decoded& decoded = inspection.readings.emplace_back();
    decoded.standard = &standard;
    if (auto answered = memmap::without_unanswered(*inspection.image, standard.map)) {
        decoded.answered = std::make_unique<memmap::Image>(std::move(*answered));
    }
    decoded.module = standard.decode(decoded.answered ? *decoded.answered : *inspection.image);
}

} // namespace

std::span<const model::Standard> standards() {
    static const std::array<model::Standard, 3> all{{
        {cmis::map(), cmis::decode, cmis::rules, cmis::conformance, cmis::item_rows,
         cmis::control::management},
        {sff8636::map(), sff8636::decode, sff8636::rules, sff8636::conformance, sff8636::item_rows,
         sff8636::management},
        {sff8472::map(), sff8472::decode, sff8472::rules, sff8472::conformance, sff8472::item_rows,
         sff8472::management},
    }};
    return all;
}

const model::Standard& standard_of(memmap::Standard standard) {
    return *std::ranges::find(standards(), standard,
                              [](const model::Standard& each) { return each.map.standard; });
}

const model::Standard* standard_by_option(std::string_view option) {
    const auto all = standards();
    const auto found =
        std::ranges::find(all, option, [](const model::Standard& each) { return each.map.option; });
    return found != all.end() ? &*found : nullptr;
}

const model::Standard* standard_to_read_by(const memmap::Image& image) {
    if (const auto named = sff8024::named_standard(sff8024::identifier_of(image))) {
        return &standard_of(*named);
    }
    constexpr unsigned half = memmap::half_page_size;
    const bool all_is_there =
        image.knows(memmap::lower, 0, half) && image.knows(memmap::upper(0x00), half, half);
    const auto chosen = all_is_there ? sff8024::identify(image).chosen : std::nullopt;
    return chosen ? &standard_of(*chosen) : nullptr;
}

std::string name_of(const Inspection& inspection) {
    std::string name = words::printable(inspection.target);
    name +=
        inspection.label.empty() ? "" : fmt::format(" [{}]", words::printable(inspection.label));
    return name;
}

std::string form_factor(const Inspection& inspection) {
    const auto& identifier = inspection.identification.identifier;
    if (!identifier) {
        return "unknown form factor";
    }
    const sff8024::ModuleType* type = sff8024::module_type(*identifier);
    return type != nullptr ? std::string(type->label)
                           : fmt::format("identifier {:02X}h", *identifier);
}

void inspect(Inspection& inspection, std::optional<memmap::Standard> as, analysis::Expect expect) {
    inspection.expect = expect;
    inspection.identification = sff8024::identify(*inspection.image);
    const sff8024::Identification& id = inspection.identification;
    inspection.forced = as.has_value();
    if (as) {
        add_reading(inspection, *as);
        return;
    }
    if (!id.chosen) {
        return;
    }
    add_reading(inspection, *id.chosen);
    for (const sff8024::Candidate& candidate : id.candidates) {
        if (id.conflict && candidate.standard != *id.chosen && inspection.readings.size() < 2) {
            add_reading(inspection, candidate.standard);
        }
    }
}

const analysis::Health& Inspection::health() const {
    if (!health_) {
        // An identifier that tells no map, where one map fits, is a remark; two that fit are a
        // doubt.
        using enum analysis::MapTrust;
        const bool fit = identification.candidates.size() > 1;
        const analysis::MapTrust trust = !identification.conflict || forced ? Certain
                                         : fit                              ? Doubtful
                                                                            : Weighed;
        health_ = best() == nullptr ? analysis::diagnose_unknown(*image)
                                    : analysis::diagnose(best()->module, expect, trust);
    }
    return *health_;
}

} // namespace optictl::engine
