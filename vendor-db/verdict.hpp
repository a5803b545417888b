// The verdict on a module: what the lists say of it, why, and what would change it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vendor-db/match.hpp"

namespace optictl::vendor_db {

/// One thing that the deciding rule, the cage, or the mode asked for wants of the module.
struct Requirement {
    enum class Kind : std::uint8_t { Firmware, Mode, Power, FormFactor, Temperature, Feature };
    enum class Outcome : std::uint8_t {
        Met,
        CannotTell, ///< the module does not say: nobody vouches for it
        NotCovered, ///< the rule says nothing of it: likewise
        Excluded,   ///< cannot work, or must not be used
    };
    Kind kind{};
    Outcome outcome{};
    Status at_least = Status::Validated; ///< the verdict is this, or worse
    std::string text{};                  ///< one clause
    std::string change{};                ///< what would have to be otherwise; empty when met
};
[[nodiscard]] std::string_view name_of(Requirement::Kind kind);
[[nodiscard]] std::string_view name_of(Requirement::Outcome outcome);

/// A rule that speaks of the module, or might, and does not decide.
struct Loser {
    enum class Why : std::uint8_t {
        LessSpecific,
        Milder,     ///< as specific, but the deciding status is worse
        LowerLayer, ///< the same in a list that comes before
        Other,      ///< the same again; the deciding one covers more, or stands first
        Undecided,  ///< some field cannot be compared
        Expired,
        NotYet,   ///< it counts from a later day on
        Recalled, ///< the deciding one counts before every other
    };
    const Rule* rule = nullptr;
    Why why{};
    Fields undecided{};
};
/// One clause.
[[nodiscard]] std::string text_of(const Loser& loser, const Rule* winner);

struct Verdict {
    Status status = Status::Unknown;
    const Rule* rule = nullptr; ///< the one that decided; null when none did
    std::string reason{};       ///< one clause
    std::vector<Requirement> requirements{};
    std::vector<Loser> losers{};
    std::vector<NearMiss> near_misses{};
    std::vector<const Contradiction*> contradictions{};
};

/// All lists, in layers: of rules that are equal otherwise the one of a later list decides.
class Database {
public:
    /// Lists are added from the shipped one to that of the command line.
    void add(List list);
    [[nodiscard]] const std::vector<std::unique_ptr<List>>& lists() const { return lists_; }

    [[nodiscard]] Verdict judge(const Facts& facts, const Query& query) const;
    /// The cage of that name, of the platform before one of any; null when no list has it.
    [[nodiscard]] const Cage* cage(const std::string& platform, const std::string& name) const;
    /// Whether some rule or cage names the platform.
    [[nodiscard]] bool knows_platform(const std::string& platform) const;
    /// Whether some rule is about a cage of that name.
    [[nodiscard]] bool knows_cage(const std::string& name) const;

private:
    std::vector<std::unique_ptr<List>> lists_{};
    Index index_;
};

/// Whether a cage ("QSFP-DD") takes a module ("QSFP28"): of one family, SFP, QSFP or OSFP, and with
/// a second row of contacts (SFP-DD, QSFP-DD) only where the cage has one. Both normalised.
[[nodiscard]] bool cage_takes(std::string_view cage, std::string_view form_factor);

/// Rules that are one optic: the first is judged, the modes of all count. Empty: none speaks of it.
using Paragraphs = std::span<const Rule* const>;
/// What the rule, the modes asked for and the cage want of a module; the cage may be null.
[[nodiscard]] std::vector<Requirement> requirements_of(Paragraphs paragraphs, const Cage* cage,
                                                       const Facts& facts, const Query& query);
/// The versions that a rule vouches for: "3.17 or 3.12 or 3.20 or newer"; empty: it names none.
[[nodiscard]] std::string allowed_text(const Firmware& firmware);
/// The status of a rule once its requirements are known.
[[nodiscard]] Status status_after(Status status, const std::vector<Requirement>& requirements);

} // namespace optictl::vendor_db
