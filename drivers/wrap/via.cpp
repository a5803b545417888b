#include "drivers/wrap/via.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/recorded/recorded.hpp"
#include "drivers/wrap/emulated.hpp"
#include "drivers/wrap/layers.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers::wrap {
namespace {

constexpr std::array<std::string_view, 5> names{"trace", "replay", "fault", "paced", "emulated"};

} // namespace

std::string layer_words() {
    return "trace=FILE, replay=FILE, fault=seed:N, paced=SPEED, emulated";
}

std::expected<std::vector<Layer>, std::string> parse(std::string_view words) {
    std::vector<Layer> layers;
    while (!words.empty()) {
        const std::size_t comma = words.find(',');
        const std::string_view word = words.substr(0, comma);
        words = comma == std::string_view::npos ? std::string_view() : words.substr(comma + 1);
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
        if (std::ranges::find(names, name) == names.end()) {
            return std::unexpected(fmt::format("'{}' is none of {}", word, layer_words()));
        }
        if (value.empty() && (name == "trace" || name == "replay")) {
            return std::unexpected(fmt::format("{}=FILE needs a file", name));
        }
        if ((name == "replay" || name == "emulated") && !layers.empty()) {
            return std::unexpected(fmt::format("{} is a device; write it first", name));
        }
        if (name == "emulated") {
            if (const auto settings = EmulatedSettings::parse(value); !settings) {
                return std::unexpected(fmt::format("emulated: {}", settings.error()));
            }
        }
        layers.push_back({std::string(name), std::string(value)});
    }
    return layers;
}

bool is_device(const std::vector<Layer>& layers) {
    return !layers.empty() && layers.front().name == "replay";
}

std::expected<std::unique_ptr<Transport>, IoError>
open_dump(const std::vector<Layer>& layers, memmap::Image image, bool for_writing) {
    if (layers.empty() || layers.front().name != "emulated") {
        return recorded::open(std::move(image));
    }
    const auto settings = EmulatedSettings::parse(layers.front().value);
    if (!settings) {
        return std::unexpected(IoError{IoKind::NoDevice, settings.error()});
    }
    return settings->behaves() || for_writing ? open_emulated(*settings, std::move(image))
                                              : emulator::open(std::move(image));
}

std::expected<std::unique_ptr<Transport>, std::string>
apply(const std::vector<Layer>& layers, std::unique_ptr<Transport> device, Clock& clock) {
    for (const Layer& layer : layers) {
        if (layer.name == "emulated") {
            continue;
        }
        Clock& time = device && device->own_clock() != nullptr ? *device->own_clock() : clock;
        Made made = layer.name == "replay"  ? replay(layer.value)
                    : layer.name == "trace" ? trace(std::move(device), layer.value, time)
                    : layer.name == "fault" ? fault(std::move(device), layer.value, time)
                                            : paced(std::move(device), layer.value, time);
        if (!made) {
            return std::unexpected(
                fmt::format("{} {}: {}", words_of(Advice::Wrappers), layer.name, made.error()));
        }
        device = std::move(*made);
    }
    return device;
}

} // namespace optictl::drivers::wrap
