// What the command line says, once it is parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sff/memmap/field.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::cli {

enum class Format : std::uint8_t { Text, Json, Csv };

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
    bool first_alone = false; ///< the first module is through before any other: a baseline
    std::string columns;      ///< --columns of list
    std::string count_by;     ///< --count-by of list
    unsigned at_least = 1;    ///< --at-least of list
    std::vector<std::string> registers; ///< --register of explain

    // Of targets that are read live.
    memmap::Wanted wanted;   ///< what the verb shows: no other byte is read
    std::string ports;       ///< --ports: the port map
    std::string via;         ///< --via: wrappers around the device
    bool stats = false;      ///< --stats
    bool force = false;      ///< --force: a bus that a driver owns
    bool confirm = false;    ///< --confirm: read everything twice
    double deadline_s = 10;  ///< --deadline of one module
    double wait_ready_s = 0; ///< --wait-ready
};

} // namespace optictl::cli
