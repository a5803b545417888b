#include "cli/verbs/views/baseline_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {

using namespace vendor_db::baseline;

namespace {

std::string module_text(const KindName& kind, const Serial& serial) {
    return fmt::format("{}, serial {}", kind.text(), serial.shown());
}

std::string change_text(const Change& change) {
    switch (change.match) {
    case Match::Known:
        return fmt::format("{}: {}; its kind has {}", change.what, change.found, change.expected);
    case Match::Undecided:
        return fmt::format("{}: {}; its kind has no majority", change.what, change.found);
    case Match::CannotTell: return fmt::format("{}: not read", change.what);
    case Match::Differs: break;
    }
    return fmt::format("{}: {} -> {}", change.what, change.expected, change.found);
}

/// What happened to a port, one sentence each. Unread properties of one section are one.
std::vector<std::string> sentences_of(const PortReport& port) {
    std::vector<std::string> out;
    if (!port.reason.empty()) {
        out.push_back(port.reason);
    }
    const std::string was = module_text(port.was, port.was_serial);
    const std::string is = module_text(port.is, port.is_serial);
    if (port.fate == Fate::Gone) {
        out.push_back(was + " is in no port that was read");
    } else if (port.fate == Fate::New) {
        out.push_back(is);
    }
    if (!port.moved_from.empty()) {
        out.push_back(fmt::format("{} was in {}", is, port.moved_from));
    }
    if (!port.moved_to.empty()) {
        out.push_back(fmt::format("{} is in {} now", was, port.moved_to));
    }
    std::map<std::string, unsigned> unread;
    for (const Change& change : port.changes) {
        if (change.match == Match::CannotTell) {
            ++unread[change.what.substr(0, change.what.find('.'))];
        }
    }
    for (const Change& change : port.changes) {
        const std::string section = change.what.substr(0, change.what.find('.'));
        const auto found = unread.find(section);
        if (change.match != Match::CannotTell || found == unread.end()) {
            if (change.match != Match::CannotTell) {
                out.push_back(change_text(change));
            }
        } else {
            out.push_back(found->second == 1
                              ? change_text(change)
                              : fmt::format("{}: {} properties not read", section, found->second));
            unread.erase(found);
        }
    }
    return out;
}

/// For people: one line a sentence.
void put_sentences(view::Object& tree, const FleetReport& report) {
    view::Table& table =
        tree.table("", "", {{"port", ""}, {"fate", ""}, {"text", ""}}, view::Shown::ToPeople);
    for (const PortReport& port : report.ports) {
        for (const std::string& sentence : sentences_of(port)) {
            if (port.fate != Fate::Same) {
                table.row(
                    {view::text(port.place), view::text(name_of(port.fate)), view::text(sentence)});
            }
        }
    }
}

/// A kind for programs; empty: there was no module.
view::Value named(std::string_view text, bool is_there) {
    return is_there ? view::text(text) : view::none("no module");
}

void put_ports(view::Object& tree, const FleetReport& report) {
    view::Table& table = tree.table("ports", "",
                                    {{"port", {}},
                                     {"fate", {}},
                                     {"outcome", {}},
                                     {"kind", {}},
                                     {"serial", {}},
                                     {"was_kind", {}},
                                     {"was_serial", {}},
                                     {"moved_from", {}},
                                     {"moved_to", {}},
                                     {"text", {}}},
                                    view::Shown::ToPrograms);
    table.as_cases({.group = "kind", .name = "port", .outcome = "outcome", .text = "text"});
    const KindName nothing;
    const auto serial = [](const Serial& each, bool is_there) {
        return !is_there                            ? view::none("no module")
               : each.state == Serial::State::Known ? view::text(each.text)
                                                    : view::none(each.shown());
    };
    for (const PortReport& port : report.ports) {
        const bool was = port.was != nothing;
        const bool is = port.is != nothing;
        table.row({view::text(port.place), view::text(name_of(port.fate)),
                   view::text(port.passes ? "pass" : "fail"), named(port.is.text(), is),
                   serial(port.is_serial, is), named(port.was.text(), was),
                   serial(port.was_serial, was), view::text(port.moved_from),
                   view::text(port.moved_to),
                   view::text(fmt::format("{}", fmt::join(sentences_of(port), "; ")))});
    }
}

void put_changes(view::Object& tree, const FleetReport& report) {
    view::Table& table = tree.table(
        "changes", "",
        {{"port", {}}, {"fate", {}}, {"match", {}}, {"what", {}}, {"expected", {}}, {"found", {}}},
        view::Shown::ToPrograms);
    table.as_csv();
    for (const PortReport& port : report.ports) {
        for (const Change& each : port.changes) {
            table.row({view::text(port.place), view::text(name_of(port.fate)),
                       view::text(name_of(each.match)), view::text(each.what),
                       each.match == Match::Undecided ? view::none("no majority")
                                                      : view::text(each.expected),
                       each.match == Match::CannotTell ? view::none("not read")
                                                       : view::text(each.found)});
        }
        // What became of the module as a whole is a line as well.
        if (port.changes.empty() && !port.passes) {
            table.row({view::text(port.place), view::text(name_of(port.fate)),
                       view::text("differs"), view::text("module"),
                       port.was == KindName{} ? view::none("no module")
                                              : view::text(module_text(port.was, port.was_serial)),
                       port.is == KindName{} ? view::none("no module")
                                             : view::text(module_text(port.is, port.is_serial))});
        }
    }
}

} // namespace

void put_drift(view::Object& tree, const std::vector<Drift>& drifts) {
    view::Table& table = tree.table("firmware_drift", "Firmware drift",
                                    {{"vendor", "vendor"},
                                     {"part_number", "part number"},
                                     {"firmware", "firmware"},
                                     {"count", "count", view::Align::Right},
                                     {"ports", "ports"}});
    for (const Drift& drift : drifts) {
        for (const auto& [version, places] : drift.places) {
            table.row({view::text(drift.kind.vendor), view::text(drift.kind.part_number),
                       view::text(version), view::whole(places.size()), view::several(places)});
        }
    }
}

view::Object report_tree(const FleetReport& report, std::string_view what) {
    view::Object tree;
    std::vector<std::string> counts;
    for (std::size_t i = 0; i < fate_count; ++i) {
        if (report.counts[i] != 0) {
            counts.push_back(fmt::format("{} {}", report.counts[i], name_of(static_cast<Fate>(i))));
        }
    }
    tree.sentence("answer",
                  fmt::format("{}: {}: {}", view::text(what).text,
                              counted(report.ports.size(), "port"), fmt::join(counts, ", ")));
    tree.data("passes", view::flag(report.passes()));
    put_sentences(tree, report);
    put_ports(tree, report);
    put_changes(tree, report);
    put_drift(tree, report.drift);
    if (report.serials_not_compared != 0) {
        tree.note(fmt::format("serial numbers of {} not compared: redacted, blank, or not known "
                              "before",
                              counted(report.serials_not_compared, "port")));
    }
    tree.data("serials_not_compared", view::whole(report.serials_not_compared));
    for (const std::string& each : report.not_compared) {
        tree.note(fmt::format("not compared: {}, of which the baseline has nothing",
                              view::text(each).text));
    }
    tree.data("not_compared", view::several(report.not_compared));
    return tree;
}

} // namespace optictl::cli
