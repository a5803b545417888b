// Lanes, data paths and media lanes: three things, as 8 host lanes may end in one of light.
#include <fmt/format.h>

#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

/// Why a lane has no first lane: a register without a value, or no application (AppSel 0), which
/// leaves the other bits of its register without meaning.
memmap::State state_of_first(const model::Lane& lane) {
    return !lane.data_path.has_value()     ? lane.data_path.state
           : !lane.application.has_value() ? lane.application.state
                                           : memmap::State::NotAdvertised;
}

} // namespace

Value first_lane_of(const model::Lane& lane) {
    if (!lane.data_path.has_value() || !lane.application.is_set()) {
        return none(memmap::name_of(state_of_first(lane)));
    }
    const unsigned bank_base = (lane.number - 1) / memmap::lanes_per_bank * memmap::lanes_per_bank;
    return whole(bank_base + lane.data_path.raw + 1);
}

void add_item(Object& to, const model::Item& each, memmap::Standard standard, const Wish& wish) {
    to.item(each);
    if (wish.raw && each.reading.field != nullptr && each.reading.is_read()) {
        Object& copy = to.object(fmt::format("{}_register", each.key), "");
        copy.word("address", register_address(each.reading, standard));
        copy.word("bytes", hex(each.reading.bytes));
    }
}

void add_lanes(Object& tree, const model::Module& module, const Wish& wish) {
    tree.later(Shown::ToPrograms, [&module, wish](Object& part) {
        part.objects("lanes");
        for (const model::Lane& lane : module.lanes) {
            Object& to = part.next("lanes");
            to.data("lane", whole(lane.number));
            if (lane.data_path_state.field != nullptr) {
                to.reading("data_path_state", lane.data_path_state);
                to.reading("application", lane.application);
                to.data("data_path_first_lane", first_lane_of(lane));
            }
            for (const model::Item& each : module.lane_items(lane.number)) {
                add_item(to, each, module.context.standard, wish);
            }
        }
    });
}

} // namespace optictl::cli::view
