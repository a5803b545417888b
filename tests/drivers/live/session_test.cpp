// Sessions: fresh reads, careful writes, waits, and what is put back.
#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/session/run.hpp"
#include "drivers/session/session.hpp"
#include "drivers/wrap/wrapper.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using drivers::IoError;
using drivers::IoKind;
using drivers::Written;
using memmap::Device;
using memmap::lower;
using memmap::Range;
using memmap::Retry;
using memmap::upper;
using memmap::Verify;

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr memmap::Page controls = upper(0x10);

/// Writes down what goes over the bus; `meanwhile` is called before each transaction.
class Log final : public drivers::wrap::Wrapper {
public:
    explicit Log(std::unique_ptr<drivers::Transport> inner) : Wrapper(std::move(inner)) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        note(fmt::format("r {}+{}", byte, out.size()));
        return fails() ? std::unexpected(*error) : Wrapper::read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        note(fmt::format("a{} {}+{}", select.size(), byte, out.size()));
        return fails() ? std::unexpected(*error) : Wrapper::read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        note(fmt::format("w {}+{}", byte, bytes.size()));
        return fails() ? std::unexpected(*error) : Wrapper::write(page, byte, bytes);
    }
    [[nodiscard]] drivers::Capabilities capabilities() const override {
        return can ? *can : Wrapper::capabilities();
    }

    std::vector<std::string> calls;
    std::function<void(const std::string&)> meanwhile;
    std::function<bool()> fails_now;
    std::optional<IoError> error = IoError{IoKind::Nack, "no module answers"};
    std::optional<drivers::Capabilities> can;

private:
    void note(std::string call) {
        if (meanwhile) {
            meanwhile(call);
        }
        calls.push_back(std::move(call));
    }
    [[nodiscard]] bool fails() const { return fails_now && fails_now(); }
};

class Journal final : public drivers::WriteHook {
public:
    std::expected<void, IoError> before(const drivers::WriteRecord& write) override {
        befores.push_back(write);
        if (action) {
            action();
        }
        return refusal ? std::expected<void, IoError>(std::unexpected(*refusal))
                       : std::expected<void, IoError>{};
    }
    void after(const drivers::WriteRecord&, const drivers::WriteResult& result) override {
        results.push_back(result);
    }
    std::vector<drivers::WriteRecord> befores;
    std::vector<drivers::WriteResult> results;
    std::function<void()> action;
    std::optional<IoError> refusal;
};

struct Bench {
    Bench() : module(capture("osfpxd-1600g-2xdr8")) {
        for (const memmap::Page& page : {controls, controls.in_bank(1), lower}) {
            module.make_writable({page, static_cast<std::uint8_t>(page.first_byte()), 124});
        }
        auto made = std::make_unique<Log>(drivers::emulator::open(module, clock));
        log = made.get();
        transport = std::move(made);
    }
    drivers::Session& open(drivers::Locker lock = {}) {
        session = std::make_unique<drivers::Session>(
            *transport, virtual_time(clock),
            drivers::Surroundings{.lock = std::move(lock), .hook = hook});
        session->learn({.upper_a0 = memmap::Upper::Banked, .upper_a2 = memmap::Upper::Flat});
        return *session;
    }
    [[nodiscard]] std::uint8_t at(const memmap::Page& page, unsigned byte) const {
        return module.image().byte(page, byte).value();
    }
    void set(const memmap::Page& page, unsigned byte, std::uint8_t value) {
        memmap::Image image = module.image();
        image.put(page, byte, Bytes{value});
        const auto selected = module.selected(Device::A0);
        module.replace(std::move(image));
        module.select(Device::A0, selected);
    }

    drivers::emulator::Module module;
    drivers::VirtualClock clock;
    Log* log = nullptr;
    std::unique_ptr<drivers::Transport> transport;
    Journal journal;
    drivers::WriteHook* hook = nullptr;
    std::unique_ptr<drivers::Session> session;
};

memmap::Write one(const memmap::Page& page, std::uint8_t byte, std::uint8_t mask,
                  std::uint8_t value, Retry retry = Retry::Never,
                  Verify verify = Verify::ReadBack) {
    return {{{page, byte, mask, value}}, retry, verify};
}

} // namespace

TEST_CASE("a session reads anew what is asked for, and puts the page back when it ends") {
    Bench bench;
    bench.module.select(Device::A0, {1, 0x02});
    auto& session = bench.open();
    const std::array<Range, 1> ranges{{{controls, 130, 2}}};
    REQUIRE(session.refresh(ranges));
    CHECK(session.image().byte(controls, 130) == bench.at(controls, 130));
    CHECK(bench.module.selected(Device::A0).page == 0x10); // it stays for the next read
    bench.set(controls, 130, 0xA5);
    REQUIRE(session.refresh(ranges));
    CHECK(session.image().byte(controls, 130) == 0xA5);
    bench.log->fails_now = [] { return true; };
    CHECK_FALSE(session.refresh(ranges));
    CHECK_FALSE(session.image().byte(controls, 130)); // what was there once is no answer
    bench.log->fails_now = {};
    bench.session.reset();
    CHECK(bench.module.selected(Device::A0) == drivers::emulator::Selected{1, 0x02});
}

TEST_CASE(
    "a write changes its bits alone, between a look at page and bank and a look at the bytes") {
    Bench bench;
    const memmap::Page page = controls.in_bank(1);
    bench.set(page, 130, 0x0F);
    auto& session = bench.open();
    const auto result = session.write(one(page, 130, 0x3C, 0x30), "test");
    CHECK(result.written == Written::Yes);
    CHECK_FALSE(result.error);
    CHECK(bench.at(page, 130) == 0x33);
    CHECK(session.image().byte(page, 130) == 0x33);
    // Bank and page in one write; two bytes of select with the byte, before and after.
    const std::vector<std::string> calls{"r 126+2",  "w 126+2", "r 126+2",
                                         "a2 130+1", "w 130+1", "a2 130+1"};
    CHECK(bench.log->calls == calls);
    CHECK(session.stats().writes == 1);
}

TEST_CASE("the hook is asked before, with what was there, and told after") {
    Bench bench;
    bench.hook = &bench.journal;
    bench.set(controls, 130, 0x0F);
    auto& session = bench.open();
    CHECK(session.write(one(controls, 130, 0x3C, 0x30), "test").written == Written::Yes);
    REQUIRE(bench.journal.befores.size() == 1);
    const auto& told = bench.journal.befores[0];
    CHECK(told.procedure == "test");
    CHECK(told.page == controls);
    CHECK(told.first == 130);
    CHECK(told.before == Bytes{0x0F});
    CHECK(told.mask == Bytes{0x3C});
    CHECK(told.bytes == Bytes{0x33});
    REQUIRE(bench.journal.results.size() == 1);
    CHECK(bench.journal.results[0].written == Written::Yes);
    CHECK(bench.journal.results[0].after == Bytes{0x33});
    // The page was looked at again after the hook took its time.
    const auto& calls = bench.log->calls;
    const auto write = std::ranges::find(calls, "w 130+1");
    REQUIRE(write != calls.end());
    CHECK(std::count(calls.begin(), write, "a2 130+1") == 2);
}

TEST_CASE("without the hook's word nothing is written") {
    Bench bench;
    bench.hook = &bench.journal;
    bench.journal.refusal = IoError{IoKind::Refused, "the journal's disk is full"};
    const std::uint8_t was = bench.at(controls, 130);
    const auto result =
        bench.open().write(one(controls, 130, 0xFF, was ^ 0xFFU, Retry::Safe), "test");
    CHECK(result.written == Written::NotSent);
    REQUIRE(result.error);
    CHECK(result.error->message == "the journal's disk is full");
    CHECK(bench.at(controls, 130) == was);
    CHECK(bench.journal.results.empty());
    CHECK(bench.session->stats().writes == 0);
}

TEST_CASE("bits that change while the hook works are kept as they are then, and it is told anew") {
    Bench bench;
    bench.hook = &bench.journal;
    bench.set(controls, 130, 0x00);
    bench.journal.action = [&] { bench.set(controls, 130, 0x80); };
    CHECK(bench.open().write(one(controls, 130, 0x01, 0x01), "test").written == Written::Yes);
    CHECK(bench.at(controls, 130) == 0x81);
    REQUIRE(bench.journal.befores.size() == 2);
    CHECK(bench.journal.befores[1].before == Bytes{0x80});
    REQUIRE(bench.journal.results.size() == 2);
    CHECK(bench.journal.results[0].written == Written::NotSent);
    CHECK(bench.journal.results[1].written == Written::Yes);
}

TEST_CASE("a write is refused where it cannot be, or where it could go astray") {
    Bench bench;
    const auto refused = [&](const memmap::Write& what) {
        const auto result = bench.session->write(what, "test");
        CHECK(result.written == Written::NotSent);
        REQUIRE(result.error);
        CHECK(result.error->kind == IoKind::Refused);
        CHECK(bench.session->stats().writes == 0);
        return result.error->message;
    };
    bench.open();
    CHECK(refused({}) == "there is nothing to write");
    CHECK(refused(one(lower, 127, 0xFF, 1)).find("select the page") != std::string::npos);
    bench.session->learn({});
    CHECK(refused(one(controls, 130, 0xFF, 1)).find("not known yet") != std::string::npos);
    bench.log->can = {.paging = drivers::Paging::BySelect,
                      .attests = true,
                      .can_write = true,
                      .max_write = 1,
                      .max_write_because = "use a better adapter"};
    bench.open();
    const memmap::Write two{{{controls, 130, 0xFF, 1}, {controls, 131, 0xFF, 1}}};
    CHECK(refused(two) == "page 10h, bytes 130-131: here 1 byte can be written in one "
                          "transaction; use a better adapter");
    bench.log->can->can_write = false;
    bench.log->can->write_refused_because = "a driver owns it";
    bench.open();
    CHECK(refused(one(controls, 130, 0xFF, 1)) == "a driver owns it");
}

TEST_CASE("where another program selects pages nothing is written") {
    Bench bench;
    bench.open();
    unsigned looks = 0;
    bench.log->meanwhile = [&](const std::string& call) {
        if (call == "a2 130+1" && ++looks == 1) {
            bench.module.select(Device::A0, {0, 0x11});
        }
    };
    const auto result = bench.session->write(one(controls, 130, 0xFF, 0x5A), "test");
    CHECK(result.written == Written::NotSent);
    REQUIRE(result.error);
    CHECK(result.error->message.find("another program selects pages") != std::string::npos);
    CHECK(bench.session->stats().writes == 0);
}

TEST_CASE("a bank that the module has not got is not written to, nor is page 00h in its place") {
    Bench bench;
    const memmap::Image before = bench.module.image();
    bench.open();
    for (const Verify verify : {Verify::ReadBack, Verify::Never}) {
        const auto result = bench.session->write(
            one(controls.in_bank(3), 130, 0xFF, 0x5A, Retry::Safe, verify), "test");
        CHECK(result.written == Written::NotSent);
        REQUIRE(result.error);
        CHECK(result.error->kind == IoKind::NoSuchPage);
    }
    CHECK(bench.session->stats().writes == 0);
    CHECK(wrong_bytes(bench.module.image(), before) == "");
}

TEST_CASE("a driver that does not check pages is written through where the page has been seen") {
    Bench bench;
    class ByAddress final : public drivers::Transport {
    public:
        explicit ByAddress(memmap::Image image) : image_(std::move(image)) {}
        std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                                 std::span<std::uint8_t> out) override {
            const memmap::Block* block = image_.find(has_pages ? page : of_page_0(page));
            std::ranges::copy(block->at(byte, static_cast<unsigned>(out.size())), out.begin());
            return out.size();
        }
        std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                           std::span<const std::uint8_t> bytes) override {
            ++writes;
            image_.put(has_pages ? page : of_page_0(page), byte, bytes);
            return {};
        }
        [[nodiscard]] drivers::Capabilities capabilities() const override {
            return {.trusted_pages = false, .can_write = true, .max_write = 8};
        }
        [[nodiscard]] std::string description() const override { return "by address"; }
        bool has_pages = true;
        unsigned writes = 0;

    private:
        static memmap::Page of_page_0(const memmap::Page& page) {
            return page.upper ? upper(0) : page;
        }
        memmap::Image image_;
    };
    const std::array<Range, 2> seen{{{upper(0), 128, 64}, {controls, 128, 32}}};
    for (const bool has_pages : {true, false}) {
        CAPTURE(has_pages);
        ByAddress device(bench.module.image());
        device.has_pages = has_pages;
        drivers::Session session(device, virtual_time(bench.clock));
        session.learn({.upper_a0 = memmap::Upper::Banked, .upper_a2 = memmap::Upper::Flat});
        CHECK(session.refresh(seen).has_value() == has_pages);
        const auto result = session.write(one(controls, 130, 0xFF, 0x5A), "test");
        CHECK((result.written == Written::Yes) == has_pages);
        CHECK(device.writes == (has_pages ? 1U : 0U));
    }
    ByAddress device(bench.module.image());
    drivers::Session session(device, virtual_time(bench.clock));
    session.learn({.upper_a0 = memmap::Upper::Banked, .upper_a2 = memmap::Upper::Flat});
    const auto unseen =
        session.write(one(controls, 143, 0xFF, 0xFF, Retry::Never, Verify::Never), "test");
    CHECK(unseen.written == Written::NotSent);
    REQUIRE(unseen.error);
    CHECK(unseen.error->message.find("could be page 00h") != std::string::npos);
    CHECK(device.writes == 0);
}

TEST_CASE("signals and the deadline do not come between a write and the look at it") {
    Bench bench;
    bool stop = false;
    bench.log->meanwhile = [&](const std::string& call) { stop = stop || call == "w 130+1"; };
    drivers::Patience patience = virtual_time(bench.clock);
    patience.stop = [&] { return stop; };
    drivers::Session session(*bench.transport, patience);
    session.learn({.upper_a0 = memmap::Upper::Banked});
    const memmap::Write write = one(controls, 130, 0xFF, 0x5A);
    unsigned steps = 0;
    const auto end = drivers::run(
        session,
        [&](const memmap::Now&) -> memmap::Step {
            return ++steps == 1 ? memmap::Step(write) : memmap::Step(memmap::Done{});
        },
        "test");
    CHECK(bench.at(controls, 130) == 0x5A);
    CHECK(session.image().byte(controls, 130) == 0x5A); // looked at
    CHECK(end.kind == drivers::RunEnd::Kind::Broken);   // and then ended
    REQUIRE(end.error);
    CHECK(end.error->kind == IoKind::Interrupted);
    CHECK(steps == 1);
}

namespace {

/// A procedure that is told by hand.
drivers::RunEnd run_steps(drivers::Session& session,
                          const std::function<memmap::Step(const memmap::Now&)>& steps) {
    return drivers::run(session, steps, "by-hand");
}
const memmap::Wait state_wait{
    .at_least = 50ms, .at_most = 2s, .poll = {{lower, 3, 1}}, .what = "ModuleReady"};

} // namespace

TEST_CASE("a wait looks with growing pauses, from its least time on, and is over when it is said") {
    Bench bench;
    bench.set(lower, 3, 0x02);
    auto& session = bench.open();
    std::vector<drivers::Duration> asked;
    const auto begin = bench.clock.now();
    bench.log->meanwhile = [&](const std::string&) {
        if (bench.clock.now() - begin >= 500ms) {
            bench.set(lower, 3, 0x06);
        }
    };
    const auto end = run_steps(session, [&](const memmap::Now& now) -> memmap::Step {
        asked.push_back(now.waited);
        return now.image.byte(lower, 3) == 0x06 ? memmap::Step(memmap::Done{})
                                                : memmap::Step(state_wait);
    });
    CHECK(end.is_done());
    CHECK(end.total >= 500ms);
    CHECK(end.total < 600ms);
    const std::vector<drivers::Duration> expected{0ms,   50ms,  60ms,  80ms, 120ms,
                                                  200ms, 300ms, 400ms, 500ms};
    CHECK(asked == expected);
}

TEST_CASE("what does not come in its time is late, and the message says what") {
    Bench bench;
    auto& session = bench.open();
    const auto begin = bench.clock.now();
    const auto end = run_steps(session, [](const memmap::Now&) { return state_wait; });
    CHECK(end.kind == drivers::RunEnd::Kind::Late);
    CHECK(end.message == "by-hand: ModuleReady did not come within 2 s");
    CHECK(bench.clock.now() - begin >= 2s);
    CHECK(bench.clock.now() - begin < 2100ms);
}

TEST_CASE("no answer is an error, unless the procedure calls it busy") {
    for (const bool is_busy : {false, true}) {
        CAPTURE(is_busy);
        Bench bench;
        auto& session = bench.open();
        const auto begin = bench.clock.now();
        bench.log->fails_now = [&] { return bench.clock.now() - begin < 1s; };
        memmap::Wait wait = state_wait;
        wait.nack_is_busy = is_busy;
        bool was_known = false;
        const auto end = run_steps(session, [&](const memmap::Now& now) -> memmap::Step {
            was_known = was_known ||
                        (now.ended == memmap::Ended::Busy && now.image.byte(lower, 3).has_value());
            return now.ended == memmap::Ended::Done && now.image.byte(lower, 3)
                       ? memmap::Step(memmap::Done{})
                       : memmap::Step(wait);
        });
        CHECK(end.is_done() == is_busy);
        CHECK_FALSE(was_known); // of a module that does not answer nothing is known
        if (!is_busy) {
            CHECK(end.kind == drivers::RunEnd::Kind::Broken);
            CHECK(end.error->kind == IoKind::Nack);
        }
    }
}

TEST_CASE("done is done only when what must hold does") {
    struct Nothing {};
    const memmap::Procedure<Nothing> procedure{
        .name = "nothing",
        .next = [](Nothing&, const memmap::Now&) -> memmap::Step { return memmap::Done{}; },
        .holds = [](const Nothing&, const memmap::Image& image) { return !image.empty(); }};
    Bench bench;
    auto& session = bench.open();
    Nothing state;
    CHECK(drivers::run(session, procedure, state).kind == drivers::RunEnd::Kind::Failed);
    REQUIRE(session.refresh(std::array<Range, 1>{{{lower, 0, 1}}}));
    CHECK(drivers::run(session, procedure, state).is_done());
}

TEST_CASE("a session that lets go gives page and lock back, and takes them again") {
    Bench bench;
    bench.module.select(Device::A0, {0, 0x02});
    FakeSystem system;
    system.files["/dev/i2c-7"] = "";
    unsigned taken = 0;
    auto& session = bench.open([&] {
        ++taken;
        return drivers::BusLock::take(system, {"/dev/i2c-7"}, bench.clock, {});
    });
    const std::array<Range, 1> ranges{{{controls, 130, 1}}};
    REQUIRE(session.refresh(ranges));
    REQUIRE(session.refresh(ranges));
    CHECK(taken == 1);
    CHECK(system.open_files == 1);
    CHECK(session.let_go());
    CHECK(system.open_files == 0);
    CHECK(bench.module.selected(Device::A0) == drivers::emulator::Selected{0, 0x02});
    bench.module.select(Device::A0, {0, 0x01}); // another one was here
    REQUIRE(session.refresh(ranges));
    CHECK(taken == 2);
    CHECK(session.image().byte(controls, 130) == bench.at(controls, 130));
    bench.session.reset();
    CHECK(bench.module.selected(Device::A0) == drivers::emulator::Selected{0, 0x01});
    CHECK(system.open_files == 0);
}

TEST_CASE("a page that could not be put back is not forgotten when the session lets go") {
    Bench bench;
    bench.module.select(Device::A0, {0, 0x02});
    auto& session = bench.open();
    const std::array<Range, 1> ranges{{{controls, 130, 1}}};
    REQUIRE(session.refresh(ranges));
    bench.log->fails_now = [] { return true; };
    CHECK_FALSE(session.let_go());
    bench.log->fails_now = {};
    REQUIRE(session.refresh(ranges)); // page 10h was left, and is not what was there before
    bench.session.reset();
    CHECK(bench.module.selected(Device::A0) == drivers::emulator::Selected{0, 0x02});
}

TEST_CASE("a module that does not answer once is asked again") {
    Bench bench;
    auto& session = bench.open();
    unsigned asked = 0;
    bench.log->fails_now = [&] { return ++asked <= 3; };
    const std::array<Range, 1> identifier{{{lower, 0, 1}}};
    REQUIRE(session.refresh(identifier));
    CHECK(asked == 4);
    CHECK(session.image().byte(lower, 0) == bench.at(lower, 0));
}
