#include "tests/kernel/emulator/tiny_usb.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <endian.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace emulator {

namespace {

using Bytes = std::vector<std::uint8_t>;

// USB/IP, after Documentation/usb/usbip_protocol.rst of the kernel: all numbers are big-endian.
constexpr std::uint32_t submit = 1;
constexpr std::uint32_t unlink_request = 2;
constexpr std::uint32_t submit_reply = 3;
constexpr std::uint32_t unlink_reply = 4;

struct Header {
    std::uint32_t command = 0;
    std::uint32_t sequence = 0;
    std::uint32_t device = 0;
    std::uint32_t direction = 0; // 1 is to the host
    std::uint32_t endpoint = 0;
    std::uint32_t flags_or_status = 0;
    std::uint32_t length = 0;
    std::array<std::uint32_t, 3> isochronous{};
    std::array<std::uint8_t, 8> setup{};
};
static_assert(sizeof(Header) == 48);

// USB 2.0 chapter 9, as far as the kernel asks a device with one control endpoint.
constexpr std::uint8_t get_status = 0;
constexpr std::uint8_t get_descriptor = 6;
constexpr std::uint8_t get_configuration = 8;
constexpr std::uint8_t device = 1;
constexpr std::uint8_t configuration = 2;
constexpr std::uint8_t string = 3;
constexpr std::array<std::uint8_t, 18> device_descriptor{
    18,   device, 0x10, 0x01, 0xff, 0,
    0,    64,     0x03, 0x04, 0x31, 0xc6, // 0403:c631, the identity of i2c-tiny-usb
    0x00, 0x02,   1,    2,    0,    1};
constexpr std::array<std::uint8_t, 18> configuration_descriptor{
    9,  configuration,
    18, 0,
    1,  1,
    0,  0x80,
    50, // one interface
    9,  4,
    0,  0,
    0,  0xff,
    0,  0,
    0}; // of no class, without endpoints

// drivers/i2c/busses/i2c-tiny-usb.c of the kernel.
constexpr std::uint8_t get_functions = 1;
constexpr std::uint8_t last_status = 3;
constexpr std::uint8_t transfer = 4;
constexpr std::uint8_t begins = 1;
constexpr std::uint8_t ends = 2;
constexpr std::uint16_t is_read = 1;
constexpr std::uint8_t acknowledged = 1;
constexpr std::uint8_t not_acknowledged = 2;

constexpr int usb_stall = -EPIPE;

bool read_all(int file, void* buffer, std::size_t size) {
    auto* at = static_cast<char*>(buffer);
    while (size > 0) {
        const ssize_t count = ::read(file, at, size);
        if (count <= 0) {
            return false;
        }
        at += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

bool write_all(int file, const void* buffer, std::size_t size) {
    const auto* at = static_cast<const char*>(buffer);
    while (size > 0) {
        const ssize_t count = ::write(file, at, size);
        if (count <= 0) {
            return false;
        }
        at += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

/// The eight bytes of a control request, and what came with it.
struct Control {
    std::uint8_t type;
    std::uint8_t request;
    std::uint16_t value;
    std::uint16_t index;
    std::size_t length;
    Bytes data;
};

struct Reply {
    int status = 0;
    Bytes data{};
};

Bytes string_descriptor(std::uint8_t number) {
    if (number == 0) {
        return {4, string, 0x09, 0x04}; // English
    }
    const std::string_view text = number == 1 ? "optictl" : "i2c-tiny-usb emulator";
    Bytes bytes{static_cast<std::uint8_t>(2 + 2 * text.size()), string};
    for (const char character : text) {
        bytes.push_back(static_cast<std::uint8_t>(character));
        bytes.push_back(0);
    }
    return bytes;
}

Reply descriptor(const Control& control) {
    switch (control.value >> 8) {
    case device: return {0, {device_descriptor.begin(), device_descriptor.end()}};
    case configuration:
        return {0, {configuration_descriptor.begin(), configuration_descriptor.end()}};
    case string: return {0, string_descriptor(static_cast<std::uint8_t>(control.value))};
    default: return {usb_stall};
    }
}

Reply standard(const Control& control) {
    switch (control.request) {
    case get_status: return {0, {0, 0}};
    case get_descriptor: return descriptor(control);
    case get_configuration: return {0, {1}};
    default: return {};
    }
}

Reply message(const Control& control, FaultyModule& module, std::uint8_t& status) {
    if ((control.request & begins) != 0) {
        module.start();
    }
    Reply reply;
    Answer answer{};
    if ((control.value & is_read) != 0) {
        reply.data.resize(control.length);
        answer = module.read(control.index, reply.data);
    } else {
        answer = module.write(control.index, control.data);
    }
    status = answer == Answer::Ack ? acknowledged : not_acknowledged;
    return reply;
}

Reply vendor(const Control& control, std::uint32_t functions, FaultyModule& module) {
    static std::uint8_t status = acknowledged;
    switch (control.request) {
    case get_functions: {
        const std::uint32_t little = htole32(functions);
        Reply reply{0, Bytes(sizeof little)};
        std::copy_n(reinterpret_cast<const std::uint8_t*>(&little), sizeof little,
                    reply.data.begin());
        return reply;
    }
    case last_status: return {0, {status}};
    case transfer:
    case transfer | begins:
    case transfer | ends:
    case transfer | begins | ends: return message(control, module, status);
    default: return {};
    }
}

Control control_of(const Header& header) {
    const auto word = [&](std::size_t at) {
        return static_cast<std::uint16_t>(header.setup[at] | header.setup[at + 1] << 8);
    };
    return {header.setup[0], header.setup[1], word(2), word(4), be32toh(header.length), {}};
}

/// What is to be unlinked has been answered already: requests are served one after the other.
bool answer_unlink(int connection, const Header& header) {
    Header reply;
    reply.command = htobe32(unlink_reply);
    reply.sequence = header.sequence;
    return write_all(connection, &reply, sizeof reply);
}

} // namespace

int attach(int port) {
    constexpr int full_speed = 2;
    std::array<int, 2> ends_of_pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_of_pair.data()) != 0) {
        return -1;
    }
    const int device_number = 0x10000 | (port + 2);
    const std::string line = std::to_string(port) + " " + std::to_string(ends_of_pair[1]) + " " +
                             std::to_string(device_number) + " " + std::to_string(full_speed);
    const int file = ::open("/sys/devices/platform/vhci_hcd.0/attach", O_WRONLY | O_CLOEXEC);
    if (file < 0 || !write_all(file, line.data(), line.size())) {
        return -1;
    }
    ::close(file);
    ::close(ends_of_pair[1]);
    return ends_of_pair[0];
}

bool serve(int connection, std::uint32_t functions, FaultyModule& module) {
    Header header;
    if (!read_all(connection, &header, sizeof header)) {
        return false;
    }
    const std::uint32_t command = be32toh(header.command);
    if (command == unlink_request) {
        return answer_unlink(connection, header);
    }
    if (command != submit) {
        return false;
    }
    const bool to_host = be32toh(header.direction) == 1;
    Control control = control_of(header);
    if (!to_host) {
        control.data.resize(control.length);
        if (!read_all(connection, control.data.data(), control.data.size())) {
            return false;
        }
    }
    constexpr std::uint8_t type_mask = 0x60;
    Reply reply =
        (control.type & type_mask) == 0 ? standard(control) : vendor(control, functions, module);
    if (module.is_unplugged()) {
        return false;
    }
    reply.data.resize(to_host ? std::min(reply.data.size(), control.length) : 0);
    Header answer;
    answer.command = htobe32(submit_reply);
    answer.sequence = header.sequence;
    answer.flags_or_status = htobe32(static_cast<std::uint32_t>(reply.status));
    answer.length =
        htobe32(static_cast<std::uint32_t>(to_host ? reply.data.size() : control.length));
    return write_all(connection, &answer, sizeof answer) &&
           write_all(connection, reply.data.data(), reply.data.size());
}

} // namespace emulator
