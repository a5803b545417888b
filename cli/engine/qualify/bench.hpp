// A module under test: looked at, read and changed by checks, and put back.
#pragma once

#include <array>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/change/change.hpp"
#include "cli/engine/firmware/firmware.hpp"
#include "cli/engine/inspect.hpp"
#include "cli/engine/qualify/check.hpp"
#include "cli/engine/qualify/external.hpp"
#include "cli/engine/qualify/profile.hpp"
#include "cli/engine/qualify/report.hpp"
#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "drivers/fetch.hpp"
#include "drivers/session/session.hpp"
#include "drivers/transport.hpp"

namespace optictl::engine::qualify {

struct Qualified;

/// How a qualification is done.
struct Settings {
    bool may_write = false;
    bool may_observe = false;     ///< writes only to observe; whoever may write may do that, too
    bool is_recorded = false;     ///< it is a dump: there is nothing to ask twice
    bool takes_over = false;      ///< although another program manages the modules
    double soak_s = 0;            ///< how long the module is watched; 0: not at all
    double interval_s = 60;       ///< between two of the polls that must agree
    unsigned reads = 1000;        ///< of the stress of the bus
    unsigned repeats = 20;        ///< of resets and toggles
    std::set<std::string> only{}; ///< checks that are made; empty: all
    /// Reports of a run that came to no end: what they have of this module is not made again.
    std::vector<Report> earlier{};
    std::vector<Report> previous{};   ///< to compare with, of any module
    std::vector<External> external{}; ///< what was measured elsewhere, of any module
    /// Serial numbers of this run, with the module that has each; null: one module alone.
    std::map<std::string, std::string>* serials = nullptr;
    /// Firmware that is for the modules; none: their firmware is not changed. Of two, one is to be
    /// what they run.
    std::vector<std::shared_ptr<const FirmwareImage>> images{};
    /// The module at the other end of the fibre.
    struct Peer {
        std::optional<Target> target{};       ///< that is to be opened
        drivers::Transport* device = nullptr; ///< that is open already
        std::string name{};
        std::optional<unsigned> joint{}; ///< lane of the wider end that the other's lane 1 meets
        [[nodiscard]] bool is_named() const { return target || device != nullptr; }
    };
    Peer peer{};
    std::string journal{};
    std::string who{};
    Profile profile{};
    /// Told before each check; a terminal shows it.
    std::function<void(const Check&)> progress{};
    /// Told before the first and after each check what there is so far, of which module: what is
    /// kept of it can be gone on with, whatever ends the program.
    std::function<void(const Qualified&, const Inspection&)> checked{};
};

/// A curve that was watched.
struct Curve {
    std::string key{};   ///< with the unit: "rx_power_dbm"
    std::string label{}; ///< "Rx power, dBm"
    struct Lane {
        unsigned number = 0;                             ///< 0: the module
        std::vector<std::pair<double, double>> points{}; ///< seconds, value
    };
    std::vector<Lane> lanes{};
    std::array<std::optional<double>, model::limit_count> limits{}; ///< those that hold
};

/// What one look at the module gave.
struct Look {
    Inspection inspection;
    drivers::Stats stats{};
    std::optional<drivers::IoError> incomplete{}; ///< why not all of it was read
};

class Bench {
public:
    Bench(drivers::Transport& device, std::string name, const Request& request,
          const Settings& settings);

    /// The first look; nothing else works before it.
    [[nodiscard]] std::expected<void, std::string> begin();
    /// Reads all that the module shows; flags, which a read clears, where they are asked for.
    [[nodiscard]] std::expected<Look, std::string> look(bool with_flags = false);
    /// What the first look gave.
    [[nodiscard]] const Look& first() const { return *first_; }
    /// The bench of the module at the other end; null: none was named.
    [[nodiscard]] Bench* far() const { return far_; }
    void join(Bench& far) { far_ = &far; }
    [[nodiscard]] const std::string& name() const { return name_; }
    /// Ends the use of the bench.
    [[nodiscard]] Inspection take_first() { return std::move(first_->inspection); }
    /// The module of the first look.
    [[nodiscard]] const model::Module& module() const { return first_->inspection.best()->module; }
    [[nodiscard]] const model::Standard& standard() const {
        return *first_->inspection.best()->standard;
    }

    /// Changes the module, with its times noted. What takes the change back is kept. Where data
    /// paths are asked for, the Tx outputs are on.
    [[nodiscard]] ChangeOutcome apply(model::Wish wish);
    /// What apply() would do now, for a check that does it otherwise. The error says why nothing.
    [[nodiscard]] std::expected<model::ControlPlan, std::string> plan_of(const model::Wish& wish);
    /// Carries out a plan that was altered. It is not taken back where it fails: the check looks at
    /// what the module made of it, and put_back() does the rest.
    [[nodiscard]] ChangeOutcome apply_plan(model::ControlPlan plan);
    /// Changes the firmware, with its times noted. Registers are not put back: keep_controls().
    [[nodiscard]] FirmwareOutcome change_firmware(FirmwareRequest how, bool (*stop)() = nullptr);
    /// Has put_back() write all controls as they are now, for who lets the module be reset.
    [[nodiscard]] std::expected<void, std::string> keep_controls();
    /// Notes how long something took that no step of a plan is. `not_before_s`: a look so late
    /// showed that it was not over; nothing: the time is exact.
    void note_time(std::string_view name, double took_s, double bound_s = 0,
                   std::string_view of = {}, std::optional<double> not_before_s = std::nullopt);
    /// How long a look at the states takes, and so how much later than it is there something may
    /// be seen: it is taken off the times of steps.
    [[nodiscard]] double latency_s() const { return latency_s_; }
    /// Takes back what a run left that was killed: changes of this module that the journal has
    /// since then and that nothing took back, the last first. What was taken back, in words; empty:
    /// nothing was left.
    [[nodiscard]] std::expected<std::string, std::string> take_back_since(std::string_view begun);
    /// Takes back all that was applied, the last first. The error says what is left, and it stays:
    /// whoever asks again is told the same.
    [[nodiscard]] std::expected<void, std::string> put_back();
    /// Controls that were changed and are not as they were before the first change, as places.
    [[nodiscard]] std::vector<std::string> not_restored(const memmap::Image& now) const;
    /// Whether a signal asked to stop.
    [[nodiscard]] bool is_stopped() const { return request_.stop(); }

    /// A session of its own, for checks of the bus. Ends with what it returns.
    [[nodiscard]] std::unique_ptr<drivers::Session> session();
    [[nodiscard]] drivers::Transport& device() { return device_; }
    [[nodiscard]] drivers::Clock& clock();
    /// False where a signal came.
    [[nodiscard]] bool wait(double seconds);

    [[nodiscard]] const Settings& settings() const { return settings_; }
    [[nodiscard]] double bound(std::string_view name) const {
        return settings_.profile.bound(name);
    }

    std::vector<Timing> timings;
    std::vector<Curve> curves;
    std::vector<std::string> notices;
    bool refuses_image = false; ///< a sound image was not taken: what needs it cannot be checked
    /// The image that is loaded, and that of what ran at first, or null; empty: not looked for yet.
    std::vector<std::shared_ptr<const FirmwareImage>> images;

private:
    [[nodiscard]] drivers::Patience patience();
    /// Waits until the lanes that carried traffic at first carry it again, a minute at most.
    void settle();
    [[nodiscard]] ChangeOutcome change_to(model::Wish wish, const Request& request,
                                          std::uint64_t undoes = 0);
    [[nodiscard]] ChangeRequest how_to_change();
    void note_times(const ChangeOutcome& outcome);
    void measure_latency();
    /// What is to be put back.
    void keep(const ChangeOutcome& outcome);
    void keep_bits(std::span<const model::Bits> before);

    drivers::Transport& device_;
    std::string name_;
    const Request& request_;
    const Settings& settings_;
    Bench* far_ = nullptr;
    std::optional<Look> first_;
    double latency_s_ = 0;
    /// A change that is to be taken back.
    struct Applied {
        std::uint64_t number = 0; ///< of the journal
        std::vector<model::Bits> before{};
    };
    [[nodiscard]] std::expected<void, std::string> take_back(Applied applied);
    std::vector<Applied> to_restore_;
    std::string stuck_;                ///< why something could not be taken back; empty: all was
    std::vector<model::Bits> touched_; ///< each as it was before its first change
};

} // namespace optictl::engine::qualify
