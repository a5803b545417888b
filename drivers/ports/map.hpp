// The ports of a switch or host, by the names that people know, and where their modules are read.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::drivers::ports {

/// A line of the cage (presence, reset, ...) as a file of the system shows it.
struct Signal {
    std::string file;
    std::optional<unsigned> bit; ///< of the number in the file, 0-63; else 0 or not 0
    unsigned base = 10;          ///< of a number without `0x`: 10 or 16
    bool active_low = false;     ///< active is 0
    bool operator==(const Signal&) const = default;
};

/// Where a module is read: a target of the command line.
struct Module {
    std::string noun; ///< "sysfs", "i2c", "netdev" or "file"
    std::string word; ///< path, bus or device; paths of `file` are relative to the map
    bool operator==(const Module&) const = default;
};

/// One cage.
struct Port {
    std::string name;
    unsigned index = 0; ///< as the chassis numbers it
    std::vector<std::string> aliases;
    std::vector<std::string> netdevs;
    std::string cage;   ///< "sfp", "sfp28", "qsfp28", "qsfp-dd", "osfp", ...; empty: not known
    unsigned lanes = 0; ///< host lanes of the cage; 0: not known
    std::optional<double> max_power_w;
    Module module;
    std::optional<Signal> present;
    std::optional<Signal> reset;
    std::optional<Signal> low_power;
    std::optional<Signal> interrupt;
    unsigned line = 0; ///< in the map
};

struct Map {
    std::string path;
    std::string platform; ///< what it is the map of, or empty
    std::vector<Port> ports;
};

/// Reads the TOML of a map. Strict: unknown keys, doubled names and numbers are errors. The error
/// is one line, "ports.toml:12:3: what; what to do".
[[nodiscard]] std::expected<Map, std::string> parse_map(std::string_view text,
                                                        const std::string& path);

/// The TOML of a map; parse_map() reads it again. `comments` stand above each port.
[[nodiscard]] std::string write_map(const Map& map,
                                    const std::vector<std::vector<std::string>>& comments = {});

/// The ports that `word` names: `12`, `1-32,40`, `all`, a name, an alias or a network device. The
/// error says what the map has.
[[nodiscard]] std::expected<std::vector<const Port*>, std::string> select(const Map& map,
                                                                          std::string_view word);

} // namespace optictl::drivers::ports
