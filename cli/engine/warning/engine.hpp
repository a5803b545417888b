// Early warning: compares each module with its own past, with its lanes and with its siblings.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/engine/history/record.hpp"
#include "cli/engine/warning/rules.hpp"
#include "cli/engine/warning/series.hpp"

namespace optictl::engine::warning {

struct Warning {
    const Rule* rule = nullptr;
    Grade grade{};
    std::string port;
    history::Identity module;
    unsigned lane = 0;          ///< 0: the module
    double value = 0;           ///< in the unit of the rule
    double since = 0;           ///< seconds since 1970
    std::optional<double> days; ///< until the threshold is reached, at this slope
    std::string text; ///< what is wrong, with its figures: one sentence without its reason
};

/// What happened by a record.
struct Change {
    enum class What : std::uint8_t { Raised, Cleared, Flap } what{};
    Warning warning; ///< of a flap port, module, lane, text and `since` alone
};

/// What the times of records are.
enum class Times : std::uint8_t {
    Dates,
    Order, ///< a day apart by assumption: what happens is told by record, and nothing by date
};

class Engine {
public:
    Engine() = default;
    explicit Engine(Times times) : times_(times) {}
    /// Records of one module come in the order of time.
    [[nodiscard]] std::vector<Change> take(const history::Record& record);
    /// No module is in the port any more.
    [[nodiscard]] std::vector<Change> left(const std::string& port, double time);
    /// What was recorded before this run: nothing is told of it, but it is known from then on.
    void learn(const history::Record& record);
    void learn_flap(const history::Identity& module, const std::string& port, double time);
    /// No more records come: what was read last is judged as it stands.
    [[nodiscard]] std::vector<Change> settle();
    /// Those that hold now: the worst first, then by port.
    [[nodiscard]] std::vector<Warning> active() const;
    [[nodiscard]] std::size_t modules() const { return tracks_.size(); }

private:
    using Name = std::pair<history::Identity, std::string>; ///< port of those without serial number
    struct Condition {
        Kind kind{};
        std::string key;
        unsigned lane = 0;
        auto operator<=>(const Condition&) const = default;
    };
    struct State {
        unsigned yes = 0;
        unsigned no = 0;
        bool is_raised = false;
        double level = 0; ///< what is compared with, as it was when it was raised
        Warning warning;
    };
    /// Sums of the values of a span that is not over.
    struct Sum {
        double value = 0;
        unsigned count = 0;
    };
    struct Flap {
        double time = 0;
        std::string port;
        const Name* module = nullptr;
    };
    using Place = std::pair<std::string, unsigned>;
    struct Track {
        history::Identity module;
        std::string port;
        std::vector<history::Limits> limits;
        double first = 0;
        double last = 0;
        double settled = 0; ///< nothing is compared before
        double span = 0;    ///< when the open span began
        double trended = 0; ///< when slopes were looked at last
        double gap = 0;     ///< between the last two records
        bool is_there = false;
        model::LaneSet active = 0;
        model::LaneSet lit = 0;
        model::LaneSet with_light = 0;
        std::map<Place, Sum> open;
        std::map<Place, Series> series;
        std::map<unsigned, Regression> lasers;
        std::map<Condition, State> states;
    };
    /// How what a rule finds is taken.
    struct How {
        unsigned hold = warning::hold;
        double level = 0;             ///< what it was compared with
        std::optional<Grade> grade{}; ///< else by the limits of the rule
        std::optional<double> days{}; ///< until a threshold is reached
    };

    Track& track_of(const history::Record& record);
    void take(Track& track, const history::Record& record, bool counts_flaps);
    void see_states(Track& track, const history::Record& record, bool counts_flaps);
    void move(Track& track, const std::string& port);
    void end_span(Track& track);
    /// `value` is compared with the limits of the rule: more is worse.
    void judge(Track& track, const Condition& condition, double value, std::string text,
               const How& how);
    void drop(Track& track, const Condition& condition);
    void flap(Track& track, unsigned lane, const std::string& text, double time);

    void look_now(Track& track, const history::Record& record);
    void look_at_span(Track& track);
    void look_at_steps(Track& track);
    void look_at_lasers(Track& track);
    void look_at_spread(Track& track);
    void look_at_siblings(Track& track);
    void look_at_bits(Track& track);
    void look_at_slopes(Track& track);
    void look_at_flaps(Track& track);

    [[nodiscard]] bool is_shared(const Flap& flap) const;
    [[nodiscard]] static double limit_of(const Track& track, std::string_view key, bool high);
    [[nodiscard]] unsigned hold_of(const Track& track) const;

    std::map<Name, Track> tracks_;
    std::map<std::string, Track*> at_; ///< port to the module that is there
    std::vector<Flap> flaps_;          ///< of thirty days
    std::vector<Change> changes_;
    Times times_ = Times::Dates;
    bool is_settling_ = false;
};

/// "2026-12-10".
[[nodiscard]] std::string date_text(double time);

} // namespace optictl::engine::warning
