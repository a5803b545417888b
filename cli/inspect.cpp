#include "cli/inspect.hpp"

#include <algorithm>
#include <array>

#include "cmis/context.hpp"
#include "cmis/decode.hpp"
#include "cmis/plan.hpp"
#include "cmis/tables.hpp"
#include "sff/sff8472/decode.hpp"
#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/tables.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/plan.hpp"
#include "sff/sff8636/tables.hpp"

namespace optictl::cli {
namespace {

constexpr std::array<Decoder, 3> all_decoders{{
    {memmap::Standard::Cmis, "CMIS", "cmis", cmis::decode, cmis::context_of, cmis::tables,
     cmis::plan},
    {memmap::Standard::Sff8636, "SFF-8636", "sff8636", sff8636::decode, sff8636::context_of,
     sff8636::tables, sff8636::plan},
    {memmap::Standard::Sff8472, "SFF-8472", "sff8472", sff8472::decode, sff8472::context_of,
     sff8472::tables, sff8472::plan},
}};

void add_reading(Inspection& inspection, memmap::Standard standard) {
    const Decoder& decoder = decoder_of(standard);
    inspection.readings.push_back({&decoder, decoder.decode(*inspection.image)});
}

} // namespace

std::span<const Decoder> decoders() {
    return all_decoders;
}

const Decoder& decoder_of(memmap::Standard standard) {
    return *std::ranges::find(all_decoders, standard, &Decoder::standard);
}

const Decoder* decoder_by_option(std::string_view option) {
    const auto* const found = std::ranges::find(all_decoders, option, &Decoder::option);
    return found != all_decoders.end() ? found : nullptr;
}

void inspect(Inspection& inspection, std::optional<memmap::Standard> as) {
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

} // namespace optictl::cli
