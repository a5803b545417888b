// Writes on buses and modules that fail at every step: no byte is half written without the hook
// having been told, and nothing is said to be done that is not.
#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/session/run.hpp"
#include "drivers/session/session.hpp"
#include "drivers/wrap/layers.hpp"
#include "drivers/wrap/wrapper.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using drivers::IoError;
using drivers::IoKind;
using drivers::Written;
using memmap::Retry;
using memmap::upper;
using memmap::Verify;

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr memmap::Page controls = upper(0x10);
constexpr memmap::Page states = upper(0x11);
constexpr unsigned apply = 143;       // 10h: ApplyDPInit of staged set 0
constexpr unsigned staged = 145;      // 10h: DPConfigLane<i> of staged set 0
constexpr unsigned active = 206;      // 11h: DPConfigLane<i> of the active set
constexpr unsigned lanes_of_bank = 8; // OIF-CMIS 5.4 Tables 8-80, 8-82, 8-100
const Bytes wanted{0x30, 0x32, 0x34, 0x36, 0x38, 0x3A, 0x3C, 0x3E}; // 8 x 100G, application 3

/// What goes wrong at one transaction.
enum class Fault : std::uint8_t {
    Nack,      ///< nothing happens
    Remove,    ///< nobody answers from then on
    Torn,      ///< of a write the first half is taken, then no acknowledgement
    Lost,      ///< a write is taken and not acknowledged
    Swallowed, ///< a write is acknowledged and not taken
    TornAway,  ///< torn, and removed
};
constexpr std::array<Fault, 6> faults{Fault::Nack, Fault::Remove,    Fault::Torn,
                                      Fault::Lost, Fault::Swallowed, Fault::TornAway};

/// A module whose staged set becomes the active one when the trigger is written, with a fault at
/// transactions `at` to `at + length - 1`.
class Rig final : public drivers::wrap::Wrapper {
public:
    Rig(drivers::emulator::Module& module, drivers::Clock& clock, Fault fault, unsigned at,
        unsigned length)
        : Wrapper(drivers::emulator::open(module, clock)), module_(module), fault_(fault), at_(at),
          length_(length) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        return is_hit() && is_silent() ? std::unexpected(nack()) : Wrapper::read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        return is_hit() && is_silent() ? std::unexpected(nack())
                                       : Wrapper::read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        const bool is_select = !page.upper && byte >= 126;
        const bool hit = is_hit();
        if (hit && (is_silent() || (is_select && fault_ != Fault::Swallowed))) {
            return std::unexpected(nack());
        }
        if (is_select) {
            return hit ? std::expected<void, IoError>{} : Wrapper::write(page, byte, bytes);
        }
        if (!hit) {
            return take(page, byte, bytes);
        }
        if (fault_ == Fault::Torn || fault_ == Fault::TornAway) {
            if (bytes.size() > 1) {
                (void)take(page, byte, bytes.first(bytes.size() / 2));
            }
            removed_ = fault_ == Fault::TornAway;
        } else if (fault_ == Fault::Lost) {
            (void)take(page, byte, bytes);
        } else {
            return {};
        }
        return std::unexpected(nack());
    }
    [[nodiscard]] unsigned transactions() const { return count_; }
    [[nodiscard]] unsigned triggered() const { return triggered_; }
    [[nodiscard]] bool is_removed() const { return removed_; }

private:
    static IoError nack() { return {IoKind::Nack, "no module answers"}; }
    bool is_hit() {
        const unsigned now = count_++;
        const bool hit = at_ <= now && now < at_ + length_;
        removed_ = removed_ || (hit && fault_ == Fault::Remove);
        return hit || removed_;
    }
    [[nodiscard]] bool is_silent() const { return removed_ || fault_ == Fault::Nack; }

    std::expected<void, IoError> take(const memmap::Page& page, unsigned byte,
                                      std::span<const std::uint8_t> bytes) {
        if (byte != apply) {
            return Wrapper::write(page, byte, bytes);
        }
        ++triggered_;
        memmap::Image image = module_.image();
        const auto set = image.find(controls)->at(staged, lanes_of_bank);
        image.put(states, active, Bytes(set.begin(), set.end()));
        const auto selected = module_.selected(memmap::Device::A0);
        module_.replace(std::move(image));
        module_.select(memmap::Device::A0, selected);
        return {};
    }

    drivers::emulator::Module& module_;
    Fault fault_;
    unsigned at_;
    unsigned length_;
    unsigned count_ = 0;
    unsigned triggered_ = 0;
    bool removed_ = false;
};

/// Stages eight lanes, disables one output, applies, and waits for the active set.
struct Configure {
    unsigned step = 0;
};
memmap::Step next(Configure& state, const memmap::Now& now) {
    memmap::Write write{.patches = {}, .retry = Retry::Safe};
    switch (state.step++) {
    case 0:
        for (unsigned i = 0; i < lanes_of_bank; ++i) {
            write.patches.push_back(
                {controls, static_cast<std::uint8_t>(staged + i), 0xFF, wanted[i]});
        }
        return write;
    case 1: return memmap::Write{{{controls, 130, 0x10, 0x10}}, Retry::Safe};
    case 2: return memmap::Write{{{controls, apply, 0xFF, 0xFF}}, Retry::Never, Verify::Never};
    default: break;
    }
    const memmap::Block* block = now.image.find(states);
    if (block != nullptr && block->knows(active, lanes_of_bank) &&
        std::ranges::equal(block->at(active, lanes_of_bank), wanted)) {
        return memmap::Done{};
    }
    return memmap::Wait{.at_most = 1s,
                        .poll = {{states, active, lanes_of_bank}},
                        .nack_is_busy = true,
                        .what = "the active set"};
}
constexpr memmap::Procedure<Configure> configure{.name = "configure", .next = next};

/// What a journal knows: the last word on each run of bytes.
class Ledger final : public drivers::WriteHook {
public:
    struct Entry {
        drivers::WriteRecord record;
        bool is_open = true; ///< sent perhaps, no result yet
        drivers::WriteResult result;
    };
    std::expected<void, IoError> before(const drivers::WriteRecord& write) override {
        entries.push_back({write, true, {}});
        return {};
    }
    void after(const drivers::WriteRecord& write, const drivers::WriteResult& result) override {
        REQUIRE_FALSE(entries.empty());
        CHECK(entries.back().is_open);
        CHECK(entries.back().record.bytes == write.bytes);
        entries.back().is_open = false;
        entries.back().result = result;
    }
    std::vector<Entry> entries;
};

/// A module to write to, in the state it has before.
memmap::Image before_writing() {
    memmap::Image image = capture("osfp-800g-dr8");
    image.put(controls, staged, Bytes(lanes_of_bank, 0x10));
    image.put(controls, 130, Bytes{0x01});
    image.put(states, active, Bytes(lanes_of_bank, 0x10));
    return image;
}
void make_writable(drivers::emulator::Module& module) {
    module.make_writable({controls, 128, 110});
}

/// What must be true whatever went wrong.
void check_truth(const drivers::emulator::Module& module, const memmap::Image& start,
                 const Ledger& ledger, const drivers::RunEnd& end) {
    const auto now = [&](unsigned byte) { return module.image().byte(controls, byte).value(); };
    // The last entry of each byte, and whether it explains what the module has.
    for (unsigned byte = 128; byte < 238; ++byte) {
        CAPTURE(byte);
        const auto covers = [&](const Ledger::Entry& entry) {
            return entry.record.first <= byte &&
                   byte < entry.record.first + entry.record.bytes.size();
        };
        const auto last = std::find_if(ledger.entries.rbegin(), ledger.entries.rend(), covers);
        if (last == ledger.entries.rend()) {
            CHECK(now(byte) == start.byte(controls, byte));
            continue;
        }
        CHECK_FALSE(last->is_open);
        const std::size_t i = byte - last->record.first;
        if (byte == apply) {
            continue; // acts, and reads as it did
        }
        const bool is_new = now(byte) == last->record.bytes[i];
        const bool is_old = now(byte) == last->record.before[i];
        CHECK((is_new || is_old));
        switch (last->result.written) {
        case Written::Yes: CHECK(is_new); break;
        case Written::No:
        case Written::NotSent: CHECK(is_old); break;
        case Written::Partly:
        case Written::Unknown: CHECK(last->result.error); break;
        }
    }
    const auto active_set = module.image().find(states)->at(active, lanes_of_bank);
    const auto staged_set = module.image().find(controls)->at(staged, lanes_of_bank);
    if (end.is_done()) {
        CHECK(std::ranges::equal(active_set, wanted));
        CHECK(std::ranges::equal(staged_set, wanted));
        CHECK(now(130) == 0x11);
    } else {
        CHECK_FALSE(end.message.empty());
    }
}

struct Tally {
    unsigned done = 0;
    unsigned not_done = 0;
    unsigned half = 0;
};

void run_with(Fault fault, unsigned at, unsigned length, Tally& tally, unsigned* transactions) {
    const memmap::Image start = before_writing();
    drivers::emulator::Module module(start);
    make_writable(module);
    drivers::VirtualClock clock;
    Rig rig(module, clock, fault, at, length);
    Ledger ledger;
    drivers::RunEnd end;
    std::expected<void, IoError> put_back{};
    bool was_removed = false; // while it was written to
    {
        drivers::Session session(rig, virtual_time(clock), {.lock = {}, .hook = &ledger});
        session.learn({.upper_a0 = memmap::Upper::Banked, .upper_a2 = memmap::Upper::Flat});
        Configure state;
        end = drivers::run(session, configure, state);
        was_removed = rig.is_removed();
        put_back = session.end();
    }
    check_truth(module, start, ledger, end);
    CHECK(rig.triggered() <= 1); // never sent again blindly
    if (module.selected(memmap::Device::A0) != drivers::emulator::Selected{}) {
        CHECK_FALSE(put_back);
    }
    if (was_removed) {
        CHECK_FALSE(end.is_done());
    }
    tally.done += end.is_done() ? 1 : 0;
    tally.not_done += end.is_done() ? 0 : 1;
    tally.half += std::ranges::any_of(ledger.entries, [](const Ledger::Entry& entry) {
        return entry.result.written == Written::Partly;
    });
    if (transactions != nullptr) {
        *transactions = rig.transactions();
    }
}

} // namespace

TEST_CASE("a fault at every transaction of a procedure of writes is told, never hidden") {
    constexpr unsigned never = 1'000'000;
    unsigned transactions = 0;
    Tally still;
    run_with(Fault::Nack, never, 0, still, &transactions);
    CHECK(still.done == 1);
    REQUIRE(transactions > 12);
    CHECK(transactions < 40);
    for (const Fault fault : faults) {
        Tally tally;
        for (unsigned at = 0; at < transactions; ++at) {
            for (const unsigned length : {1U, 2U, 12U}) {
                CAPTURE(static_cast<int>(fault));
                CAPTURE(at);
                CAPTURE(length);
                run_with(fault, at, length, tally, nullptr);
            }
        }
        CAPTURE(static_cast<int>(fault));
        CHECK(tally.not_done > 0);
        CHECK((tally.done > 0 || fault == Fault::Remove));
        CHECK((tally.half > 0) == (fault == Fault::Torn));
    }
}

TEST_CASE("what was half written is written again where it may be, and then it is whole") {
    const memmap::Image start = before_writing();
    drivers::emulator::Module module(start);
    make_writable(module);
    drivers::VirtualClock clock;
    // The first data write is transaction 5: three looks and writes of the select before it.
    for (unsigned at = 0; at < 10; ++at) {
        Rig rig(module, clock, Fault::Torn, at, 1);
        Ledger ledger;
        drivers::Session session(rig, virtual_time(clock), {.lock = {}, .hook = &ledger});
        session.learn({.upper_a0 = memmap::Upper::Banked});
        for (const Retry retry : {Retry::Never, Retry::Safe}) {
            memmap::Write write{.patches = {{controls, 146, 0xFF, 0x77}, {controls, 147, 0xFF, 1}},
                                .retry = retry};
            const auto result = session.write(write, "test");
            const bool torn = std::ranges::any_of(ledger.entries, [](const auto& entry) {
                return entry.result.written == Written::Partly;
            });
            if (torn && retry == Retry::Never) {
                CHECK(ledger.entries.size() == 1);
                CHECK(result.written == Written::Partly);
                CHECK(result.after == Bytes{0x77, 0x10});
            } else {
                CHECK(result.written == Written::Yes);
            }
        }
        module.replace(start);
    }
}

TEST_CASE("800 seeded faulty buses: every write is told as it is") {
    Tally tally;
    for (unsigned seed = 0; seed < 800; ++seed) {
        CAPTURE(seed);
        const memmap::Image start = before_writing();
        drivers::emulator::Module module(start);
        make_writable(module);
        drivers::VirtualClock clock;
        auto rig = std::make_unique<Rig>(module, clock, Fault::Nack, 1'000'000, 0);
        const Rig& seen = *rig;
        const auto device = drivers::wrap::fault(
            std::move(rig),
            fmt::format("seed:{}:rate:{}:kinds:nack+timeout+remove+short+stuck", seed,
                        3 + seed % 20),
            clock);
        REQUIRE(device);
        Ledger ledger;
        drivers::Session session(**device, virtual_time(clock), {.lock = {}, .hook = &ledger});
        session.learn({.upper_a0 = memmap::Upper::Banked, .upper_a2 = memmap::Upper::Flat});
        Configure state;
        const auto end = drivers::run(session, configure, state);
        check_truth(module, start, ledger, end);
        CHECK(seen.triggered() <= 1);
        CHECK(clock.now() < 30s);
        ++(end.is_done() ? tally.done : tally.not_done);
    }
    CHECK(tally.done > 100);
    CHECK(tally.not_done > 100);
    MESSAGE(fmt::format("done {}, not done {}", tally.done, tally.not_done));
}
