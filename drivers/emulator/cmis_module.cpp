// A CMIS module: its state machines and what its banks do, put together.
#include <algorithm>
#include <array>
#include <vector>

#include "drivers/emulator/access.hpp"
#include "drivers/emulator/behaviour.hpp"
#include "drivers/emulator/cdb.hpp"
#include "drivers/emulator/diagnostics.hpp"
#include "drivers/emulator/inputs.hpp"
#include "drivers/emulator/pages.hpp"
#include "drivers/emulator/staged.hpp"
#include "drivers/emulator/tuning.hpp"
#include "drivers/emulator/vdm.hpp"

namespace optictl::drivers::emulator {
namespace {

using memmap::lower;
using memmap::Page;
using memmap::upper;

constexpr unsigned module_control = 26;
constexpr unsigned software_reset = 0x08;
constexpr unsigned first_module_mask = 31; // Table 8-12
constexpr unsigned mask_count = 6;
constexpr unsigned power_bits = 0x50;

/// Polarity, squelch and Rx output of lanes on page 10h (Table 8-79).
constexpr bool is_switch(unsigned byte) {
    return byte == 129 || byte == 131 || byte == 132 || (byte >= 137 && byte <= 139);
}
constexpr unsigned deinit_lanes = 128;
constexpr unsigned media_generators = 152; ///< of page 13h (Table 8-120)

/// CmisSmSupport (L:56): no state machine at all, or that of the module alone.
constexpr unsigned without_machines = 1;
constexpr unsigned without_paths = 2;

/// The triggers of page 10h (Tables 8-80, 8-86).
struct Trigger {
    unsigned byte;
    unsigned set;
    Apply how;
};
constexpr Trigger triggers[] = {
    {143, 0, Apply::DpInit},      {144, 0, Apply::Immediate},   {176, 0, Apply::ImmediateTx},
    {177, 0, Apply::ImmediateRx}, {178, 1, Apply::DpInit},      {179, 1, Apply::Immediate},
    {211, 1, Apply::ImmediateTx}, {212, 1, Apply::ImmediateRx},
};

/// Registers at the end of MgmtInit (section 6.3.2.5.3); controls of network paths and laser
/// settings are as the memory has them.
struct Default {
    Page page;
    std::uint8_t first;
    std::uint8_t last;
    std::uint8_t value;
};
constexpr Default defaults[] = {
    {lower, 4, 13, 0x00},          {lower, 26, 26, 0x40},         {lower, 27, 27, 0x00},
    {lower, 31, 38, 0x00},         {lower, 41, 41, 0x00},         {upper(0x10), 128, 239, 0x00},
    {upper(0x11), 132, 153, 0x00}, {upper(0x11), 235, 235, 0x00}, {upper(0x12), 222, 238, 0x00},
    {upper(0x12), 239, 246, 0x3F}, {upper(0x13), 144, 191, 0x00}, {upper(0x14), 128, 139, 0x00},
    {upper(0x14), 192, 255, 0x00}, {upper(0x2C), 128, 255, 0x00}, {upper(0x2D), 128, 255, 0xFF},
    {upper(0x2F), 144, 145, 0x00}, {upper(0x9F), 128, 255, 0x00},
};

/// Latched flags of a page, and where their masks are (Tables 8-91, 8-109, 8-133, 8-185).
struct FlagArea {
    std::uint8_t page;
    std::uint8_t first;
    std::uint8_t count;
    std::uint8_t mask_page;
    std::uint8_t first_mask;
};
constexpr FlagArea flag_areas[] = {{0x11, 134, 20, 0x10, 213},
                                   {0x12, 231, 8, 0x12, 239},
                                   {0x14, 132, 8, 0x13, 206},
                                   {0x2C, 128, 128, 0x2D, 128}};

struct Bank {
    Bank(Core& core, const ModuleStateMachine& module, unsigned number,
         const std::function<void()>& evaluate)
        : paths(core, module, number,
                {evaluate,
                 [this] {
                     outputs.update();
                     tuning.follow_paths();
                 }}),
          staged(core, paths, number, evaluate), flags(core, paths, number),
          outputs(core, paths, flags, number), inputs(core, paths, flags, outputs, number),
          tuning(core, paths, flags, outputs, number), diagnostics(core, number) {}

    DataPaths paths;
    StagedSets staged;
    Flags flags;
    Outputs outputs;
    Inputs inputs;
    Tuning tuning;
    Diagnostics diagnostics;
};

class Cmis final : public Behaviour {
public:
    Cmis(Core& core, Body body)
        : core_(core), body_(std::move(body)),
          module_(core, {.all_paths_deactivated = [this] { return all_deactivated(); },
                         .forget = [this] { forget(); },
                         .set_up = [this] { set_up(); },
                         .evaluate = [this] { evaluate(); }}),
          has_paths_(core.registers.get(lower, 56) != without_paths),
          vdm_(core, lane_banks(core.registers.image())), firmware_(core), habit_(core) {
        for (unsigned i = 0; i < lane_banks(core.registers.image()); ++i) {
            banks_.push_back(std::make_unique<Bank>(core, module_, i, [this] { evaluate(); }));
        }
        for (unsigned i = 0; i < 2 && core.registers.has(upper(0x9F).in_bank(i)); ++i) {
            cdb_.push_back(std::make_unique<Cdb>(
                CdbModule{core_, firmware_}, i,
                Cdb::Rest{
                    .reset = [this](bool keeps_traffic) { reset_by_command(keeps_traffic); },
                    .is_in_low_power = [this] { return module_.state() == ModuleState::LowPwr; }}));
        }
    }

    void start(bool power_on) override {
        for (const auto& bank : banks_) {
            bank->outputs.remember();
            bank->inputs.remember();
        }
        module_.set_low_power_pin(core_.settings.low_power_pin);
        if (power_on) {
            module_.power_on();
        } else {
            for (const auto& bank : banks_) {
                bank->paths.adopt();
                bank->staged.adopt();
            }
            module_.adopt();
        }
        evaluate();
    }

    [[nodiscard]] bool answers() const override {
        return module_.answers() && !habit_.hangs() && !firmware_.hangs() &&
               std::ranges::all_of(cdb_, [](const auto& each) { return each->answers(); });
    }

    [[nodiscard]] std::string remembered() const override { return firmware_.remembered(); }

    void remind(std::string_view text) override {
        if (firmware_.remind(text)) {
            for (const auto& each : cdb_) {
                each->go_on();
            }
        }
    }

    void set_pin(Pin pin, bool asserted) override {
        if (pin == Pin::Reset) {
            habit_.reset();
            module_.set_reset_pin(asserted);
        } else {
            module_.set_low_power_pin(asserted);
            habit_.changed();
        }
        evaluate();
    }

    void fail(std::uint8_t cause) override {
        module_.fault(cause);
        evaluate();
    }

    void set_condition(unsigned bank, unsigned byte, unsigned lanes, bool present) override {
        if (bank < banks_.size()) {
            banks_[bank]->flags.set_condition(byte, lanes, present);
        }
    }

    [[nodiscard]] Light sent(unsigned lane) const override {
        return lane / 8 < banks_.size() ? banks_[lane / 8]->outputs.sent(lane % 8) : Light{};
    }

    void receive(unsigned lane, const Light& light) override {
        if (lane / 8 < banks_.size()) {
            banks_[lane / 8]->inputs.receive(lane % 8, light.power, light.since);
        }
    }

    void update() override {
        if (core_.has(Misbehaviour::Fluctuates)) {
            fluctuate();
        }
        for (const auto& bank : banks_) {
            bank->flags.update();
            if (core_.registers.has(upper(0x13))) {
                bank->diagnostics.update();
            }
        }
        summarize();
    }

    void written(std::span<const Written> bytes) override {
        const Page page = bytes.front().page;
        if (page == lower) {
            write_lower(bytes);
        } else if (page.page == 0x9F && page.bank < cdb_.size()) {
            cdb_[page.bank]->written(bytes.front().byte, bytes.size());
        } else if (page.page == 0x2F) {
            for (const Written& write : bytes) {
                if (write.byte == 144) {
                    vdm_.written(write);
                }
            }
        } else if (page.page >= 0x10 && page.page <= 0x14) {
            write_lanes(bytes);
        }
        evaluate();
    }

private:
    [[nodiscard]] bool all_deactivated() const {
        return !has_paths_ || std::ranges::all_of(banks_, [](const auto& bank) {
            return bank->paths.all_deactivated();
        });
    }

    /// State machines go on until no signal moves one: each can be what the others wait for.
    void evaluate() {
        const auto step = [this] {
            return module_.step() ||
                   (has_paths_ && std::ranges::any_of(
                                      banks_, [](const auto& bank) { return bank->paths.step(); }));
        };
        while (step()) {
        }
    }

    void forget() {
        core_.agenda.clear();
        habit_.reset();
        for (const auto& bank : banks_) {
            bank->paths.reset();
            bank->flags.reset();
            bank->tuning.reset();
            bank->diagnostics.reset();
            bank->outputs.update();
            bank->inputs.reset();
        }
        for (const auto& each : cdb_) {
            each->reset();
        }
    }

    /// The masks of the module, for who keeps them over a reset.
    [[nodiscard]] std::array<std::uint8_t, mask_count> masks() const {
        std::array<std::uint8_t, mask_count> out{};
        for (unsigned i = 0; i < mask_count; ++i) {
            out[i] = core_.registers.get(lower, first_module_mask + i);
        }
        return out;
    }

    void set_up() {
        const auto kept = masks();
        body_.restore(body_.initial);
        body_.forget_pages();
        for (const Default& each : defaults) {
            for (unsigned bank = 0; bank < std::max<std::size_t>(banks_.size(), 2); ++bank) {
                const Page page = each.page.in_bank(each.page.page < 0x10 ? 0 : bank);
                if (core_.registers.has(page)) {
                    core_.registers.fill(page, each.first, each.last, each.value);
                }
            }
        }
        for (unsigned i = 0; i < mask_count && core_.has(Misbehaviour::KeepsMasks); ++i) {
            core_.registers.set(lower, first_module_mask + i, kept[i]);
        }
        firmware_.boot(core_.agenda.now());
        fail_if_faulty();
        for (const auto& bank : banks_) {
            bank->staged.reset();
            bank->paths.reset();
            bank->outputs.update();
            bank->inputs.update();
        }
    }

    void reset_by_command(bool keeps_traffic) {
        if (keeps_traffic) {
            firmware_.boot(core_.agenda.now());
            fail_if_faulty();
        } else {
            module_.software_reset();
        }
        evaluate();
    }

    /// Firmware that does not work fails a moment after it begins.
    void fail_if_faulty() {
        constexpr std::uint8_t unspecified_fault = 1;
        if (firmware_.is_faulty()) {
            core_.agenda.after(std::chrono::milliseconds(1), [this] { fail(unspecified_fault); });
        }
    }

    void write_lower(std::span<const Written> bytes) {
        for (const Written& write : bytes) {
            if (write.byte != module_control) {
                continue;
            }
            if ((write.now & software_reset) != 0) { // it clears itself
                core_.registers.change(lower, module_control, software_reset, 0);
                module_.software_reset();
            }
            if (((write.before ^ write.now) & power_bits) != 0) {
                habit_.changed();
            }
        }
    }

    /// With BankBroadcastEnable (L:26.7) a write to one bank is one to all (01h:156.7).
    void write_lanes(std::span<const Written> bytes) {
        const bool all = core_.registers.bit(lower, module_control, 7) &&
                         core_.registers.bit(upper(0x01), 156, 7);
        for (unsigned number = 0; number < banks_.size(); ++number) {
            if (!all && number != bytes.front().page.bank) {
                continue;
            }
            for (Written write : bytes) {
                if (number != write.page.bank) {
                    write.page = write.page.in_bank(number);
                    write.before = core_.registers.get(write.page, write.byte);
                    const Keep keep = writable(memmap::Standard::Cmis, write.page, write.byte).keep;
                    core_.registers.set(write.page, write.byte,
                                        keep == Keep::Stored ? write.now : 0U);
                }
                write_lane(*banks_[number], write);
            }
            if (bytes.front().page.page == 0x12) {
                banks_[number]->tuning.finish();
            }
        }
    }

    void write_lane(Bank& bank, const Written& write) {
        switch (write.page.page) {
        case 0x12: bank.tuning.written(write); return;
        case 0x13:
        case 0x14:
            bank.diagnostics.written(write);
            if (write.page.page == 0x13 && write.byte == media_generators) {
                bank.outputs.patterns_ended(write.before & ~unsigned{write.now});
            }
            return;
        default: break;
        }
        if (is_switch(write.byte) && core_.has(Misbehaviour::IgnoresSwitches)) {
            core_.registers.set(write.page, write.byte, write.before);
            return;
        }
        if (write.byte == deinit_lanes && core_.has(Misbehaviour::LosesStarts)) {
            lose_starts(bank, write);
        }
        for (const Trigger& each : triggers) {
            if (each.byte == write.byte) {
                bank.staged.apply(each.set, each.how, write.now);
            }
        }
        if (write.byte == 130 || write.byte == 132 || write.byte == 138) {
            const bool lights = (write.before & ~write.now) != 0;
            bank.outputs.update_later(lights);
        }
    }

    /// What is to start while another data path initializes is not.
    void lose_starts(const Bank& bank, const Written& write) {
        const unsigned starts = write.before & ~static_cast<unsigned>(write.now);
        for (const DataPath& path : bank.paths.paths()) {
            if (path.state == PathState::Init) {
                core_.registers.change(write.page, write.byte, starts & ~path.host_lanes, 0xFF);
            }
        }
    }

    /// Rx power of lane 1 (11h:186), by the time.
    void fluctuate() {
        constexpr unsigned rx_power = 186;
        constexpr auto period = std::chrono::seconds(40);
        const Page status = upper(0x11);
        const auto high = body_.initial.byte(status, rx_power);
        const auto low = body_.initial.byte(status, rx_power + 1);
        if (high && low) {
            const unsigned usual = *high * 256U + *low;
            core_.registers.set16(status, rx_power,
                                  core_.agenda.now() / period % 2 == 0 ? usual : usual / 8);
        }
    }

    /// Flags of lanes with their masks: L:4-7 say which banks have some on which page (Table 8-8),
    /// L:3.0 whether one that is not masked asks for an interrupt.
    void summarize() {
        constexpr unsigned first_with_summary = 0x50; // of L:1
        bool asks = is_unmasked(lower, 8, 4, lower, 31);
        for (unsigned number = 0; number < banks_.size(); ++number) {
            unsigned bits = 0;
            for (unsigned i = 0; i < std::size(flag_areas); ++i) {
                const FlagArea& each = flag_areas[i];
                const Page page = upper(each.page).in_bank(number);
                if (!core_.registers.has(page)) {
                    continue;
                }
                const Page masks = upper(each.mask_page).in_bank(number);
                asks = asks || is_unmasked(page, each.first, each.count, masks, each.first_mask);
                for (unsigned byte = each.first; byte < each.first + each.count; ++byte) {
                    bits |= (core_.registers.get(page, byte) != 0 ? 1U : 0U) << i;
                }
            }
            if (number < 4 && core_.registers.get(lower, 1) >= first_with_summary) {
                core_.registers.change(lower, 4 + number, 0x0F, bits);
            }
        }
        core_.registers.change(lower, 3, 0x01, asks ? 0U : 1U);
    }

    [[nodiscard]] bool is_unmasked(const Page& page, unsigned first, unsigned count,
                                   const Page& masks, unsigned first_mask) const {
        for (unsigned i = 0; i < count; ++i) {
            if ((core_.registers.get(page, first + i) &
                 ~core_.registers.get(masks, first_mask + i) & 0xFF) != 0) {
                return true;
            }
        }
        return false;
    }

    Core& core_;
    Body body_;
    ModuleStateMachine module_;
    std::vector<std::unique_ptr<Bank>> banks_;
    bool has_paths_;
    Vdm vdm_;
    Firmware firmware_;
    std::vector<std::unique_ptr<Cdb>> cdb_;
    PowerHabit habit_;
};

} // namespace

std::unique_ptr<Behaviour> make_cmis(Core& core, Body body) {
    const Registers& registers = core.registers;
    const bool is_flat = registers.bit(lower, 2, 7);
    const bool is_old = registers.get(lower, 1) >> 4U < 4;
    if (is_flat || is_old || registers.get(lower, 56) == without_machines) {
        return make_static(core);
    }
    return std::make_unique<Cmis>(core, std::move(body));
}

} // namespace optictl::drivers::emulator
