// The two ends of a link: what each sends, what the other receives, and which part is to blame.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sff/analysis/health.hpp"

namespace optictl::analysis {

/// Which part keeps light from getting through.
enum class Culprit : std::uint8_t {
    None,
    Sender,      ///< it sends nothing
    Way,         ///< what is sent does not arrive
    Receiver,    ///< light arrives, and the receiver does not use it
    Unknown,     ///< what decides was not read, or which lanes meet is not known
    NotMeasured, ///< nobody: the receiver has no monitor of light, as copper has none
};
[[nodiscard]] std::string_view name_of(Culprit culprit);

/// One media lane of the sender and the lane of the receiver that it meets.
struct Ray {
    unsigned from = 0;
    unsigned to = 0;
    std::optional<double> sent_dbm;     ///< none: dark, or not known
    std::optional<double> received_dbm; ///< likewise
    /// In dB; none where one of both is.
    [[nodiscard]] std::optional<double> loss() const;
};

/// What happens to the light of one end.
struct Direction {
    Culprit culprit = Culprit::None;
    model::LaneSet sender_lanes = 0;   ///< that are concerned
    model::LaneSet receiver_lanes = 0; ///< likewise
    std::vector<Ray> rays;
    std::string text;          ///< what is so; empty where nothing is wrong
    std::string_view advice{}; ///< what to do
};

/// One end as it is diagnosed alone.
struct End {
    const model::Module* module = nullptr;
    const Health* health = nullptr;
};

struct Pair {
    Conclusion conclusion = Conclusion::Works; ///< the worst of the ends and of both directions
    std::string reason; ///< what makes it; empty where the link works as it should
    Direction a_to_b;
    Direction b_to_a;
};

/// `joint` is the media lane of the wider end that lane 1 of the other end meets, from 1. Without
/// it ends of one width meet lane by lane; of others no register says which lanes do. A link that
/// is meant to be down needs no light: then the directions are told, and the ends decide.
[[nodiscard]] Pair diagnose(const End& a, const End& b, std::optional<unsigned> joint = {},
                            Expect expect = Expect::Any);

} // namespace optictl::analysis
