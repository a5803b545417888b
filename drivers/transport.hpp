// A module as a device: the one interface of all back ends and of the wrappers around them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "drivers/clock.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers {

/// What went wrong, as far as a program must tell it apart. Sentences are in IoError.
enum class IoKind : std::uint8_t {
    Nack,           ///< the module did not acknowledge: absent, in reset, or busy
    Timeout,        ///< the bus or the driver gave up waiting
    ShortRead,      ///< fewer bytes than the driver promised, or none
    BusError,       ///< arbitration lost, electrical fault, any other error of the adapter
    NoPermission,   ///< the system refuses this user
    NoDevice,       ///< no such bus, file or network device
    Absent,         ///< the cage is empty, as a presence signal or the driver says
    Contested,      ///< a kernel driver owns the address: refused unless forced
    NotSupported,   ///< the driver or adapter has no way to do it
    NoPaging,       ///< the driver shows one page only, or ignores which page is asked for
    NoSuchPage,     ///< the module does not have the page
    StuckPage,      ///< the page select reads back as neither what was written nor 00h
    FirmwareUpdate, ///< the kernel is updating the module's firmware
    NotReady,       ///< the module says that its data are not ready, or is held in reset
    ModuleChanged,  ///< another module answers than at the start of the read
    NotRecorded,    ///< a dump, served as a device, does not have the bytes
    Unsteady,       ///< a byte did not read the same twice (only where reads are confirmed)
    Deadline,       ///< the time for this port is over
    Interrupted,    ///< a signal asked to stop
    Refused,        ///< a write that is not made: there is no way to it, or no safe one
    NotTaken,       ///< a write that was acknowledged and reads back otherwise
};

/// One word for a kind ("nack", "no-permission"), for traces, JSON and tests.
[[nodiscard]] std::string_view name_of(IoKind kind);

/// Why bytes are not there: one sentence, what and what to do next, without a final full stop.
struct IoError {
    IoKind kind = IoKind::BusError;
    std::string message;
    /// How many bytes from the start of the request it is about; 0: the request as a whole.
    unsigned extent = 0;
};

/// How a back end gets at pages.
enum class Paging : std::uint8_t {
    BySelect,  ///< it moves bytes of a device address; the caller writes the page select
    ByAddress, ///< every read names its page; a driver below does the rest
    Fixed,     ///< it shows whatever page is selected, and cannot select another
};

/// What a back end can do. Constant while it is open.
struct Capabilities {
    Paging paging = Paging::ByAddress;
    bool a2 = true;                             ///< can reach A2h (7-bit 0x51)
    bool banks = true;                          ///< can reach banks beyond 0
    unsigned max_read = memmap::half_page_size; ///< bytes of one transaction, 1-128
    /// Bytes that are cheaper to read along than to begin another transaction for.
    unsigned bridge = 3;
    /// Whether the driver below is known to pass the page on. Where not, a page that looks like
    /// page 00h is not believed.
    bool trusted_pages = true;
    /// Whether byte 127 is 00h between reads unless something went wrong: then page 00h is checked.
    bool rests_on_page_0 = false;
    /// Whether read_attested() works (BySelect only).
    bool attests = false;
    /// Whether anything but the page select can be written; if not, why not and what to do.
    bool can_write = false;
    unsigned max_write = 0; ///< bytes that go to the module in one transaction, 1-128
    std::string write_refused_because = "this path to the module is for reading only";
    std::string max_write_because = "take another path to the module"; ///< for larger ones
};

/// A module behind some path of the system. Not thread-safe: one owner at a time. Open from
/// construction to destruction.
class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// Reads one run of bytes, from byte number `byte` (0-255) of `page` on, in one transaction;
    /// within the half page and of at most max_read bytes. Returns how many came, at least one.
    /// BySelect and Fixed ignore page and bank of an upper half: it is the one that is selected.
    /// Allocates nothing unless it fails.
    [[nodiscard]] virtual std::expected<std::size_t, IoError>
    read(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out) = 0;

    /// Reads as read() does, and before it, in one transfer that no other program can come between,
    /// the page select: the last `select.size()` bytes of the lower half of the same device, one or
    /// two. NotSupported where a back end cannot; then nothing was read.
    [[nodiscard]] virtual std::expected<std::size_t, IoError>
    read_attested(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out,
                  std::span<std::uint8_t> select);

    /// Writes bytes of one half page in one transaction. Reading writes the page select alone
    /// (bytes 126-127), through BySelect transports only.
    [[nodiscard]] virtual std::expected<void, IoError>
    write(const memmap::Page& page, unsigned byte, std::span<const std::uint8_t> bytes) = 0;

    [[nodiscard]] virtual Capabilities capabilities() const = 0;

    /// What it is, for people and for `source` of images: "i2c-7 (i801), I2C_RDWR".
    [[nodiscard]] virtual std::string description() const = 0;

    /// When the bytes it serves were read from a module (ISO 8601); empty: now.
    [[nodiscard]] virtual std::string read_time() const { return {}; }

    /// What went wrong beside the reads, as of a trace that could not be written; empty: nothing.
    [[nodiscard]] virtual std::string failure() const { return {}; }

    /// The time that passes in it, where that is not the time of the system; else null.
    [[nodiscard]] virtual Clock* own_clock() { return nullptr; }
};

} // namespace optictl::drivers
