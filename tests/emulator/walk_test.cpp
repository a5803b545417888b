// Random writes anywhere, with time passing and pins moving: whatever a host does, every state that
// the module shows is one of the standard's, and every transition is one of the clauses'.
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "drivers/emulator/dpsm.hpp"
#include "drivers/emulator/pages.hpp"
#include "tests/emulator/bench.hpp"
#include "tests/emulator/csv.hpp"

namespace optictl {
namespace {

using namespace std::chrono_literals;
using namespace optictl::tests;
using memmap::Device;
using memmap::lower;
using memmap::Page;
using memmap::upper;

class Walk {
public:
    Walk(memmap::Image image, Settings settings, unsigned seed)
        : random_(seed), bench_(std::move(image), std::move(settings)) {
        for (const memmap::Block& block : bench_.module.image().blocks()) {
            pages_.push_back(block.page);
        }
    }

    void step() {
        switch (draw(20)) {
        case 0: bench_.wait(std::chrono::milliseconds(draw(20'000))); break;
        case 1: bench_.wait(std::chrono::microseconds(draw(2000))); break;
        case 2:
            bench_.module.set_pin(draw(8) == 0 ? drivers::emulator::Pin::Reset
                                               : drivers::emulator::Pin::LowPower,
                                  draw(2) == 0);
            break;
        case 3: read(); break;
        case 4: aim_at(lower, 26, draw(3) == 0 ? draw(256) : draw(4) * 0x10); break;
        case 5: aim_at(controls, 128 + draw(12), draw(3) == 0 ? draw(256) : draw(2) * 0xFF); break;
        case 6: aim_at(controls, 145 + draw(8), draw(9) * 16 + draw(16)); break;
        case 7: stage(); break;
        case 8: aim_at(upper(0x9F), 128 + draw(8), draw(256)); break;
        case 9: aim_at(upper(0x9F), 128, draw(3) == 0 ? draw(256) : 1U); break;
        case 10:
            if (draw(200) == 0) {
                bench_.module.fail(static_cast<std::uint8_t>(draw(8)));
            }
            break;
        default: write(); break;
        }
    }

    [[nodiscard]] Bench& bench() { return bench_; }
    unsigned draw(unsigned below) {
        return std::uniform_int_distribution<unsigned>(0, below - 1)(random_);
    }

private:
    void aim_at(const Page& page, unsigned byte, unsigned value) {
        const std::array<std::uint8_t, 2> select{0, page.page};
        (void)bench_.module.write(Device::A0, 126, select);
        const std::array<std::uint8_t, 1> bytes{static_cast<std::uint8_t>(value)};
        (void)bench_.module.write(page.device, byte, bytes);
    }
    void stage() {
        static constexpr unsigned plans[][8] = {{0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10},
                                                {0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28},
                                                {0x30, 0x32, 0x34, 0x36, 0x38, 0x3A, 0x3C, 0x3E},
                                                {0, 0, 0, 0, 0, 0, 0, 0}};
        const auto& plan = plans[draw(4)];
        for (unsigned lane = 0; lane < 8; ++lane) {
            aim_at(controls, 145 + lane, plan[lane]);
        }
        aim_at(controls, draw(4) == 0 ? 144 : 143, draw(3) == 0 ? draw(256) : 0xFF);
    }
    void write() {
        const Page& page = pages_[draw(static_cast<unsigned>(pages_.size()))];
        const std::array<std::uint8_t, 2> select{page.bank, page.page};
        (void)bench_.module.write(page.device, 126, select);
        std::vector<std::uint8_t> bytes(1 + draw(draw(8) == 0 ? 140 : 8));
        for (std::uint8_t& byte : bytes) {
            byte = static_cast<std::uint8_t>(draw(256));
        }
        (void)bench_.module.write(page.device, draw(256), bytes);
    }
    void read() {
        std::vector<std::uint8_t> bytes(1 + draw(140));
        (void)bench_.module.read(draw(4) == 0 ? Device::A2 : Device::A0, draw(256), bytes);
    }

    std::mt19937 random_;
    Bench bench_;
    std::vector<Page> pages_;
};

/// Pairs of states of the clauses' table, with "any" resolved where it stands.
bool is_legal(const std::vector<std::vector<std::string>>& rows, const Change& change) {
    return std::ranges::any_of(rows, [&](const std::vector<std::string>& row) {
        const bool from =
            row[1] == change.from || row[1] == "any" ||
            (row[1].starts_with("any but") && change.from != "Reset" && change.from != "Resetting");
        const bool to = row[2] == change.to ||
                        (row[2].ends_with('*') && change.to.starts_with("ConfigRejected"));
        return row[0] == change.machine && from && to;
    });
}

/// Counted as one assertion a step: there are many.
void check_states(Bench& bench) {
    if (!bench.module.answers()) {
        return;
    }
    const memmap::Image& image = bench.module.image();
    std::string wrong;
    const auto must = [&](bool holds, const char* what) {
        wrong += holds ? "" : std::string(what) + "; ";
    };
    const unsigned module_state = *image.byte(lower, 3) >> 1U & 0x07U;
    must(module_state >= low_power && module_state <= fault, "a module state of the table");
    must((*image.byte(lower, 26) & 0x08U) == 0, "the reset bit clears itself");
    const auto nibble = [&](unsigned first, unsigned lane) {
        return *image.byte(status, first + lane / 2) >> (lane % 2 * 4) & 0x0FU;
    };
    for (unsigned lane = 0; lane < 8; ++lane) {
        const unsigned state = nibble(128, lane);
        const unsigned result = nibble(202, lane);
        const unsigned entry = *image.byte(status, 206 + lane);
        const bool is_used = entry >> 4U != 0;
        must(state >= deactivated && state <= initialized, "a data path state of the table");
        must(result <= 8 || result == 12, "a result code of the table");
        must(is_used || state == deactivated, "an unused lane is deactivated");
        must(!is_used || nibble(128, entry >> 1U & 0x07U) == state, "a path has one state");
    }
    must(module_state != low_power || *image.byte(status, 133) == 0, "no light in low power");
    CHECK(wrong == "");
}

} // namespace

TEST_CASE("100,000 random steps of a CMIS module: its states stay legal") {
    const auto rows = read_csv("cmis-state-transitions.csv");
    std::set<std::pair<std::string, std::string>> seen;
    for (unsigned seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        memmap::Image image = full_module();
        set(image, upper(0x01), 142, 0x61);
        Settings settings = Bench::plugged_in();
        settings.pace = 20;
        Walk walk(image, settings, seed);
        for (unsigned step = 0; step < 10'000; ++step) {
            walk.step();
            check_states(walk.bench());
        }
        for (const Change& change : walk.bench().changes) {
            CAPTURE(std::string(change.from));
            CAPTURE(std::string(change.to));
            CHECK(is_legal(rows, change));
            seen.emplace(change.from, change.to);
        }
        // It can be brought back, whatever was done to it.
        Bench& bench = walk.bench();
        bench.module.set_pin(drivers::emulator::Pin::LowPower, false);
        bench.module.set_pin(drivers::emulator::Pin::Reset, true);
        bench.module.set_pin(drivers::emulator::Pin::Reset, false);
        CHECK(bench.module_becomes(ready, 20s));
        CHECK(bench.becomes(0, activated, 20s));
    }
    CHECK(seen.size() >= 20); // the walk got around
}

TEST_CASE("random steps of modules of every kind, with every misbehaviour, end") {
    unsigned seed = 100;
    for (const char* name :
         {"qsfpdd-400g-zr-tunable", "qsfpdd-400g-dr4-bringup", "osfpxd-1600g-2xdr8",
          "cpo-3200g-4bank", "qsfpdd-200g-fr4-cmis30", "osfp-800g-passive-dac-flat",
          "qsfp28-100g-lr4", "qsfp28-100g-dwdm2-pages-20h-21h", "sfp-10g-dwdm-tunable",
          "sfp-externally-calibrated"}) {
        for (const auto& row : drivers::emulator::misbehaviours()) {
            CAPTURE(std::string(name));
            CAPTURE(std::string(row.name));
            Settings settings;
            settings.misbehaviours = {row.id};
            Walk walk(image_of(name), settings, ++seed);
            for (unsigned step = 0; step < 200; ++step) {
                walk.step();
            }
            CHECK_FALSE(walk.bench().module.image().empty());
        }
    }
}

} // namespace optictl
