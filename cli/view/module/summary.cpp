#include "cli/view/module/summary.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "sff/analysis/quality.hpp"
#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/fibre/media.hpp"

namespace optictl::cli::view {

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

namespace {

std::string place_of(std::span<const analysis::PathQuality> paths,
                     const analysis::Reception& side) {
    for (const analysis::PathQuality& each : paths) {
        if (&each.media == &side || &each.host == &side) {
            return fmt::format("{} side of data path {}", &each.media == &side ? "media" : "host",
                               each.path->first);
        }
    }
    return {};
}

std::string ber_words(std::span<const analysis::PathQuality> paths,
                      const analysis::Reception& worst) {
    const double ratio = worst.ber_now()->value.value;
    std::string text =
        fmt::format("pre-FEC BER {} at worst ({})", ratio == 0 ? "0" : fmt::format("{:.1e}", ratio),
                    place_of(paths, worst));
    if (worst.margin) {
        text += fmt::format(", {:.1f} orders of magnitude below what {} corrects", *worst.margin,
                            worst.fec);
    } else if (worst.limit == nullptr) {
        text += worst.fec.empty() ? "; which FEC it is for is not told"
                                  : fmt::format("; no public limit of {} is known", worst.fec);
    }
    for (const analysis::PathQuality& each : paths) { // worse, and judged by nothing
        for (const analysis::Reception* side : {&each.media, &each.host}) {
            const model::Sample* const now = side->ber_now();
            if (worst.limit == nullptr || side->limit != nullptr || now == nullptr ||
                now->value.value <= ratio) {
                continue;
            }
            text += fmt::format(
                "; not judged: {:.1e} on the {}, {}", now->value.value, place_of(paths, *side),
                side->fec.empty() ? std::string("whose interface does not tell its FEC")
                                  : fmt::format("as no public limit of {} is known", side->fec));
        }
    }
    return text;
}

/// The lowest SNR of each side, where no error ratio is known.
std::string snr_words(const model::Module& module) {
    std::string text;
    for (const auto& [side, key] :
         {std::pair("media", "snr_media"), std::pair("host", "snr_host")}) {
        const model::Sample* lowest = nullptr;
        for (const model::Sample& sample : module.samples) {
            const bool counts = sample.observable->key == key && sample.has_value();
            lowest = counts && (lowest == nullptr || sample.value.value < lowest->value.value)
                         ? &sample
                         : lowest;
        }
        if (lowest != nullptr) {
            text += fmt::format("{}SNR {} at least {:.1f} dB", text.empty() ? "" : ", ", side,
                                lowest->value.value);
        }
    }
    return text;
}

} // namespace

std::string signal_summary(const model::Module& module) {
    const auto paths = analysis::quality_of(module);
    const analysis::Reception* const worst = analysis::worst_of(paths);
    return worst != nullptr ? ber_words(paths, *worst) : snr_words(module);
}

} // namespace optictl::cli::view
