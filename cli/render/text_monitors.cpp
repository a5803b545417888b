// Monitors, lanes, thresholds and margins as text tables.
#include <algorithm>

#include "cli/render/cells.hpp"
#include "cli/render/text.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace words;

namespace {

using memmap::Reading;
using memmap::State;
using model::Monitor;

std::string raw_text(const Reading& reading, memmap::Standard standard) {
    if (reading.field == nullptr || !reading.is_read()) {
        return "";
    }
    return fmt::format("{} = {}", register_address(reading, standard), hex(reading.bytes));
}

void put_module_monitors(Buffer& out, const model::Module& module, const TextOptions& options) {
    TextTable table({{"Module monitors"},
                     {"value   ", Align::Right},
                     {"alarm <", Align::Right},
                     {"warn <", Align::Right},
                     {"warn >", Align::Right},
                     {"alarm >", Align::Right},
                     {"margin", Align::Right},
                     {options.raw ? "register" : ""}});
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 || (!options.all && monitor.value.state == State::NotAdvertised)) {
            continue;
        }
        std::vector<std::string> row{
            fmt::format("  {} {}", monitor.label, symbol(monitor.value.unit)),
            marked(number(monitor.value), monitor)};
        std::ranges::move(limits_row(module, monitor.thresholds), std::back_inserter(row));
        row.push_back(margin_text(monitor));
        row.push_back(options.raw ? raw_text(monitor.value, module.context.standard) : "");
        table.add(std::move(row));
    }
    if (!table.empty()) {
        table.write(out, "");
    }
}

void put_raw_lanes(Buffer& out, const model::Module& module) {
    TextTable table({{"register"}, {"bytes"}, {"value"}});
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 && monitor.value.is_read()) {
            table.add(
                {fmt::format("{} {}", register_address(monitor.value, module.context.standard),
                             register_name(monitor.value)),
                 hex(monitor.value.bytes, " "), value_text(monitor.value)});
        }
    }
    if (!table.empty()) {
        put(out, "Lane registers\n");
        table.write(out);
    }
}

/// Explains the mark that number() puts behind such values.
void put_unconfirmed(Buffer& out, const model::Module& module) {
    if (std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
            return monitor.value.state == State::Unconfirmed;
        })) {
        put(out, "  ? whether the module has this monitor was not read\n");
    }
}

/// What the marks behind values mean, where there are any.
void put_legend(Buffer& out, const model::Module& module) {
    if (std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
            return !mark(monitor.verdict).empty();
        })) {
        put(out,
            "  ++ above the high alarm, + high warning, - low warning, -- below the low alarm\n");
    }
}

bool has_diagnostics(const model::Module& module) {
    return std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
        return monitor.value.state != State::NotAdvertised &&
               monitor.value.state != State::LaneUnused;
    });
}

} // namespace

void put_monitors(Buffer& out, const model::Module& module, const TextOptions& options) {
    if (!has_diagnostics(module)) {
        put(out, "Monitors\n  none: the module does not advertise diagnostics\n");
        return;
    }
    put_module_monitors(out, module, options);
    put_media_lanes(out, module);
    put_unconfirmed(out, module);
    put_legend(out, module);
    if (options.raw) {
        put_raw_lanes(out, module);
    }
}

} // namespace optictl::cli::render
