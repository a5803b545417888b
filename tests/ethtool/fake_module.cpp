// Gives the real ethtool a module to decode: loaded before libmnl, it answers the netlink requests
// of `ethtool -m` from a file. ethtool's own decoder does the rest, without a device or a kernel
// module.
//
// OPTICTL_FAKE_MODULE names the file: records of 132 bytes, each the two-wire address (50h or 51h),
// bank, page, 1 for an upper half, and the 128 bytes of that half.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <libmnl/libmnl.h>
#include <optional>
#include <queue>
#include <vector>

#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>

namespace {

constexpr std::uint16_t family_id = 0x21;
constexpr unsigned port_id = 1;
constexpr std::size_t half = 128;
constexpr std::size_t record_size = 4 + half;

using Message = std::vector<std::uint8_t>;

struct Fake {
    std::vector<std::uint8_t> records;
    std::queue<Message> replies;

    Fake() {
        if (const char* path = std::getenv("OPTICTL_FAKE_MODULE")) {
            std::ifstream file(path, std::ios::binary);
            records.assign(std::istreambuf_iterator<char>(file), {});
        }
    }
};
Fake& fake() {
    static Fake one;
    return one;
}

/// What one request asks for.
struct Wanted {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint8_t page = 0;
    std::uint8_t bank = 0;
    std::uint8_t address = 0;
};

const std::uint8_t* find(const Wanted& wanted) {
    const bool upper = wanted.offset >= half;
    const auto& records = fake().records;
    for (std::size_t at = 0; at + record_size <= records.size(); at += record_size) {
        if (records[at] == wanted.address && (records[at + 3] != 0) == upper &&
            (!upper || (records[at + 1] == wanted.bank && records[at + 2] == wanted.page))) {
            return &records[at + 4];
        }
    }
    return nullptr;
}

Message headed(const nlmsghdr& request, std::uint16_t type, std::uint8_t command) {
    Message message(MNL_SOCKET_BUFFER_SIZE);
    nlmsghdr* header = mnl_nlmsg_put_header(message.data());
    header->nlmsg_type = type;
    header->nlmsg_seq = request.nlmsg_seq;
    header->nlmsg_pid = port_id;
    if (type != NLMSG_ERROR) {
        auto* generic =
            static_cast<genlmsghdr*>(mnl_nlmsg_put_extra_header(header, sizeof(genlmsghdr)));
        generic->cmd = command;
        generic->version = 1;
    }
    return message;
}

void queue(Message message) {
    message.resize(reinterpret_cast<nlmsghdr*>(message.data())->nlmsg_len);
    fake().replies.push(std::move(message));
}

void acknowledge(const nlmsghdr& request, int error) {
    Message message = headed(request, NLMSG_ERROR, 0);
    auto* header = reinterpret_cast<nlmsghdr*>(message.data());
    auto* body = static_cast<nlmsgerr*>(mnl_nlmsg_put_extra_header(header, sizeof(nlmsgerr)));
    body->error = -error;
    body->msg = request;
    queue(std::move(message));
}

/// The family "ethtool", with the one operation that is asked for here.
void answer_family(const nlmsghdr& request) {
    Message message = headed(request, GENL_ID_CTRL, CTRL_CMD_NEWFAMILY);
    auto* header = reinterpret_cast<nlmsghdr*>(message.data());
    mnl_attr_put_u16(header, CTRL_ATTR_FAMILY_ID, family_id);
    mnl_attr_put_strz(header, CTRL_ATTR_FAMILY_NAME, ETHTOOL_GENL_NAME);
    nlattr* operations = mnl_attr_nest_start(header, CTRL_ATTR_OPS);
    nlattr* operation = mnl_attr_nest_start(header, 1);
    mnl_attr_put_u32(header, CTRL_ATTR_OP_ID, ETHTOOL_MSG_MODULE_EEPROM_GET);
    mnl_attr_put_u32(header, CTRL_ATTR_OP_FLAGS, GENL_CMD_CAP_DO);
    mnl_attr_nest_end(header, operation);
    mnl_attr_nest_end(header, operations);
    queue(std::move(message));
    acknowledge(request, 0);
}

Wanted wanted_of(const nlmsghdr& request) {
    Wanted wanted;
    const auto* attribute =
        static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(&request, sizeof(genlmsghdr)));
    const auto* end = static_cast<const char*>(mnl_nlmsg_get_payload_tail(&request));
    for (; mnl_attr_ok(attribute, static_cast<int>(end - reinterpret_cast<const char*>(attribute)));
         attribute = mnl_attr_next(attribute)) {
        switch (mnl_attr_get_type(attribute)) {
        case ETHTOOL_A_MODULE_EEPROM_OFFSET: wanted.offset = mnl_attr_get_u32(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_LENGTH: wanted.length = mnl_attr_get_u32(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_PAGE: wanted.page = mnl_attr_get_u8(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_BANK: wanted.bank = mnl_attr_get_u8(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_I2C_ADDRESS:
            wanted.address = mnl_attr_get_u8(attribute);
            break;
        default: break;
        }
    }
    return wanted;
}

void answer_bytes(const nlmsghdr& request) {
    const Wanted wanted = wanted_of(request);
    const std::uint8_t* bytes = find(wanted);
    const std::size_t first = wanted.offset % half;
    if (bytes == nullptr || first + wanted.length > half) {
        acknowledge(request, EINVAL);
        return;
    }
    Message message = headed(request, family_id, ETHTOOL_MSG_MODULE_EEPROM_GET_REPLY);
    auto* header = reinterpret_cast<nlmsghdr*>(message.data());
    mnl_attr_put(header, ETHTOOL_A_MODULE_EEPROM_DATA, wanted.length, bytes + first);
    queue(std::move(message));
    acknowledge(request, 0);
}

} // namespace

// What ethtool calls of libmnl's sockets; the rest of libmnl is the real one.
extern "C" {

mnl_socket* mnl_socket_open(int /*bus*/) {
    static char socket = 0;
    return reinterpret_cast<mnl_socket*>(&socket);
}
int mnl_socket_bind(mnl_socket* /*socket*/, unsigned /*groups*/, pid_t /*pid*/) {
    return 0;
}
int mnl_socket_setsockopt(const mnl_socket* /*socket*/, int /*type*/, void* /*buffer*/,
                          socklen_t /*size*/) {
    return 0;
}
int mnl_socket_close(mnl_socket* /*socket*/) {
    return 0;
}
unsigned mnl_socket_get_portid(const mnl_socket* /*socket*/) {
    return port_id;
}

ssize_t mnl_socket_sendto(const mnl_socket* /*socket*/, const void* buffer, size_t size) {
    const auto& request = *static_cast<const nlmsghdr*>(buffer);
    const auto* generic = static_cast<const genlmsghdr*>(mnl_nlmsg_get_payload(&request));
    if (request.nlmsg_type == GENL_ID_CTRL) {
        answer_family(request);
    } else if (generic->cmd == ETHTOOL_MSG_MODULE_EEPROM_GET) {
        answer_bytes(request);
    } else {
        acknowledge(request, EOPNOTSUPP);
    }
    return static_cast<ssize_t>(size);
}

ssize_t mnl_socket_recvfrom(const mnl_socket* /*socket*/, void* buffer, size_t size) {
    auto& replies = fake().replies;
    if (replies.empty() || replies.front().size() > size) {
        errno = ENOBUFS;
        return -1;
    }
    const Message message = std::move(replies.front());
    replies.pop();
    std::memcpy(buffer, message.data(), message.size());
    return static_cast<ssize_t>(message.size());
}

} // extern "C"
