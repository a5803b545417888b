// A dump as a module that behaves: it takes writes, and does what comes of them.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/emulator/fibre.hpp"
#include "drivers/emulator/settings.hpp"
#include "drivers/transport.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::wrap {

/// What joins a module to another one: "fibre:A.cap+B.cap:lanes:2+1:loss:3.5". Then `state`,
/// misbehaviours and updates of the settings are those of end a; b keeps its state in a file of its
/// own.
struct JoinedEnds {
    std::string a; ///< files of dumps; the same: a loopback plug
    std::string b;
    emulator::Route route{};
    emulator::Misbehaviours of_b{};
};

/// "state:FILE:as:NAME+NAME:cdb:WORD+WORD:fibre:FILE+FILE".
struct EmulatedSettings {
    std::string words; ///< as they were written
    std::string state; ///< file that keeps what the module remembers; empty: it forgets
    emulator::Misbehaviours misbehaviours{};
    emulator::Updates updates{};
    /// What the module says of its command data block (01h:163-166); nothing: as the dump has it.
    struct Mailbox {
        unsigned pages_code = 0; ///< of extended payload (01h:163.3-0)
        bool background = true;
    };
    std::optional<Mailbox> mailbox{};
    std::optional<JoinedEnds> fibre{};

    [[nodiscard]] static std::expected<EmulatedSettings, std::string> parse(std::string_view text);
    [[nodiscard]] bool behaves() const { return !state.empty() || behaves_; }

private:
    bool behaves_ = false;
};

/// `image` as a module in a time of its own, or in that of both ends of a fibre, which it is
/// one of by the name of its dump (`image.source`). With a state file it begins as that says where
/// it exists, and every write leaves it as the module then is: who is killed finds what was done.
/// The file is of one process at a time: another one waits for a while, then has IoKind::Contested.
/// A file that cannot be used at all is IoKind::NoDevice.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError>
open_emulated(const EmulatedSettings& settings, memmap::Image image);

/// The same in the time of `clock`, which must outlive it, for whoever serves it to others; `how`
/// has what `settings` do not say.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError>
open_emulated(const EmulatedSettings& settings, memmap::Image image, Clock& clock,
              emulator::Settings how);

} // namespace optictl::drivers::wrap
