// From the modes that a fleet runs to those that it should run: which modules serve them, which
// need another optic, who faces whom, and what power it takes.
#pragma once

#include <array>
#include <expected>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "vendor-db/fibre/link.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::engine {

/// "800G -> 2x400G", or "2x400G" of all ports.
struct Wish {
    std::optional<vendor_db::Mode> from{};
    vendor_db::Mode to{};
    [[nodiscard]] std::string text() const;
};
/// The error says what to write.
[[nodiscard]] std::expected<Wish, std::string> parse_wish(std::string_view text);

/// What a port needs, the worse the later.
enum class Step : std::uint8_t {
    NotConcerned, ///< its module runs neither the one nor the other
    Today,        ///< it runs the mode
    Configure,    ///< its module can run it
    Replace,      ///< it needs another optic
    OtherPort,    ///< the port itself cannot serve the mode
    CannotTell,   ///< the module was not read, or does not say
};
inline constexpr std::size_t step_count = 6;
[[nodiscard]] std::string_view name_of(Step step);

/// An optic that would serve.
struct Candidate {
    std::string name;
    std::string source; ///< the entry, or the port that has one
    std::optional<double> max_power_w{};
};

/// One port, its module, and what is to be done.
struct Migrant {
    std::string place{};
    std::string box{}; ///< the system that the port is of
    vendor_db::PortPlace port{};
    vendor_db::Facts facts{};
    Step step{};
    std::string reason{}; ///< what to set, or what is in the way
    std::string listed{}; ///< what the lists say of the module; empty: no entry
    bool is_able = false; ///< the module itself can run the mode, in this port or another
    std::optional<vendor_db::LinkEnd> end{}; ///< running the mode; only of modules that are able
    std::optional<vendor_db::LinkEnd> far{}; ///< running one port of it, as a far end
    std::vector<Candidate> candidates{};     ///< of a port that needs another optic
    std::optional<double> after_w{};         ///< highest power once it is done; nothing: not known
    [[nodiscard]] std::string kind() const;
};

/// Two kinds of modules as the ends of a link, once the one runs the mode.
struct FacingKinds {
    std::string one;
    std::string other;
    vendor_db::LinkRemark::Outcome outcome{};
    std::string fibre{};              ///< "single-mode, 4 pairs"; empty: not known
    std::vector<std::string> words{}; ///< conditions, or what is in the way
};

/// One system: the highest power of its modules, and what its ports give.
struct Box {
    std::string name{};
    double before_w = 0;
    double after_w = 0;
    unsigned unknown_before = 0; ///< modules that do not say; the sum is then a lower bound
    unsigned unknown_after = 0;
    std::optional<double> limit_w{}; ///< of the ports that the map has; nothing: not of all
};

struct Migration {
    std::vector<Migrant> ports{}; ///< in the order of people
    std::vector<FacingKinds> pairs{};
    unsigned pairs_left_out = 0;
    std::vector<Box> boxes{};
    std::array<unsigned, step_count> counts{};
    /// Whether every port that is concerned serves the mode, today or once it is configured.
    [[nodiscard]] bool is_possible() const;
};

/// One module by what it says of itself; `query.port` is its port, where a map has it. It is no end
/// of a pair.
[[nodiscard]] Migrant examine(vendor_db::Facts facts, const Wish& wish,
                              const vendor_db::Database& lists, vendor_db::Query query,
                              std::string place, std::string box);
/// The same, and an end of pairs.
[[nodiscard]] Migrant examine(const Inspection& inspection, const Wish& wish,
                              const vendor_db::Database& lists, vendor_db::Query query,
                              std::string place, std::string box);
/// A port of which it is not known what is in it.
[[nodiscard]] Migrant unread(std::string place, std::string box, std::string why);
/// Puts modules together: candidates, pairs, power.
[[nodiscard]] Migration plan(std::vector<Migrant> ports, const Wish& wish,
                             const vendor_db::Database& lists);

} // namespace optictl::engine
