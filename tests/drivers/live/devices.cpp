#include "tests/drivers/live/devices.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <sys/socket.h>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <linux/netlink.h>
#include <linux/sockios.h>

namespace optictl::tests {
namespace {

constexpr std::uint16_t family = 0x15;

/// A message in a buffer that grows by itself.
class Message {
public:
    Message(std::uint16_t type, std::uint16_t flags, std::uint32_t sequence)
        : head_(mnl_nlmsg_put_header(buffer_.data())) {
        head_->nlmsg_type = type;
        head_->nlmsg_flags = flags;
        head_->nlmsg_seq = sequence;
    }
    [[nodiscard]] nlmsghdr* head() { return head_; }
    template <class Extra>
    [[nodiscard]] Extra* add() {
        return static_cast<Extra*>(mnl_nlmsg_put_extra_header(head_, sizeof(Extra)));
    }
    [[nodiscard]] std::vector<std::uint8_t> take() {
        return {buffer_.begin(), buffer_.begin() + head_->nlmsg_len};
    }

private:
    alignas(nlmsghdr) std::array<std::uint8_t, 4096> buffer_{};
    nlmsghdr* head_;
};

std::vector<std::uint8_t> acknowledgement(const nlmsghdr* request, int error,
                                          const std::string& text) {
    Message message(NLMSG_ERROR,
                    static_cast<std::uint16_t>(NLM_F_CAPPED | (text.empty() ? 0 : NLM_F_ACK_TLVS)),
                    request->nlmsg_seq);
    auto* const body = message.add<nlmsgerr>();
    body->error = -error;
    body->msg = *request;
    if (!text.empty()) {
        mnl_attr_put_strz(message.head(), NLMSGERR_ATTR_MSG, text.c_str());
    }
    return message.take();
}

EepromRequest request_of(const nlmsghdr* message) {
    EepromRequest out;
    const auto* attribute =
        static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(message, sizeof(genlmsghdr)));
    int left = static_cast<int>(mnl_nlmsg_get_payload_len(message) - sizeof(genlmsghdr));
    for (; mnl_attr_ok(attribute, left); attribute = mnl_attr_next(attribute)) {
        left -= static_cast<int>(MNL_ALIGN(mnl_attr_get_len(attribute)));
        switch (mnl_attr_get_type(attribute)) {
        case ETHTOOL_A_MODULE_EEPROM_OFFSET: out.offset = mnl_attr_get_u32(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_LENGTH: out.length = mnl_attr_get_u32(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_PAGE: out.page = mnl_attr_get_u8(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_BANK: out.bank = mnl_attr_get_u8(attribute); break;
        case ETHTOOL_A_MODULE_EEPROM_I2C_ADDRESS: out.address = mnl_attr_get_u8(attribute); break;
        default: break;
        }
    }
    return out;
}

} // namespace

memmap::Image capture(const std::string& name) {
    auto loaded =
        drivers::dump::load(std::string(OPTICTL_SOURCE_DIR) + "/captures/" + name + ".cap");
    REQUIRE(loaded);
    REQUIRE(loaded->size() == 1);
    return std::move(loaded->front().image);
}

int FakeSystem::open(const std::string& path, int flags) {
    if (const auto error = open_errors.find(path); error != open_errors.end()) {
        return -error->second;
    }
    if (!files.contains(path) && !(path == "/dev/i2c-7" && functions != 0)) {
        return -ENOENT;
    }
    paths_[next_] = path;
    open_flags[path] = flags;
    ++open_files;
    return next_++;
}

void FakeSystem::close(int file) {
    CHECK(paths_.erase(file) == 1);
    --open_files;
}

long FakeSystem::pread(int file, std::span<std::uint8_t> out, std::uint64_t offset) {
    const std::string& text = files.at(paths_.at(file));
    if (offset >= text.size()) {
        return 0;
    }
    const std::size_t size = std::min<std::size_t>(out.size(), text.size() - offset);
    std::memcpy(out.data(), text.data() + offset, size);
    return static_cast<long>(size);
}

long FakeSystem::pwrite(int file, std::span<const std::uint8_t> bytes, std::uint64_t offset) {
    if ((open_flags.at(paths_.at(file)) & O_ACCMODE) == O_RDONLY) {
        return -EBADF;
    }
    std::string& text = files.at(paths_.at(file));
    if (offset + bytes.size() > text.size()) {
        return -EINVAL;
    }
    std::memcpy(text.data() + offset, bytes.data(), bytes.size());
    return static_cast<long>(bytes.size());
}

int FakeSystem::ioctl(int, unsigned long request, void* argument) {
    if (request == SIOCETHTOOL) {
        return ethtool_ioctl ? ethtool_ioctl(request, argument) : -EOPNOTSUPP;
    }
    if (request == I2C_FUNCS) {
        *static_cast<unsigned long*>(argument) = functions;
        return 0;
    }
    if (request == I2C_SLAVE || request == I2C_SLAVE_FORCE) {
        if (is_busy && request == I2C_SLAVE) {
            return -EBUSY;
        }
        device_ = reinterpret_cast<std::uintptr_t>(argument) == 0x51 ? memmap::Device::A2
                                                                     : memmap::Device::A0;
        return 0;
    }
    REQUIRE(request == I2C_RDWR);
    const auto* data = static_cast<i2c_rdwr_ioctl_data*>(argument);
    const i2c_msg* messages = data->msgs;
    const auto device = messages[0].addr == 0x51 ? memmap::Device::A2 : memmap::Device::A0;
    if (module == nullptr) {
        return nack_is_short ? 0 : -ENXIO;
    }
    if (transfer_error != 0) {
        return -transfer_error;
    }
    if (data->nmsgs == 1) {
        transfers.push_back(
            fmt::format("rdwr w {:02x} {}", messages[0].buf[0], messages[0].len - 1));
        const std::span bytes(messages[0].buf + 1, messages[0].len - 1U);
        return module->write(device, messages[0].buf[0], bytes) ? 1 : -ENXIO;
    }
    if (data->nmsgs > most_messages || messages[data->nmsgs - 1].len > longest) {
        return -EOPNOTSUPP;
    }
    if (data->nmsgs == 4) {
        transfers.push_back(fmt::format("rdwr a {:02x} {}+{}", messages[2].buf[0], messages[1].len,
                                        messages[3].len));
        const std::span select(messages[1].buf, messages[1].len);
        const std::span out(messages[3].buf, messages[3].len);
        return module->read(device, messages[0].buf[0], select) == select.size() &&
                       module->read(device, messages[2].buf[0], out) == out.size()
                   ? 4
                   : -ENXIO;
    }
    if (data->nmsgs == 5) {
        transfers.push_back(
            fmt::format("rdwr aw {:02x} {}", messages[4].buf[0], messages[4].len - 1));
        const std::span select(messages[1].buf, messages[1].len);
        const std::span before(messages[3].buf, messages[3].len);
        return module->read(device, messages[0].buf[0], select) == select.size() &&
                       module->read(device, messages[2].buf[0], before) == before.size() &&
                       module->write(device, messages[4].buf[0],
                                     {messages[4].buf + 1, messages[4].len - 1U})
                   ? 5
                   : -ENXIO;
    }
    transfers.push_back(fmt::format("rdwr r {:02x} {}", messages[0].buf[0], messages[1].len));
    const std::span out(messages[1].buf, messages[1].len);
    return module->read(device, messages[0].buf[0], out) == out.size() ? 2 : -ENXIO;
}

int FakeSystem::smbus_read(std::uint8_t command, std::span<std::uint8_t> out, const char* what) {
    if (module == nullptr) {
        return -ENXIO;
    }
    transfers.push_back(fmt::format("{} {:02x} {}", what, command, out.size()));
    return module->read(device_, command, out) == out.size() ? static_cast<int>(out.size())
                                                             : -ENXIO;
}

int FakeSystem::smbus_read_byte(int, std::uint8_t command) {
    std::array<std::uint8_t, 1> byte{};
    const int count = smbus_read(command, byte, "byte");
    return count < 0 ? count : byte[0];
}

int FakeSystem::smbus_read_word(int, std::uint8_t command) {
    std::array<std::uint8_t, 2> bytes{};
    const int count = smbus_read(command, bytes, "word");
    return count < 0 ? count : bytes[0] | bytes[1] << 8;
}

int FakeSystem::smbus_read_block(int, std::uint8_t command, std::span<std::uint8_t> out) {
    if (!blocks_ignore_pages) {
        return smbus_read(command, out, "block");
    }
    const auto selected = module->selected(device_);
    module->select(device_, {});
    const int count = smbus_read(command, out, "block");
    module->select(device_, selected);
    return count;
}

int FakeSystem::smbus_write_byte(int, std::uint8_t command, std::uint8_t value) {
    const std::array<std::uint8_t, 1> bytes{value};
    return module != nullptr && module->write(device_, command, bytes) ? 0 : -ENXIO;
}

int FakeSystem::smbus_write_word(int, std::uint8_t command, std::uint16_t value) {
    const std::array<std::uint8_t, 2> bytes{static_cast<std::uint8_t>(value & 0xFF),
                                            static_cast<std::uint8_t>(value >> 8)};
    return module != nullptr && module->write(device_, command, bytes) ? 0 : -ENXIO;
}

int FakeSystem::socket(int domain, int, int) {
    if (domain == AF_NETLINK && !has_netlink) {
        return -EPROTONOSUPPORT;
    }
    paths_[next_] = "socket";
    ++open_files;
    return next_++;
}

int FakeSystem::set_option(int, int, int, int) {
    return 0;
}

long FakeSystem::send(int, std::span<const std::uint8_t> message) {
    const auto* request = reinterpret_cast<const nlmsghdr*>(message.data());
    const auto* general = static_cast<const genlmsghdr*>(mnl_nlmsg_get_payload(request));
    if (request->nlmsg_type == GENL_ID_CTRL) {
        Message reply(GENL_ID_CTRL, 0, request->nlmsg_seq);
        reply.add<genlmsghdr>()->cmd = CTRL_CMD_NEWFAMILY;
        mnl_attr_put_u16(reply.head(), CTRL_ATTR_FAMILY_ID, family);
        replies_.push_back(reply.take());
        replies_.push_back(acknowledgement(request, 0, {}));
        return static_cast<long>(message.size());
    }
    REQUIRE(request->nlmsg_type == family);
    REQUIRE(general->cmd == ETHTOOL_MSG_MODULE_EEPROM_GET);
    const EepromReply answer = eeprom(request_of(request));
    if (answer.error == 0) {
        Message reply(family, 0, request->nlmsg_seq);
        reply.add<genlmsghdr>()->cmd = ETHTOOL_MSG_MODULE_EEPROM_GET_REPLY;
        mnl_attr_put(reply.head(), ETHTOOL_A_MODULE_EEPROM_DATA, answer.bytes.size(),
                     answer.bytes.data());
        replies_.push_back(reply.take());
    }
    replies_.push_back(acknowledgement(request, answer.error, answer.text));
    return static_cast<long>(message.size());
}

long FakeSystem::receive(int, std::span<std::uint8_t> out) {
    REQUIRE_FALSE(replies_.empty());
    const std::vector<std::uint8_t> reply = replies_.front();
    replies_.erase(replies_.begin());
    REQUIRE(reply.size() <= out.size());
    std::ranges::copy(reply, out.begin());
    return static_cast<long>(reply.size());
}

std::expected<std::string, int> FakeSystem::link(const std::string& path) {
    const auto found = links.find(path);
    return found != links.end() ? std::expected<std::string, int>(found->second)
                                : std::unexpected(-ENOENT);
}

std::expected<std::vector<std::string>, int> FakeSystem::list(const std::string& path) {
    if (files.contains(path)) {
        return std::unexpected(-ENOTDIR);
    }
    std::vector<std::string> names;
    for (const auto* paths : {&files, &links}) {
        for (const auto& [file, text] : *paths) {
            if (file.starts_with(path + "/")) {
                const std::string rest = file.substr(path.size() + 1);
                names.push_back(rest.substr(0, rest.find('/')));
            }
        }
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names.empty() ? std::expected<std::vector<std::string>, int>(std::unexpected(-ENOENT))
                         : names;
}

drivers::FetchOptions virtual_time(drivers::Clock& clock) {
    drivers::FetchOptions options;
    options.clock = &clock;
    return options;
}

std::string wrong_bytes(const memmap::Image& read, const memmap::Image& truth) {
    std::string wrong;
    for (const memmap::Block& block : read.blocks()) {
        for (unsigned i = 0; i < memmap::half_page_size; ++i) {
            const unsigned byte = block.page.first_byte() + i;
            // The page select is what the reader made of it.
            const bool is_select = !block.page.upper && byte >= 126;
            if (block.known[i] && !is_select && truth.byte(block.page, byte) != block.bytes[i]) {
                wrong += fmt::format("{}{:02x}/{}:{} ", block.page.upper ? "page " : "lower ",
                                     block.page.page, block.page.bank, byte);
            }
        }
    }
    return wrong;
}

unsigned known_bytes(const memmap::Image& image) {
    unsigned count = 0;
    for (const memmap::Block& block : image.blocks()) {
        count += static_cast<unsigned>(block.known.count());
    }
    return count;
}

} // namespace optictl::tests
