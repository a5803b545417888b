#include "drivers/i2c/i2c.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>

#include "drivers/errors.hpp"
#include "drivers/file.hpp"
#include "drivers/i2c/owner.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers::i2c {
namespace {

using memmap::Device;
using memmap::Page;

constexpr unsigned largest_block = I2C_SMBUS_BLOCK_MAX; // 32 bytes
/// Where flags that reading clears may be: a comparison would read them twice and lose them. Lower
/// halves hold none in the identifier and the revision, nor do pages of advertisements, thresholds
/// and user data. OIF-CMIS 5.4 Table 8-1, SFF-8636 2.11 Table 6-1
constexpr unsigned unlatched_in_lower = 2;
constexpr unsigned first_latched_page = 0x10;
/// Writes of registers are so long at most. What is longer is payload, whose receiver checks it.
constexpr std::size_t longest_attested_write = 16;
constexpr unsigned bank_select = 126;
/// Tries to put back what went to a page that another program had selected.
constexpr unsigned mending_tries = 8;

[[nodiscard]] std::uint16_t address_of(Device device) {
    return device == Device::A0 ? 0x50 : 0x51;
}

[[nodiscard]] std::string_view name_of(Method method) {
    switch (method) {
    case Method::Rdwr: return "I2C_RDWR";
    case Method::Block: return "SMBus I2C block";
    case Method::Word: return "SMBus word";
    case Method::Byte: return "SMBus byte";
    }
    return "";
}

[[nodiscard]] bool can(unsigned long functions, Method method) {
    switch (method) {
    case Method::Rdwr: return (functions & I2C_FUNC_I2C) != 0;
    case Method::Block: return (functions & I2C_FUNC_SMBUS_READ_I2C_BLOCK) != 0;
    case Method::Word: return (functions & I2C_FUNC_SMBUS_READ_WORD_DATA) != 0;
    case Method::Byte: return (functions & I2C_FUNC_SMBUS_READ_BYTE_DATA) != 0;
    }
    return false;
}

/// The best method from `from` on down that the adapter can do.
[[nodiscard]] std::optional<Method> best(unsigned long functions, Method from = Method::Rdwr) {
    for (const Method method : {Method::Rdwr, Method::Block, Method::Word, Method::Byte}) {
        if (method >= from && can(functions, method)) {
            return method;
        }
    }
    return std::nullopt;
}

class Bus final : public Transport {
public:
    /// `owner`: what is said of the driver that owns the module; empty: none does.
    Bus(File file, unsigned bus, std::string name, unsigned long functions, Method method,
        std::string owner, bool force)
        : file_(std::move(file)), bus_(bus), name_(std::move(name)), functions_(functions),
          method_(method), owner_(std::move(owner)), force_(force) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        if (method_ == Method::Rdwr) {
            return read_rdwr(page.device, byte, out);
        }
        if (auto chosen = choose(page.device); !chosen) {
            return std::unexpected(chosen.error());
        }
        bool& proven = page.page == 0 ? proven_ : proven_paged_;
        if (method_ == Method::Byte || proven) {
            return read_smbus(method_, page.device, byte, out);
        }
        if (!page.upper && !proven) {
            std::array<std::uint8_t, unlatched_in_lower> start{};
            if (auto tried = read_doubtful(page, 0, start, proven); !tried) {
                return tried;
            }
        }
        if (page.upper && page.page < first_latched_page) {
            return read_doubtful(page, byte, out, proven);
        }
        return read_smbus(proven ? method_ : Method::Byte, page.device, byte, out);
    }

    /// All messages of one I2C_RDWR go over the bus without a stop between them, with the adapter
    /// locked: the page select is that of the bytes.
    std::expected<std::size_t, IoError> read_attested(const Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        if (method_ != Method::Rdwr) {
            return Transport::read_attested(page, byte, out, select);
        }
        const auto part = out.first(std::min<std::size_t>(out.size(), longest_));
        auto done = read_both(page.device, byte, part, select);
        // Some adapters take short messages only, others no more than two at once: both say the
        // same.
        if (!done && done.error().kind == IoKind::NotSupported && part.size() > largest_block) {
            done = read_both(page.device, byte, out.first(largest_block), select);
            if (done) {
                longest_ = largest_block;
            }
        }
        does_several_ = does_several_ || (done && attests_writes_);
        return done;
    }

    std::expected<void, IoError> write(const Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        if (method_ == Method::Rdwr) {
            const bool is_seen = does_several_ && page.upper && page.page != 0 &&
                                 bytes.size() <= longest_attested_write;
            return is_seen ? write_attested(page, byte, bytes)
                           : write_rdwr(page.device, byte, bytes);
        }
        if (auto chosen = choose(page.device); !chosen) {
            return chosen;
        }
        const auto command = static_cast<std::uint8_t>(byte);
        int result = -EOPNOTSUPP;
        if (bytes.size() == 1 && can_write_bytes()) {
            result = system().smbus_write_byte(file_.number(), command, bytes[0]);
        } else if (bytes.size() == 2 && can_write_words()) {
            // On the wire the same as two bytes in one transfer: the low byte goes first.
            result = system().smbus_write_word(
                file_.number(), command,
                static_cast<std::uint16_t>(bytes[0] | unsigned{bytes[1]} << 8U));
        }
        if (result < 0) {
            return std::unexpected(error(page.device, -result));
        }
        return {};
    }

    [[nodiscard]] Capabilities capabilities() const override {
        // Beside its data a read costs two addresses and the byte number, by SMBus for every unit.
        constexpr unsigned overhead = 3;
        const unsigned size = method_ == Method::Rdwr || method_ == Method::Block ? 1
                              : method_ == Method::Word                           ? 2
                                                                                  : 1;
        return {.paging = Paging::BySelect,
                .banks = method_ == Method::Rdwr || can_write_words(),
                .max_read = method_ == Method::Rdwr    ? memmap::half_page_size
                            : method_ == Method::Block ? largest_block
                                                       : size,
                .bridge = method_ <= Method::Block ? overhead : 0,
                .attests = method_ == Method::Rdwr,
                .can_write = why_not_write().empty(),
                .max_write = most_written(),
                .write_refused_because = why_not_write(),
                .max_write_because = "the adapter does no I2C messages; take another path to the "
                                     "module"};
    }

    [[nodiscard]] std::string description() const override {
        return name_.empty() ? fmt::format("i2c-{}, {}", bus_, name_of(method_))
                             : fmt::format("i2c-{} ({}), {}", bus_, name_, name_of(method_));
    }

private:
    /// Bank and page are written in one transfer. OIF-CMIS 5.4 section 8.2.15
    [[nodiscard]] bool can_write_words() const {
        return (functions_ & I2C_FUNC_SMBUS_WRITE_WORD_DATA) != 0;
    }
    [[nodiscard]] bool can_write_bytes() const {
        return (functions_ & I2C_FUNC_SMBUS_WRITE_BYTE_DATA) != 0;
    }
    /// A driver that owns the module keeps a page select of its own: a write could go to the page
    /// that it selected.
    [[nodiscard]] std::string why_not_write() const {
        if (!owner_.empty()) {
            return owner_;
        }
        return method_ == Method::Rdwr || can_write_bytes()
                   ? std::string()
                   : fmt::format("i2c-{}: the adapter cannot write bytes", bus_);
    }
    [[nodiscard]] unsigned most_written() const {
        return method_ == Method::Rdwr ? memmap::half_page_size : can_write_words() ? 2 : 1;
    }
    [[nodiscard]] System& system() const { return file_.system(); }

    [[nodiscard]] IoError error(Device device, int number) const {
        return transfer_error(number, fmt::format("0x{:02x} on i2c-{}", address_of(device), bus_));
    }

    /// A module that does not acknowledge makes some adapters return a short count, not an error.
    [[nodiscard]] std::expected<void, IoError> transfer(Device device,
                                                        std::span<i2c_msg> messages) {
        i2c_rdwr_ioctl_data data{messages.data(), static_cast<__u32>(messages.size())};
        const int result = system().ioctl(file_.number(), I2C_RDWR, &data);
        if (result == static_cast<int>(messages.size())) {
            return {};
        }
        return std::unexpected(error(device, result < 0 ? -result : ENXIO));
    }

    [[nodiscard]] std::expected<std::size_t, IoError> read_rdwr(Device device, unsigned byte,
                                                                std::span<std::uint8_t> out) {
        auto offset = static_cast<std::uint8_t>(byte);
        const auto size = static_cast<__u16>(std::min<std::size_t>(out.size(), longest_));
        std::array<i2c_msg, 2> messages{{{address_of(device), 0, 1, &offset},
                                         {address_of(device), I2C_M_RD, size, out.data()}}};
        auto done = transfer(device, messages);
        if (done) {
            return size;
        }
        // Some adapters take short messages only, and say so in this way.
        if (done.error().kind == IoKind::NotSupported && size > 1) {
            longest_ = size > largest_block ? largest_block : size / 2U;
            return read_rdwr(device, byte, out);
        }
        return std::unexpected(std::move(done.error()));
    }

    [[nodiscard]] std::expected<std::size_t, IoError> read_both(Device device, unsigned byte,
                                                                std::span<std::uint8_t> out,
                                                                std::span<std::uint8_t> select) {
        const std::uint16_t address = address_of(device);
        auto at_select = static_cast<std::uint8_t>(memmap::half_page_size - select.size());
        auto offset = static_cast<std::uint8_t>(byte);
        std::array<i2c_msg, 4> messages{
            {{address, 0, 1, &at_select},
             {address, I2C_M_RD, static_cast<__u16>(select.size()), select.data()},
             {address, 0, 1, &offset},
             {address, I2C_M_RD, static_cast<__u16>(out.size()), out.data()}}};
        auto done = transfer(device, messages);
        return done ? std::expected<std::size_t, IoError>(out.size())
                    : std::unexpected(std::move(done.error()));
    }

    /// Bank and page that were selected, and what stood there, when bytes were written.
    struct Seen {
        std::array<std::uint8_t, 2> select{};
        std::vector<std::uint8_t> before{};
        [[nodiscard]] bool is(const Page& page) const {
            return select[1] == page.page &&
                   (page.page < first_latched_page || select[0] == page.bank);
        }
    };

    /// Writes, and reads page select and old bytes in the same transfer. The page cannot be
    /// selected in it: a write that a START ends is void (OIF-CMIS 5.4 section B.2.5, SFF-8636 2.11
    /// section 5.4.4).
    [[nodiscard]] std::expected<Seen, IoError> write_seeing(Device device, unsigned byte,
                                                            std::span<const std::uint8_t> bytes) {
        const std::uint16_t address = address_of(device);
        auto at_select = static_cast<std::uint8_t>(bank_select);
        auto offset = static_cast<std::uint8_t>(byte);
        std::vector<std::uint8_t> message{offset};
        message.insert(message.end(), bytes.begin(), bytes.end());
        Seen seen;
        seen.before.resize(bytes.size());
        std::array<i2c_msg, 5> messages{
            {{address, 0, 1, &at_select},
             {address, I2C_M_RD, 2, seen.select.data()},
             {address, 0, 1, &offset},
             {address, I2C_M_RD, static_cast<__u16>(bytes.size()), seen.before.data()},
             {address, 0, static_cast<__u16>(message.size()), message.data()}}};
        auto done = transfer(device, messages);
        return done ? std::expected<Seen, IoError>(std::move(seen))
                    : std::unexpected(std::move(done.error()));
    }

    /// Another program may select a page between two transfers, and nothing keeps it from that.
    /// What went to its page is put back, and said.
    [[nodiscard]] std::expected<void, IoError> write_attested(const Page& page, unsigned byte,
                                                              std::span<const std::uint8_t> bytes) {
        auto seen = write_seeing(page.device, byte, bytes);
        if (!seen && seen.error().kind == IoKind::NotSupported) {
            attests_writes_ = does_several_ = false;
            return write_rdwr(page.device, byte, bytes);
        }
        if (!seen || seen->is(page)) {
            return seen ? std::expected<void, IoError>() : std::unexpected(std::move(seen.error()));
        }
        const unsigned other = seen->select[1];
        const bool is_mended = mend(page.device, byte, std::move(*seen));
        return std::unexpected(IoError{
            IoKind::StuckPage,
            fmt::format("another program selected page {:02x}h at that moment: {} of page {:02x}h "
                        "{} to that one{}; stop that program, then try again",
                        other,
                        bytes.size() == 1
                            ? fmt::format("byte {}", byte)
                            : fmt::format("bytes {}-{}", byte, byte + bytes.size() - 1),
                        page.page, is_mended ? "went" : "has gone",
                        is_mended ? ", and what stood there was put back"
                                  : ", and what stood there could not be put back")});
    }

    /// Puts back what stood where a write went. That may go astray as well.
    [[nodiscard]] bool mend(Device device, unsigned byte, Seen first) {
        std::vector<Seen> strays{std::move(first)};
        for (unsigned tries = 0; tries < mending_tries && !strays.empty(); ++tries) {
            const Seen last = strays.back();
            if (!write_rdwr(device, bank_select, last.select)) {
                continue;
            }
            auto seen = write_seeing(device, byte, last.before);
            if (seen && seen->select == last.select) {
                strays.pop_back();
            } else if (seen) {
                strays.push_back(std::move(*seen));
            }
        }
        return strays.empty();
    }

    [[nodiscard]] std::expected<void, IoError> write_rdwr(Device device, unsigned byte,
                                                          std::span<const std::uint8_t> bytes) {
        std::array<std::uint8_t, 1 + memmap::half_page_size> message;
        message[0] = static_cast<std::uint8_t>(byte);
        std::ranges::copy(bytes, message.begin() + 1);
        std::array<i2c_msg, 1> messages{
            {{address_of(device), 0, static_cast<__u16>(bytes.size() + 1), message.data()}}};
        return transfer(device, messages);
    }

    /// SMBus calls go to the address that the descriptor is set to.
    [[nodiscard]] std::expected<void, IoError> choose(Device device) {
        if (chosen_ == device) {
            return {};
        }
        // The request takes the address itself where others take a pointer.
        // NOLINTNEXTLINE(performance-no-int-to-ptr)
        auto* const address = reinterpret_cast<void*>(std::uintptr_t{address_of(device)});
        int result = system().ioctl(file_.number(), I2C_SLAVE, address);
        if (result == -EBUSY && force_) {
            result = system().ioctl(file_.number(), I2C_SLAVE_FORCE, address);
        }
        if (result == -EBUSY) {
            return std::unexpected(
                IoError{IoKind::Contested,
                        fmt::format("0x{:02x} on i2c-{} belongs to a kernel driver; read the "
                                    "module through it, or {}",
                                    address_of(device), bus_, words_of(Advice::Force))});
        }
        if (result < 0) {
            return std::unexpected(error(device, -result));
        }
        chosen_ = device;
        return {};
    }

    [[nodiscard]] std::expected<std::size_t, IoError>
    read_smbus(Method method, Device device, unsigned byte, std::span<std::uint8_t> out) {
        const auto command = static_cast<std::uint8_t>(byte);
        if (method == Method::Block) {
            const int count = system().smbus_read_block(
                file_.number(), command,
                out.first(std::min<std::size_t>(out.size(), largest_block)));
            return count < 0 ? std::unexpected(error(device, -count))
                             : std::expected<std::size_t, IoError>(count);
        }
        if (method == Method::Word && out.size() >= 2) {
            const int word = system().smbus_read_word(file_.number(), command);
            if (word < 0) {
                return std::unexpected(error(device, -word));
            }
            out[0] = static_cast<std::uint8_t>(word & 0xFF);
            out[1] = static_cast<std::uint8_t>(word >> 8);
            return 2;
        }
        const int value = system().smbus_read_byte(file_.number(), command);
        if (value < 0) {
            return std::unexpected(error(device, -value));
        }
        out[0] = static_cast<std::uint8_t>(value);
        return 1;
    }

    /// Not every device or driver gives by block or word what it gives by byte (i2c-stub knows no
    /// pages by block). Until a run that tells has agreed, what comes is compared with bytes, and
    /// bytes are believed.
    [[nodiscard]] std::expected<std::size_t, IoError>
    read_doubtful(const Page& page, unsigned byte, std::span<std::uint8_t> out, bool& proven) {
        auto count = read_smbus(method_, page.device, byte, out);
        if (!count || *count == 0) {
            return count;
        }
        std::array<std::uint8_t, memmap::half_page_size> bytes{};
        for (std::size_t i = 0; i < *count; ++i) {
            const auto single =
                read_smbus(Method::Byte, page.device, byte + static_cast<unsigned>(i),
                           std::span(bytes).subspan(i, 1));
            if (!single) {
                return single;
            }
        }
        const auto got = out.first(*count);
        const bool agrees = std::ranges::equal(got, std::span(bytes).first(*count));
        if (!agrees) {
            method_ = Method::Byte;
        } else if (std::ranges::adjacent_find(got, std::not_equal_to{}) != got.end()) {
            proven = true;
        }
        std::ranges::copy(std::span(bytes).first(*count), out.begin());
        return count;
    }

    File file_;
    unsigned bus_;
    std::string name_;
    unsigned long functions_;
    Method method_;
    std::string owner_;
    bool force_;
    unsigned longest_ = memmap::half_page_size; ///< bytes of one message that the adapter takes
    bool does_several_ = false;                 ///< messages in one transfer, as was seen
    bool attests_writes_ = true;                ///< unless the adapter said that it cannot
    std::optional<Device> chosen_;
    bool proven_ = false;       ///< method_ gives the right bytes of page 00h and lower halves
    bool proven_paged_ = false; ///< and of other pages
};

/// Which driver owns the module, and what to do instead: `use` its file. Empty: none does.
[[nodiscard]] std::string owner_of(System& system, unsigned bus, std::string_view use) {
    for (const unsigned address : {0x50U, 0x51U}) {
        const auto client = client_at(system, bus, address);
        if (client && !client->driver.empty()) {
            return fmt::format("0x{:02x} on i2c-{} belongs to the driver {} ({}); {}", address, bus,
                               client->driver, client->path,
                               client->has_eeprom
                                   ? fmt::format("{}: sysfs {}/eeprom", use, client->path)
                                   : std::string("unbind it"));
        }
    }
    return {};
}

} // namespace

std::expected<std::unique_ptr<Transport>, IoError> open(System& system, unsigned bus,
                                                        const Options& options) {
    // A driver keeps a page select of its own.
    if (const std::string owner = owner_of(system, bus, "read it with");
        !options.force && !owner.empty()) {
        return std::unexpected(
            IoError{IoKind::Contested, fmt::format("{}, or {}", owner, words_of(Advice::Force))});
    }
    const std::string path = fmt::format("/dev/i2c-{}", bus);
    File file(system, system.open(path, O_RDWR));
    if (!file.is_open()) {
        IoError error = open_error(-file.number(), path);
        if (error.kind == IoKind::NoDevice) {
            error.message =
                adapter_name(system, bus).empty()
                    ? fmt::format("there is no bus i2c-{}; i2cdetect -l lists the "
                                  "buses",
                                  bus)
                    : fmt::format("{} is not there; load its driver: modprobe i2c-dev", path);
        }
        return std::unexpected(std::move(error));
    }
    unsigned long functions = 0;
    if (const int result = system.ioctl(file.number(), I2C_FUNCS, &functions); result < 0) {
        return std::unexpected(transfer_error(-result, path));
    }
    const auto method = options.method ? options.method : best(functions);
    if (!method || !can(functions, *method)) {
        return std::unexpected(
            IoError{IoKind::NotSupported,
                    fmt::format("{}: the adapter reads neither messages, blocks, words nor bytes "
                                "(functions 0x{:08x}); no way to a module",
                                path, functions)});
    }
    return std::make_unique<Bus>(std::move(file), bus, adapter_name(system, bus), functions,
                                 *method, owner_of(system, bus, "write to it with"), options.force);
}

} // namespace optictl::drivers::i2c
