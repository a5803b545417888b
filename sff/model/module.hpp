// What every front end shows of a module, whatever its standard. Each value points to its row.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sff/memmap/plan.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/model/data_path.hpp"
#include "sff/model/limits.hpp"
#include "sff/model/observable.hpp"
#include "sff/model/vocabulary.hpp"

namespace optictl::model {

using memmap::Reading;

/// Where an item belongs; front ends print sections in this order.
enum class Section : std::uint8_t {
    Identity,
    State,
    Power,
    Media,
    Cable,
    Firmware,
    Rates,
    Support,
    Controls,
    Durations,
    Tuning,
};
[[nodiscard]] std::string_view name_of(Section section);

/// How an item's value is written, where its kind and unit do not say it.
enum class Form : std::uint8_t {
    Plain,   ///< by kind and unit of the reading
    Version, ///< raw = major << 8 | minor, "5.4"
    Date,    ///< bytes = six or eight digits YYMMDD[LL]
    Oui,     ///< bytes = three bytes, "00-0B-40"
    Hex,     ///< bytes as they are
    Text,    ///< `note` is the whole value; the reading only says where it comes from
};

struct Item;

/// One fact as a decoder lists it: the register that tells it, and how it is called. Lists are
/// static; a module only notes which of their rows stand in it.
struct ItemRow {
    Section section{};
    std::string_view key{}; ///< JSON name without the unit, which the unit of the reading adds
    std::string_view label{};
    const memmap::Field* field = nullptr;
    Form form = Form::Plain;
    std::string_view note{}; ///< static text that qualifies the value ("average", "above nominal")
    /// What one register does not say (two that make one value, another polarity): called with
    /// the item as the register gives it. `lane` is 0 for what is of the module.
    void (*complete)(const memmap::Context&, unsigned lane, Item&) = nullptr;
};

/// Adds the rows that apply in a module, and those that only a later revision has, which read as
/// not advertised. Rows of one key are variants of one item and stand side by side; one is added at
/// most.
void append(const memmap::Context& context, std::span<const ItemRow> rows,
            std::vector<const ItemRow*>& list);
/// Adds all rows, whether they apply or not.
void append_all(std::initializer_list<std::span<const ItemRow>> tables,
                std::vector<const ItemRow*>& list);

/// One named fact of a module or of a lane, read.
struct Item {
    Section section = Section::Identity;
    std::string_view key{};
    std::string_view label{};
    Reading reading{};
    Form form = Form::Plain;
    std::string_view note{};
};

/// One copy of a register, to be read when its value is wanted.
struct Register {
    const memmap::Field* field = nullptr;
    std::uint8_t bank = 0;
    std::uint8_t index = 0; ///< copy within the bank, from 0
};

enum class Quantity : std::uint8_t {
    Temperature,
    SupplyVoltage,
    Aux1,
    Aux2,
    Aux3,
    Custom,
    LaserTemperature,
    TecCurrent,
    TxBias,
    TxPower,
    RxPower,
};

using FourRegisters = std::array<Register, limit_count>;

/// Copy `index` in `bank` of the registers of four limits.
[[nodiscard]] FourRegisters registers(const std::array<const memmap::Field*, limit_count>& fields,
                                      unsigned bank = 0, unsigned index = 0);

/// The thresholds of one quantity, and whether they can be believed.
struct Thresholds {
    Quantity quantity{};
    FourReadings limits{};
    /// Empty when usable: ordered, not all zero, not all ones. Else the reason, one clause.
    std::string_view distrust{};
    unsigned set = 0; ///< of parameters that share sets (SFF-8636 page 21h), from 1; else 0
};

/// What a measured power is.
enum class PowerKind : std::uint8_t { NotStated, Average, Oma };
/// "average", "OMA", or nothing.
[[nodiscard]] std::string_view name_of(PowerKind kind);

/// One monitored value; `lane` 0 is the module itself.
struct Monitor {
    Quantity quantity{};
    std::string_view key{};   ///< JSON name without unit: "rx_power"
    std::string_view label{}; ///< "Rx power"
    unsigned lane = 0;
    Reading value{};
    Reading raw{};         ///< before external calibration (SFF-8472); field null elsewhere
    FourRegisters flags{}; ///< the module's own latched flags; field null where there is none
    int thresholds = -1;   ///< index into Module::thresholds, or -1
    Verdict verdict = Verdict::None;
    /// Distance to the nearest limit: dB for power, else in the unit of the value; negative beyond.
    double margin = 0;
    bool has_margin = false;
    PowerKind power{};       ///< of received and transmitted power
    std::string_view note{}; ///< name of `power`, TEC sign convention
};

/// How much of a list of the module was read.
enum class Extent : std::uint8_t { All, Part, None };

/// An application: what the host side and the media side run together (CMIS 5.4 section 6.2.1).
struct Application {
    unsigned code = 0;         ///< AppSel code, 1-15
    Reading host_interface{};  ///< code table: SFF-8024 host electrical interfaces
    Reading media_interface{}; ///< code table chosen by the media type
    unsigned host_lanes = 0;   ///< 0: not stated by the descriptor nor by the interface
    unsigned media_lanes = 0;
    Reading host_lane_options{}; ///< bit i-1: may start on host lane i
    Reading media_lane_options{};
};

/// What is known of one host lane; Module::lane_rows lists further states.
struct Lane {
    unsigned number = 0; ///< 1-32, over all banks
    Reading data_path_state{};
    Reading application{};          ///< AppSel code of the active control set, 0 = unused
    Reading data_path{};            ///< first lane of the data path, minus 1, within the bank
    Reading configuration_status{}; ///< what came of the last configuration
    Configuration configuration = Configuration::Unstated; ///< the same, for all maps
    int path = -1; ///< index into Module::data_paths; -1: unused
};

/// A media lane that the module has; its monitors carry the same number.
struct MediaLane {
    unsigned number = 0; ///< 1-32, over all banks
    int path = -1;       ///< index into Module::data_paths; -1: of none that is known
};

struct Checksum {
    std::string_view name{};   ///< "CC_BASE", "PageChecksum"
    std::string_view clause{}; ///< complete
    memmap::Page page{};
    std::uint8_t first = 0;
    std::uint8_t last = 0;
    std::uint8_t at = 0;
    memmap::State state = memmap::State::NotRead;
    std::uint8_t stored = 0;
    std::uint8_t computed = 0;
    [[nodiscard]] bool bad() const { return state == memmap::State::Ok && stored != computed; }
};

enum class Severity : std::uint8_t { Note, Warning, Fault };

/// Where the standard says it: the clause of a row, of the code table that it uses, or one that no
/// row has.
struct Source {
    std::string_view clause{}; ///< complete, as "OIF-CMIS 5.4 section 8.4.17"; else that of `field`
    const memmap::Field* field = nullptr;
    const memmap::CodeTable* codes = nullptr; ///< when not null its clause counts
    [[nodiscard]] bool is_stated() const { return !clause.empty() || field != nullptr; }
};
/// The document and clause of a source.
[[nodiscard]] std::string clause_of(const Source& source);

/// Something a person should know: what is wrong, where, and what the standard says of it. Each is
/// a failure of a rule.
struct Finding {
    std::string_view id{}; ///< stable, kebab-case: "checksum", "tx-disabled"
    Severity severity = Severity::Warning;
    std::string text{};
    Source source{};
    std::vector<unsigned> lanes{};     ///< numbers from 1 over all banks; empty: not of lanes
    std::vector<Register> registers{}; ///< that tell it; empty where no register alone does
};

/// What came of a rule: see rule.hpp.
enum class Outcome : std::uint8_t { Pass, Fail, NotApplicable, NotTested };
[[nodiscard]] std::string_view name_of(Outcome outcome);

struct Rule;
struct Judged {
    const Rule* rule = nullptr;
    Outcome outcome = Outcome::Pass;
    std::string_view reason{}; ///< why it is not applicable or not tested
};

/// One decoded module. Readings point into the image, which must live as long. What every view
/// needs and what is judged is read at once (monitors, thresholds, applications, lanes); the
/// hundreds of other registers are listed, and read when they are shown: reading is cheap and
/// cannot fail.
struct Module {
    memmap::Context context;
    std::string_view standard;             ///< "CMIS", "SFF-8636", "SFF-8436", "SFF-8472"
    std::string_view form_factor;          ///< name of the identifier
    unsigned lane_count = 0;               ///< lanes that have a row in the lane table
    std::vector<const ItemRow*> rows;      ///< facts of the module that stand in it
    std::vector<const ItemRow*> lane_rows; ///< facts of each lane
    std::vector<Thresholds> thresholds;
    std::vector<Monitor> monitors;
    std::vector<Sample> samples; ///< what the module observes by a list of its own (VDM)
    std::vector<Register> flags; ///< all latched flags and status bits, set or not, every lane
    std::vector<Application> applications;
    Extent applications_read = Extent::All; ///< maps without such a list: all of none
    std::vector<Lane> lanes;                ///< host lanes
    std::vector<MediaLane> media_lanes;     ///< in a table of their own: not as many as host lanes
    std::vector<DataPath> data_paths;       ///< in the order of their first host lanes
    const Vocabulary* vocabulary = nullptr; ///< what the standard tells, for analysis
    std::vector<Checksum> checksums;
    std::vector<Judged> results;   ///< of every rule of the standard, in the order of its catalogue
    std::vector<Finding> findings; ///< the failures among them

    /// Reads one copy; a row that this revision of the map does not have is not advertised.
    [[nodiscard]] Reading read(const Register& copy) const;
    /// Calls `visit(reading)` for every flag, in the order of `flags`. Faster than one by one: what
    /// the copies of a register share is looked up once.
    template <class Visit>
    void for_each_flag(Visit visit) const {
        for (std::size_t i = 0; i < flags.size();) {
            const Register first = flags[i];
            const memmap::Copies copies(context, *first.field, first.bank);
            for (; i < flags.size() && flags[i].field == first.field && flags[i].bank == first.bank;
                 ++i) {
                visit(copies[flags[i].index]);
            }
        }
    }
    /// Reads a row of `rows` (lane 0), or of `lane_rows` for a lane from 1 on.
    [[nodiscard]] Item read(const ItemRow& row, unsigned lane = 0) const;
    /// The module's item of that key; nothing when no such row stands in it.
    [[nodiscard]] std::optional<Item> item(std::string_view key) const;
    [[nodiscard]] std::optional<Item> lane_item(std::string_view key, unsigned lane) const;
    /// One signal on all lanes, of the rows of the vocabulary that stand in this module.
    [[nodiscard]] LaneSignal signal(Signal signal) const;
    /// What the module says of itself on one point.
    [[nodiscard]] Statement statement(Point point) const;
    /// The state of the module as a whole.
    [[nodiscard]] Phase phase() const;
    [[nodiscard]] unsigned banks() const {
        return (lane_count + lanes_per_bank - 1) / lanes_per_bank;
    }
    /// All items of the module, or of a lane, each read as it is reached.
    [[nodiscard]] auto items() const {
        return std::views::transform(rows, [this](const ItemRow* row) { return read(*row); });
    }
    [[nodiscard]] auto lane_items(unsigned lane) const {
        return std::views::transform(lane_rows,
                                     [this, lane](const ItemRow* row) { return read(*row, lane); });
    }
};

} // namespace optictl::model
