// diff: what is not the same in a module as in a baseline.
#include <algorithm>
#include <optional>
#include <utility>

#include "cli/engine/compare.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options : TargetOptions {
    std::string only;   ///< topics, separated by commas; empty: the usual ones
    std::string ignore; ///< topics to leave out
    bool all = false;
    bool raw = false;
};

std::string topic_names() {
    std::string names;
    for (unsigned topic = 0; topic < topic_count; ++topic) {
        names += fmt::format("{}{}", topic == 0 ? "" : ", ", name_of(static_cast<Topic>(topic)));
    }
    return names;
}

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    options.request.first_alone = true;
    options.request.keeps_errors = true;
    declare_targets(to, options, {"text", "json", "csv", "markdown"},
                    "text, json: one object a line, csv: a line a difference, or markdown");
    to.text("--only", options.only, "these topics alone, separated by commas");
    to.text("--ignore", options.ignore, "not these topics");
    to.offer("--only", topic_names);
    to.offer("--ignore", topic_names);
    to.flag("--all", options.all, "all topics, monitors included");
    to.flag("--raw", options.raw, "register addresses before the names");
    declare_live(to, options);
}

/// The same change on several lanes is one line.
struct Line {
    const Difference* difference = nullptr;
    std::vector<unsigned> lanes;
};
std::vector<Line> lines_of(const std::vector<Difference>& differences) {
    std::vector<Line> lines;
    for (const Difference& difference : differences) {
        const auto found = std::ranges::find_if(lines, [&](const Line& line) {
            const Difference& other = *line.difference;
            const bool one_fact = other.name == difference.name ||
                                  (other.topic == Topic::Flags && other.field == difference.field);
            return difference.lane != 0 && other.lane != 0 && other.topic == difference.topic &&
                   one_fact && other.baseline == difference.baseline &&
                   other.other == difference.other;
        });
        if (found == lines.end()) {
            lines.push_back({&difference, {difference.lane}});
        } else {
            found->lanes.push_back(difference.lane);
        }
    }
    return lines;
}

std::string title(const Line& line, bool addresses) {
    const Difference& difference = *line.difference;
    std::string text;
    if ((addresses || difference.topic == Topic::Bytes) && !difference.address.empty()) {
        text = difference.address + "  ";
    }
    const bool several = line.lanes.size() > 1 && difference.topic == Topic::Flags;
    text += several ? difference.field->name : std::string_view(difference.name);
    if (difference.lane != 0) {
        text += line.lanes.size() > 1 ? ", lanes " : ", lane ";
        text += view::ranges_of(line.lanes);
    }
    return text;
}

std::string_view shown(const std::string& value) {
    return value.empty() ? std::string_view("(empty)") : std::string_view(value);
}

view::Value as_it_is(std::string text) {
    return {.text = text, .data = text};
}

/// For people: topic by topic, one difference a line: name, value in the baseline, value in the
/// other.
void add_lines(view::Object& tree, const std::vector<Difference>& differences, bool addresses) {
    std::optional<Topic> last;
    for (const Line& line : lines_of(differences)) {
        const Difference& difference = *line.difference;
        if (last != difference.topic) {
            tree.note(std::string(name_of(difference.topic)));
            last = difference.topic;
        }
        tree.fact(
            "", title(line, addresses),
            as_it_is(fmt::format("{} -> {}", shown(difference.baseline), shown(difference.other))),
            view::Shown::ToPeople);
    }
}

/// For programs: one row for each lane.
void add_rows(view::Object& tree, const std::vector<Difference>& differences) {
    view::Table& table = tree.table("differences", "",
                                    {{"topic", ""},
                                     {"name", ""},
                                     {"lane", ""},
                                     {"register", ""},
                                     {"baseline", ""},
                                     {"other", ""}},
                                    view::Shown::ToPrograms);
    for (const Difference& difference : differences) {
        table.row({as_it_is(std::string(name_of(difference.topic))), as_it_is(difference.name),
                   difference.lane != 0 ? view::whole(difference.lane) : view::Value{},
                   !difference.address.empty() ? as_it_is(difference.address) : view::Value{},
                   as_it_is(difference.baseline), as_it_is(difference.other)});
    }
    table.as_csv();
}

Found compared(const Options& options, const Inspection& baseline, const Inspection& other,
               Topics topics) {
    const std::vector<Difference> differences = compare(baseline, other, topics);
    view::Object tree;
    tree.note(fmt::format("{} -> {}: {}", name_of(baseline), name_of(other),
                          differences.empty() ? "no difference"
                          : differences.size() == 1
                              ? "1 difference"
                              : fmt::format("{} differences", differences.size())));
    tree.data("baseline", as_it_is(name_of(baseline)));
    tree.data("same", view::flag(differences.empty()));
    constexpr std::size_t longest_label = 32; // "Tx wavelength number, lanes 1-4"
    tree.label_width(longest_label);
    add_lines(tree, differences, options.raw);
    add_rows(tree, differences);
    return {std::move(tree), differences.empty() ? ExitCode::Ok : ExitCode::Failed};
}

/// The topics that --only or --ignore leave; nothing, with a complaint, for an unknown one.
std::optional<Topics> chosen(const Options& options) {
    Topics topics;
    Topics ignored;
    std::string unknown;
    if (!parse_topics(options.only, topics, unknown) ||
        !parse_topics(options.ignore, ignored, unknown)) {
        complain("'" + unknown + "' is no topic; diff --help lists them");
        return std::nullopt;
    }
    if (options.only.empty()) {
        topics = options.all ? ~Topics{} : usual_topics();
    }
    return topics & ~ignored;
}

ExitCode run(const Options& options) {
    const auto topics = chosen(options);
    if (!topics) {
        return ExitCode::Usage;
    }
    struct Made {
        Inspection other;
        Found found;
    };
    std::optional<Inspection> baseline;
    // The first dump is through before other threads begin, so that the baseline is there.
    const auto make = [&](Inspection& inspection) -> std::optional<Made> {
        if (inspection.of_first_dump && !baseline) {
            static_cast<void>(inspection.health()); // now, as threads will share it
            baseline = std::move(inspection);
            return std::nullopt;
        }
        if (!baseline) {
            return std::nullopt;
        }
        Found found = compared(options, *baseline, inspection, *topics);
        return Made{std::move(inspection), std::move(found)};
    };
    Output output(options.format);
    TreeWriter writer(output, options.format);
    unsigned count = 0;
    const auto take = [&](std::optional<Made>& made) {
        if (!made) {
            return ExitCode::Ok;
        }
        ++count;
        writer.write(made->found.tree, "diff/1", made->other);
        return made->found.code;
    };
    const ExitCode code = run_each<std::optional<Made>>(options, output, make, take);
    if (count == 0 && code == ExitCode::Ok) {
        complain("diff compares a first module with others; it got one: file BASELINE OTHER...");
        return ExitCode::Usage;
    }
    if (!baseline && code != ExitCode::Usage) {
        output.complain("nothing was compared: the first dump, the baseline, could not be read");
    }
    return output.finish(code);
}

} // namespace

namespace verb {

extern const Verb diff;
const Verb diff{
    "diff", "What is not the same in other modules as in the first",
    "Topics: map, unit (serial number, date), identity, firmware, capabilities, applications,\n"
    "configuration, thresholds, bytes (registers that no other topic tells of), state (the "
    "verdict\n"
    "is one), flags, and monitors (more than 5 C, 0.05 V, 5 % of bias, 0.5 dB apart). Without\n"
    "--only, all but monitors. Exit code 1: there are differences.\n"
    "Examples:\n"
    "  optictl diff file before.cap after.cap\n"
    "  optictl diff --ignore unit file golden.cap rack7/\n"
    "  optictl diff --only firmware,configuration file a.cap b.cap --format json",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
