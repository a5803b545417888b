// What a fleet is meant to be: one entry a kind of module, and which module is in which port.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/tree.hpp"

namespace optictl::vendor_db::baseline {

/// What a property is about; each is a table of an entry.
enum class Section : std::uint8_t {
    Identity,     ///< revision, OUI
    Firmware,     ///< versions, of the hardware as well
    Applications, ///< descriptors, by AppSel code
    Thresholds,
    Configuration, ///< what a host sets
};
inline constexpr std::size_t section_count = 5;
/// As files and options call it: "firmware".
[[nodiscard]] std::string_view name_of(Section section);
[[nodiscard]] std::optional<Section> section_of(std::string_view name);
/// Sections that are compared.
using Sections = std::array<bool, section_count>;
inline constexpr Sections all_sections{true, true, true, true, true};

/// One property of a module, by the name that files give it.
struct Key {
    Section section{};
    std::string name{};
    [[nodiscard]] auto operator<=>(const Key&) const = default;
    /// "firmware.active_firmware".
    [[nodiscard]] std::string text() const;
};
/// The versions of firmware that drift is about.
[[nodiscard]] const Key& firmware_key();

/// What a module has where others of its kind have a property.
inline constexpr std::string_view absent = "absent";

using Texts = std::map<Key, std::string>;
/// No text: the registers of the property were not read.
using Properties = std::map<Key, std::optional<std::string>>;

/// What makes two modules the same product.
struct KindName {
    std::string vendor{};
    std::string part_number{};
    std::string form_factor{};
    [[nodiscard]] auto operator<=>(const KindName&) const = default;
    /// "LUMENFORGE LF-DD4-DR4-500M".
    [[nodiscard]] std::string text() const;
};

/// What is known of a serial number.
struct Serial {
    enum class State : std::uint8_t { Known, Blank, NotRead, Redacted };
    State state = State::Blank;
    std::string text{}; ///< of a known one
    /// The number, or why there is none.
    [[nodiscard]] std::string shown() const;
};

/// One module of a fleet, or why a port of it tells nothing.
struct Unit {
    std::string place{}; ///< its port
    std::string doubt{}; ///< why it cannot be told what it is; empty: it can
    KindName kind{};
    Serial serial{};
    std::shared_ptr<const Properties> properties{}; ///< never null; equal ones may be shared
};

/// How many modules of a kind have a value.
struct Vote {
    std::string value{};
    unsigned count = 0;
};
/// A property of which no value has a majority.
struct Undecided {
    Key key{};
    std::vector<Vote> votes{}; ///< the most frequent first; not in files
};

/// One product: what more than half of its modules have.
struct Kind {
    Place place{};
    KindName name{};
    unsigned modules = 0;
    Texts expected{};
    std::vector<Undecided> undecided{};
};

/// One port when the baseline was made.
struct Port {
    Place place{};
    std::string name{};
    KindName kind{};
    Serial serial{};
    Texts own{}; ///< where it differs from its kind, or its kind is undecided
};

struct Baseline {
    std::string file{};
    std::optional<Date> date{};
    std::vector<Kind> kinds{}; ///< by name
    std::vector<Port> ports{}; ///< in the order of people: Ethernet2 before Ethernet10

    /// The entry of a kind; null when there is none.
    [[nodiscard]] const Kind* kind(const KindName& name) const;
};

/// Files that are larger, or have more than this, are refused.
inline constexpr std::size_t largest_file = std::size_t{64} << 20U;
inline constexpr std::size_t most_kinds = 10'000;
inline constexpr std::size_t most_ports = 200'000;
inline constexpr std::size_t most_properties = 2'000; ///< of one entry
inline constexpr std::size_t longest_text = 4'000;

/// Makes a baseline of modules: a property of a kind is what more than half of the modules that
/// tell it have. Modules of which it cannot be told what they are have no entry.
[[nodiscard]] Baseline make(std::span<const Unit> units);
/// The ports with all of their properties, as they were when the baseline was made.
[[nodiscard]] std::vector<Unit> units_of(const Baseline& baseline);

/// Whether `a` stands before `b` for people: numbers within count as numbers.
[[nodiscard]] bool stands_before(std::string_view a, std::string_view b);

struct ReadBaseline {
    Baseline baseline{};
    std::vector<Problem> problems{}; ///< who compares by it must refuse it then
};
[[nodiscard]] ReadBaseline read(std::string_view text, std::string_view file);
/// TOML that reads as the same baseline. Comments name the votes of what is undecided.
[[nodiscard]] std::string write(const Baseline& baseline);

/// What is odd about a baseline although it can be read: one sentence and its place.
[[nodiscard]] std::vector<Problem> lint(const Baseline& baseline);

} // namespace optictl::vendor_db::baseline
