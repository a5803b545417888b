// Makes the steps of a plan: what the host has set becomes, register by register, what it is to be.
// The registers as they will be after the steps so far are kept along, so that each step knows what
// its data paths will do.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "cmis/control/controls.hpp"
#include "cmis/control/tuning.hpp"

namespace optictl::cmis::control {

class Planner {
public:
    /// `image` and `applications` must outlive it.
    Planner(const Image& image, const memmap::Context& context, Controls now,
            std::span<const model::Application> applications);

    /// Whether the module has a machine for itself, and one for each data path (L:56).
    [[nodiscard]] bool has_module_machine() const { return has_module_machine_; }
    [[nodiscard]] bool has_path_machine() const { return has_path_machine_; }

    /// Adds what leads to `target`, in the order that the standard asks for: down before, up
    /// behind.
    void lead_to(const Controls& target);
    void reset();
    /// Adds what tunes the lasers: their data paths are down meanwhile where a grid or channel
    /// changes.
    void tune(const Lasers& target);
    /// Puts the mask back by which a reset is seen.
    void put_mark(const Bits& bits);
    [[nodiscard]] model::ControlPlan finish();

    std::vector<std::string> notes;

private:
    using Step = model::ControlStep;
    using Expect = model::Expectation;

    void add_bank(model::ControlPlan& plan, unsigned bank, bool resets) const;
    void add_diagnostics(model::ControlPlan& plan, unsigned bank, bool resets) const;
    void add_states(model::ControlPlan& plan) const;
    void set_power(std::uint8_t target);
    void set_lanes(const Field& row, LaneSet lanes, const Controls& target, std::string what);
    void set_diagnostics(const Controls& target);
    void set_diagnostic(const model::ControlRow& row, unsigned bank, const Bank& target, bool sets);
    void set_laser(const Lasers& target, unsigned lane);
    void expect_power(unsigned lane, double dbm);
    void wait_until_steady(LaneSet lanes);
    [[nodiscard]] LaneSet lanes_left_moving() const;
    void change_paths(const Controls& target, unsigned bank, unsigned touched);
    void change_settings(const Controls& target, unsigned bank, unsigned touched);
    void take_down(const std::vector<Path>& paths, LaneSet lanes, LaneSet others);
    void bring_up(const Controls& target, const std::vector<Path>& paths, LaneSet lanes);
    [[nodiscard]] unsigned touched_lanes(const Controls& target, unsigned bank) const;
    [[nodiscard]] bool is_hot(const Controls& target, unsigned bank, unsigned touched) const;
    [[nodiscard]] std::vector<Step> configure(const Bank& target, unsigned bank, unsigned touched,
                                              const Field& trigger) const;
    [[nodiscard]] std::vector<Step> decommission(const Bank& target, unsigned bank,
                                                 unsigned touched) const;
    [[nodiscard]] std::vector<Step> stage(const Bank& target, unsigned bank,
                                          unsigned touched) const;
    [[nodiscard]] Expect configured(const Bank& target, unsigned bank, unsigned touched) const;

    [[nodiscard]] std::optional<PathState> state_of(const Path& path,
                                                    const Controls& controls) const;
    [[nodiscard]] LaneSet muted(const Controls& controls) const;
    /// That the paths on `lanes` are where the controls as they are now lead them.
    [[nodiscard]] Expect settled(LaneSet lanes) const;
    void add_output(Expect& expect, const Field& row, LaneSet dark) const;
    [[nodiscard]] std::vector<Bits> states(LaneSet lanes, PathState state) const;
    [[nodiscard]] PathState seen_state(unsigned lane) const;
    [[nodiscard]] std::chrono::milliseconds most(std::chrono::milliseconds usual) const;
    /// The hosts lanes of the paths whose media lanes are among these.
    [[nodiscard]] LaneSet host_lanes_of(LaneSet media) const;
    [[nodiscard]] bool has(const Field& row) const;

    const Image& image_;
    const memmap::Context& context_;
    std::span<const model::Application> applications_;
    Controls before_;
    Controls now_;
    Durations durations_;
    bool has_module_machine_;
    bool has_path_machine_;
    bool is_ready_; ///< will be, after the steps so far
    std::vector<Step> steps_;
    std::vector<Bits> result_; ///< beside the controls
    std::vector<Bits> also_before_;
    std::vector<Bits> premises_; ///< beside the controls
};

} // namespace optictl::cmis::control
