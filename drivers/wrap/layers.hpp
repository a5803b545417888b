// The wrappers, each made from its settings. Errors are sentences.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "drivers/clock.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::wrap {

using Made = std::expected<std::unique_ptr<Transport>, std::string>;

/// Writes every transaction to a file (trace_file.hpp).
[[nodiscard]] Made trace(std::unique_ptr<Transport> inner, const std::string& path, Clock& clock);
/// Answers as the device did when a trace was written; the calls must be the same ones.
[[nodiscard]] Made replay(const std::string& path);
/// Faults of a bus and of modules, from a seed: "seed:7:rate:5:kinds:nack+flip".
[[nodiscard]] Made fault(std::unique_ptr<Transport> inner, const std::string& settings,
                         Clock& clock);
/// Takes the time that an I2C bus takes: "400k", "speed:400k:transaction:50us:page:1ms".
[[nodiscard]] Made paced(std::unique_ptr<Transport> inner, const std::string& settings,
                         Clock& clock);

} // namespace optictl::drivers::wrap
