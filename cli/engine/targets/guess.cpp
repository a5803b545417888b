#include "cli/engine/targets/guess.hpp"

#include <fcntl.h>
#include <filesystem>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/targets/ports.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/file.hpp"
#include "sff/format/nearest.hpp"

namespace optictl::engine {
namespace {

[[nodiscard]] bool has_folder(drivers::System& system, const std::string& path) {
    return drivers::File(system, system.open(path, O_RDONLY | O_DIRECTORY)).is_open();
}

[[nodiscard]] bool is_dump(const std::string& word) {
    std::error_code error;
    return word == "-" || std::filesystem::exists(word, error);
}

[[nodiscard]] bool is_port(const std::string& word, const Request& request) {
    const auto map = load_ports(request);
    return map && drivers::ports::select(*map, word).has_value();
}

} // namespace

std::expected<Target, std::string> guess(drivers::System& system, const std::string& word,
                                         const Request& request) {
    std::vector<Target> meanings;
    const auto add = [&](bool holds, Noun noun) {
        if (holds) {
            meanings.push_back({.noun = noun, .word = word});
        }
    };
    const bool is_name = word.find('/') == std::string::npos && word != "-";
    add(is_dump(word), noun::file);
    add(is_name && has_folder(system, "/sys/class/net/" + word), noun::netdev);
    add(is_name && is_port(word, request), noun::port);
    add(drivers::dump::decimal_number(word) &&
            has_folder(system, fmt::format("/sys/bus/i2c/devices/i2c-{}", word)),
        noun::i2c);
    if (meanings.size() == 1) {
        return std::move(meanings.front());
    }
    if (meanings.empty()) {
        const std::string_view action = nearest(word, request.actions);
        return std::unexpected(
            fmt::format("'{}' is no file, no network device and no port of a map; {}", word,
                        action.empty() ? "write: " + nouns_in_words()
                                       : fmt::format("do you mean {}?", action)));
    }
    std::vector<std::string> names;
    for (const Target& each : meanings) {
        names.push_back(fmt::format("{} {}", each.noun, word));
    }
    return std::unexpected(
        fmt::format("'{}' may be {}; write the one that is meant", word, fmt::join(names, " or ")));
}

} // namespace optictl::engine
