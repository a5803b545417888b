// Fuzzes the port map: what is accepted is the same when it is written and read again, and every
// port is found by its name and its number. The short cut for plain TOML makes the tree of the
// library.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/ports/map.hpp"
#include "sff/config/plain.hpp"
#include "tests/config/same_tree.hpp"
#include "tests/fuzz/require.hpp"

namespace {

namespace ports = optictl::drivers::ports;

using optictl::fuzz::require;

[[nodiscard]] bool finds(const ports::Map& map, const std::string& word, const std::string& name) {
    const auto found = ports::select(map, word);
    return found && !found->empty() && found->front()->name == name;
}

void check_plain(std::string_view text) {
    namespace config = optictl::config;
    if (const auto plain = config::parse_plain(text, std::make_shared<const std::string>("fuzz"))) {
        const auto library = config::parse_by_library(text, "fuzz");
        require(library && config::test::text_of(*plain) == config::test::text_of(*library));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_plain(text);
    const auto map = ports::parse_map(text, "fuzz/ports.toml");
    if (!map) {
        require(map.error().starts_with("fuzz/ports.toml:") && map.error().contains("; "));
        return 0;
    }
    const std::string written = ports::write_map(*map);
    const auto again = ports::parse_map(written, "fuzz/ports.toml");
    require(again.has_value() && again->ports.size() == map->ports.size());
    for (std::size_t i = 0; i < map->ports.size(); ++i) {
        const ports::Port& port = map->ports[i];
        require(again->ports[i].name == port.name && again->ports[i].aliases == port.aliases);
        require(again->ports[i].module.noun == port.module.noun);
        require(again->ports[i].present == port.present);
        require(finds(*map, std::to_string(port.index), port.name));
    }
    return 0;
}
