#include "cli/verbs.hpp"

#include <array>

#include "cli/commands/commands.hpp"

namespace optictl::cli {
namespace {

// clang-format off
constexpr memmap::Wanted state{.identity = false, .monitors = true, .thresholds = true};
constexpr memmap::Wanted all_flags{.monitors = true, .applications = true, .flags = true};
constexpr memmap::Wanted everything{.everything = true};
// clang-format on

constexpr std::array<Verb, 14> all{{
    {"show", "Everything about a module: identity, state, lanes, margins, applications, faults",
     "Examples:\n"
     "  optictl show file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl show file dump.txt --format json | jq .identity\n"
     "  ethtool -m eth0 hex on | optictl show file -\n"
     "  optictl show netdev eth0\n"
     "  optictl show i2c 7 --stats",
     show, everything},
    {"list",
     "One line a module",
     "Columns: target, type, map, vendor, oui, part_number, revision, serial, date, firmware,\n"
     "hardware, media, wavelength, connector, applications, lanes, max_power, state, temperature,\n"
     "supply_voltage, tx_bias, tx_power, rx_power (the lowest lane), health, findings, and every\n"
     "key of `show --format json`, without its unit.\n"
     "Examples:\n"
     "  optictl list file captures\n"
     "  optictl list file dumps.tar.gz --columns target,part_number,firmware --format csv\n"
     "  optictl list file rack7/ --count-by vendor,part_number,firmware\n"
     "  optictl list file rack7/ --count-by vendor,serial --at-least 2\n"
     "  optictl list file captures --format json | jq -r .vendor_part_number\n"
     "  optictl list i2c 7 8 9 netdev eth0",
     list,
     {}},
    {"dom", "Monitors, thresholds and margins of a module and its lanes",
     "Examples:\n"
     "  optictl dom file captures/qsfp28-100g-lr4.cap\n"
     "  optictl dom file dump.bin --check || echo 'alarm'\n"
     "  optictl dom sysfs /sys/bus/i2c/devices/25-0050/eeprom",
     dom, state},
    {"flags", "Latched flags and status bits that are set, by lane",
     "Reading the flags of a module clears them: other programs will not see them.\n"
     "Examples:\n"
     "  optictl flags file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl flags file dump.txt --format json\n"
     "  optictl flags netdev eth0",
     flags, all_flags},
    {"apps",
     "Applications, the breakouts they allow, and what each lane runs",
     "Examples:\n"
     "  optictl apps file captures/osfp-800g-dr8.cap",
     apps,
     {.applications = true}},
    {"explain", "The annotated dump: every register with bits, value and clause",
     "Words before 'file' choose registers: PAGE:BYTE, PAGE:FIRST-LAST, or a name.\n"
     "Pages: lower, 00h..ffh, A0h, A2h, A2h/02h. Without a target the tables are explained.\n"
     "Examples:\n"
     "  optictl explain file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl explain 11h:154 file captures/qsfpdd-400g-dr4.cap\n"
     "  optictl explain OpticalPowerTx1 TempMonValue file dump.bin\n"
     "  optictl explain 01h:160",
     explain, everything},
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
     diff, everything},
    {"check", "Whether modules are validated by compatibility lists, and why or why not",
     "Verdicts: validated, limited, deprecated, unknown (no entry covers it), unverifiable (its\n"
     "identity cannot be believed), blocked. Lists: shipped, those of /etc/optictl/lists.d, then\n"
     "--list; see optictl db. Exit code 1: a verdict is not validated, nor in --allow.\n"
     "Examples:\n"
     "  optictl check file dump.txt\n"
     "  optictl check --list site.toml --platform sw-a --mode 4x100G file dumps/\n"
     "  optictl check --list site.toml --summary file fleet.tar.zst\n"
     "  optictl check --allow limited --format junit file dumps/ > check.xml",
     check, everything},
    {"db",
     "The compatibility lists themselves: lint, list, show, import, export, add",
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
     db,
     {}},
    {"link", "Whether the two ends of a fibre or cable fit, and what the light loses between",
     "Two modules: A, then B. Verdicts: match, conditional (reads on what), cannot tell, "
     "mismatch.\n"
     "Compared: what they run, by wavelengths, line signal, lanes and FEC; connectors; frequency;\n"
     "BiDi crossing; the two ends of a cable by serial number; the peers that the entries of the\n"
     "lists want; and what each lane sends and the other end sees, over a breakout with --lane.\n"
     "Exit code 1: mismatch, or cannot tell.\n"
     "Examples:\n"
     "  optictl link file a.cap b.cap\n"
     "  optictl link --list site.toml --lane 3 file 400g-dr4.cap 100g-dr1.cap\n"
     "  optictl link file a.cap b.cap --format json | jq .losses",
     link, everything},
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
     convert, everything},
    {"dump", "Write all that a module advertises to a file: pages, banks, holes with their error",
     "Also pages that no other verb shows: VDM, diagnostics, CDB. Pages of vendors with --pages.\n"
     "Latched flags only with --flags: reading clears them. A module that is taken out leaves "
     "what\n"
     "was read until then, and exit code 4. --to and --redact are those of convert.\n"
     "Examples:\n"
     "  optictl dump netdev eth0 -o eth0.cap\n"
     "  optictl dump i2c 7 --pages b0-ff -o module.cap\n"
     "  optictl dump i2c 7 --via trace=i2c-7.trace -o module.cap",
     convert, everything},
    {"doctor",
     "Who owns a bus and its module, what can be read of it, and what to do about it",
     "Examples:\n"
     "  optictl doctor\n"
     "  optictl doctor i2c 7\n"
     "  optictl doctor netdev eth0",
     doctor,
     {.identity = false}},
    {"ports",
     "The port map: propose one, show it, check it",
     "discover looks at SONiC's platform files, S3IP, Nvidia, FBOSS, optoe and network devices,\n"
     "and writes a map with its evidence; no bus is probed. check reads the identity of each "
     "module.\n"
     "Examples:\n"
     "  optictl ports discover -o /etc/optictl/ports.toml\n"
     "  optictl ports show --ports captures/ports.toml\n"
     "  optictl ports check || echo 'the map does not fit'",
     port_map,
     {}},
}};

} // namespace

std::span<const Verb> verbs() {
    return all;
}

} // namespace optictl::cli
