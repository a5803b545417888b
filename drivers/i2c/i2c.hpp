// Modules on a bus of i2c-dev.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>

#include "drivers/system.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::i2c {

/// How bytes get over, best first; chosen by what the adapter says it can (I2C_FUNCS).
enum class Method : std::uint8_t { Rdwr, Block, Word, Byte };

struct Options {
    bool force = false;           ///< use the bus although a driver owns the module's address
    std::optional<Method> method; ///< instead of the best one
};

/// Opens /dev/i2c-`bus`. Refuses (Contested) a bus whose 0x50 or 0x51 is bound to a driver, naming
/// it and the file to use instead. Writes nothing and reads no byte of the module.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError> open(System& system, unsigned bus,
                                                                      const Options& options = {});

} // namespace optictl::drivers::i2c
