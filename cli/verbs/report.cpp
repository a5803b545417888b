// report: the modules of a fleet on one page: what there is, how it is, what to look after.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/view/module/summary.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

using analysis::Conclusion;
using view::Align;
using view::Shown;
using view::Tone;

struct Options : TargetOptions {
    bool all = false;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = judged_by;
    options.request.absent_rows = true;
    options.none_is_all = true;
    declare_targets(to, options, {"text", "json", "csv", "html", "markdown"},
                    "text, json: one object, csv: a line a module, html: one page, or markdown");
    to.flag("--all", options.all, "name all modules that need attention, however many there are");
    declare_expect(to, options.request);
    declare_live(to, options);
}

/// What the report keeps of one module, or of a port without one.
struct Entry {
    std::string target{};
    std::string absent{}; ///< why there is no module; empty: there is
    Trouble absence = Trouble::None;
    bool is_known = false;
    Conclusion conclusion = Conclusion::CannotTell;
    std::string cause_id{};
    std::string cause{};
    std::string advice{};
    std::string vendor{};
    std::string part_number{};
    std::string serial_number{};
    std::string form_factor{};
    std::string media{};
    std::optional<std::string> firmware{};
    std::string power_class{};
    std::optional<double> power_w{}; ///< the most that it may take
    // Of the lane with the least of each; nothing: no value, or no limits that can be believed.
    std::optional<double> rx_margin_db{};
    std::optional<double> tx_margin_db{};
    std::optional<double> temperature_margin_c{};
    std::optional<double> temperature_c{};

    [[nodiscard]] std::string part() const {
        return part_number.empty()
                   ? "(no part number)"
                   : fmt::format("{}{}{}", vendor, vendor.empty() ? "" : " ", part_number);
    }
};

void keep_least(std::optional<double>& least, double value) {
    least = least ? std::min(*least, value) : value;
}

void take_monitors(Entry& entry, const model::Module& module) {
    for (const model::Monitor& each : module.monitors) {
        if (each.quantity == model::Quantity::Temperature && each.value.has_value()) {
            entry.temperature_c = each.value.value;
        }
        if (!each.has_margin) {
            continue;
        }
        switch (each.quantity) {
        case model::Quantity::RxPower: keep_least(entry.rx_margin_db, each.margin); break;
        case model::Quantity::TxPower: keep_least(entry.tx_margin_db, each.margin); break;
        case model::Quantity::Temperature:
            keep_least(entry.temperature_margin_c, each.margin);
            break;
        default: break;
        }
    }
}

Entry entry_of(const Inspection& inspection) {
    Entry entry{
        .target = name_of(inspection), .absent = inspection.absent, .absence = inspection.absence};
    if (!entry.absent.empty()) {
        return entry;
    }
    const analysis::Health& health = inspection.health();
    entry.conclusion = health.conclusion;
    if (health.first_bad && !health.causes.empty()) {
        entry.cause_id = std::string(health.causes.front().id);
        entry.cause = health.causes.front().text;
        entry.advice = std::string(health.causes.front().advice);
    }
    entry.form_factor = engine::form_factor(inspection);
    if (const Decoded* const best = inspection.best()) {
        const model::Module& module = best->module;
        entry.is_known = true;
        entry.vendor = words::item_text(module, "vendor_name");
        entry.part_number = words::item_text(module, "vendor_part_number");
        entry.serial_number = words::item_text(module, "vendor_serial_number");
        entry.media = view::media_summary(module);
        if (std::string firmware = words::item_text(module, "active_firmware"); !firmware.empty()) {
            entry.firmware = std::move(firmware);
        }
        entry.power_class = words::item_text(module, "power_class");
        if (const auto power = module.item("max_power"); power && power->reading.has_value()) {
            entry.power_w = power->reading.value;
        }
        take_monitors(entry, module);
    }
    return entry;
}

/// A bar, as long as all or the most are.
view::Value bar(std::size_t count, std::size_t most) {
    return view::number(most == 0 ? 0 : static_cast<double>(count) / static_cast<double>(most), "");
}

constexpr Conclusion worst_first[] = {Conclusion::DoesNotWork, Conclusion::CannotTell,
                                      Conclusion::Degraded, Conclusion::Works};

Tone tone_of(Conclusion conclusion) {
    switch (conclusion) {
    case Conclusion::Works: return Tone::Good;
    case Conclusion::Degraded:
    case Conclusion::CannotTell: return Tone::Doubtful;
    case Conclusion::DoesNotWork: break;
    }
    return Tone::Bad;
}

/// All modules of a run, and what is said of them together.
class Fleet {
public:
    explicit Fleet(const Options& options) : options_(options) {}

    void add(Entry entry) {
        entry.absent.empty() ? modules_.push_back(std::move(entry))
                             : absent_.push_back(std::move(entry));
    }
    void add(const Failure& failure) { unread_.push_back({failure.target, failure.message}); }
    [[nodiscard]] bool is_empty() const {
        return modules_.empty() && absent_.empty() && unread_.empty();
    }

    [[nodiscard]] view::Object tree() const {
        view::Object tree;
        tree.sentence("answer", answer());
        tree.data("modules", view::whole(modules_.size()));
        tree.data("without_module", view::whole(absent_.size()));
        tree.data("unread", view::whole(unread_.size()));
        add_attention(tree);
        add_verdicts(tree);
        add_kinds(tree);
        add_firmware(tree);
        add_margins(tree);
        add_power(tree);
        add_unread(tree);
        add_modules(tree);
        return tree;
    }

private:
    [[nodiscard]] std::size_t count(Conclusion conclusion) const {
        return static_cast<std::size_t>(
            std::ranges::count(modules_, conclusion, &Entry::conclusion));
    }

    [[nodiscard]] std::string answer() const {
        struct Words {
            Conclusion conclusion;
            std::string_view one;
            std::string_view several;
        };
        constexpr Words words[] = {
            {Conclusion::DoesNotWork, "does not work", "do not work"},
            {Conclusion::CannotTell, "cannot be told", "cannot be told"},
            {Conclusion::Degraded, "is degraded", "are degraded"},
            {Conclusion::Works, "works", "work"},
        };
        std::string text = counted(modules_.size(), "module");
        std::string_view before = ": ";
        for (const Words& each : words) {
            if (const std::size_t of = count(each.conclusion)) {
                text += fmt::format("{}{} {}", before, of, of == 1 ? each.one : each.several);
                before = ", ";
            }
        }
        if (!unread_.empty()) {
            text += fmt::format("; {} could not be read", counted(unread_.size(), "more target"));
        }
        return absent_.empty()
                   ? text
                   : text + fmt::format("; {} without a module", counted(absent_.size(), "port"));
    }

    void add_verdicts(view::Object& tree) const {
        view::Table& table = tree.table("verdicts", "Verdicts",
                                        {{"verdict", "verdict"},
                                         {"modules", "modules", Align::Right},
                                         {.shown = Shown::ToPeople, .is_bar = true}});
        for (const Conclusion each : worst_first) {
            table.row({view::text(analysis::name_of(each)).in(tone_of(each)),
                       view::whole(count(each)), bar(count(each), modules_.size())});
        }
    }

    /// What there is to do, once for all modules that have the same first cause.
    void add_attention(view::Object& tree) const {
        struct Group {
            std::vector<const Entry*> modules;
            bool is_alike = true; ///< to the letter
        };
        std::map<std::pair<std::size_t, std::string>, Group> groups; // by verdict and cause
        for (const Entry& each : modules_) {
            if (each.conclusion != Conclusion::Works) {
                const auto rank = static_cast<std::size_t>(
                    std::ranges::find(worst_first, each.conclusion) - worst_first);
                Group& group = groups[{rank, each.cause_id}];
                group.modules.push_back(&each);
                group.is_alike = group.is_alike && each.cause == group.modules.front()->cause;
            }
        }
        view::Table& table = tree.table(
            {}, "To look after",
            {{{}, "verdict"}, {{}, "modules", Align::Right}, {{}, "what, what to do, which"}},
            Shown::ToPeople);
        for (const auto& [key, group] : groups) {
            const Entry& first = *group.modules.front();
            table.row(
                {view::text(analysis::name_of(first.conclusion)).in(tone_of(first.conclusion)),
                 view::whole(group.modules.size()),
                 view::text(fmt::format(
                     "{}{}. {}{}{}", first.cause, group.is_alike ? "" : " (or alike)", first.advice,
                     first.advice.empty() ? "" : " ", targets_of(group.modules)))});
        }
    }

    /// Names, as many as are worth reading.
    [[nodiscard]] std::string targets_of(const std::vector<const Entry*>& modules) const {
        constexpr std::size_t few = 6;
        const bool has_all = options_.all || options_.format == Format::Html;
        std::string text;
        for (std::size_t i = 0; i < modules.size() && (has_all || i < few); ++i) {
            text += fmt::format("{}{}", i == 0 ? "" : ", ", modules[i]->target);
        }
        return has_all || modules.size() <= few
                   ? text
                   : text + fmt::format(", and {} more", modules.size() - few);
    }

    void add_kinds(view::Object& tree) const {
        struct Kind {
            std::string form_factor;
            std::string media;
            std::size_t modules = 0;
            std::size_t work = 0;
        };
        std::map<std::string, Kind> kinds;
        for (const Entry& each : modules_) {
            Kind& kind = kinds[each.part()];
            kind.form_factor = each.form_factor;
            kind.media = each.media;
            ++kind.modules;
            kind.work += each.conclusion == Conclusion::Works ? 1U : 0U;
        }
        view::Table& table = tree.table("kinds", "Kinds",
                                        {{"modules", "modules", Align::Right},
                                         {"work", "work", Align::Right},
                                         {"form_factor", "type"},
                                         {"part", {}, Align::Left, Shown::ToPrograms},
                                         {"media", {}, Align::Left, Shown::ToPrograms},
                                         {{}, "part and media", Align::Left, Shown::ToPeople}});
        std::vector<std::pair<std::string, Kind>> sorted(kinds.begin(), kinds.end());
        std::ranges::stable_sort(sorted, std::ranges::greater(),
                                 [](const auto& each) { return each.second.modules; });
        for (const auto& [name, kind] : sorted) {
            table.row(
                {view::whole(kind.modules),
                 view::whole(kind.work).in(kind.work == kind.modules ? Tone::Good : Tone::Doubtful),
                 view::text(kind.form_factor), view::text(name), view::text(kind.media),
                 view::text(
                     fmt::format("{}{}{}", name, kind.media.empty() ? "" : ", ", kind.media))});
        }
    }

    /// Which firmware each kind runs; people see the kinds that run several.
    void add_firmware(view::Object& tree) const {
        std::map<std::string, std::map<std::string, std::vector<std::string>>> kinds;
        for (const Entry& each : modules_) {
            if (each.firmware) {
                kinds[each.part()][*each.firmware].push_back(each.target);
            }
        }
        const auto columns = std::vector<view::Column>{{"part", "part"},
                                                       {"firmware", "firmware"},
                                                       {"modules", "modules", Align::Right},
                                                       {"targets", "which"}};
        view::Table& people =
            tree.table({}, "Kinds that run several versions of firmware", columns, Shown::ToPeople);
        view::Table& programs = tree.table("firmware", {}, columns, Shown::ToPrograms);
        constexpr std::size_t few = 4; // that are named: who has what most have needs no name
        for (const auto& [part, versions] : kinds) {
            for (const auto& [version, targets] : versions) {
                programs.row({view::text(part), view::text(version), view::whole(targets.size()),
                              view::several(targets)});
                if (versions.size() > 1) {
                    people.row({view::text(part), view::text(version), view::whole(targets.size()),
                                targets.size() <= few ? view::several(targets) : view::text("")});
                }
            }
        }
    }

    /// How many modules have how much room to the nearest limit.
    void add_margins(view::Object& tree) const {
        using Margin = std::optional<double> Entry::*;
        struct Of {
            std::string_view key;
            std::string_view title;
            Margin margin;
        };
        constexpr Of all[] = {
            {"rx_power_db", "Rx power: dB to its nearest limit, worst lane", &Entry::rx_margin_db},
            {"tx_power_db", "Tx power: dB to its nearest limit, worst lane", &Entry::tx_margin_db},
            {"temperature_c", "Temperature: C to its nearest limit", &Entry::temperature_margin_c},
        };
        constexpr std::array<double, 5> in_db{0, 1, 2, 3, 5};
        constexpr std::array<double, 5> in_c{0, 5, 10, 15, 20};
        view::Object& margins = tree.object("margins", "");
        for (const Of& of : all) {
            add_histogram(margins, of.key, of.title, of.margin,
                          of.margin == &Entry::temperature_margin_c ? in_c : in_db);
        }
    }

    void add_histogram(view::Object& tree, std::string_view key, std::string_view title,
                       std::optional<double> Entry::* margin,
                       const std::array<double, 5>& edges) const {
        std::array<std::size_t, 6> bins{}; // below the first edge, between two, above the last
        std::size_t unknown = 0;
        for (const Entry& each : modules_) {
            if (!(each.*margin)) {
                ++unknown;
                continue;
            }
            ++bins[static_cast<std::size_t>(std::ranges::upper_bound(edges, *(each.*margin)) -
                                            edges.begin())];
        }
        const std::size_t most = std::max(*std::ranges::max_element(bins), unknown);
        if (unknown == modules_.size()) {
            return;
        }
        view::Table& table = tree.table(key, title,
                                        {{"from", {}, Align::Right, Shown::ToPrograms},
                                         {"to", {}, Align::Right, Shown::ToPrograms},
                                         {{}, "room", Align::Left, Shown::ToPeople},
                                         {"modules", "modules", Align::Right},
                                         {.shown = Shown::ToPeople, .is_bar = true}});
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const bool is_first = i == 0;
            const bool is_last = i == edges.size();
            const std::string room = is_first ? "beyond it"
                                     : is_last
                                         ? fmt::format("{:g} and more", edges[i - 1])
                                         : fmt::format("{:g} to {:g}", edges[i - 1], edges[i]);
            table.row({is_first ? view::none("no bound") : view::number(edges[i - 1], ""),
                       is_last ? view::none("no bound") : view::number(edges[i], ""),
                       view::text(room).in(is_first && bins[i] != 0 ? Tone::Bad : Tone::Plain),
                       view::whole(bins[i]), bar(bins[i], most)});
        }
        if (unknown != 0) {
            table.row({view::none("not known"), view::none("not known"), view::text("not known"),
                       view::whole(unknown), bar(unknown, most)});
        }
    }

    void add_power(view::Object& tree) const {
        struct Class {
            std::size_t modules = 0;
            double power_w = 0;
        };
        std::map<std::string, Class> classes;
        double sum = 0;
        std::size_t known = 0;
        for (const Entry& each : modules_) {
            if (each.power_w) {
                Class& of = classes[each.power_class.empty() ? "no class" : each.power_class];
                ++of.modules;
                of.power_w += *each.power_w;
                sum += *each.power_w;
                ++known;
            }
        }
        view::Object& power = tree.object("power", known != 0 ? "Power" : "");
        const bool is_whole = known == modules_.size();
        power.fact(
            "max_power_w", "At most",
            known == 0
                ? view::none("not stated")
                : view::number(sum, fmt::format("{:.1f} W of {}{}", sum, counted(known, "module"),
                                                is_whole ? ""
                                                         : fmt::format("; {} do not say",
                                                                       modules_.size() - known))));
        power.data("known", view::whole(known));
        view::Table& table = power.table("classes", "",
                                         {{"modules", "modules", Align::Right},
                                          {"max_power_w", "at most W", Align::Right},
                                          {"power_class", "class"}});
        for (const auto& [name, each] : classes) {
            table.row({view::whole(each.modules),
                       view::number(each.power_w, fmt::format("{:.1f}", each.power_w)),
                       view::text(name)});
        }
    }

    void add_unread(view::Object& tree) const {
        view::Table& table =
            tree.table("failures", "Could not be read", {{"target", "target"}, {"message", "why"}});
        for (const auto& [target, message] : unread_) {
            table.row({view::text(target), view::text(message)});
        }
        std::map<std::string, std::vector<std::string>> reasons;
        for (const Entry& each : absent_) {
            reasons[each.absent].push_back(each.target);
        }
        view::Table& ports =
            tree.table("absent", "Without a module",
                       {{"ports", "ports", Align::Right}, {"why", "why"}, {"targets", "which"}});
        for (const auto& [why, targets] : reasons) {
            ports.row({view::whole(targets.size()), view::text(why), view::several(targets)});
        }
    }

    /// Each module by itself: for programs, and on pages.
    void add_modules(view::Object& tree) const {
        const bool is_page = options_.format == Format::Html;
        view::Table& table = tree.table("each", "Modules",
                                        {{"target", "module"},
                                         {"verdict", "verdict"},
                                         {"form_factor", "type"},
                                         {"vendor_name", "vendor"},
                                         {"vendor_part_number", "part number"},
                                         {"vendor_serial_number", "serial number"},
                                         {"firmware", "firmware"},
                                         {"media", "media"},
                                         {"max_power_w", "at most W", Align::Right},
                                         {"temperature_c", "C", Align::Right},
                                         {"rx_margin_db", "Rx room dB", Align::Right},
                                         {"tx_margin_db", "Tx room dB", Align::Right},
                                         {"cause_id", {}, Align::Left, Shown::ToPrograms},
                                         {"cause", "cause"},
                                         {"advice", {}, Align::Left, Shown::ToPrograms}},
                                        is_page ? Shown::Always : Shown::ToPrograms);
        table.as_csv();
        const auto number = [](const std::optional<double>& value) {
            return value ? view::number(*value, fmt::format("{:.2f}", *value))
                         : view::none("not known");
        };
        for (const Entry& each : modules_) {
            table.row({view::text(each.target),
                       view::text(analysis::name_of(each.conclusion)).in(tone_of(each.conclusion)),
                       view::text(each.form_factor), view::text(each.vendor),
                       view::text(each.part_number), view::text(each.serial_number),
                       each.firmware ? view::text(*each.firmware) : view::none("not known"),
                       view::text(each.media), number(each.power_w), number(each.temperature_c),
                       number(each.rx_margin_db), number(each.tx_margin_db),
                       view::text(each.cause_id), view::text(each.cause), view::text(each.advice)});
        }
    }

    const Options& options_;
    std::vector<Entry> modules_;
    std::vector<Entry> absent_;
    std::vector<std::pair<std::string, std::string>> unread_;
};

ExitCode run(const Options& options) {
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    Output output(options.format, true);
    Fleet fleet(options);
    const ExitCode code = run_targets<Entry>(
        *targets, options, output, entry_of,
        [&](Entry& entry) {
            // An empty cage is a port like others.
            const ExitCode of_it =
                entry.absent.empty() ? (entry.is_known ? ExitCode::Ok : ExitCode::Failed)
                : entry.absence == Trouble::NotPresent ? ExitCode::Ok
                                                       : exit_code_of(entry.absence);
            fleet.add(std::move(entry));
            return of_it;
        },
        [&](const Failure& failure) { fleet.add(failure); });
    if (!fleet.is_empty()) {
        TreeWriter writer(output, options.format, "optictl report");
        writer.write(fleet.tree(), "report/1");
        writer.finish();
    }
    return output.finish(code);
}

} // namespace

namespace verb {

extern const Verb report;
const Verb report{
    "report", "A fleet on one page: kinds, firmware, verdicts, margins, power, what to look after",
    "The worst come first, each with what to do. Margins count each module by its worst lane;\n"
    "what has no value or no limits is not known, and never room. Exit code 1: a module whose\n"
    "memory map is not known; what does not work is told and no failure (see why, check, "
    "qualify).\n"
    "Examples:\n"
    "  optictl report port all\n"
    "  optictl report port all --format html > rack7.html\n"
    "  optictl report file dumps/ --format csv > modules.csv",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
