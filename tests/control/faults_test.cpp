// Changes with a fault at every transaction, and runs with faults by seed: no write without an
// entry in the journal, nothing is done that the module does not have, and what a killed run left
// is taken back.
#include <cstdlib>
#include <map>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/journal/journal.hpp"
#include "drivers/wrap/emulated.hpp"
#include "drivers/wrap/wrapper.hpp"
#include "tests/control/changes.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::IoError;
using drivers::IoKind;
using engine::ChangeResult;
using memmap::upper;

struct Sent {
    memmap::Page page;
    unsigned first;
    std::vector<std::uint8_t> bytes;
};

enum class Fault : std::uint8_t { None, Nack, Remove, Torn, Lost, Swallowed, Count };

/// What goes wrong at which transaction.
struct Script {
    unsigned at = 0;
    unsigned length = 1;
    Fault fault = Fault::None;
    std::uint64_t seed = 0; ///< not 0: one of 20 transactions has a fault
    bool kills = false;     ///< the program ends there
};

class Faulty final : public drivers::wrap::Wrapper {
public:
    Faulty(std::unique_ptr<drivers::Transport> inner, Script script)
        : Wrapper(std::move(inner)), script_(script), random_(script.seed) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        const Fault fault = next();
        return is_silent(fault) ? std::unexpected(nack()) : Wrapper::read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        const Fault fault = next();
        return is_silent(fault) ? std::unexpected(nack())
                                : Wrapper::read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        const Fault fault = next();
        const bool is_select = !page.upper && byte >= 126;
        if (!is_select) {
            sent.push_back({page, byte, {bytes.begin(), bytes.end()}});
        }
        if (is_silent(fault)) {
            return std::unexpected(nack());
        }
        switch (fault) {
        case Fault::Torn:
            (void)Wrapper::write(page, byte, bytes.first((bytes.size() + 1) / 2));
            return std::unexpected(nack());
        case Fault::Lost: (void)Wrapper::write(page, byte, bytes); return std::unexpected(nack());
        case Fault::Swallowed: return {};
        default: return Wrapper::write(page, byte, bytes);
        }
    }
    std::vector<Sent> sent;
    [[nodiscard]] unsigned transactions() const { return count_; }

private:
    static IoError nack() { return {IoKind::Nack, "no module answers"}; }
    [[nodiscard]] bool is_silent(Fault fault) const { return removed_ || fault == Fault::Nack; }
    Fault next() {
        const unsigned now = count_++;
        Fault fault = Fault::None;
        if (script_.seed != 0) {
            const bool hit = random_() % 20 == 0;
            fault = hit ? static_cast<Fault>(random_() % static_cast<unsigned>(Fault::Count))
                        : Fault::None;
            if (fault == Fault::Remove && random_() % 8 != 0) {
                fault = Fault::Nack; // else nearly every run would end so
            }
        } else if (script_.at <= now && now < script_.at + script_.length) {
            fault = script_.fault;
            if (script_.kills) {
                ::_exit(0);
            }
        }
        removed_ = removed_ || fault == Fault::Remove;
        return fault;
    }

    Script script_;
    std::mt19937_64 random_;
    unsigned count_ = 0;
    bool removed_ = false;
};

const NamedChange& change_of(unsigned number) {
    return changes()[number % changes().size()];
}

/// Every write that went out stands in the journal, in the same order. (A write that is asked for
/// and not sent may stand there as well.)
void check_journal(const std::filesystem::path& path, const std::vector<Sent>& sent) {
    const auto journal = drivers::journal::read(path);
    REQUIRE(journal);
    CHECK(journal->damage.empty());
    std::vector<const drivers::journal::Entry*> entries;
    for (const auto& record : journal->records) {
        for (const auto& each : record.writes) {
            entries.push_back(&each);
        }
    }
    std::size_t at = 0;
    for (const Sent& write : sent) {
        while (at < entries.size() &&
               !(entries[at]->page == write.page && entries[at]->first == write.first &&
                 entries[at]->bytes == write.bytes)) {
            ++at;
        }
        REQUIRE(at < entries.size());
        ++at;
    }
}

bool has_all(const memmap::Image& image, const std::vector<model::Bits>& bits) {
    return std::ranges::all_of(bits,
                               [&](const model::Bits& each) { return model::holds(image, each); });
}

/// How many changes ended how.
using Ends = std::map<ChangeResult, unsigned>;

/// One change with faults; what it says must be what the module has. Returns its transactions.
unsigned run(unsigned number, const Script& script, Ends* ends = nullptr) {
    const NamedChange& change = change_of(number);
    CAPTURE(change.name);
    Rig rig = rig_for(change);
    const Folder folder;
    Faulty bus(drivers::emulator::open(rig.module, rig.clock), script);
    const engine::ChangeRequest how{.wish = change.wish, .journal = folder.path / "journal"};
    const engine::ChangeOutcome outcome = engine::change(bus, "bench", {}, how);
    CAPTURE(engine::name_of(outcome.result));
    CAPTURE(outcome.message);
    CAPTURE(outcome.rollback);
    if (ends != nullptr) {
        ++(*ends)[outcome.result];
    }
    check_journal(how.journal, bus.sent);
    rig.module.advance();
    const memmap::Image& image = rig.module.image();
    if (outcome.result == ChangeResult::Done) {
        CHECK(has_all(image, outcome.plan.result));
    } else {
        CHECK_FALSE(outcome.message.empty());
        CHECK(outcome.trouble != engine::Trouble::None);
    }
    if (outcome.result == ChangeResult::Failed && !outcome.plan.before.empty()) {
        CHECK(has_all(image, outcome.plan.before));
    }
    return bus.transactions();
}

} // namespace

TEST_CASE("a fault at every transaction of a change") {
    for (unsigned number = 1; number < 3; ++number) {
        const unsigned transactions = run(number, {});
        REQUIRE(transactions > 20);
        for (unsigned at = 0; at < transactions; ++at) {
            for (unsigned fault = 1; fault < static_cast<unsigned>(Fault::Count); ++fault) {
                CAPTURE(number);
                CAPTURE(at);
                CAPTURE(fault);
                run(number, {.at = at,
                             .length = at % 3 == 0 ? 8U : 1U,
                             .fault = static_cast<Fault>(fault)});
            }
        }
    }
}

TEST_CASE("changes with faults by seed") {
    const char* const wanted = std::getenv("OPTICTL_SEEDED_RUNS");
    const unsigned runs = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 300;
    Ends ends;
    for (unsigned seed = 1; seed <= runs; ++seed) {
        CAPTURE(seed);
        run(seed, {.seed = seed}, &ends);
    }
    // All ways to end came about: faults are neither too few nor too many.
    CHECK(ends[ChangeResult::Done] > runs / 10);
    CHECK(ends[ChangeResult::Failed] > runs / 40);
    CHECK(ends[ChangeResult::LeftHalfway] > 0);
    for (const auto& [result, count] : ends) {
        MESSAGE(engine::name_of(result), ": ", count);
    }
}

namespace {

/// Kills a change at every `stride`th transaction, takes back what it left; how many had written.
unsigned kill_and_undo(const NamedChange& change, unsigned stride) {
    const memmap::Image base = rig_for(change).module.image();
    unsigned interrupted = 0;
    for (unsigned at = 20;; at += stride) {
        CAPTURE(at);
        const Folder folder;
        const std::string state = folder.path / "module.cap";
        const std::string journal = folder.path / "journal";
        const auto open = [&] {
            auto settings = drivers::wrap::EmulatedSettings::parse("state:" + state);
            REQUIRE(settings);
            auto device = drivers::wrap::open_emulated(*settings, base);
            REQUIRE(device);
            return std::move(*device);
        };
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            Faulty bus(open(), {.at = at, .kills = true});
            (void)engine::change(bus, "bench", {}, {.wish = change.wish, .journal = journal});
            ::_exit(1); // it came to its end
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        if (WEXITSTATUS(status) == 1) {
            break;
        }
        const auto read = drivers::journal::read(journal);
        REQUIRE(read);
        const auto device = open();
        if (read->records.empty() || read->records[0].writes.empty()) {
            CHECK_FALSE(std::filesystem::exists(state)); // the module has nothing new
            continue;
        }
        ++interrupted;
        CHECK(read->records[0].outcome.empty());
        model::Wish back{.name = "undo"};
        for (const memmap::Patch& patch : read->records[0].operation.before) {
            back.restore.push_back({patch.page, patch.byte, patch.mask, patch.value});
        }
        const auto outcome = engine::change(
            *device, "bench", {},
            {.wish = [&](const engine::Inspection&) { return back; }, .journal = journal});
        CAPTURE(outcome.message);
        CHECK((outcome.result == ChangeResult::Done || outcome.result == ChangeResult::AsWished));
        for (const model::Bits& each : back.restore) {
            CHECK(model::holds(*outcome.inspection->image, each) ==
                  (outcome.result == ChangeResult::AsWished ||
                   model::holds(*outcome.inspection->image, each)));
        }
        Rig check(drivers::fetch(*device, engine::planner_of_changes(std::nullopt)).image);
        for (const model::Bits& each : back.restore) {
            CHECK(model::holds(check.module.image(), each));
        }
    }
    return interrupted;
}

} // namespace

TEST_CASE("killed at any transaction: the journal says what was written, and undo takes it back") {
    const bool all = std::getenv("OPTICTL_SEEDED_RUNS") != nullptr;
    for (const NamedChange& change : changes()) {
        CAPTURE(change.name);
        const bool is_first = &change == &changes().front();
        const unsigned stride = all ? 1 : 3;
        const unsigned interrupted = kill_and_undo(change, stride);
        CHECK(interrupted >= (is_first ? 10 : 1));
    }
}

} // namespace optictl
