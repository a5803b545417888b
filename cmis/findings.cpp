// What is wrong with a module as a whole: contradictions, reserved codes, missing pages, faults.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "cmis/context.hpp"
#include "cmis/decode_parts.hpp"
#include "sff/sff8024/identifier.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::read;
using memmap::State;
using model::Module;
using model::Reading;
using model::Severity;

void report(Module& module, std::string_view id, Severity severity, std::string_view clause,
            const char* text) {
    module.findings.push_back({id, severity, text, clause});
}

/// Adds a finding whose sentence is made as printf makes it.
template <class... Arguments>
void report(Module& module, std::string_view id, Severity severity, std::string_view clause,
            const char* format, Arguments... arguments) {
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), format, arguments...);
    module.findings.push_back({id, severity, text.data(), clause});
}

void check_identifier(const Context& context, Module& module) {
    const auto identifier = context.byte(memmap::lower, 0);
    const auto copy = context.byte(memmap::upper(0x00), 128);
    if (identifier) {
        const sff8024::ModuleType* type = sff8024::module_type(*identifier);
        if (type == nullptr || type->map != sff8024::MemoryMap::Cmis) {
            report(module, "identifier", Severity::Warning, "SFF-8024 4.13 Table 4-1",
                   "Identifier %02Xh is not one of a module with CMIS", unsigned{*identifier});
        }
    }
    if (identifier && copy && *identifier != *copy) {
        report(module, "identifier-copy", Severity::Warning, "OIF-CMIS 5.4 Table 8-28",
               "The identifier is %02Xh in lower memory but its copy in page 00h is %02Xh",
               unsigned{*identifier}, unsigned{*copy});
    }
}

void check_revision(const Context& context, Module& module) {
    constexpr unsigned oldest = 0x30;
    constexpr unsigned newest = 0x54;
    const auto revision = context.byte(memmap::lower, 1);
    if (!revision || (*revision >= oldest && *revision <= newest)) {
        return;
    }
    report(module, "revision", Severity::Warning, "OIF-CMIS 5.4 Table 8-5",
           *revision < oldest ? "CMIS revision %u.%u is older than 3.0: registers may differ"
                              : "CMIS revision %u.%u is newer than 5.4: registers may be missing",
           *revision >> 4U, *revision & 0x0FU);
}

void check_state(const Context& context, Module& module) {
    constexpr unsigned fault = 5;
    static constexpr const Field* state = in_lower("ModuleState");
    static constexpr const Field* cause = in_lower("ModuleFaultCause");
    const Reading now = read(context, *state);
    const Reading why = read(context, *cause);
    const bool named = why.is_read() && memmap::applies(context, *cause) && why.raw != 0;
    const std::string_view name = named && why.codes != nullptr ? why.codes->name_of(why.raw) : "";
    const bool in_fault = now.is_read() && now.raw == fault;
    if (in_fault || named) {
        const std::string words(name);
        report(module, in_fault ? "module-fault" : "fault-cause",
               in_fault ? Severity::Fault : Severity::Warning, "OIF-CMIS 5.4 Table 8-16",
               in_fault ? "The module is in ModuleFault (fault cause %02Xh %s)"
                        : "A fault cause is stated without ModuleFault: %02Xh %s",
               static_cast<unsigned>(why.raw), named ? words.c_str() : "not stated");
    }
}

/// Registers in which a reserved code changes how the rest is to be understood.
void check_codes(const Context& context, Module& module) {
    struct Important {
        const Field* field;
        const char* id;
        const char* name;
        std::string_view clause;
    };
    static constexpr Important important[] = {
        {in_lower("MediaType"), "media-type", "MediaType", "OIF-CMIS 5.4 Table 8-20"},
        {in_lower("ModuleState"), "reserved-code", "ModuleState", "OIF-CMIS 5.4 Table 8-7"},
        {in_00("ConnectorType"), "reserved-code", "ConnectorType", "SFF-8024 4.13 Table 4-3"},
        {in_00("MediaInterfaceTechnology"), "reserved-code", "MediaInterfaceTechnology",
         "OIF-CMIS 5.4 Table 8-41"},
        {in_00("FarEndConfiguration"), "reserved-code", "FarEndConfiguration",
         "OIF-CMIS 5.4 Table 8-38"},
        {in_01("BanksSupported"), "reserved-code", "BanksSupported", "OIF-CMIS 5.4 Table 8-47"},
        {in_01("CdbInstancesSupported"), "reserved-code", "CdbInstancesSupported",
         "OIF-CMIS 5.4 Table 8-55"},
    };
    for (const Important& row : important) {
        const Reading reading = read(context, *row.field);
        if (reading.state == State::Invalid) {
            report(module, row.id, Severity::Warning, row.clause,
                   "%s holds the reserved code %02Xh", row.name,
                   static_cast<unsigned>(reading.raw));
        }
    }
    const auto monitors = context.flat ? std::nullopt : context.byte(memmap::upper(0x01), 160);
    if (monitors && (*monitors & 0x18U) == 0x18U) {
        report(module, "tx-bias-scale", Severity::Warning, "OIF-CMIS 5.4 Table 8-53",
               "The multiplier of Tx bias is the reserved code 3; values are shown without one");
    }
}

std::string_view label_of(const Module& module, std::size_t thresholds) {
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.thresholds == static_cast<int>(thresholds)) {
            return monitor.label;
        }
    }
    return "a monitor";
}

void check_thresholds(Module& module) {
    for (std::size_t i = 0; i < module.thresholds.size(); ++i) {
        const model::Thresholds& set = module.thresholds[i];
        if (!set.distrust.empty() && std::ranges::all_of(set.limits, &Reading::is_read)) {
            module.findings.push_back({"thresholds", Severity::Warning,
                                       "Thresholds of " + std::string(label_of(module, i)) +
                                           " cannot be used: " + std::string(set.distrust),
                                       "OIF-CMIS 5.4 section 8.5"});
        }
    }
}

void append_page(std::string& list, unsigned page) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%s%02Xh", list.empty() ? "" : ", ", page);
    list += text.data();
}

/// Pages of this decoder that an image of the whole module would hold, but this one does not.
void check_missing_pages(const Context& context, const Shape& shape, Module& module) {
    const struct {
        std::uint8_t page;
        bool advertised;
    } pages[] = {{0x00, true},
                 {0x01, !context.flat},
                 {0x02, !context.flat},
                 {0x04, !context.flat && shape.tunable},
                 {0x10, !context.flat},
                 {0x11, !context.flat},
                 {0x12, !context.flat && shape.tunable},
                 {0x15, !context.flat && shape.timing},
                 {0x16, !context.flat && shape.network_paths},
                 {0x17, !context.flat && shape.network_paths},
                 {0x19, !context.flat && shape.split_control}};
    std::string missing;
    for (const auto& row : pages) {
        if (row.advertised && context.image->find(memmap::upper(row.page)) == nullptr) {
            append_page(missing, row.page);
        }
    }
    if (!missing.empty()) {
        module.findings.push_back({"page-missing", Severity::Note,
                                   "Pages that the module has are not in this image: " + missing,
                                   "OIF-CMIS 5.4 section 8.1"});
    }
}

void check_pages(const Context& context, Module& module) {
    const memmap::Block* page00 = context.image->find(memmap::upper(0x00));
    std::string copies;
    std::string beyond;
    for (const memmap::Block& block : context.image->blocks()) {
        if (!block.page.upper || block.page.page == 0x00) {
            continue;
        }
        if (context.flat && block.page.bank == 0) {
            append_page(beyond, block.page.page);
        }
        if (page00 != nullptr && block.known.all() && page00->known.all() &&
            block.bytes == page00->bytes) {
            append_page(copies, block.page.page);
        }
    }
    if (!beyond.empty()) {
        module.findings.push_back({"flat-with-pages", Severity::Warning,
                                   "The module says that its memory is flat, yet the image has "
                                   "pages; they are not decoded: " +
                                       beyond,
                                   "OIF-CMIS 5.4 Table 8-5"});
    }
    if (!copies.empty()) {
        module.findings.push_back({"page-copy", Severity::Warning,
                                   "Pages repeat page 00h byte for byte, as when the page select "
                                   "is ignored: " +
                                       copies,
                                   "OIF-CMIS 5.4 section 8.2.15"});
    }
}

void check_advertisements(const Context& context, const Shape& shape, Module& module) {
    static constexpr const Field* wavelength = in_01("NominalWavelength");
    const Reading nominal = read(context, *wavelength);
    if (nominal.is_read() && nominal.raw == 0 && !context.flat && !shape.tunable &&
        is_optical(context)) {
        report(module, "wavelength", Severity::Note, "OIF-CMIS 5.4 Table 8-46",
               "The media are optical, but the nominal wavelength is 0");
    }
    if (context.byte(memmap::upper(0x00), 210) == 0xFF && !context.flat) {
        report(module, "media-lanes-none", Severity::Warning, "OIF-CMIS 5.4 Table 8-36",
               "All eight media lanes are said to be unsupported; they are read nevertheless");
    }
    const unsigned banks = advertised_banks(context);
    if (banks > max_banks) {
        report(module, "banks", Severity::Note, "OIF-CMIS 5.4 Table 8-58",
               "The module advertises %u banks; %u of them are decoded", banks, max_banks);
    }
}

void check_applications(const Context& context, Module& module) {
    const auto first = context.byte(memmap::upper(0x01), 223);
    if (module.applications.empty() && context.byte(memmap::lower, 86)) {
        report(module, "application-none", Severity::Warning, "OIF-CMIS 5.4 section 8.2.13",
               "No application is advertised; every module has at least one");
    }
    const bool ended =
        std::ranges::none_of(module.applications, [](const auto& app) { return app.code > 8; });
    if (!context.flat && ended && first && *first != 0xFF && *first != 0x00) {
        report(module, "application-list", Severity::Note, "OIF-CMIS 5.4 section 8.4.17",
               "Page 01h holds descriptors behind the end of the application list");
    }
    for (const model::Application& app : module.applications) {
        const unsigned byte = app.host_interface.field->byte + 4U * app.host_interface.index + 2;
        const auto counts = context.byte(app.host_interface.field->page, byte);
        if (counts && ((*counts >> 4U) > lanes_per_bank || (*counts & 0x0FU) > lanes_per_bank)) {
            report(module, "application-lane-count", Severity::Warning, "OIF-CMIS 5.4 Table 8-22",
                   "Application %u states a reserved lane count (%02Xh)", app.code,
                   unsigned{*counts});
        }
    }
}

} // namespace

void add_findings(const Context& context, const Shape& shape, Module& module) {
    check_identifier(context, module);
    check_revision(context, module);
    check_state(context, module);
    check_codes(context, module);
    check_thresholds(module);
    check_missing_pages(context, shape, module);
    check_pages(context, module);
    check_advertisements(context, shape, module);
    check_applications(context, module);
}

} // namespace optictl::cmis::detail
