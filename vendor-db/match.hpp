// Which rules speak of a module, and which one decides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "vendor-db/facts.hpp"
#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// The port that a module is in, as a port map tells it.
struct PortPlace {
    std::string name{}; ///< for people
    std::string cage{}; ///< "qsfp-dd", "osfp"; empty: not said
    unsigned lanes = 0; ///< host lanes; 0: not said
    std::optional<double> max_power_w{};
};

/// What a list is asked beside the module.
struct Query {
    enum class FirmwarePolicy : std::uint8_t {
        Enforce, ///< a version that the rule does not allow is not covered
        Report,  ///< said, but the verdict stays; a denied version still blocks
        Ignore,
    };
    std::string platform{}; ///< normalised; empty: not said
    std::string cage{};     ///< normalised; empty: not said
    std::optional<Version> nos{};
    std::vector<Breakout> modes{};
    std::optional<PortPlace> port{};
    FirmwarePolicy firmware_policy = FirmwarePolicy::Enforce;
    Date today{};
};

enum class Fit : std::uint8_t { Yes, No, CannotTell };

/// Whether a module, or its place, is as `field` of the rule says. A field that the rule leaves
/// open fits everything.
[[nodiscard]] Fit fit(Field field, const Rule& rule, const Facts& facts, const Query& query);

/// How a rule stands to a module.
struct Fitting {
    const Rule* rule = nullptr;
    Fields differ{};
    Fields undecided{};
    bool expired = false;
    bool early = false; ///< it does not count yet
    /// Whether the rule speaks of this module.
    [[nodiscard]] bool holds() const {
        return differ.empty() && undecided.empty() && !expired && !early;
    }
};
[[nodiscard]] Fitting fitting(const Rule& rule, const Facts& facts, const Query& query);

/// More fields are more specific; then an exact part number before a pattern, then the pattern
/// with more characters of its own. Negative: `a` is less specific.
[[nodiscard]] int compare_specificity(const Rule& a, const Rule& b);

/// A rule that almost speaks of a module.
struct NearMiss {
    const Rule* rule = nullptr;
    Field field{};
    std::string listed{}; ///< what the rule says there
    std::string found{};  ///< what the module says
    std::string hint{};   ///< why the two names are of one vendor: a source; may be empty
};

/// All rules of all lists, found by vendor and part number. Rules must outlive it and not move.
class Index {
public:
    void add(const Rule& rule);
    /// Names of one vendor; they must outlive it and not move.
    void add(const VendorGroup& group);
    using Groups = std::vector<const VendorGroup*>;
    /// The groups that have a name (normalised): one that bought several is in each.
    [[nodiscard]] const Groups& groups_of(const std::string& vendor) const;
    /// Every rule that vendor and part number do not rule out, in no particular order.
    [[nodiscard]] std::vector<const Rule*> candidates(const Facts& facts) const;
    /// At most five rules that differ in one field, and by little.
    [[nodiscard]] std::vector<NearMiss> near_misses(const Facts& facts, const Query& query) const;

private:
    using Rules = std::vector<const Rule*>;
    struct Bucket {
        std::unordered_map<std::string, Rules> by_part; ///< exact part numbers
        Rules rest;
    };
    void add_to(Bucket& bucket, const Rule& rule) const;
    /// Squeezed names of vendors that are one slip apart.
    [[nodiscard]] std::vector<std::string> near_vendors(const std::string& squeezed_vendor) const;
    [[nodiscard]] std::string hint_of(Field field, const Rule& rule, const Facts& facts) const;

    std::unordered_map<std::string, Bucket> by_vendor_;
    Bucket any_vendor_;
    std::unordered_map<std::string, Rules> by_part_; ///< exact part numbers of every vendor
    std::unordered_map<std::string, Rules> by_squeezed_vendor_;
    /// Squeezed names by what is left of them without one character, for those with a slip.
    std::unordered_map<std::string, std::vector<std::string>> by_shortened_vendor_;
    std::unordered_map<std::string, Groups> groups_;
};

/// What a rule says of a field, and what a module has there: for people.
[[nodiscard]] std::string listed_text(Field field, const Rule& rule);
[[nodiscard]] std::string found_text(Field field, const Facts& facts, const Query& query);

} // namespace optictl::vendor_db
