// What differs between two modules, by meaning first and by registers for what has none.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"

namespace optictl::engine {

/// What a difference is about; each can be asked for or left out.
enum class Topic : std::uint8_t {
    Map,           ///< the standard and form factor: with two maps little else can be compared
    Unit,          ///< serial number, date code, CLEI: what tells two units of one type apart
    Identity,      ///< vendor, part, revision
    Firmware,      ///< versions
    Capabilities,  ///< what the module advertises: media, cable, support, durations, power
    Applications,  ///< descriptors, by AppSel code
    Configuration, ///< what a host sets: controls, control sets, tuning
    Thresholds,
    Bytes,    ///< registers that no other topic tells of: reserved, vendor's, user's
    State,    ///< the verdict, and what the module reports of itself at the moment
    Flags,    ///< latched flags that were read of both
    Monitors, ///< more than 5 C, 0.05 V, 5 % of bias or 0.5 dB apart
};
inline constexpr unsigned topic_count = static_cast<unsigned>(Topic::Monitors) + 1;
using Topics = std::bitset<topic_count>;

/// As the command line and JSON call it: "configuration".
[[nodiscard]] std::string_view name_of(Topic topic);
/// What is told unless somebody asks for other topics: everything but Monitors, which move by
/// themselves; when they matter, the verdict, a state or a flag differs, too.
[[nodiscard]] Topics usual_topics();
/// The topics of a list "identity,firmware"; "all" is every one. Empty string: a name is unknown.
[[nodiscard]] bool parse_topics(std::string_view list, Topics& topics, std::string& unknown);

/// The topic of an item.
[[nodiscard]] Topic topic_of(const model::ItemRow& row);
/// A descriptor in a line: "400GAUI-8 C2M x8 at 01h -> 400GBASE-DR4 x4 at 01h".
[[nodiscard]] std::string text_of(const model::Application& application);

/// One thing that is not the same in both.
struct Difference {
    Topic topic{};
    std::string name;     ///< label of an item, or the register's name
    std::string address;  ///< of its register; empty where there is none
    unsigned lane = 0;    ///< 0: the module
    std::string baseline; ///< as the first module has it, for people; "absent" without such a fact
    std::string other;
    const memmap::Field* field = nullptr; ///< the copies of one register are one line for people
};

/// Differences in the order of topics, within one in the order of the standard. Modules without a
/// known map differ by their bytes alone.
[[nodiscard]] std::vector<Difference> compare(const Inspection& baseline, const Inspection& other,
                                              const Topics& topics);

} // namespace optictl::engine
