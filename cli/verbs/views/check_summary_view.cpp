#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/verbs/views/check_view.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

using view::Align;
using enum view::Shown;

std::string answer_of(const CheckCounts& counts) {
    std::string by_status;
    for (std::size_t i = 0; i < vendor_db::status_count; ++i) {
        const auto status = static_cast<vendor_db::Status>(i);
        if (counts.of(status) != 0) {
            by_status += fmt::format("{}{} {}", by_status.empty() ? "" : ", ", counts.of(status),
                                     name_of(status));
        }
    }
    return fmt::format("{} modules: {}; worst: {}; {} fail", counts.modules(), by_status,
                       name_of(counts.worst()), counts.failed());
}

/// Whether most modules of that part have other firmware, or no version has most.
bool is_outlier(const std::vector<CheckCounts::Drift>& drifts, const CheckCounts::Part& part) {
    for (const CheckCounts::Drift& each : drifts) {
        const auto version =
            std::ranges::find(each.versions, part.firmware, &CheckCounts::Version::firmware);
        if (each.vendor == part.vendor && each.part_number == part.part_number &&
            version != each.versions.end()) {
            return !version->is_usual;
        }
    }
    return false;
}

void add_parts(view::Object& tree, const CheckCounts& counts,
               const std::vector<CheckCounts::Drift>& drifts, bool is_shown) {
    view::Table& parts = tree.table("parts", {},
                                    {{"count", "count", Align::Right},
                                     {"verdict", "verdict"},
                                     {"vendor_name", "vendor"},
                                     {"vendor_part_number", "part number"},
                                     {"firmware", "firmware"},
                                     {{}, {}, Align::Right, ToPeople}}, // keeps rows on one line
                                    is_shown ? Always : ToPrograms);
    view::Table& rows = tree.table({}, {},
                                   {{"count", {}},
                                    {"verdict", {}},
                                    {"vendor", {}},
                                    {"part_number", {}},
                                    {"firmware", {}},
                                    {"firmware_differs", {}},
                                    {"targets", {}}},
                                   ToPrograms);
    rows.as_csv();
    for (const auto& [part, tally] : counts.parts()) {
        const bool differs =
            part.status != vendor_db::Status::Unverifiable && is_outlier(drifts, part);
        std::vector<view::Value> cells{view::whole(tally.count), view::text(name_of(part.status)),
                                       view::text(part.vendor), view::text(part.part_number),
                                       view::text(part.firmware)};
        std::vector<view::Value> shown = cells;
        shown.push_back(view::text(""));
        parts.row(std::move(shown));
        cells.push_back(view::flag(differs));
        cells.push_back(
            view::text(differs ? fmt::format("{}", fmt::join(tally.targets, "; ")) : ""));
        rows.row(std::move(cells));
    }
}

/// The modules that have other firmware than most of their part; all where no version has most.
void add_outliers(view::Object& tree, const CheckCounts::Drift& drift) {
    unsigned left_out = 0;
    view::Table& outliers = tree.table("outliers", {}, {{"target", {}}, {"firmware", {}}});
    for (const CheckCounts::Version& each : drift.versions) {
        if (each.is_usual) {
            continue;
        }
        left_out += each.count - static_cast<unsigned>(each.targets.size());
        for (const std::string& target : each.targets) {
            outliers.row({view::text(target), view::text(each.firmware)});
        }
    }
    tree.data("outliers_left_out", view::whole(left_out));
}

void add_drifts(view::Object& tree, const std::vector<CheckCounts::Drift>& drifts) {
    std::list<view::Object>& all = tree.objects("firmware_drift", ToPrograms);
    for (const CheckCounts::Drift& drift : drifts) {
        view::Object& each = all.emplace_back();
        each.data("vendor_name", view::text(drift.vendor));
        each.data("vendor_part_number", view::text(drift.part_number));
        view::Object& versions = each.object("firmware", {});
        for (const CheckCounts::Version& version : drift.versions) {
            versions.data(version.firmware, view::whole(version.count));
        }
        add_outliers(each, drift);
        tree.fact({}, "firmware", view::text(drift_text(drift)), ToPeople);
    }
}

} // namespace

std::string drift_text(const CheckCounts::Drift& drift) {
    std::string out = fmt::format("{} {} differs: ", drift.vendor, drift.part_number);
    for (const CheckCounts::Version& each : drift.versions) {
        constexpr std::size_t most = 8;
        const auto named = std::span(each.targets).first(std::min(each.targets.size(), most));
        out +=
            fmt::format("{}{} of {}", out.ends_with(": ") ? "" : ", ", each.count, each.firmware);
        if (!each.is_usual) {
            out += fmt::format(" ({}{})", fmt::join(named, ", "),
                               each.count > named.size()
                                   ? fmt::format(" and {} more", each.count - named.size())
                                   : "");
        }
    }
    return words::printable(out);
}

view::Object check_summary_view(const CheckCounts& counts, bool parts) {
    view::Object tree;
    tree.label_width(check_label_width);
    tree.note(answer_of(counts));
    tree.data("modules", view::whole(counts.modules()));
    tree.data("failed", view::whole(counts.failed()));
    tree.data("worst", view::text(name_of(counts.worst())));
    view::Object& verdicts = tree.object("verdicts", {}, ToPrograms);
    for (std::size_t i = 0; i < vendor_db::status_count; ++i) {
        const auto status = static_cast<vendor_db::Status>(i);
        verdicts.data(name_of(status), view::whole(counts.of(status)));
    }
    const auto drifts = counts.drift();
    add_parts(tree, counts, drifts, parts);
    add_drifts(tree, drifts);
    return tree;
}

} // namespace optictl::cli
