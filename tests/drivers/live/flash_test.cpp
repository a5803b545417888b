// Firmware that the kernel writes: the conversation of ETHTOOL_MSG_MODULE_FW_FLASH_ACT as
// Linux 6.11 holds it, and what older kernels answer.
#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <libmnl/libmnl.h>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

#include "cli/engine/firmware/kernel.hpp"
#include "drivers/emulator/module.hpp"
#include "drivers/ethtool/flash.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::FlashProgress;
using drivers::IoKind;

namespace {

constexpr std::uint16_t family = 0x15;
// linux/ethtool_netlink.h of Linux 6.11
constexpr std::uint8_t fw_flash_act = 44;
constexpr std::uint8_t fw_flash_ntf = 44;
constexpr std::uint8_t module_ntf = 36;

struct Note {
    unsigned status;
    std::string text{};
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::uint8_t command = fw_flash_ntf;
};

/// A kernel that flashes; each message is a datagram.
class FlashingKernel final : public FakeSystem {
public:
    int error = 0;           ///< of the request
    std::string words;       ///< beside it
    std::vector<Note> early; ///< come before the acknowledgement
    std::vector<Note> notes;
    bool wide = false; ///< numbers of eight bytes
    int lost = 0;      ///< errno of reading where all was read
    std::string device;
    std::string file;

    long send(int, std::span<const std::uint8_t> message) override {
        const auto* request = reinterpret_cast<const nlmsghdr*>(message.data());
        const auto* general = static_cast<const genlmsghdr*>(mnl_nlmsg_get_payload(request));
        if (request->nlmsg_type == GENL_ID_CTRL) {
            nlmsghdr* const reply = begin(GENL_ID_CTRL, request->nlmsg_seq, CTRL_CMD_NEWFAMILY);
            mnl_attr_put_u16(reply, CTRL_ATTR_FAMILY_ID, family);
            take(reply);
            acknowledge(request, 0, {});
            return static_cast<long>(message.size());
        }
        CHECK(general->cmd == fw_flash_act);
        read_request(request);
        std::uint32_t sequence = request->nlmsg_seq;
        for (const Note& each : early) {
            note(each, ++sequence);
        }
        acknowledge(request, error, words);
        for (const Note& each : notes) {
            note(each, ++sequence);
        }
        return static_cast<long>(message.size());
    }
    long receive(int, std::span<std::uint8_t> out) override {
        if (queue_.empty()) {
            REQUIRE(lost != 0); // else it would wait for ever
            return -lost;
        }
        const auto reply = queue_.front();
        queue_.erase(queue_.begin());
        std::ranges::copy(reply, out.begin());
        return static_cast<long>(reply.size());
    }

private:
    nlmsghdr* begin(std::uint16_t type, std::uint32_t sequence, std::uint8_t command) {
        buffer_.fill(0);
        nlmsghdr* const head = mnl_nlmsg_put_header(buffer_.data());
        head->nlmsg_type = type;
        head->nlmsg_seq = sequence;
        static_cast<genlmsghdr*>(mnl_nlmsg_put_extra_header(head, sizeof(genlmsghdr)))->cmd =
            command;
        return head;
    }
    void take(const nlmsghdr* head) {
        queue_.emplace_back(buffer_.begin(), buffer_.begin() + head->nlmsg_len);
    }
    void acknowledge(const nlmsghdr* request, int number, const std::string& text) {
        buffer_.fill(0);
        nlmsghdr* const head = mnl_nlmsg_put_header(buffer_.data());
        head->nlmsg_type = NLMSG_ERROR;
        head->nlmsg_flags =
            static_cast<std::uint16_t>(NLM_F_CAPPED | (text.empty() ? 0 : NLM_F_ACK_TLVS));
        head->nlmsg_seq = request->nlmsg_seq;
        auto* const body =
            static_cast<nlmsgerr*>(mnl_nlmsg_put_extra_header(head, sizeof(nlmsgerr)));
        body->error = -number;
        body->msg = *request;
        if (!text.empty()) {
            mnl_attr_put_strz(head, NLMSGERR_ATTR_MSG, text.c_str());
        }
        take(head);
    }
    void note(const Note& each, std::uint32_t sequence) {
        nlmsghdr* const head = begin(family, sequence, each.command);
        mnl_attr_put_u32(head, 4, each.status);
        if (!each.text.empty()) {
            mnl_attr_put_strz(head, 5, each.text.c_str());
        }
        if (wide) {
            mnl_attr_put_u64(head, 6, each.done);
            mnl_attr_put_u64(head, 7, each.total);
        } else {
            mnl_attr_put_u32(head, 6, static_cast<std::uint32_t>(each.done));
            mnl_attr_put_u32(head, 7, static_cast<std::uint32_t>(each.total));
        }
        take(head);
    }
    /// Calls `take` with each attribute of some bytes.
    static void for_each(const void* bytes, std::size_t size,
                         const std::function<void(const nlattr*)>& take) {
        const auto* attribute = static_cast<const nlattr*>(bytes);
        int left = static_cast<int>(size);
        for (; mnl_attr_ok(attribute, left); attribute = mnl_attr_next(attribute)) {
            left -= static_cast<int>(MNL_ALIGN(mnl_attr_get_len(attribute)));
            take(attribute);
        }
    }
    void read_request(const nlmsghdr* request) {
        const auto take = [&](const nlattr* attribute) {
            switch (mnl_attr_get_type(attribute)) {
            case 1:
                for_each(mnl_attr_get_payload(attribute), mnl_attr_get_payload_len(attribute),
                         [&](const nlattr* inner) { device = mnl_attr_get_str(inner); });
                break;
            case 2: file = mnl_attr_get_str(attribute); break;
            default: FAIL("an attribute that is not of this request");
            }
        };
        for_each(mnl_nlmsg_get_payload_offset(request, sizeof(genlmsghdr)),
                 mnl_nlmsg_get_payload_len(request) - sizeof(genlmsghdr), take);
    }

    alignas(nlmsghdr) std::array<std::uint8_t, 1024> buffer_{};
    std::vector<std::vector<std::uint8_t>> queue_;
};

std::expected<void, drivers::IoError> flash(FlashingKernel& kernel,
                                            std::vector<std::string>* seen = nullptr) {
    return drivers::ethtool::flash(kernel, "eth0", "lf/new.bin", [&](const FlashProgress& now) {
        if (seen != nullptr) {
            seen->push_back(now.text + " " + std::to_string(now.done) + "/" +
                            std::to_string(now.total));
        }
    });
}

} // namespace

TEST_CASE("an update by the kernel: each of its messages is progress, the last ends it") {
    for (const bool wide : {false, true}) {
        FlashingKernel kernel;
        kernel.wide = wide;
        kernel.early = {{.status = 1}};
        kernel.notes = {
            {.status = 2, .text = "Downloading firmware image", .done = 0, .total = 4096},
            {.status = 2, .command = module_ntf}, // of something else
            {.status = 2, .text = "Downloading firmware image", .done = 2048, .total = 4096},
            {.status = 2, .text = "Running firmware image"},
            {.status = 2, .text = "Committing firmware image"},
            {.status = 3},
            {.status = 4, .text = "of another run"},
        };
        std::vector<std::string> seen;
        CHECK(flash(kernel, &seen).has_value());
        CHECK(kernel.device == "eth0");
        CHECK(kernel.file == "lf/new.bin");
        REQUIRE(seen.size() == 6);
        CHECK(seen[1] == "Downloading firmware image 0/4096");
        CHECK(seen[2] == "Downloading firmware image 2048/4096");
        CHECK(seen[3] == "Running firmware image 0/0");
        CHECK(kernel.open_files == 0);
    }
}

TEST_CASE("the kernel gives up: its words are the reason") {
    FlashingKernel kernel;
    kernel.early = {{.status = 1},
                    {.status = 4, .text = "Start FW download failed, CDB checksum."}};
    const auto ended = flash(kernel); // although its last message came before the acknowledgement
    REQUIRE_FALSE(ended);
    CHECK(ended.error().kind == IoKind::NotTaken);
    CHECK(ended.error().message ==
          "eth0: the kernel gave up: Start FW download failed, CDB checksum");
}

TEST_CASE("refusals in words: kernels before 6.11, drivers that cannot, devices that are up") {
    const auto refusal = [](int error, const std::string& words) {
        FlashingKernel kernel;
        kernel.error = error;
        kernel.words = words;
        const auto ended = flash(kernel);
        REQUIRE_FALSE(ended);
        return ended.error();
    };
    CHECK(refusal(EOPNOTSUPP, "").kind == IoKind::NotSupported);
    CHECK(refusal(EOPNOTSUPP, "").message.find("Linux 6.11 is the first") != std::string::npos);
    CHECK(refusal(EOPNOTSUPP, "Flashing module firmware is not supported by this device")
              .message.find("its driver does not write firmware") != std::string::npos);
    CHECK(refusal(EBUSY, "Netdevice is up, so flashing is not permitted").message ==
          "eth0: the kernel refuses: Netdevice is up, so flashing is not permitted");
    CHECK(refusal(ENOENT, "").message.find("lf/new.bin") != std::string::npos);
    CHECK(refusal(EPERM, "").kind == IoKind::NoPermission);
    FlashingKernel old;
    old.has_netlink = false;
    CHECK(flash(old).error().message.find("Linux 6.11") != std::string::npos);
}

TEST_CASE("the kernel's word is lost: it is said that it may still be at it") {
    FlashingKernel kernel;
    kernel.notes = {{.status = 1}, {.status = 2, .text = "Downloading firmware image"}};
    kernel.lost = ENOBUFS;
    const auto ended = flash(kernel);
    REQUIRE_FALSE(ended);
    CHECK(ended.error().kind == IoKind::NotTaken);
    CHECK(ended.error().message.find("may still be at it") != std::string::npos);
}

TEST_CASE("the name of an image is that below the kernel's firmware folder") {
    FakeSystem system;
    CHECK(engine::kernel_name_of(system, "/lib/firmware/lf/new.bin") == "lf/new.bin");
    CHECK(engine::kernel_name_of(system, "/lib/firmware/../../tmp/new.bin") == std::nullopt);
    CHECK(engine::kernel_name_of(system, "/lib/firmwares/new.bin") == std::nullopt);
    CHECK(engine::kernel_name_of(system, "/tmp/new.bin") == std::nullopt);
    system.files["/sys/module/firmware_class/parameters/path"] = "/srv/images\n";
    CHECK(engine::kernel_name_of(system, "/srv/images/a/new.bin") == "a/new.bin");
}
