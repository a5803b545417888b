// optictl for other programs: reads modules and dumps, says what is wrong, changes modules. This
// header stays as it is within a major version; the rooms below it (cli/engine and further down) do
// not. Whatever fails throws Error.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#define OPTICTL_API __attribute__((visibility("default")))

namespace optictl::api {

/// What went wrong, in the kinds that call for different steps. The exit codes of the program are
/// made of the same.
enum class Kind : std::uint8_t {
    Unfit,      ///< the module was read and is not as it should be
    Request,    ///< what was asked for makes no sense
    NotPresent, ///< no such port or device, or an empty cage
    Device,     ///< bus or device I/O
    Unreadable, ///< a dump, list or map that cannot be read
    Refused,    ///< possible, but not without the word of the user
};

/// One sentence: what, where, and what to do.
class OPTICTL_API Error : public std::runtime_error {
public:
    Error(Kind kind, const std::string& message);
    ~Error() override;
    [[nodiscard]] Kind kind() const { return kind_; }

private:
    Kind kind_;
};

/// What is read of a module that is no dump: no byte beyond it. Dumps are what they are.
enum class Depth : std::uint8_t {
    Monitors,   ///< identity, monitors, their limits
    Health,     ///< what the verdict rests on
    Everything, ///< every page that the module advertises
};

struct Options {
    std::string as{}; ///< "cmis", "sff8636", "sff8472": the memory map; empty: by the bytes
    std::string dump_format{}; ///< how a dump is written; empty: recognised
    std::string ports{};       ///< file of the port map; empty: /etc/optictl/ports.toml
    std::string root{};        ///< folder that stands for "/"
    std::string via{};         ///< wrappers around the device, as --via has them: "trace=FILE"
    std::string expect{};      ///< "up" or "down": what the link is meant to do
    Depth depth = Depth::Everything;
    bool flags = false; ///< latched flags, too: reading clears them
    bool force = false; ///< use a bus that a driver owns
    double deadline_s = 10;
    double wait_ready_s = 0;
};

/// A number, or why there is none: "ok", "below-resolution" (no light), "not-advertised",
/// "lane-unused", "not-read", "invalid", "saturated", "not-available", "unconfirmed". Never 0 for
/// lack of one.
struct Value {
    std::optional<double> number{};
    std::string unit{}; ///< as keys of JSON end: "mw", "c", "v", "ma"; empty: none
    std::string state{};
};

/// A monitored value of the module (lane 0) or of a media lane.
struct Monitor {
    std::string name{}; ///< as in JSON: "rx_power"
    unsigned lane = 0;
    Value value{};
    std::optional<double> dbm{};    ///< of powers; none where there is no light
    std::string verdict{};          ///< "normal", "low-alarm", ...; by the module's own limits
    std::optional<double> margin{}; ///< to the nearest limit; of powers in dB, else as the value
    /// High alarm, low alarm, high warning, low warning.
    std::array<std::optional<double>, 4> limits{};
    std::string note{};
};

/// A register as it stands in the module.
struct Register {
    std::string name{};    ///< the specification's own, with its lane: "OpticalPowerRx1"
    std::string address{}; ///< "11h:186-187"
    std::vector<std::uint8_t> bytes{};
    std::uint64_t raw = 0;
    Value value{};
    std::string text{};   ///< for people: "1.0471 mW (0.20 dBm)"
    std::string clause{}; ///< "OIF-CMIS 5.4 Table 8-99"
};

/// One thing that is wrong or suspect, with what to do.
struct Cause {
    std::string id{}; ///< stable: "rx-dark"
    std::string step{};
    std::string grade{};
    std::vector<unsigned> host_lanes{};
    std::vector<unsigned> media_lanes{};
    std::string text{};
    std::string advice{};
    std::string clause{};
};

struct Diagnosis {
    std::string verdict{}; ///< "works", "degraded", "does-not-work", "cannot-tell"
    std::optional<std::string> first_bad_step{};
    std::vector<Cause> causes{}; ///< the one to act on first comes first
};

/// One module, read and decoded. Copies share what they hold; several threads may look at one.
class OPTICTL_API Module {
public:
    struct Content;
    explicit Module(std::shared_ptr<const Content> content);

    [[nodiscard]] std::string target() const;      ///< as it was asked for
    [[nodiscard]] std::string standard() const;    ///< "CMIS", "SFF-8636", ...; empty: unknown
    [[nodiscard]] std::string form_factor() const; ///< "QSFP-DD"
    [[nodiscard]] std::vector<std::string> warnings() const;
    [[nodiscard]] std::vector<Monitor> monitors() const;
    [[nodiscard]] std::vector<unsigned> media_lanes() const; ///< numbers, from 1
    [[nodiscard]] std::vector<unsigned> host_lanes() const;
    [[nodiscard]] Diagnosis diagnosis() const;
    /// What a word of `explain` chooses: "OpticalPowerRx1", "11h:154"; empty: all. An error where
    /// it chooses nothing.
    [[nodiscard]] std::vector<Register> registers(std::string_view which = {}) const;
    /// What the program writes with --format json: "show", "dom", "why", "apps", "flags", "list".
    [[nodiscard]] std::string json(std::string_view view = "show") const;
    /// All bytes, as a capture that every reader of dumps takes.
    [[nodiscard]] std::string capture() const;

private:
    std::shared_ptr<const Content> content_;
};

/// A run of bytes: within one half of a page.
struct Address {
    bool a2 = false; ///< the second device address, of SFF-8472
    std::uint8_t page = 0;
    std::uint8_t bank = 0;
    std::uint8_t byte = 0; ///< 128 and above are of the page
};

/// A module behind a path of your own. One owner at a time.
class OPTICTL_API Device {
public:
    Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    virtual ~Device();
    /// Fills `out`. Throws for what fails; an Error keeps its kind.
    virtual void read(const Address& at, std::span<std::uint8_t> out) = 0;
    /// Refused if not overridden.
    virtual void write(const Address& at, std::span<const std::uint8_t> bytes);
    /// True: it moves bytes of a device address, and pages are selected by writing byte 127.
    [[nodiscard]] virtual bool selects_pages() const { return false; }
    [[nodiscard]] virtual bool can_write() const { return false; }
    [[nodiscard]] virtual std::string description() const = 0;
};

/// A device that a function reads by one flat offset, as SONiC's read_eeprom and files of optoe do:
/// a page behind the other from 0 on; of SFF-8472 A2h at 256.
using ReadAt = std::function<std::vector<std::uint8_t>(unsigned offset, unsigned count)>;
[[nodiscard]] OPTICTL_API std::unique_ptr<Device> flat_device(ReadAt read, std::string description);
/// A module that behaves as the standard says, with the bytes of another and a time of its own.
[[nodiscard]] OPTICTL_API std::unique_ptr<Device> emulated_device(const Module& module);

/// Reads what the words of a command line name: "port 12", "netdev eth0", "i2c 7", "file x.cap
/// y.cap". Any module that cannot be read ends it with an error that names it; what of one could
/// not be read is among its warnings.
[[nodiscard]] OPTICTL_API std::vector<Module> read_all(std::string_view target,
                                                       const Options& options = {});
/// The same of words that are divided already: for names of files with blanks.
[[nodiscard]] OPTICTL_API std::vector<Module> read_all(const std::vector<std::string>& target,
                                                       const Options& options = {});
/// The same of one module; an error where there are several.
[[nodiscard]] OPTICTL_API Module read(std::string_view target, const Options& options = {});
/// Reads a device.
[[nodiscard]] OPTICTL_API Module read(Device& device, const Options& options = {});
/// Decodes bytes in any format of dumps: 256 bytes of memory, what ethtool prints.
[[nodiscard]] OPTICTL_API Module decode(std::span<const std::uint8_t> bytes,
                                        const Options& options = {});

struct ChangeOptions {
    bool dry_run = false;
    bool rolls_back = true;
    std::string journal{}; ///< its file; without one nothing is written
    /// Is told each step before anything is written; false ends it.
    std::function<bool(const std::vector<std::string>& steps)> confirm{};
};
struct Changed {
    std::string result{};  ///< "done", "planned", "as-wished", "declined", ...
    std::string message{}; ///< what went wrong; empty: nothing
    std::vector<std::string> steps{};
};
/// Divides the lanes among applications: "4x100G", "1x400G+4x100G", "8xapp3". What the module
/// refuses is no exception: `result` says what came of it.
[[nodiscard]] OPTICTL_API Changed breakout(Device& device, std::string_view mode,
                                           const ChangeOptions& how, const Options& options = {});

[[nodiscard]] OPTICTL_API std::string version();

} // namespace optictl::api
