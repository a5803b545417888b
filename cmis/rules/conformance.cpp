// What a CMIS module is to be, judged where conformance is asked for.
#include <algorithm>

#include "cmis/rules/parts.hpp"
#include "cmis/rules/rules.hpp"
#include "cmis/tables.hpp"
#include "sff/model/conformance_rules.hpp"

namespace optictl::cmis {
namespace detail::rules {
namespace {

using namespace model::results;
using memmap::Field;
using memmap::State;
using model::Application;
using model::Failure;
using model::Reading;

Result date(const Context& context, const Module& /*module*/) {
    std::vector<std::uint8_t> digits;
    for (const Field* part :
         {in_00("DateCode.Year"), in_00("DateCode.Month"), in_00("DateCode.DayOfMonth")}) {
        const Reading reading = read(context, *part);
        digits.insert(digits.end(), reading.bytes.begin(), reading.bytes.end());
    }
    return model::shared::date(digits);
}

/// The result of a rule about applications that has no failure.
Result of_applications(const Module& module, bool is_unread) {
    if (is_unread || module.applications_read == model::Extent::None) {
        return not_read();
    }
    return module.applications.empty() ? not_applicable("the module advertises no application")
                                       : pass();
}

/// An unused descriptor begins with FFh; 00h ends no list.
Result application_end(const Context& context, const Module& module) {
    static constexpr const Field* first = in_lower("HostInterfaceIDApp<i>");
    constexpr std::uint64_t unused = 0xFF;
    const memmap::Copies ids(context, *first);
    for (unsigned index = 0; index < first->lanes.count; ++index) {
        const Reading id = ids[index];
        if (!id.is_read()) {
            return not_read();
        }
        if (id.raw == unused) {
            return pass();
        }
        if (id.raw == 0) {
            return fail({.text = format("Descriptor %u begins with 00h; an unused one begins with "
                                        "FFh",
                                        index + 1),
                         .registers = {model::register_of(id)}});
        }
    }
    return of_applications(module, module.applications_read != model::Extent::All);
}

Result application_interface(const Context& /*context*/, const Module& module) {
    std::vector<Failure> failures;
    for (const Application& app : module.applications) {
        for (const auto& [side, reading] :
             {std::pair("host", &app.host_interface), std::pair("media", &app.media_interface)}) {
            if (reading->state == State::Invalid) {
                failures.push_back(
                    {.text = format("Application %u: SFF-8024 assigns no %s "
                                    "interface to %02Xh",
                                    app.code, side, static_cast<unsigned>(reading->raw)),
                     .registers = {model::register_of(*reading)}});
            }
        }
    }
    return fail_or(std::move(failures),
                   of_applications(module, module.applications_read != model::Extent::All));
}

/// A sentence where an instance that starts on an advertised lane would end beyond lane 8.
void add_crossings(std::vector<Failure>& failures, const Application& app, const char* side,
                   unsigned lanes, const Reading& options) {
    for (unsigned start = 1; start <= lanes_per_bank; ++start) {
        const bool may_start = options.is_read() && (options.raw >> (start - 1) & 1U) != 0;
        if (may_start && lanes != 0 && start + lanes - 1 > lanes_per_bank) {
            failures.push_back(
                {.text = format("Application %u takes %u %s lanes and may start on lane %u, which "
                                "leaves %u of a bank",
                                app.code, lanes, side, start, lanes_per_bank - start + 1),
                 .registers = {model::register_of(options)}});
        }
    }
}

Result application_lanes(const Context& context, const Module& module) {
    std::vector<Failure> failures;
    bool unread = module.applications_read != model::Extent::All;
    for (const Application& app : module.applications) {
        add_crossings(failures, app, "host", app.host_lanes, app.host_lane_options);
        add_crossings(failures, app, "media", app.media_lanes, app.media_lane_options);
        unread = unread || app.host_lane_options.state == State::NotRead ||
                 (!context.flat && app.media_lane_options.state == State::NotRead);
    }
    return fail_or(std::move(failures), of_applications(module, unread));
}

/// The k-th start on the host side belongs to the k-th on the media side. Where network paths
/// multiplex, several host signals share the lanes of one medium.
Result application_starts(const Context& context, const Module& module) {
    if (context.flat) {
        return of_flat_memory();
    }
    if (read(context, *in_01("NetworkPathPagesSupported")).is_set()) {
        return not_applicable("network paths may multiplex host signals");
    }
    std::vector<Failure> failures;
    bool unread = module.applications_read != model::Extent::All;
    for (const Application& app : module.applications) {
        const Reading& host = app.host_lane_options;
        const Reading& media = app.media_lane_options;
        if (!host.is_read() || !media.is_read()) {
            unread = true;
            continue;
        }
        const auto hosts = model::lane_count(static_cast<model::LaneSet>(host.raw));
        const auto medias = model::lane_count(static_cast<model::LaneSet>(media.raw));
        if (hosts != medias) {
            failures.push_back(
                {.text = format("Application %u has %u starts on host lanes and %u on media lanes",
                                app.code, hosts, medias),
                 .registers = {model::register_of(host), model::register_of(media)}});
        }
    }
    return fail_or(std::move(failures), of_applications(module, unread));
}

constexpr const Field* durations[] = {
    in_01("MaxDurationDPInit"),      in_01("MaxDurationDPDeinit"),
    in_01("MaxDurationModulePwrUp"), in_01("MaxDurationModulePwrDn"),
    in_01("MaxDurationDPTxTurnOn"),  in_01("MaxDurationDPTxTurnOff")};

Result duration_codes(const Context& context, const Module& /*module*/) {
    if (context.flat) {
        return of_flat_memory();
    }
    std::vector<Failure> failures;
    bool unread = false;
    for (const Field* row : durations) {
        const Reading code = read(context, *row);
        unread = unread || code.state == State::NotRead;
        if (code.state == State::Invalid) {
            failures.push_back(
                {.text = std::string(row->name) +
                         format(" has the reserved code %Xh", static_cast<unsigned>(code.raw)),
                 .registers = {model::register_of(code)}});
        }
    }
    return fail_or(std::move(failures), unread ? not_read() : pass());
}

/// An output is off within 100 ms and on within 400 ms (Table 10-8); the nearest code of the latter
/// says less than 500 ms. Hosts wait ten seconds for DPInit.
Result duration_bounds(const Context& context, const Module& /*module*/) {
    struct Bound {
        const Field* row;
        unsigned longest; ///< code
        const char* words;
    };
    static constexpr Bound bounds[] = {
        {in_01("MaxDurationDPInit"), 0x8, "10 s"},
        {in_01("MaxDurationDPTxTurnOn"), 0x5, "500 ms"},
        {in_01("MaxDurationDPTxTurnOff"), 0x4, "100 ms"},
    };
    if (context.flat) {
        return of_flat_memory();
    }
    std::vector<Failure> failures;
    bool unread = false;
    for (const Bound& bound : bounds) {
        const Reading code = read(context, *bound.row);
        unread = unread || code.state == State::NotRead;
        if (code.state == State::Ok && code.raw > bound.longest) {
            failures.push_back({.text = std::string(bound.row->name) + " is " +
                                        std::string(code.codes->name_of(code.raw)) +
                                        "; expected is at most " + bound.words,
                                .registers = {model::register_of(code)}});
        }
    }
    return fail_or(std::move(failures), unread ? not_read() : pass());
}

Result observables(const Context& context, const Module& module) {
    static constexpr const Field* supported = in_01("VDMPagesSupported");
    const Reading has = read(context, *supported);
    if (context.flat || (has.is_read() && has.raw == 0)) {
        return not_applicable("the module has no VDM pages");
    }
    std::vector<Failure> failures;
    for (const model::Sample& sample : module.samples) {
        const char* const fault =
            sample.misplaced ? "stands at a place that is reserved"
            : sample.absence == model::Absence::UnknownType && sample.observable->key == "unknown"
                ? "has a type that is reserved"
                : nullptr;
        if (fault != nullptr) {
            failures.push_back({.text = format("Observable %u of group %u in bank %u (type %u) %s",
                                               sample.slot + 1U, sample.group + 1U,
                                               unsigned{sample.bank}, unsigned{sample.type}, fault),
                                .registers = {model::register_of(sample.value)}});
        }
    }
    return fail_or(std::move(failures), module.samples.empty() ? not_read() : pass());
}

} // namespace
} // namespace detail::rules

namespace {

using detail::in_00;
using detail::in_01;
using detail::in_lower;
using model::by;
using model::by_codes_of;
using model::by_section;
using model::Rule;
using model::Severity;
namespace subjects = model::subjects;
namespace rules_ = detail::rules;

// clang-format off
constexpr Rule catalogue[] = {
    {subjects::reserved_bits, by_section("OIF-CMIS 5.4 section 8.1.3.1"), model::shared::reserved_bits<tables>},
    {subjects::later_registers, by(*in_lower("CmisRevision")), model::shared::later_registers<tables>},
    {subjects::date, by(*in_00("DateCode.Year")), rules_::date},
    {{"application-end", "The application list does not end with FFh", Severity::Note},
     by(*in_lower("HostInterfaceIDApp<i>")), rules_::application_end},
    {{"application-interface", "An application names an interface that SFF-8024 does not assign", Severity::Warning},
     by(*in_lower("HostInterfaceIDApp<i>")), rules_::application_interface},
    {{"application-lanes", "An application may start where its lanes leave the bank", Severity::Fault},
     by(*in_lower("HostLaneAssignmentOptionsApp<i>")), rules_::application_lanes},
    {{"application-starts", "An application has not as many host starts as media starts", Severity::Warning},
     by_section("OIF-CMIS 5.4 section 6.2.1.6"), rules_::application_starts},
    {{"duration-codes", "The maximum duration of a state has a reserved code", Severity::Fault},
     by_codes_of(*in_01("MaxDurationDPInit")), rules_::duration_codes},
    {{"duration-bounds", "The maximum duration of a state is longer than expected", Severity::Warning},
     by(*in_01("MaxDurationDPInit")), rules_::duration_bounds},
    {{"observables", "A VDM descriptor has a reserved type or place", Severity::Fault},
     by_section("OIF-CMIS 5.4 section 8.27.3"), rules_::observables},
};
// clang-format on

} // namespace

std::span<const Rule> conformance() {
    return catalogue;
}

} // namespace optictl::cmis
