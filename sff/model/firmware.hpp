// The firmware of a module: what runs, what else is stored, what the module can do with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::model {

/// A load in a bank of the module.
struct FirmwareBank {
    char name = 'A';
    bool runs = false;
    bool is_committed = false; ///< runs after the next reset
    bool is_valid = false;
    std::string version{}; ///< "7.3 build 258"; empty: the module does not say
    std::string text{};    ///< what the vendor writes beside it, as bytes of the module
};

/// How the firmware can be updated.
struct FirmwareFeatures {
    bool local_blocks = false;    ///< blocks in the local payload
    bool extended_blocks = false; ///< and in pages
    unsigned header = 0;          ///< bytes of the image that go with the start
    unsigned block = 0;           ///< the longest block, bytes
    bool can_abort = false;
    bool can_copy = false;
    bool can_read_back = false;
    bool skips_erased = false;
    bool is_hitless = false;    ///< it tries to keep traffic
    std::uint8_t erased = 0xFF; ///< what flash holds that was not written
    std::chrono::milliseconds start{};
    std::chrono::milliseconds abort{};
    std::chrono::milliseconds write{};
    std::chrono::milliseconds complete{};
};

struct Firmware {
    std::string active{};   ///< what runs, as registers say it: "7.3"; empty: not stated
    std::string inactive{}; ///< the other one
    std::string hardware{}; ///< revision
    /// Of the command data block; empty where it was not asked or does not say.
    std::vector<FirmwareBank> banks{};
    std::string factory{};                ///< version of the fixed load
    std::optional<std::uint8_t> status{}; ///< as the module codes it
    std::string_view situation{};         ///< what the status means
    std::string_view next{};              ///< what can, or must, be done
    std::optional<FirmwareFeatures> features{};
    /// Whether it has two banks; nothing: the module does not say, and no register proves it.
    std::optional<bool> has_two_banks{};
};

} // namespace optictl::model
