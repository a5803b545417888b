#include "vendor-db/facts.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "sff/model/breakout.hpp"
#include "sff/sff8024/connector.hpp"
#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/interfaces.hpp"

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

/// What SFF modules comply with: names of a code, or of the bits of a bitmap.
void add_compliance(const model::Module& module, Facts& facts) {
    for (const std::string_view key :
         {"extended_compliance", "secondary_extended_compliance", "ethernet_compliance",
          "gigabit_ethernet_compliance", "sonet_compliance", "infiniband_compliance"}) {
        const auto item = module.item(key);
        if (!item || !item->reading.has_value() || item->reading.codes == nullptr ||
            item->reading.raw == 0) {
            continue;
        }
        if (item->reading.kind != memmap::Kind::Bitmap) {
            add_shown(facts, code_name(item->reading));
            continue;
        }
        for (unsigned bit = 0; bit < 16; ++bit) {
            const std::string_view name = item->reading.codes->name_of(bit);
            if ((item->reading.raw >> bit & 1U) != 0 && !name.starts_with("Extended")) {
                add_shown(facts, name);
            }
        }
    }
}

ApplicationFacts application_of(const model::Application& application) {
    ApplicationFacts facts{.code = application.code,
                           .host = sff8024::short_name(code_name(application.host_interface)),
                           .media = sff8024::short_name(code_name(application.media_interface)),
                           .host_lanes = application.host_lanes,
                           .media_lanes = application.media_lanes,
                           .has_starts = application.host_lane_options.has_value()};
    const auto* host =
        sff8024::host_interface(static_cast<unsigned>(application.host_interface.raw));
    facts.rate = host != nullptr ? nominal_rate(host->bit_rate_gbps) : 0;
    for (const model::Group& group : model::side_by_side(application)) {
        facts.starts.push_back(group.host_first);
    }
    return facts;
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
    facts.applications_complete = module.applications_read == model::Extent::All;
    for (const model::Application& application : module.applications) {
        facts.applications.push_back(application_of(application));
        const std::string_view media = code_name(application.media_interface);
        // Copper cables leave the media undefined, and are named by what the host runs over them.
        const bool undefined = application.media_interface.raw == 0 || media.empty();
        add_shown(facts, undefined ? code_name(application.host_interface) : media);
    }
    if (!facts.has_applications) {
        add_compliance(module, facts);
    }
    facts.firmware = version_item(module, "active_firmware", facts.firmware_state);
    facts.inactive_firmware =
        version_item(module, "inactive_firmware", facts.inactive_firmware_state);
    if (const auto power = module.item("power_class"); power && power->reading.has_value()) {
        // CMIS counts its classes from 0, the others store what they say.
        facts.power_class =
            static_cast<unsigned>(power->reading.raw) + (facts.has_applications ? 1U : 0U);
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

void add_media_names(std::vector<std::string>& names, std::string_view name) {
    const auto add = [&names](std::string_view part) {
        std::string normal = normalised(part);
        for (const std::string_view tail : {" MSA SPEC", " MSA"}) {
            if (normal.ends_with(tail)) {
                normal.resize(normal.size() - tail.size());
            }
        }
        if (!normal.empty() && std::ranges::find(names, normal) == names.end()) {
            names.push_back(std::move(normal));
        }
    };
    const std::string whole = sff8024::short_name(name);
    add(whole);
    add(name.substr(0, name.find(" ("))); // parentheses in parentheses: "4WDM-10 MSA (... RS(...))"
    std::string_view rest = whole;
    while (!rest.empty()) {
        const std::size_t slash = rest.find('/');
        const std::size_t word = rest.find(" or ");
        const std::size_t comma = rest.find(", ");
        const std::size_t end = std::min({slash, word, comma});
        add(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size()
                                                         : end + (end == slash  ? 1
                                                                  : end == word ? 4
                                                                                : 2));
    }
}

bool is_media_name(const std::string& normal) {
    static const std::unordered_set<std::string> known = [] {
        using sff8024::MediaTable;
        std::vector<std::string> names;
        for (const MediaTable table : {MediaTable::Mmf, MediaTable::Smf, MediaTable::PassiveCopper,
                                       MediaTable::ActiveCable, MediaTable::BaseT}) {
            for (const sff8024::Interface& each : sff8024::media_interfaces(table)) {
                add_media_names(names, each.name);
            }
        }
        for (const sff8024::Interface& each : sff8024::host_interfaces) {
            if (each.name.find("CR") != std::string_view::npos) { // copper cables
                add_media_names(names, each.name);
            }
        }
        for (const memmap::Code& each : sff8024::extended_compliance.codes) {
            add_media_names(names, each.name);
        }
        // Bits of SFF-8636 Table 6-17 and SFF-8472 Table 5-3.
        for (const std::string_view name :
             {"10GBASE-SR", "10GBASE-LR", "10GBASE-LRM", "10GBASE-ER", "40GBASE-CR4", "40GBASE-SR4",
              "40GBASE-LR4", "40G Active Cable (XLPPI)", "1000BASE-SX", "1000BASE-LX",
              "1000BASE-CX", "1000BASE-T", "100BASE-LX/LX10", "100BASE-FX", "BASE-BX10",
              "BASE-PX"}) {
            add_media_names(names, name);
        }
        return std::unordered_set<std::string>(names.begin(), names.end());
    }();
    return known.contains(normal);
}

bool is_connector_name(const std::string& normal) {
    return std::ranges::any_of(sff8024::connectors.codes, [&](const memmap::Code& each) {
        return connector_name(each.name) == normal;
    });
}

} // namespace optictl::vendor_db
