// A port map as text: what `ports discover` proposes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drivers/ports/map.hpp"

namespace optictl::drivers::ports {
namespace {

/// A string of TOML: basic, with escapes.
[[nodiscard]] std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte >= 0x7f) {
            out += fmt::format("\\u{:04x}", byte);
        } else {
            out += c;
        }
    }
    return out + '"';
}

[[nodiscard]] std::string list(const std::vector<std::string>& texts) {
    std::vector<std::string> all;
    all.reserve(texts.size());
    for (const std::string& text : texts) {
        all.push_back(quoted(text));
    }
    return fmt::format("[{}]", fmt::join(all, ", "));
}

void put_signal(std::string& out, std::string_view key, const std::optional<Signal>& signal) {
    if (!signal) {
        return;
    }
    out += fmt::format("{} = {{ file = {}", key, quoted(signal->file));
    out += signal->bit ? fmt::format(", bit = {}", *signal->bit) : "";
    out += signal->base != 10 ? fmt::format(", base = {}", signal->base) : "";
    out += signal->active_low ? ", active_low = true" : "";
    out += " }\n";
}

} // namespace

std::string write_map(const Map& map, const std::vector<std::vector<std::string>>& comments) {
    std::string out = "schema = 1\n";
    if (!map.platform.empty()) {
        out += fmt::format("platform = {}\n", quoted(map.platform));
    }
    for (std::size_t i = 0; i < map.ports.size(); ++i) {
        const Port& port = map.ports[i];
        out += "\n";
        if (i < comments.size()) {
            for (const std::string& comment : comments[i]) {
                out += "# " + quoted(comment).substr(1);
                out.back() = '\n'; // the quote
            }
        }
        out += fmt::format("[[port]]\nname = {}\nindex = {}\n", quoted(port.name), port.index);
        out += port.aliases.empty() ? "" : fmt::format("aliases = {}\n", list(port.aliases));
        out += port.netdevs.empty() ? "" : fmt::format("netdevs = {}\n", list(port.netdevs));
        out += port.cage.empty() ? "" : fmt::format("cage = {}\n", quoted(port.cage));
        out += port.lanes == 0 ? "" : fmt::format("lanes = {}\n", port.lanes);
        out += port.max_power_w ? fmt::format("max_power_w = {}\n", *port.max_power_w) : "";
        out += fmt::format("module = {}\n", quoted(port.module.noun + " " + port.module.word));
        put_signal(out, "present", port.present);
        put_signal(out, "reset", port.reset);
        put_signal(out, "low_power", port.low_power);
        put_signal(out, "interrupt", port.interrupt);
    }
    return out;
}

} // namespace optictl::drivers::ports
