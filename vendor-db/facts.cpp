#include "vendor-db/facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sff/model/breakout.hpp"
#include "sff/sff8024/connector.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "vendor-db/fibre/media.hpp"
#include "vendor-db/fibre/paths.hpp"

namespace optictl::vendor_db {
namespace {

using memmap::Reading;

std::string_view code_name(const Reading& reading) {
    return reading.has_value() && reading.codes != nullptr ? reading.codes->name_of(reading.raw)
                                                           : std::string_view{};
}

Text text_item(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    return item && item->reading.is_read() && item->reading.state != memmap::State::NotRead
               ? text_of(item->reading.bytes)
               : Text{};
}

std::string code_item(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    return item ? normalised(code_name(item->reading)) : std::string{};
}

std::optional<double> number_item(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    return item && item->reading.has_value() ? std::optional(item->reading.value) : std::nullopt;
}

/// Names of connectors are written without what stands in parentheses.
std::string connector_name(std::string_view name) {
    return normalised(name.substr(0, name.find(" (")));
}

void add_shown(Facts& facts, std::string_view name) {
    add_media_names(facts.media, name);
    const std::string shown = sff8024::short_name(name);
    if (!shown.empty() && facts.media_shown.find(shown) == std::string::npos) {
        facts.media_shown += facts.media_shown.empty() ? shown : ", " + shown;
    }
}

/// What SFF modules comply with.
void add_compliance(const model::Module& module, Facts& facts) {
    for (const Media& media : compliance_of(module)) {
        for (const std::string& name : media.names) {
            if (facts.media_contradiction.empty()) {
                facts.media_contradiction = too_narrow(name, facts.form_factor);
            }
        }
        for (const std::string& name : media.names) {
            if (std::ranges::find(facts.media, name) == facts.media.end()) {
                facts.media.push_back(name);
            }
        }
        facts.media_shown += (facts.media_shown.empty() ? "" : ", ") + media.shown;
    }
}

ApplicationFacts application_of(const model::Application& application, unsigned lanes) {
    ApplicationFacts facts{.code = application.code,
                           .host = sff8024::short_name(code_name(application.host_interface)),
                           .media = sff8024::short_name(code_name(application.media_interface)),
                           .host_lanes = application.host_lanes,
                           .media_lanes = application.media_lanes,
                           .has_starts = application.host_lane_options.has_value()};
    const auto bits = [](const Reading& options) {
        return options.has_value() ? static_cast<unsigned>(options.raw) & 0xFFU : 0U;
    };
    facts.host_options = bits(application.host_lane_options);
    facts.media_options = bits(application.media_lane_options);
    const auto* host =
        sff8024::host_interface(static_cast<unsigned>(application.host_interface.raw));
    facts.host_fec = application.host_interface.has_value()
                         ? sff8024::host_fec(static_cast<unsigned>(application.host_interface.raw))
                         : std::string_view{};
    facts.rate = host != nullptr ? nominal_rate(host->bit_rate_gbps) : 0;
    for (const model::Group& group : model::side_by_side(application, lanes)) {
        facts.starts.push_back(group.host_first);
        facts.media_starts.push_back(group.media_first);
    }
    return facts;
}

/// Lanes of each far end of a cable, as the names of the codes list them: "4-lane modules (4+4)" of
/// CMIS, "4 far ends with 1 channel each (4x1)" of SFF-8636.
void add_far_ends(const model::Module& module, Facts& facts) {
    const auto item = module.item("far_end_configuration");
    if (!item || !item->reading.has_value() || item->reading.raw == 0) {
        return;
    }
    std::string_view name = code_name(item->reading);
    if (const std::size_t open = name.find('('); open != std::string_view::npos) {
        name = name.substr(open + 1, name.find(')') - open - 1);
    }
    const auto digit = [&](std::size_t i) { return static_cast<unsigned>(name[i] - '0'); };
    if (name.find_first_not_of("12348+") == std::string_view::npos) {
        for (std::size_t i = 0; i < name.size(); i += 2) {
            facts.far_ends.push_back(digit(i));
        }
    } else if (name.size() == 3 && name[1] == 'x') {
        facts.far_ends.assign(digit(0), digit(2));
    }
}

/// The data paths that run, those of one speed together: "1x400G", "4x100G".
void add_running(const model::Module& module, Facts& facts) {
    for (const auto& [first, code] : running_paths(module)) {
        const auto application =
            std::ranges::find(facts.applications, code, &ApplicationFacts::code);
        if (application == facts.applications.end() || application->rate == 0) {
            facts.running.clear();
            return;
        }
        const auto same = std::ranges::find_if(facts.running, [&](const Mode& each) {
            return each.rate == application->rate && each.host_lanes == application->host_lanes;
        });
        if (same != facts.running.end()) {
            ++same->count;
        } else {
            facts.running.push_back({1, application->rate, application->host_lanes});
        }
    }
}

std::optional<Version> version_item(const model::Module& module, std::string_view key,
                                    std::string& state) {
    const auto item = module.item(key);
    if (!item) {
        state = "its memory map has no register for it";
        return std::nullopt;
    }
    if (!item->reading.has_value() || !item->note.empty()) {
        state = !item->note.empty() ? item->note : memmap::name_of(item->reading.state);
        return std::nullopt;
    }
    const auto raw = static_cast<unsigned>(item->reading.raw);
    return Version{{raw >> 8U, raw & 0xFFU}};
}

Has flag_item(const model::Module& module, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
        const auto item = module.item(key);
        if (item && item->reading.has_value()) {
            return item->reading.raw != 0 ? Has::Yes : Has::No;
        }
    }
    return Has::NotStated;
}

Has monitor(const model::Module& module, model::Quantity quantity) {
    const auto found = std::ranges::find(module.monitors, quantity, &model::Monitor::quantity);
    if (found == module.monitors.end() || found->value.state == memmap::State::NotAdvertised) {
        return Has::No;
    }
    return found->value.state == memmap::State::NotRead ? Has::NotStated : Has::Yes;
}

void add_features(const model::Module& module, Facts& facts) {
    const auto set = [&](Feature feature, Has has) {
        facts.features[static_cast<std::size_t>(feature)] = has;
    };
    set(Feature::Dom, monitor(module, model::Quantity::Temperature));
    set(Feature::TxPower, monitor(module, model::Quantity::TxPower));
    set(Feature::RxPower, monitor(module, model::Quantity::RxPower));
    set(Feature::Vdm, flag_item(module, {"vdm_pages_supported"}));
    set(Feature::FirmwareUpgrade, flag_item(module, {"cdb_instances_supported"}));
    set(Feature::TxDisable,
        flag_item(module, {"tx_disable_supported", "soft_tx_disable_implemented"}));
    set(Feature::Tunable, flag_item(module, {"tunable_transmitter"}));
}

std::string untrusted(const model::Module& module, const Facts& facts) {
    for (const model::Checksum& sum : module.checksums) {
        const bool of_identity = sum.page == memmap::upper(0x00) || sum.page == memmap::lower;
        if (of_identity && sum.bad()) {
            return fmt::format("checksum {} of its identity is wrong", sum.name);
        }
    }
    for (const auto& [text, name] :
         {std::pair(&facts.vendor, "vendor name"), {&facts.part_number, "part number"}}) {
        if (text->state == Text::State::NotRead) {
            return fmt::format("its {} was not read", name);
        }
    }
    return facts.vendor.shown.empty() && facts.part_number.shown.empty()
               ? "vendor name and part number are blank"
               : "";
}

} // namespace

Facts facts_of(const model::Module& module, std::string_view form_factor) {
    Facts facts{.vendor = text_item(module, "vendor_name"),
                .part_number = text_item(module, "vendor_part_number"),
                .revision = text_item(module, "vendor_revision"),
                .serial = text_item(module, "vendor_serial_number"),
                .standard = normalised(module.standard),
                .form_factor = normalised(form_factor),
                .media_type = code_item(module, "media_type"),
                .technology = code_item(module, "media_technology"),
                .has_applications = module.context.standard == memmap::Standard::Cmis};
    if (const auto oui = module.item("vendor_oui"); oui && oui->reading.has_value()) {
        facts.oui = fmt::format("{:02X}", fmt::join(oui->reading.bytes, "-"));
    }
    if (const auto connector = module.item("connector")) {
        facts.connector = connector_name(code_name(connector->reading));
    }
    facts.lanes = std::max(model::lanes_per_bank, module.lane_count);
    facts.applications_complete = module.applications_read == model::Extent::All;
    for (const model::Application& application : module.applications) {
        // Start lanes hold in every bank (OIF-CMIS 5.4 section 6.2.1.5).
        facts.applications.push_back(application_of(application, facts.lanes));
        const std::string_view media = code_name(application.media_interface);
        // Copper cables leave the media undefined, and are named by what the host runs over them.
        const bool undefined = application.media_interface.raw == 0 || media.empty();
        add_shown(facts, undefined ? code_name(application.host_interface) : media);
    }
    if (!facts.has_applications) {
        add_compliance(module, facts);
    }
    add_far_ends(module, facts);
    add_running(module, facts);
    facts.firmware = version_item(module, "active_firmware", facts.firmware_state);
    facts.inactive_firmware =
        version_item(module, "inactive_firmware", facts.inactive_firmware_state);
    if (const auto power = module.item("power_class"); power && power->reading.has_value()) {
        // CMIS counts its classes from 0, the others store what they say.
        facts.power_class = static_cast<unsigned>(power->reading.raw) +
                            (module.context.standard == memmap::Standard::Cmis ? 1U : 0U);
    }
    facts.max_power_w = number_item(module, "max_power");
    const auto temperature =
        std::ranges::find(module.monitors, model::Quantity::Temperature, &model::Monitor::quantity);
    if (temperature != module.monitors.end() && temperature->value.has_value()) {
        facts.temperature_c = temperature->value.value;
    }
    add_features(module, facts);
    facts.unverifiable = untrusted(module, facts);
    return facts;
}

Facts facts_of_unknown_map() {
    Facts facts;
    facts.unverifiable = "no known memory map fits its bytes";
    facts.firmware_state = facts.unverifiable;
    return facts;
}

bool is_connector_name(const std::string& normal) {
    return std::ranges::any_of(sff8024::connectors.codes, [&](const memmap::Code& each) {
        return connector_name(each.name) == normal;
    });
}

} // namespace optictl::vendor_db
