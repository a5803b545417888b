#include "drivers/emulate/i2c_device.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>

#include "drivers/emulate/fuse.hpp"
#include "drivers/emulate/two_wire.hpp"

namespace optictl::drivers::emulate {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr unsigned long functions = I2C_FUNC_I2C | I2C_FUNC_SMBUS_QUICK | I2C_FUNC_SMBUS_BYTE |
                                    I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA |
                                    I2C_FUNC_SMBUS_I2C_BLOCK;
constexpr std::size_t longest_message = 8192; // as i2c-dev takes them

class I2cDevice final : public Door {
public:
    explicit I2cDevice(Transport& bus) : wire(bus) {}
    ~I2cDevice() override {
        if (session() != nullptr) {
            ::cuse_lowlevel_teardown(session());
        }
    }
    [[nodiscard]] std::optional<std::string> make(unsigned number);

    TwoWire wire;
};

[[nodiscard]] I2cDevice& device_of(fuse_req_t request) {
    return *static_cast<I2cDevice*>(::fuse_req_userdata(request));
}

/// What lies in the memory of the program that asks, and is still to be fetched.
[[nodiscard]] iovec part(const void* at, std::size_t size) {
    return {const_cast<void*>(at), size};
}

template <class Value>
[[nodiscard]] bool take(std::span<const std::uint8_t>& from, Value& value) {
    if (from.size() < sizeof value) {
        return false;
    }
    std::memcpy(&value, from.data(), sizeof value);
    from = from.subspan(sizeof value);
    return true;
}

/// I2C_RDWR: first the head, then the messages, then what is written is fetched.
void transfer(fuse_req_t request, const void* argument, std::span<const std::uint8_t> in,
              std::size_t out_size) {
    std::vector<iovec> wanted{part(argument, sizeof(i2c_rdwr_ioctl_data))};
    i2c_rdwr_ioctl_data head{};
    if (!take(in, head)) {
        ::fuse_reply_ioctl_retry(request, wanted.data(), wanted.size(), nullptr, 0);
        return;
    }
    if (head.nmsgs == 0 || head.nmsgs > I2C_RDWR_IOCTL_MAX_MSGS) {
        ::fuse_reply_err(request, EINVAL);
        return;
    }
    std::vector<i2c_msg> messages(head.nmsgs);
    wanted.push_back(part(head.msgs, messages.size() * sizeof messages[0]));
    if (in.empty()) {
        ::fuse_reply_ioctl_retry(request, wanted.data(), wanted.size(), nullptr, 0);
        return;
    }
    std::vector<iovec> given;
    std::size_t written = 0;
    std::size_t read = 0;
    for (i2c_msg& message : messages) {
        if (!take(in, message) || message.len > longest_message ||
            (message.flags & ~unsigned{I2C_M_RD}) != 0) {
            ::fuse_reply_err(request, EINVAL);
            return;
        }
        const bool is_read = (message.flags & I2C_M_RD) != 0;
        (is_read ? read : written) += message.len;
        if (message.len != 0) {
            (is_read ? given : wanted).push_back(part(message.buf, message.len));
        }
    }
    if (in.size() < written || out_size < read) {
        ::fuse_reply_ioctl_retry(request, wanted.data(), wanted.size(), given.data(), given.size());
        return;
    }
    Bytes out(read);
    std::size_t at = 0;
    for (const i2c_msg& message : messages) {
        int failed = 0;
        if ((message.flags & I2C_M_RD) != 0) {
            failed =
                device_of(request).wire.read(message.addr, std::span(out).subspan(at, message.len));
            at += message.len;
        } else {
            failed = device_of(request).wire.write(message.addr, in.first(message.len));
            in = in.subspan(message.len);
        }
        if (failed != 0) {
            ::fuse_reply_err(request, -failed);
            return;
        }
    }
    ::fuse_reply_ioctl(request, static_cast<int>(head.nmsgs), out.data(), out.size());
}

/// How many bytes of data an SMBus transfer has, without the length of a block.
[[nodiscard]] std::optional<unsigned> size_of(unsigned kind, const i2c_smbus_data& data) {
    switch (kind) {
    case I2C_SMBUS_QUICK: return 0;
    case I2C_SMBUS_BYTE:
    case I2C_SMBUS_BYTE_DATA: return 1;
    case I2C_SMBUS_WORD_DATA: return 2;
    case I2C_SMBUS_I2C_BLOCK_DATA:
        return data.block[0] <= I2C_SMBUS_BLOCK_MAX ? std::optional<unsigned>(data.block[0])
                                                    : std::nullopt;
    default: return std::nullopt;
    }
}

[[nodiscard]] int smbus_read(TwoWire& wire, unsigned address, const i2c_smbus_ioctl_data& head,
                             i2c_smbus_data& data, unsigned size) {
    if (head.size != I2C_SMBUS_BYTE) {
        if (const int failed = wire.write(address, std::array<std::uint8_t, 1>{head.command})) {
            return failed;
        }
    }
    Bytes bytes(size);
    if (const int failed = wire.read(address, bytes); failed != 0) {
        return failed;
    }
    const bool is_block = head.size == I2C_SMBUS_I2C_BLOCK_DATA;
    if (head.size == I2C_SMBUS_WORD_DATA) { // the low byte comes first
        data.word = static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8U);
    } else {
        std::ranges::copy(bytes, data.block + (is_block ? 1 : 0));
    }
    return 0;
}

[[nodiscard]] int smbus_write(TwoWire& wire, unsigned address, const i2c_smbus_ioctl_data& head,
                              const i2c_smbus_data& data, unsigned size) {
    if (head.size == I2C_SMBUS_QUICK) {
        return wire.write(address, {});
    }
    Bytes message{head.command};
    switch (head.size) {
    case I2C_SMBUS_BYTE: break;
    case I2C_SMBUS_WORD_DATA:
        message.push_back(static_cast<std::uint8_t>(data.word));
        message.push_back(static_cast<std::uint8_t>(data.word >> 8U));
        break;
    case I2C_SMBUS_BYTE_DATA: message.push_back(data.byte); break;
    default: message.insert(message.end(), data.block + 1, data.block + 1 + size); break;
    }
    return wire.write(address, message);
}

/// I2C_SMBUS: first the head, then the data, which has a length of its own.
void smbus(fuse_req_t request, const void* argument, unsigned address,
           std::span<const std::uint8_t> in, std::size_t out_size) {
    std::vector<iovec> wanted{part(argument, sizeof(i2c_smbus_ioctl_data))};
    i2c_smbus_ioctl_data head{};
    if (!take(in, head)) {
        ::fuse_reply_ioctl_retry(request, wanted.data(), wanted.size(), nullptr, 0);
        return;
    }
    const bool reads = head.read_write == I2C_SMBUS_READ;
    const bool has_data = head.size != I2C_SMBUS_QUICK && (reads || head.size != I2C_SMBUS_BYTE);
    i2c_smbus_data data{};
    if (has_data && head.data == nullptr) {
        ::fuse_reply_err(request, EINVAL);
        return;
    }
    if (has_data && (!take(in, data) || (reads && out_size < sizeof data))) {
        wanted.push_back(part(head.data, sizeof data));
        ::fuse_reply_ioctl_retry(request, wanted.data(), wanted.size(),
                                 reads ? &wanted[1] : nullptr, reads ? 1 : 0);
        return;
    }
    if (head.size == I2C_SMBUS_I2C_BLOCK_BROKEN) { // what libi2c asks for a read of 32 bytes by
        head.size = I2C_SMBUS_I2C_BLOCK_DATA;
        data.block[0] = reads ? I2C_SMBUS_BLOCK_MAX : data.block[0];
    }
    const auto size = size_of(head.size, data);
    TwoWire& wire = device_of(request).wire;
    const int failed = !size               ? -EOPNOTSUPP
                       : reads && has_data ? smbus_read(wire, address, head, data, *size)
                                           : smbus_write(wire, address, head, data, *size);
    if (failed != 0) {
        ::fuse_reply_err(request, -failed);
    } else {
        ::fuse_reply_ioctl(request, 0, &data, reads && has_data ? sizeof data : 0);
    }
}

/// What the kernel keeps of an open file is the place of its address.
[[nodiscard]] unsigned& address_of(const fuse_file_info& info) {
    return *reinterpret_cast<unsigned*>(info.fh); // NOLINT(*-no-int-to-ptr): from open_device()
}

void open_device(fuse_req_t request, fuse_file_info* info) {
    info->fh = reinterpret_cast<std::uintptr_t>(new unsigned(0));
    info->direct_io = 1;
    if (::fuse_reply_open(request, info) != 0) {
        delete &address_of(*info); // nobody has it
    }
}

void release(fuse_req_t request, fuse_file_info* info) {
    delete &address_of(*info);
    ::fuse_reply_err(request, 0);
}

void read_device(fuse_req_t request, std::size_t size, off_t, fuse_file_info* info) {
    Bytes bytes(std::min(size, longest_message));
    if (const int failed = device_of(request).wire.read(address_of(*info), bytes)) {
        ::fuse_reply_err(request, -failed);
        return;
    }
    ::fuse_reply_buf(request, reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void write_device(fuse_req_t request, const char* data, std::size_t size, off_t,
                  fuse_file_info* info) {
    const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(data),
                                              std::min(size, longest_message));
    if (const int failed = device_of(request).wire.write(address_of(*info), bytes)) {
        ::fuse_reply_err(request, -failed);
        return;
    }
    ::fuse_reply_write(request, bytes.size());
}

void control(fuse_req_t request, int command, void* argument, fuse_file_info* info, unsigned flags,
             const void* in, std::size_t in_size, std::size_t out_size) {
    if ((flags & FUSE_IOCTL_COMPAT) != 0) {
        ::fuse_reply_err(request, ENOSYS);
        return;
    }
    const std::span<const std::uint8_t> bytes(static_cast<const std::uint8_t*>(in), in_size);
    const auto value = reinterpret_cast<std::uintptr_t>(argument);
    switch (static_cast<unsigned>(command)) {
    case I2C_SLAVE:
    case I2C_SLAVE_FORCE:
        if (value > 0x7F) {
            ::fuse_reply_err(request, EINVAL);
            return;
        }
        address_of(*info) = static_cast<unsigned>(value);
        ::fuse_reply_ioctl(request, 0, nullptr, 0);
        return;
    case I2C_FUNCS:
        if (out_size < sizeof functions) {
            const iovec to = part(argument, sizeof functions);
            ::fuse_reply_ioctl_retry(request, nullptr, 0, &to, 1);
        } else {
            ::fuse_reply_ioctl(request, 0, &functions, sizeof functions);
        }
        return;
    case I2C_RDWR: transfer(request, argument, bytes, out_size); return;
    case I2C_SMBUS: smbus(request, argument, address_of(*info), bytes, out_size); return;
    case I2C_RETRIES:
    case I2C_TIMEOUT: ::fuse_reply_ioctl(request, 0, nullptr, 0); return;
    case I2C_TENBIT:
    case I2C_PEC:
        if (value == 0) {
            ::fuse_reply_ioctl(request, 0, nullptr, 0);
        } else {
            ::fuse_reply_err(request, EINVAL);
        }
        return;
    default: ::fuse_reply_err(request, ENOTTY); return;
    }
}

std::optional<std::string> I2cDevice::make(unsigned number) {
    const std::string node = fmt::format("/dev/i2c-{}", number);
    if (::access(node.c_str(), F_OK) == 0) {
        return fmt::format("{} is there already; take another number", node);
    }
    if (::access("/dev/cuse", F_OK) != 0) {
        return "this system has no /dev/cuse: load the module cuse";
    }
    std::string name = fmt::format("DEVNAME=i2c-{}", number);
    std::array<const char*, 1> said{name.c_str()};
    cuse_info info{};
    info.dev_info_argc = said.size();
    info.dev_info_argv = said.data();
    info.flags = CUSE_UNRESTRICTED_IOCTL;
    static constexpr std::array words{"optictl", "-f", "-s"};
    std::array<char*, words.size()> arguments{};
    std::ranges::transform(words, arguments.begin(),
                           [](const char* word) { return const_cast<char*>(word); });
    cuse_lowlevel_ops all{};
    all.open = open_device;
    all.release = release;
    all.read = read_device;
    all.write = write_device;
    all.ioctl = control;
    int is_multithreaded = 0;
    errno = 0;
    set_session(::cuse_lowlevel_setup(static_cast<int>(arguments.size()), arguments.data(), &info,
                                      &all, &is_multithreaded, this));
    if (session() == nullptr) {
        return fmt::format("{} cannot be made{}{}; be root", node, errno != 0 ? ": " : "",
                           errno != 0 ? std::strerror(errno) : "");
    }
    return std::nullopt;
}

} // namespace

std::expected<std::unique_ptr<Door>, std::string> make_i2c_device(unsigned number, Transport& bus) {
    auto device = std::make_unique<I2cDevice>(bus);
    if (auto failed = device->make(number)) {
        return std::unexpected(std::move(*failed));
    }
    return device;
}

} // namespace optictl::drivers::emulate
