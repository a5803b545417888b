// What the command line says, once it is parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sff/memmap/field.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::cli {

enum class Format : std::uint8_t { Text, Json, Csv, Junit };

struct Options {
    std::vector<std::string> words; ///< targets as typed, with selectors before them (explain)
    Format format = Format::Text;
    bool raw = false;
    bool all = false;
    bool check = false;                 ///< exit 1 on alarms and faults
    std::optional<memmap::Standard> as; ///< --as
    std::string dump_format;            ///< --dump-format, empty: recognise
    std::string layout;                 ///< --layout, empty: by the identifier
    std::optional<unsigned> page;       ///< --page of dumps that lost it
    std::optional<unsigned> bank;
    std::string output;         ///< -o
    std::string to = "capture"; ///< --to of convert: the name of a writer
    bool redact = false;        ///< --redact of convert
    std::string only;   ///< topics of diff, separated by commas; empty: those that stand still
    std::string ignore; ///< topics that diff leaves out
    unsigned jobs = 0;  ///< --jobs: threads; 0: one a core
    bool first_alone = false;  ///< the first module is through before any other: a baseline
    std::string columns;       ///< --columns of list
    std::string count_by;      ///< --count-by of list
    bool keeps_errors = false; ///< errors that a dump has kept are handed on, not judged
    bool absent_rows = false;  ///< ports without a module are shown rather than complained of
    unsigned at_least = 1;     ///< --at-least of list
    std::vector<std::string> registers; ///< --register of explain

    // Of targets that are read live.
    memmap::Wanted wanted;           ///< what the verb shows: no other byte is read
    bool undescribed = false;        ///< the verb takes advertised pages without registers, too
    std::vector<std::uint8_t> pages; ///< --pages of dump: advertised or not
    std::string ports;               ///< --ports: the port map
    std::string via;                 ///< --via: wrappers around the device
    bool stats = false;              ///< --stats
    bool force = false;              ///< --force: a bus that a driver owns
    bool confirm = false;            ///< --confirm: read everything twice
    double deadline_s = 10;          ///< --deadline of one module
    double wait_ready_s = 0;         ///< --wait-ready
    std::vector<std::string> lists;  ///< --list: compatibility lists, after shipped and site
    bool only_lists = false;         ///< --only-lists: those of --list alone
    std::string platform;            ///< --platform of check
    std::string cage;                ///< --cage of check
    std::string nos;                 ///< --nos of check: version of the network OS
    std::vector<std::string> modes;  ///< --mode of check
    std::string firmware_policy;     ///< --firmware-policy of check; empty: enforce
    std::string expect;              ///< --expect of check: up, down, or empty
    std::vector<std::string> allow;  ///< --allow of check: verdicts beside validated that pass
    std::string date;                ///< --date: day by which entries expire; empty: today
    bool summary = false;            ///< --summary of check
    std::optional<unsigned> joint;   ///< --lane of link: of the wider end, over a breakout
    std::vector<std::string> map;    ///< --map of db import: KEY=COLUMN
    std::vector<std::string> from;   ///< --from of db add: a target
    std::string status;              ///< --status of db add and db import
};

} // namespace optictl::cli
