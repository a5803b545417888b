// optictl: parses the command line and runs the verb.
#include <array>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/inspect.hpp"
#include "cli/output.hpp"
#include "drivers/dump/writer.hpp"
#include "sff/sff8024/revision.hpp"

namespace optictl::cli {
namespace {

struct Verb {
    const char* name;
    const char* summary;
    const char* footer; ///< examples
    ExitCode (*run)(const Options&);
};

constexpr std::array<Verb, 11> verbs{{
    {"show", "Everything about a module: identity, state, lanes, margins, applications, faults",
     "Examples:\n"
     "  optictl show file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl show file dump.txt --format json | jq .identity\n"
     "  ethtool -m eth0 hex on | optictl show file -",
     show},
    {"list", "One line a module",
     "Columns: target, type, map, vendor, oui, part_number, revision, serial, date, firmware,\n"
     "hardware, media, wavelength, connector, applications, lanes, max_power, state, temperature,\n"
     "supply_voltage, tx_bias, tx_power, rx_power (the lowest lane), health, findings, and every\n"
     "key of `show --format json`, without its unit.\n"
     "Examples:\n"
     "  optictl list file captures\n"
     "  optictl list file dumps.tar.gz --columns target,part_number,firmware --format csv\n"
     "  optictl list file rack7/ --count-by vendor,part_number,firmware\n"
     "  optictl list file rack7/ --count-by vendor,serial --at-least 2\n"
     "  optictl list file captures --format json | jq -r .vendor_part_number",
     list},
    {"dom", "Monitors, thresholds and margins of a module and its lanes",
     "Examples:\n"
     "  optictl dom file captures/qsfp28-100g-lr4.cap\n"
     "  optictl dom file dump.bin --check || echo 'alarm'",
     dom},
    {"flags", "Latched flags and status bits that are set, by lane",
     "Examples:\n"
     "  optictl flags file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl flags file dump.txt --format json",
     flags},
    {"apps", "Applications, the breakouts they allow, and what each lane runs",
     "Examples:\n"
     "  optictl apps file captures/osfp-800g-dr8.cap",
     apps},
    {"explain", "The annotated dump: every register with bits, value and clause",
     "Words before 'file' choose registers: PAGE:BYTE, PAGE:FIRST-LAST, or a name.\n"
     "Pages: lower, 00h..ffh, A0h, A2h, A2h/02h. Without a target the tables are explained.\n"
     "Examples:\n"
     "  optictl explain file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl explain 11h:154 file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl explain OpticalPowerTx1 TempMonValue file dump.bin\n"
     "  optictl explain 01h:160",
     explain},
    {"diff", "What is not the same in other modules as in the first",
     "Topics: map, unit (serial number, date), identity, firmware, capabilities, applications,\n"
     "configuration, thresholds, bytes (registers that no other topic tells of), and what moves "
     "by\n"
     "itself: state, flags, monitors (more than 5 C, 0.05 V, 5 % of bias, 0.5 dB apart). Without\n"
     "--only, all that stand still. Exit code 1: there are differences.\n"
     "Examples:\n"
     "  optictl diff file before.cap after.cap\n"
     "  optictl diff --ignore unit file golden.cap rack7/\n"
     "  optictl diff --only firmware,configuration file a.cap b.cap --format json",
     diff},
    {"check", "Whether modules are validated by compatibility lists, and why or why not",
     "Verdicts: validated, limited, deprecated, unknown (no entry covers it), unverifiable (its\n"
     "identity cannot be believed), blocked. Lists: shipped, those of /etc/optictl/lists.d, then\n"
     "--list; see optictl db. Exit code 1: a verdict is not validated, nor in --allow.\n"
     "Examples:\n"
     "  optictl check file dump.txt\n"
     "  optictl check --list site.toml --platform sw-a --mode 4x100G file dumps/\n"
     "  optictl check --list site.toml --summary file fleet.tar.zst\n"
     "  optictl check --allow limited --format junit file dumps/ > check.xml",
     check},
    {"db", "The compatibility lists themselves: lint, list, show, import, export, add",
     "Actions:\n"
     "  db lint [FILE...]            mistakes, entries that never decide, unknown names, expiry\n"
     "  db list [FILE...]            one line an entry\n"
     "  db show OPTIC                entries by part number, vendor or name, templates resolved\n"
     "  db import csv FILE           a list from a spreadsheet; what is not taken is named\n"
     "  db export csv|json [FILE...] all entries\n"
     "  db add --from file PATH...   a draft of an entry for a module in hand\n"
     "Without FILE: the shipped lists, those of /etc/optictl/lists.d, then --list.\n"
     "Examples:\n"
     "  optictl db lint site.toml\n"
     "  optictl db import csv optics.csv --map part_number=SKU -o site.toml\n"
     "  optictl db add --from file dump.txt >> site.toml",
     db},
    {"link", "Whether the two ends of a fibre or cable fit, and what the light loses between",
     "Two modules: A, then B. Verdicts: match, conditional (reads on what), cannot tell, "
     "mismatch.\n"
     "Compared: what they run, by wavelengths, line signal, lanes and FEC; connectors; frequency;\n"
     "BiDi crossing; the two ends of a cable by serial number; and what each lane sends and the\n"
     "other end sees. Exit code 1: mismatch, or cannot tell.\n"
     "Examples:\n"
     "  optictl link file a.cap b.cap\n"
     "  optictl link file a.cap b.cap --format json | jq .losses",
     link},
    {"convert", "Write a dump in optictl's own capture format, or in that of another tool",
     "What a format has no place for (unread bytes, pages, banks, A2h, notes) is named on "
     "standard\n"
     "error, and in JSON under 'lost'. --redact replaces serial number, date and CLEI codes, and\n"
     "clears what user and vendor wrote; checksums that were right are right again.\n"
     "Examples:\n"
     "  optictl convert file dump.txt > module.cap\n"
     "  optictl convert file dumps/ -o captures/\n"
     "  optictl convert file module.cap --to ethtool-hex\n"
     "  optictl convert --redact file dumps/ -o to-share/",
     convert},
}};

std::string version_text() {
    return fmt::format("optictl {}\ntables: SFF-8024 rev {}, OIF-CMIS 5.4 (reads 3.0 and later), "
                       "SFF-8636 rev 2.11,\n        SFF-8436 rev 4.9, SFF-8472 rev 12.4.3, "
                       "SFF-8690 rev 1.5",
                       OPTICTL_VERSION, sff8024::revision);
}

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
    verb.add_option("target", options.words, "file PATH... ('-' is standard input)")
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
            [&options](const std::string& name) { options.as = decoder_by_option(name)->standard; },
            "read the bytes by this memory map whatever they say")
        ->check(CLI::IsMember({"cmis", "sff8636", "sff8472"}));
    verb.add_option("--dump-format", options.dump_format,
                    "how the dump is written, where that is ambiguous");
    verb.add_option("--layout", options.layout,
                    "how flat addresses map to pages; two-address is that of SFP")
        ->check(CLI::IsMember({"paged", "two-address"}));
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
    } else if (name == "convert") {
        verb.add_option("-o,--output", options.output, "file, or folder for several modules");
        std::vector<std::string> names;
        for (const drivers::dump::Writer* writer : drivers::dump::writers()) {
            names.emplace_back(writer->name());
        }
        verb.add_option("--to", options.to, "format to write")
            ->check(CLI::IsMember(names))
            ->default_str("capture");
        verb.add_flag("--redact", options.redact, "without what tells one unit from another");
    }
}

constexpr const char* exit_codes =
    "Exit codes: 0 ok; 1 the module fails what was asked (alarm under --check, unknown map);\n"
    "2 usage; 3 no such port or empty cage; 4 bus or device error; 5 unreadable input; 6 refused.";

int run(int argc, char** argv) {
    CLI::App app{"optictl: reads optical transceivers (CMIS, SFF-8636, SFF-8436, SFF-8472)",
                 "optictl"};
    Options options;
    app.set_version_flag("--version", version_text());
    app.require_subcommand(1);
    app.footer(exit_codes);
    std::array<CLI::App*, verbs.size()> subcommands{};
    for (std::size_t i = 0; i < verbs.size(); ++i) {
        subcommands[i] = app.add_subcommand(verbs[i].name, verbs[i].summary);
        CLI::App* const verb = subcommands[i];
        // Options are made for the verb that is called: those of all take a third of a run's time.
        verb->preparse_callback([verb, &options, i](std::size_t) {
            verb->footer(std::string(verbs[i].footer) + "\n\n" + exit_codes);
            if (verb->get_name() == "db") {
                add_db_options(*verb, options);
                return;
            }
            add_options(*verb, options);
            add_own_options(*verb, options);
        });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::Usage);
    }
    for (std::size_t i = 0; i < verbs.size(); ++i) {
        if (subcommands[i]->parsed()) {
            return static_cast<int>(verbs[i].run(options));
        }
    }
    return static_cast<int>(ExitCode::Usage);
}

} // namespace
} // namespace optictl::cli

int main(int argc, char** argv) {
    try {
        return optictl::cli::run(argc, argv);
    } catch (const std::exception& error) {
        optictl::cli::complain(error.what());
        return static_cast<int>(optictl::cli::ExitCode::DeviceError);
    }
}
