// What an emulated module is between two runs of the program: a capture, which one process has at a
// time.
#pragma once

#include <expected>
#include <string>

#include "drivers/dump/open_file.hpp"
#include "drivers/emulator/live.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::wrap {

class StateFile {
public:
    /// Waits for another process that has it. Where it exists, `image` becomes what it says. No
    /// name: nothing is kept. The error says what is wrong with the file.
    [[nodiscard]] static std::expected<StateFile, IoError> open(const std::string& file,
                                                                memmap::Image& image);

    /// Whether nothing was kept before.
    [[nodiscard]] bool is_new() const { return is_new_; }
    /// Gives a module that was made of the image what it had beside its registers. A run that was
    /// killed let nothing come to its end: `own` is the time of the module, where it has one.
    void remind(emulator::LiveModule& module, Clock& own);
    /// Has come to its end what the module has begun, and keeps it.
    void settle(emulator::LiveModule& module, Clock& own);
    /// After each write.
    void keep(emulator::LiveModule& module);

    [[nodiscard]] bool has_changed() const { return has_changed_; }
    /// Why it could not be kept; empty: it was.
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    std::string file_;
    dump::OpenFile lock_;
    std::string remembered_;
    bool is_new_ = true;
    bool has_changed_ = false;
    std::string failure_;
};

/// What goes on in a module while nobody runs: anything that it has begun comes to its end.
inline constexpr Duration between_runs = std::chrono::hours(1);

} // namespace optictl::drivers::wrap
