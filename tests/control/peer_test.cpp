// Verbs against what another emulator answered (peer/README.md): they write what they wrote then,
// and come to the same end.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <doctest/doctest.h>

#include "cli/engine/change/breakout.hpp"
#include "drivers/wrap/trace_file.hpp"
#include "tests/control/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::IoError;
using drivers::wrap::Trace;
using drivers::wrap::Transaction;

/// The other emulator, as far as a trace knows it: between two writes it shows what was read last.
/// What was never read is 00h, as it is there.
class Peer final : public drivers::Transport {
public:
    explicit Peer(Trace trace) : trace_(std::move(trace)) { take_reads(); }

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        for (unsigned i = 0; i < out.size(); ++i) {
            const auto found = memory_.find({page, byte + i});
            out[i] = found != memory_.end() ? found->second : 0;
        }
        return out.size();
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        if (!has_more()) {
            FAIL("a write more than there was then");
        }
        const Transaction& then = trace_.transactions[at_++];
        CHECK(then.page == page);
        CHECK(then.byte == byte);
        CHECK(std::ranges::equal(then.bytes, bytes));
        put(then);
        take_reads();
        return {};
    }
    [[nodiscard]] drivers::Capabilities capabilities() const override { return trace_.head.can; }
    [[nodiscard]] std::string description() const override { return trace_.head.source; }
    [[nodiscard]] drivers::Clock* own_clock() override { return &clock_; }

    [[nodiscard]] bool has_more() const { return at_ < trace_.transactions.size(); }

private:
    void put(const Transaction& each) {
        for (unsigned i = 0; i < each.bytes.size(); ++i) {
            memory_[{each.page, each.byte + i}] = each.bytes[i];
        }
    }
    void take_reads() {
        for (; has_more() && !trace_.transactions[at_].is_write; ++at_) {
            put(trace_.transactions[at_]);
        }
    }

    Trace trace_;
    std::size_t at_ = 0;
    std::map<std::pair<memmap::Page, unsigned>, std::uint8_t> memory_;
    drivers::VirtualClock clock_;
};

Trace trace_of(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(std::string(OPTICTL_SOURCE_DIR) + "/tests/control/peer/" + name +
                          ".trace")
                .rdbuf();
    auto trace = drivers::wrap::parse_trace(text.str());
    REQUIRE_MESSAGE(trace, (trace ? "" : trace.error()));
    return std::move(*trace);
}

Rig::Wisher power(model::PowerMode mode) {
    return [=](const engine::Inspection&) { return model::Wish{.name = "power", .power = mode}; };
}

Rig::Wisher tx(unsigned value) {
    return [=](const engine::Inspection&) {
        return model::Wish{.name = "tx", .lanes = {{model::Setting::TxDisable, 0x03, value}}};
    };
}

} // namespace

TEST_CASE("verbs against another emulator, as they were") {
    struct Case {
        std::string name;
        Rig::Wisher wish;
    };
    const Case cases[] = {
        {"power-high", power(model::PowerMode::High)},
        {"breakout",
         [](const engine::Inspection& inspection) -> std::expected<model::Wish, engine::NoWish> {
             return engine::breakout(inspection, "2x200G");
         }},
        {"tx-off", tx(1)},
        {"tx-on", tx(0)},
        {"power-low", power(model::PowerMode::Low)},
    };
    const Folder folder;
    for (const Case& each : cases) {
        CAPTURE(each.name);
        Peer peer(trace_of(each.name));
        const auto outcome = engine::change(
            peer, "bench", {}, {.wish = each.wish, .journal = (folder.path / each.name).string()});
        CAPTURE(outcome.message);
        CHECK(engine::name_of(outcome.result) == "done");
        CHECK_FALSE(peer.has_more());
    }
}

} // namespace optictl
