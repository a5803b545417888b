// Monitors, thresholds and margins: tables for people, an object each for programs.
#include <algorithm>

#include <fmt/format.h>

#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "cli/view/shown.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using memmap::Reading;
using memmap::State;
using model::Monitor;

// ------------------------------------------------------------------------------------- for people

void add_module_monitors(Object& tree, const model::Module& module, const Wish& wish) {
    Table& table = tree.table("", "",
                              {{"", "Module monitors"},
                               {"", "value   ", Align::Right},
                               {"", "alarm <", Align::Right},
                               {"", "warn <", Align::Right},
                               {"", "warn >", Align::Right},
                               {"", "alarm >", Align::Right},
                               {"", "margin", Align::Right}})
                       .flush();
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 || (!wish.all && monitor.value.state == State::NotAdvertised)) {
            continue;
        }
        std::vector<Value> row;
        row.reserve(table.columns().size());
        row.push_back(as_text(fmt::format("  {} {}", monitor.label, symbol(monitor.value.unit))));
        row.push_back(as_text(marked(number(monitor.value), monitor)));
        for (std::string& limit : limits_row(module, monitor.thresholds)) {
            row.push_back(as_text(std::move(limit)));
        }
        row.push_back(as_text(margin_text(monitor)));
        table.row(std::move(row));
    }
    for (const Monitor& monitor : module.monitors) {
        if (monitor.lane != 0 || monitor.thresholds < 0 || !monitor.value.has_value()) {
            continue;
        }
        const auto& set = module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
        if (!set.distrust.empty() && set.limits[model::LowAlarm].has_value()) {
            tree.remark("",
                        fmt::format("{}: thresholds not used: {}", monitor.label, set.distrust));
        }
    }
}

void add_registers(Object& tree, const model::Module& module) {
    Table& table =
        tree.table("", "Monitor registers", {{"", "register"}, {"", "bytes"}, {"", "value"}});
    for (const Monitor& monitor : module.monitors) {
        if (monitor.value.is_read()) {
            table.row(row_of(as_text(fmt::format(
                                 "{} {}", register_address(monitor.value, module.context.standard),
                                 register_name(monitor.value))),
                             as_text(hex(monitor.value.bytes, " ")), reading(monitor.value)));
        }
    }
}

bool has_diagnostics(const model::Module& module) {
    return std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
        return monitor.value.state != State::NotAdvertised &&
               monitor.value.state != State::LaneUnused;
    });
}

void add_to_people(Object& tree, const model::Module& module, const Wish& wish) {
    if (!has_diagnostics(module)) {
        tree.object("", "Monitors").note("none: the module does not advertise diagnostics");
        return;
    }
    add_module_monitors(tree, module, wish);
    add_media_lanes(tree, module);
    add_lane_monitors(tree, module);
    if (std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
            return monitor.value.state == State::Unconfirmed;
        })) {
        tree.remark("", "? whether the module has this monitor was not read");
    }
    if (std::ranges::any_of(module.monitors, [](const Monitor& monitor) {
            return !mark(monitor.verdict).empty();
        })) {
        tree.remark("++ ",
                    "above the high alarm, + high warning, - low warning, -- below the low alarm");
    }
    if (wish.raw) {
        add_registers(tree, module);
    }
}

// ----------------------------------------------------------------------------------- for programs

void add_register(Object& to, const Monitor& monitor, memmap::Standard standard) {
    Object& copy = to.object("register", "");
    copy.word("address", register_address(monitor.value, standard));
    copy.word("name", register_name(monitor.value));
    copy.word("bytes", hex(monitor.value.bytes));
}

void add_monitor(Object& to, const model::Module& module, const Monitor& monitor,
                 const Wish& wish) {
    to.word("name", monitor.key);
    to.data("lane", whole_or_null(monitor.lane, monitor.lane != 0));
    to.reading(monitor.key, monitor.value);
    to.word("state", memmap::name_of(monitor.value.state));
    if (monitor.raw.field != nullptr) {
        Object& uncalibrated = to.object("uncalibrated", "");
        uncalibrated.data("counts", whole(monitor.raw.raw));
        uncalibrated.reading(monitor.key, monitor.raw);
    }
    to.word("verdict", name_of(monitor.verdict));
    const bool is_power = monitor.value.unit == memmap::Unit::Milliwatt;
    to.data(fmt::format("margin{}", is_power ? "_db" : key_suffix(monitor.value.unit)),
            as_data(monitor.has_margin ? Value::Data(shown_margin(monitor)) : Value::Data()));
    Object& flags = to.object("flags", "");
    for (std::size_t i = 0; i < limit_keys.size(); ++i) {
        if (monitor.flags[i].field != nullptr) {
            flags.reading(limit_keys[i], module.read(monitor.flags[i]));
        }
    }
    if (monitor.thresholds >= 0) {
        const unsigned set = module.thresholds[static_cast<std::size_t>(monitor.thresholds)].set;
        if (set != 0) {
            to.data("threshold_set", whole(set));
        }
    }
    if (!monitor.note.empty()) {
        to.word("note", monitor.note);
    }
    if (wish.raw && monitor.value.is_read()) {
        add_register(to, monitor, module.context.standard);
    }
}

std::string_view quantity_key(const model::Module& module, int index) {
    const auto monitor = std::ranges::find(module.monitors, index, &Monitor::thresholds);
    return monitor != module.monitors.end() ? monitor->key : std::string_view("unknown");
}

void add_limits(Object& to, const model::Thresholds& set) {
    for (std::size_t i = 0; i < limit_keys.size(); ++i) {
        to.reading(limit_keys[i], set.limits[i]);
    }
    to.data("usable", as_data(set.distrust.empty()));
    if (!set.distrust.empty()) {
        to.word("reason", set.distrust);
    }
}

/// Of monitors by their names, which are different; of parameters of SFF-8636 pages 20h and 21h,
/// many of which may have one name, in an array.
void add_thresholds(Object& tree, const model::Module& module) {
    Object& of_monitors = tree.object("thresholds", "");
    for (std::size_t i = 0; i < module.thresholds.size(); ++i) {
        if (module.thresholds[i].set == 0) {
            add_limits(of_monitors.object(quantity_key(module, static_cast<int>(i)), ""),
                       module.thresholds[i]);
        }
    }
    for (std::size_t i = 0; i < module.thresholds.size(); ++i) {
        if (module.thresholds[i].set != 0) {
            Object& parameter = tree.next("parameter_thresholds");
            parameter.word("name", quantity_key(module, static_cast<int>(i)));
            parameter.data("threshold_set", whole(module.thresholds[i].set));
            add_limits(parameter, module.thresholds[i]);
        }
    }
}

} // namespace

void add_monitors(Object& tree, const model::Module& module, const Wish& wish) {
    tree.later(Shown::ToPeople,
               [&module, wish](Object& part) { add_to_people(part, module, wish); });
    tree.later(Shown::ToPrograms, [&module, wish](Object& part) {
        part.objects("monitors");
        for (const Monitor& monitor : module.monitors) {
            add_monitor(part.next("monitors"), module, monitor, wish);
        }
        add_thresholds(part, module);
    });
}

Object dom_tree(const engine::Inspection& inspection, const Wish& wish) {
    Object tree = tree_of(inspection);
    if (wish.judges) {
        if (inspection.best() != nullptr) {
            tree.later(Shown::ToPeople,
                       [&inspection](Object& part) { add_verdict(part, inspection.health()); });
        }
        add_diagnosis(tree, inspection);
    }
    if (const engine::Decoded* const best = inspection.best()) {
        const model::Module& module = best->module;
        tree.later(Shown::ToPeople, [&module](Object& part) {
            add_unread(part, module);
            add_tuning(part.table("", "", brief_columns()).flush(), module);
        });
        add_monitors(tree, module, wish);
        add_observables(tree, module);
    }
    return tree;
}

} // namespace optictl::cli::view
