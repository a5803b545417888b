// Reads one module again and again, and no byte more often than it can change.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/monitor/settings.hpp"
#include "drivers/fetch.hpp"
#include "drivers/transport.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::engine::monitor {

/// Bytes of `image` that stay as they are while the module is plugged in: those of registers that
/// are neither state, nor set by hosts, nor latched.
[[nodiscard]] memmap::Image static_part(const memmap::Image& image, const memmap::Map& map);

/// The state of one latched flag at one read.
struct FlagReading {
    std::string name; ///< of its register, without the number of the lane
    unsigned lane = 0;
    bool is_set = false;
};

/// What one poll gave.
struct Poll {
    std::optional<drivers::IoError> error; ///< where values are missing, or all of them
    bool is_same = true;                   ///< the module is the one of the poll before
    /// All that is known of the module now; null: it could not be read, or was not read so deep.
    std::shared_ptr<const Inspection> module;
    std::string serial; ///< of it, as it may be shown
    std::vector<FlagReading> flags;
    drivers::Stats stats;
};

/// Keeps what it has read of a module.
class Reader {
public:
    Reader(std::string port, const Settings& settings)
        : port_(std::move(port)), settings_(settings) {}

    /// Reads as deep as is asked for; all, where another module is there than before. `expect`:
    /// what the link is meant to do now.
    [[nodiscard]] Poll read(drivers::Transport& device, Depth depth, drivers::Clock& clock,
                            analysis::Expect expect = analysis::Expect::Any);
    /// Nothing is known of the module any more.
    void forget() { image_ = {}; }
    [[nodiscard]] bool knows_module() const { return !image_.empty(); }

private:
    [[nodiscard]] Poll read_once(drivers::Transport& device, Depth depth, drivers::Clock& clock);
    void decode(Poll& poll, memmap::Image image, const std::vector<memmap::Range>& latched) const;

    std::string port_;
    const Settings& settings_;
    analysis::Expect expect_ = analysis::Expect::Any;
    memmap::Image image_; ///< as last read, without latched flags
};

} // namespace optictl::engine::monitor
