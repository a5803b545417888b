// What is asked of the engine: how dumps are understood and how modules are read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/wrap/via.hpp"
#include "sff/analysis/health.hpp"
#include "sff/memmap/field.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::engine {

/// Never stops.
[[nodiscard]] inline bool never() {
    return false;
}

struct Request {
    std::optional<memmap::Standard> as;              ///< the map to read by, whatever the bytes say
    analysis::Expect expect = analysis::Expect::Any; ///< what the links are meant to do

    // Of dumps.
    std::string dump_format; ///< empty: recognise
    std::string layout;      ///< "paged", "two-address" or "lane-pages"; empty: by the identifier
    std::optional<unsigned> page; ///< of the upper bytes of dumps that lost it
    std::optional<unsigned> bank;
    bool keeps_errors = false; ///< errors that a dump has kept are handed on, not judged
    bool absent_rows = false;  ///< ports without a module are shown rather than complained of

    // Of modules that are read live.
    memmap::Wanted wanted;                 ///< what is shown: no other byte is read
    bool undescribed = false;              ///< advertised pages without registers, too
    std::vector<std::uint8_t> pages;       ///< read whether advertised or not
    std::string root;                      ///< folder that stands for "/" of the system
    std::string ports;                     ///< file of the port map; empty: that of the system
    std::vector<drivers::wrap::Layer> via; ///< wrappers around the device
    bool stats = false;                    ///< say what each read cost
    bool force = false;                    ///< use a bus that a driver owns
    bool confirm = false;                  ///< read everything twice
    double deadline_s = 10;                ///< of one module; 0: none
    double wait_ready_s = 0;

    // Of runs over many.
    std::vector<std::string_view> actions; ///< words that stand in the place of targets: hints
    unsigned jobs = 0;                     ///< threads; 0: one a core
    bool first_alone = false; ///< the first module is through before any other: a baseline
    bool (*stop)() = never;   ///< asked now and then; true ends the run after what is in hand
};

/// Which compatibility lists a run reads.
struct ListSources {
    std::optional<std::string> shipped; ///< folder; nothing: the one that comes with the program
    std::optional<std::string> site;    ///< folder; nothing: /etc/optictl/lists.d, if it is there
    std::vector<std::string> own;       ///< lists, or folders of lists, after the others
    bool only_own = false;
};

} // namespace optictl::engine
