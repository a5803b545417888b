// A compatibility list as it is in memory: every entry knows the line that it comes from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/mode.hpp"
#include "vendor-db/pattern.hpp"
#include "vendor-db/place.hpp"
#include "vendor-db/tree.hpp"
#include "vendor-db/version.hpp"

namespace optictl::vendor_db {

/// Verdicts from good to bad; a list writes all but Unknown and Unverifiable.
enum class Status : std::uint8_t {
    Validated,
    Limited,      ///< works, with what `reason` says
    Deprecated,   ///< works, but is to be replaced
    Unknown,      ///< nobody vouches for it
    Unverifiable, ///< its identity cannot be believed
    Blocked,
};
inline constexpr std::size_t status_count = 6;
[[nodiscard]] std::string_view name_of(Status status);
/// What a list may write as a status beside these names: blocked, and no other entry outvotes it.
inline constexpr std::string_view recalled = "recalled";
[[nodiscard]] std::optional<Status> parse_status(std::string_view text);

/// What a rule selects optics and places by; each that it constrains makes it more specific.
enum class Field : std::uint8_t {
    Vendor,
    PartNumber,
    Revision,
    Oui,
    Serial,
    FormFactor,
    Media,
    Connector,
    Platform,
    Cage,
    Nos,
};
inline constexpr std::size_t field_count = 11;
/// As lists call it: "part_number".
[[nodiscard]] std::string_view name_of(Field field);

/// A set of fields.
class Fields {
public:
    void add(Field field) { bits_ |= bit(field); }
    [[nodiscard]] bool has(Field field) const { return (bits_ & bit(field)) != 0; }
    [[nodiscard]] bool empty() const { return bits_ == 0; }
    [[nodiscard]] unsigned count() const {
        return static_cast<unsigned>(__builtin_popcount(bits_));
    }
    [[nodiscard]] bool operator==(const Fields&) const = default;
    /// "vendor, part_number".
    [[nodiscard]] std::string text() const;

private:
    static unsigned bit(Field field) { return 1U << static_cast<unsigned>(field); }
    unsigned bits_ = 0;
};

/// Bounds of a revision or serial number, both included; empty: none. `exact` is one value.
struct TextRange {
    std::string exact{};
    std::string min{};
    std::string max{};
    [[nodiscard]] bool empty() const { return exact.empty() && min.empty() && max.empty(); }
};
struct VersionRange {
    std::optional<Version> min{};
    std::optional<Version> max{};
    [[nodiscard]] bool empty() const { return !min && !max; }
};
struct NumberRange {
    std::optional<double> min{};
    std::optional<double> max{};
    [[nodiscard]] bool empty() const { return !min && !max; }
};

/// Which firmware a rule vouches for. Without any of it all versions are covered.
struct Firmware {
    enum class Bank : std::uint8_t { Active, Inactive, Both };
    /// Firmware of the module, and that of its DSP, which only work together.
    struct Pair {
        Version application{};
        Version dsp{};
    };
    std::vector<Version> allow{};
    std::vector<Version> deny{};
    std::vector<Pair> pairs{};
    std::optional<Version> min{};
    Bank bank = Bank::Active;
    bool required = true; ///< a module that reports none is not covered
    [[nodiscard]] bool empty() const {
        return allow.empty() && deny.empty() && pairs.empty() && !min;
    }
};

/// A mode that a rule vouches for.
struct ModeEntry {
    Place place{};
    Breakout mode{};
    std::vector<unsigned> start_lanes{}; ///< host lanes; empty: any
    std::string fec{};                   ///< for people: what the host has to run
    Status status = Status::Validated;
    std::string reason{};
};

/// What a module can do that a rule may ask for.
enum class Feature : std::uint8_t {
    Dom,             ///< monitors at all
    TxPower,         ///< Tx power monitor
    RxPower,         ///< Rx power monitor
    Vdm,             ///< versatile diagnostics monitoring pages
    FirmwareUpgrade, ///< CDB, by which CMIS modules take firmware
    TxDisable,
    Tunable,
};
inline constexpr std::size_t feature_count = 7;
[[nodiscard]] std::string_view name_of(Feature feature);

/// One optic: whom it is about, what it asks, what it says. All strings that are compared are
/// normalised.
struct Rule {
    Place place{};
    std::string name{};
    unsigned layer = 0; ///< of its list: of two equal rules the higher one decides

    std::vector<Pattern> vendor{}; ///< any of them
    bool alias = false;            ///< other names of these vendors count as well
    std::size_t own_vendors = 0;   ///< of `vendor`: those that the list writes, before the others
    std::optional<Pattern> part_number{};
    TextRange revision{};
    TextRange serial{};
    std::vector<std::string> oui{}; ///< "02-0F-7C"
    std::vector<std::string> form_factor{};
    std::vector<std::string> media{};
    std::vector<std::string> connector{};
    std::vector<std::string> platform{};
    std::vector<std::string> cage{};
    VersionRange nos{};

    Firmware firmware{};
    std::vector<ModeEntry> modes{};
    std::optional<double> max_power_w{};
    NumberRange temperature_c{};
    std::vector<Feature> features{};
    std::vector<std::string> peer{}; ///< media interfaces that may be at the other end

    Status status = Status::Validated;
    bool is_recall = false; ///< its status is "recalled": blocked, and final
    bool is_final = false;  ///< blocked whatever more specific entries and later lists say
    std::string reason{};
    std::string ticket{};
    std::string by{};
    std::optional<Date> date{};
    std::optional<Date> from{};    ///< the first day on which the rule counts
    std::optional<Date> expires{}; ///< the last one

    Fields fields{}; ///< what it constrains

    /// Whether no other rule can outvote it.
    [[nodiscard]] bool counts_first() const { return is_recall || is_final; }
};
/// The vendors that the list writes, without the other names that `alias` adds.
[[nodiscard]] std::span<const Pattern> written_vendors(const Rule& rule);
/// The status as the list writes it: that of a recall is "recalled".
[[nodiscard]] std::string_view status_text(const Rule& rule);
/// Days from one date to another; negative when it is over.
[[nodiscard]] int days_between(const Date& from, const Date& to);
/// "today", "tomorrow", "in 3 days".
[[nodiscard]] std::string in_days(int days);
/// So many days before a rule begins or ceases to count it is said.
inline constexpr int soon_days = 30;

/// A contradiction within a module, by a standard: when all conditions hold, something is wrong.
struct Contradiction {
    Place place{};
    std::string id{};
    std::string text{};
    std::string source{}; ///< clause
    bool is_fault = false;
    /// Normalised; an empty list is no condition.
    std::vector<std::string> standard{};
    std::vector<std::string> form_factor{};
    std::vector<std::string> media_type{};
    std::vector<std::string> media{};
    std::vector<std::string> technology{};
    std::vector<std::string> connector{};
    std::vector<unsigned> power_class{};
    std::optional<double> max_power_above_w{};
};

/// Ports of one kind, of a platform or of none in particular.
struct Cage {
    Place place{};
    std::string platform{}; ///< normalised; empty: any
    std::string name{};     ///< normalised
    std::string shown{};
    std::vector<std::string> form_factor{}; ///< that fit; empty: any
    std::optional<double> max_power_w{};
    std::vector<Breakout> modes{}; ///< that the host can run there; empty: any
    std::string source{};
};

/// Names of one vendor: before and after it was renamed or bought.
struct VendorGroup {
    Place place{};
    std::vector<std::string> names{}; ///< normalised, as registers have them
    std::string source{};
};

/// One file.
struct List {
    std::string file{};
    std::string name{};
    std::vector<Rule> rules{};
    std::vector<Contradiction> contradictions{};
    std::vector<Cage> cages{};
    std::vector<VendorGroup> vendors{};
    std::vector<std::string> platforms{};  ///< that some rule or cage names; normalised, in order
    std::vector<std::string> cage_names{}; ///< that some rule names; the same
};

/// Reads a list. With problems it holds what could be understood, so that all of them are found
/// at once; who decides by it must refuse it then.
struct ReadList {
    List list;
    std::vector<Problem> problems{};
};
[[nodiscard]] ReadList read_list(std::string_view text, std::string_view file);
/// The same of a tree.
[[nodiscard]] ReadList read_tree(const Value& tree, std::string_view file);

} // namespace optictl::vendor_db
