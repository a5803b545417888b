#include "cli/command_line.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/exit_code.hpp"
#include "cli/inspect.hpp"
#include "cli/output.hpp"
#include "cli/plans.hpp"
#include "cli/verbs.hpp"
#include "drivers/dump/writer.hpp"
#include "sff/sff8024/revision.hpp"

namespace optictl::cli {
namespace {

/// Seconds up to a day. A range alone lets "nan" through.
class Seconds : public CLI::Validator {
public:
    Seconds() : CLI::Validator("FLOAT in [0 - 86400]") {
        func_ = [](std::string& text) {
            double value = -1;
            const bool is_number = CLI::detail::lexical_cast(text, value);
            return is_number && value >= 0 && value <= 86400
                       ? std::string()
                       : text + " is no number of seconds from 0 to 86400";
        };
    }
};

void add_format(CLI::App& verb, Options& options, std::vector<std::string> names,
                const char* help) {
    verb.add_option_function<std::string>(
            "--format",
            [&options](const std::string& name) {
                options.format = name == "json"    ? Format::Json
                                 : name == "csv"   ? Format::Csv
                                 : name == "junit" ? Format::Junit
                                                   : Format::Text;
            },
            help)
        ->check(CLI::IsMember(std::move(names)))
        ->default_str("text");
}

void add_options(CLI::App& verb, Options& options) {
    verb.add_option(
            "target", options.words,
            "port PORT, file PATH... ('-' is standard input), netdev NAME, i2c BUS, sysfs PATH")
        ->type_name("TARGET");
    if (verb.get_name() == "list") {
        add_format(verb, options, {"text", "csv", "json"}, "text, csv, or json: one object a line");
    } else if (verb.get_name() == "check") {
        add_format(verb, options, {"text", "csv", "json", "junit"},
                   "text, csv, json: one object a line, or junit: XML");
    } else {
        add_format(verb, options, {"text", "json"}, "text, or json: one object a line");
    }
    verb.add_option_function<std::string>(
            "--as",
            [&options](const std::string& name) {
                options.as = standard_by_option(name)->map.standard;
            },
            "read the bytes by this memory map whatever they say")
        ->check(CLI::IsMember({"cmis", "sff8636", "sff8472"}));
    verb.add_option("--dump-format", options.dump_format,
                    "how the dump is written, where that is ambiguous");
    verb.add_option("--layout", options.layout,
                    "how flat addresses map to pages; two-address is that of SFP, lane-pages CMIS "
                    "with pages 10h and 11h at the end")
        ->check(CLI::IsMember({"paged", "two-address", "lane-pages"}));
    verb.add_option("--page", options.page, "page of the upper bytes of a dump that lost it")
        ->check(CLI::Range(0, 255));
    verb.add_option("--bank", options.bank, "bank of the upper bytes of a dump that lost it")
        ->check(CLI::Range(0, 31));
    verb.add_option("-j,--jobs", options.jobs, "threads for many dumps; else one a core")
        ->check(CLI::Range(1, 1024));
}

void add_list_options(CLI::App& verb, Options& options) {
    verb.add_option("--list", options.lists, "list, or folder of lists, after the others")
        ->allow_extra_args(false);
    verb.add_flag("--only-lists", options.only_lists,
                  "not the shipped lists, nor those of the site");
    verb.add_option("--date", options.date, "entries expire as of this day, YYYY-MM-DD");
}

void add_check_options(CLI::App& verb, Options& options) {
    add_list_options(verb, options);
    verb.add_option("--platform", options.platform, "platform that the modules are in");
    verb.add_option("--cage", options.cage, "kind of port: its power and modes count");
    verb.add_option("--nos", options.nos, "version of the network operating system");
    verb.add_option("--mode", options.modes, "mode to run, like 4x100G; repeatable")
        ->allow_extra_args(false);
    verb.add_option("--firmware-policy", options.firmware_policy,
                    "what a version that the entry does not allow does to the verdict")
        ->check(CLI::IsMember({"enforce", "report", "ignore"}))
        ->default_str("enforce");
    verb.add_option("--expect", options.expect,
                    "up: alarms and faults fail, down: no light is no finding")
        ->check(CLI::IsMember({"up", "down"}));
    verb.add_option("--allow", options.allow, "verdicts that pass beside validated")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"limited", "deprecated", "unknown", "unverifiable"}));
    verb.add_flag("--summary", options.summary, "only counts: by verdict, part and firmware");
}

void add_db_options(CLI::App& verb, Options& options) {
    verb.add_option("action", options.words, "lint, list, show, import, export or add; then files")
        ->type_name("ACTION");
    add_format(verb, options, {"text", "json"}, "text, or json: one object a line");
    add_list_options(verb, options);
    verb.add_option("--map", options.map, "import: KEY=COLUMN, repeatable")
        ->allow_extra_args(false);
    verb.add_option("--status", options.status, "import, add: of entries that have none")
        ->check(CLI::IsMember({"validated", "limited", "deprecated", "blocked"}));
    verb.add_option("--from", options.from, "add: the modules, file PATH...")->type_name("TARGET");
    verb.add_option("-o,--output", options.output, "file to write");
}

/// Options of targets that are read live.
void add_live_options(CLI::App& verb, Options& options) {
    verb.add_option("--ports", options.ports,
                    "port map; else $OPTICTL_PORTS, else /etc/optictl/ports.toml");
    verb.add_flag("--flags", options.wanted.flags, "read latched flags, too, which clears them");
    verb.add_option("--deadline", options.deadline_s, "seconds that one module may take; 0: any")
        ->check(Seconds());
    verb.add_option("--wait-ready", options.wait_ready_s,
                    "seconds to wait for a module to be ready")
        ->check(Seconds());
    verb.add_flag("--confirm", options.confirm,
                  "read again until an answer is sure: for a bus with faults");
    verb.add_flag("--force", options.force, "use an I2C bus although a driver owns the module");
    verb.add_flag("--stats", options.stats, "what a read cost: transactions, bytes, time");
    verb.add_option("--via", options.via,
                    "trace=FILE, replay=FILE, fault=seed:N, paced=SPEED, emulated; with commas");
}

void add_pages_option(CLI::App& verb, Options& options) {
    verb.add_option_function<std::string>(
        "--pages",
        [&options](const std::string& list) {
            auto pages = parse_pages(list);
            if (!pages) {
                throw CLI::ValidationError("--pages",
                                           "write page numbers in hexadecimal, as b0-ff,9f");
            }
            options.pages = std::move(*pages);
        },
        "pages to read although not advertised, in hexadecimal: b0-ff");
}

void add_own_options(CLI::App& verb, Options& options) {
    const std::string name = verb.get_name();
    if (name == "show" || name == "dom") {
        verb.add_flag("--raw", options.raw, "register address and bytes beside each value");
        verb.add_flag("--all", options.all, "also what is not advertised, and lane settings");
        verb.add_flag("--check", options.check, "exit with 1 on an alarm or fault");
    } else if (name == "list") {
        verb.add_option("--columns", options.columns, "columns, separated by commas");
        verb.add_option("--count-by", options.count_by,
                        "count the modules that have the same in these columns");
        verb.add_option("--at-least", options.at_least, "only groups of so many modules");
    } else if (name == "explain") {
        verb.add_option("-r,--register", options.registers, "register to explain, repeatable");
    } else if (name == "diff") {
        verb.add_option("--only", options.only, "these topics alone, separated by commas");
        verb.add_option("--ignore", options.ignore, "not these topics");
        verb.add_flag("--all", options.all, "all topics, also what moves by itself");
        verb.add_flag("--raw", options.raw, "register addresses before the names");
    } else if (name == "check") {
        add_check_options(verb, options);
    } else if (name == "link") {
        add_list_options(verb, options);
        verb.add_option("--lane", options.joint,
                        "over a breakout: lane of the wider end that the other's lane 1 meets")
            ->check(CLI::Range(1, 32));
    } else if (name == "convert" || name == "dump") {
        verb.add_option("-o,--output", options.output, "file, or folder for several modules");
        std::vector<std::string> names;
        for (const drivers::dump::Writer* writer : drivers::dump::writers()) {
            names.emplace_back(writer->name());
        }
        verb.add_option("--to", options.to, "format to write")
            ->check(CLI::IsMember(names))
            ->default_str("capture");
        verb.add_flag("--redact", options.redact, "without what tells one unit from another");
        if (name == "dump") {
            options.undescribed = true;
            add_pages_option(verb, options);
        }
    } else if (name == "ports") {
        verb.add_option("-o,--output", options.output, "file for the map that discover proposes");
    }
}

std::string version_text() {
    return fmt::format("optictl {}\ntables: SFF-8024 rev {}, OIF-CMIS 5.4 (reads 3.0 and later), "
                       "SFF-8636 rev 2.11,\n        SFF-8436 rev 4.9, SFF-8472 rev 12.4.3, "
                       "SFF-8690 rev 1.5",
                       OPTICTL_VERSION, sff8024::revision);
}

constexpr const char* exit_codes =
    "Exit codes: 0 ok; 1 the module fails what was asked (alarm under --check, unknown map);\n"
    "2 usage; 3 no such port or empty cage; 4 bus or device error; 5 unreadable input; 6 refused;\n"
    "70 a fault of the program.";

/// Help, version, or what is wrong with the command line.
int say(const CLI::App& app, const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const bool is_asked_for = app.exit(error, out, err) == 0;
    const Options options;
    Output output(options);
    output.write(out.str());
    complain_as_is(err.str());
    return static_cast<int>(output.finish(is_asked_for ? ExitCode::Ok : ExitCode::Usage));
}

/// How many letters must be put in, taken out or exchanged to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t other = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, other});
        }
    }
    return row.back();
}

/// A first word that is no verb: the verb that is probably meant, or what a verb is.
int complain_of_verb(std::string_view word) {
    constexpr std::string_view nouns[] = {"port", "file", "netdev", "i2c", "sysfs"};
    constexpr std::size_t longest_word = 32;
    constexpr std::size_t few_letters = 2;
    std::string advice = "optictl --help lists the verbs";
    if (std::ranges::find(nouns, word) != std::end(nouns)) {
        advice = fmt::format("a verb goes before the target: optictl show {} ...", word);
    } else if (word.size() <= longest_word) {
        const auto near = std::ranges::min_element(
            verbs(), {}, [&](const Verb& verb) { return distance(word, verb.name); });
        if (distance(word, near->name) <= few_letters) {
            advice = fmt::format("do you mean {}? {}", near->name, advice);
        }
    }
    complain(fmt::format("'{}' is no verb; {}", word, advice));
    return static_cast<int>(ExitCode::Usage);
}

} // namespace

void add_arguments(CLI::App& verb, Options& options) {
    if (verb.get_name() == "db") {
        add_db_options(verb, options);
        return;
    }
    add_options(verb, options);
    add_own_options(verb, options);
    add_live_options(verb, options);
}

int run_command_line(int argc, char** argv) {
    CLI::App app{"optictl: reads optical transceivers (CMIS, SFF-8636, SFF-8436, SFF-8472)",
                 "optictl"};
    Options options;
    app.set_version_flag("--version", version_text());
    app.require_subcommand(1);
    app.footer(exit_codes);
    // What is made for the verbs that are not called takes a third of a run's time.
    const std::string_view first = argc > 1 ? argv[1] : "";
    const bool verb_first = std::ranges::find(verbs(), first, &Verb::name) != verbs().end();
    if (!verb_first && !first.empty() && !first.starts_with('-')) {
        return complain_of_verb(first);
    }
    for (const Verb& each : verbs()) {
        if (verb_first && first != each.name) {
            continue;
        }
        CLI::App* const verb = app.add_subcommand(each.name, each.summary);
        verb->preparse_callback([verb, &options, &each](std::size_t) {
            verb->footer(std::string(each.footer) + "\n\n" + exit_codes);
            options.wanted = each.wanted;
            add_arguments(*verb, options);
        });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return say(app, error);
    }
    const std::string called = app.get_subcommands().front()->get_name();
    return static_cast<int>(std::ranges::find(verbs(), called, &Verb::name)->run(options));
}

} // namespace optictl::cli
