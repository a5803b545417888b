// One module while the program works with it: its transport, the page that is in view, the patience
// with it, the lock of its bus, and what is known of its bytes.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "drivers/bus_lock.hpp"
#include "drivers/session/link.hpp"
#include "drivers/session/pager.hpp"
#include "drivers/session/patience.hpp"
#include "drivers/session/visitor.hpp"
#include "drivers/session/write_hook.hpp"
#include "drivers/transport.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/map.hpp"
#include "sff/memmap/procedure.hpp"

namespace optictl::drivers {

/// How a bus is locked against other runs of this program (BusLock::take).
using Locker = std::function<std::expected<BusLock, IoError>()>;

/// What a session has around it.
struct Surroundings {
    Locker lock{}; ///< empty: the caller holds the lock, or there is none
    WriteHook* hook = nullptr;
};

/// What must be known of a module before its pages are used; memmap::Map says it.
struct Traits {
    Upper upper_a0 = Upper::Unknown;
    Upper upper_a2 = Upper::Unknown;
    /// How long a module may not answer after a page change; nothing: the limit of the standards.
    std::optional<Duration> page_change{};
};

/// Not thread-safe. Whatever page was selected before is selected again when it ends.
class Session {
public:
    Session(std::unique_ptr<Transport> transport, Patience patience, Surroundings around = {});
    /// With a transport that outlives it.
    Session(Transport& transport, Patience patience, Surroundings around = {});
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() { (void)end(); }

    void learn(const Traits& traits);
    [[nodiscard]] const memmap::Image& image() const { return image_; }
    [[nodiscard]] const Capabilities& can() const { return link_.can(); }
    [[nodiscard]] Stats stats() const { return link_.stats(); }
    [[nodiscard]] Transport& transport() { return transport_; }

    /// Reads the ranges from the module, whatever is known of them. An error where any of them did
    /// not come: those bytes are not known then.
    [[nodiscard]] std::expected<void, IoError> refresh(std::span<const memmap::Range> ranges);
    /// Writes once what the module has not got yet: page and bank are read back before it, the
    /// bytes after it. An error is no reason to send it again, unless the bytes read back as not
    /// written, or as half written, and the write allows it.
    [[nodiscard]] WriteResult write(const memmap::Write& what, std::string_view procedure);

    /// Locks the bus. Every call above does so where that is still to do.
    [[nodiscard]] std::expected<void, IoError> hold();
    /// Puts the page back and unlocks the bus, for others to use it; what is known stays. The error
    /// says what is left.
    [[nodiscard]] std::expected<void, IoError> let_go();
    /// The same for good.
    [[nodiscard]] std::expected<void, IoError> end();

    /// For who reads by a plan of his own (fetch) and takes the errors one by one.
    [[nodiscard]] Link& link() { return link_; }
    [[nodiscard]] Pager& pager() { return pager_; }
    [[nodiscard]] Visitor& visitor() { return visitor_; }
    [[nodiscard]] memmap::Image& image() { return image_; }
    [[nodiscard]] const Patience& patience() const { return patience_; }

private:
    friend class Writer;
    /// Bytes of one half page, read now.
    [[nodiscard]] std::expected<std::vector<std::uint8_t>, IoError>
    fresh(const memmap::Range& range);
    void forget(const memmap::Range& range);

    std::unique_ptr<Transport> owned_;
    Transport& transport_;
    Patience patience_;
    Surroundings around_;
    std::optional<BusLock> lock_;
    memmap::Image image_;
    Link link_;
    Pager pager_;
    Visitor visitor_;
    /// Pages that were seen to be selected since the bus was taken.
    std::set<memmap::Page> taken_;
    bool is_over_ = false;
};

} // namespace optictl::drivers
