// Wrappers around a transport, as `--via` names them: "trace=FILE,fault=seed:7,paced=400k".
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/clock.hpp"
#include "drivers/transport.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::wrap {

/// One wrapper with its settings, in the order of the words.
struct Layer {
    std::string name;  ///< "trace", "replay", "fault", "paced", "emulated"
    std::string value; ///< what stands after "=": settings separated by ":"
};

/// Understands the words. The error is a sentence.
[[nodiscard]] std::expected<std::vector<Layer>, std::string> parse(std::string_view words);

/// "trace=FILE, replay=FILE, ...": the wrappers with their values.
[[nodiscard]] std::string layer_words();

/// Whether the first layer is a device of its own (replay), so that nothing else is opened.
[[nodiscard]] bool is_device(const std::vector<Layer>& layers);

/// A dump as a device: as it is, or where the first layer says so as a module on an I2C bus whose
/// pages must be selected (emulated). That one behaves where its settings say so, or where it is to
/// be written to; else it is what the dump is.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError>
open_dump(const std::vector<Layer>& layers, memmap::Image image, bool for_writing = false);

/// Puts the layers around `device`, the first one closest to it. `device` is null for a replay; an
/// emulated one is what open_dump() gave.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, std::string>
apply(const std::vector<Layer>& layers, std::unique_ptr<Transport> device, Clock& clock);

} // namespace optictl::drivers::wrap
