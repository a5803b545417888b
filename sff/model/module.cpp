#include "sff/model/module.hpp"

#include <algorithm>

namespace optictl::model {

std::string_view name_of(Section section) {
    switch (section) {
    case Section::Identity: return "identity";
    case Section::State: return "state";
    case Section::Power: return "power";
    case Section::Media: return "media";
    case Section::Cable: return "cable";
    case Section::Firmware: return "firmware";
    case Section::Rates: return "rates";
    case Section::Support: return "support";
    case Section::Controls: return "controls";
    case Section::Durations: return "durations";
    case Section::Tuning: return "tuning";
    }
    return "identity";
}

const Item* Module::item(std::string_view key) const {
    const auto found = std::ranges::find(items, key, &Item::key);
    return found != items.end() ? &*found : nullptr;
}

} // namespace optictl::model
