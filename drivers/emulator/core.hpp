// What the parts of an emulated module share.
#pragma once

#include "drivers/emulator/agenda.hpp"
#include "drivers/emulator/registers.hpp"
#include "drivers/emulator/settings.hpp"

namespace optictl::drivers::emulator {

struct Core {
    Registers registers;
    Settings settings;
    Agenda agenda{};

    [[nodiscard]] bool has(Misbehaviour which) const { return settings.misbehaviours.has(which); }
    void note(Change change) const {
        if (settings.on_change) {
            change.at = agenda.now();
            settings.on_change(change);
        }
    }
};

/// A byte that a host wrote: what stood there, and what the write made of it. Of triggers, which
/// are not stored, what was written.
struct Written {
    memmap::Page page;
    unsigned byte = 0;
    std::uint8_t before = 0;
    std::uint8_t now = 0;
};

} // namespace optictl::drivers::emulator
