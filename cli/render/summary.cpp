#include "cli/render/summary.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/fibre/media.hpp"

namespace optictl::cli::render {

using namespace words;

namespace {

int rank(model::Verdict verdict) {
    switch (verdict) {
    case model::Verdict::HighAlarm:
    case model::Verdict::LowAlarm: return 2;
    case model::Verdict::HighWarning:
    case model::Verdict::LowWarning: return 1;
    default: return 0;
    }
}

} // namespace

std::string media_summary(const model::Module& module) {
    if (!module.applications.empty()) {
        const model::Application& first = module.applications.front();
        // A passive or active cable says more by its host side than by "Copper cable".
        const memmap::Reading& media = first.media_interface;
        std::string media_name(sff8024::short_name(code_text(media)));
        const auto type = module.item("media_type");
        const bool cable = type && type->reading.has_value() && type->reading.raw >= 3;
        if (!cable && media.has_value()) {
            return media_name;
        }
        if (!media.has_value() || media.raw == 0) {
            return sff8024::short_name(code_text(first.host_interface));
        }
        return fmt::format("{}, {}", sff8024::short_name(code_text(first.host_interface)),
                           media_name);
    }
    for (const std::string_view key :
         {"extended_compliance", "ethernet_compliance", "sonet_compliance",
          "gigabit_ethernet_compliance", "fibre_channel_speed", "infiniband_compliance",
          "cable_technology", "sas_sata_compliance"}) {
        const auto item = module.item(key);
        if (!item || !item->reading.has_value() || item->reading.raw == 0) {
            continue;
        }
        if (item->reading.kind == memmap::Kind::Bitmap) {
            const auto names = bitmap_names(item->reading);
            const auto named = std::ranges::find_if(names, [](const std::string& name) {
                return !name.starts_with("Extended") && !name.starts_with("reserved");
            });
            if (named != names.end()) {
                return *named;
            }
            continue;
        }
        if (item->reading.codes == &sff8024::extended_compliance) {
            return sff8024::compliance_name(static_cast<unsigned>(item->reading.raw),
                                            vendor_db::form_of(module));
        }
        return sff8024::short_name(value_text(item->reading));
    }
    return "";
}

model::Verdict worst_verdict(const model::Module& module) {
    model::Verdict worst = model::Verdict::None;
    for (const model::Monitor& monitor : module.monitors) {
        if (worst == model::Verdict::None || rank(monitor.verdict) > rank(worst)) {
            worst = monitor.verdict;
        }
    }
    return worst;
}

} // namespace optictl::cli::render
