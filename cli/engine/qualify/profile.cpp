#include "cli/engine/qualify/profile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "cli/engine/lists/properties.hpp"
#include "cli/engine/qualify/check.hpp"
#include "cli/engine/qualify/levels.hpp"
#include "drivers/dump/files.hpp"
#include "sff/format/advice.hpp"
#include "sff/format/escape.hpp"
#include "sff/format/nearest.hpp"
#include "vendor-db/value_reader.hpp"

namespace optictl::engine::qualify {
namespace {

namespace db = vendor_db;
using db::Place;
using db::Value;

constexpr std::array<std::string_view, 9> file_keys{
    "profile", "inherits", "baseline", "range", "bound", "vdm", "cdb", "firmware", "deviation"};
constexpr std::array<std::string_view, 3> deviation_keys{"reason", "owner", "until"};
constexpr unsigned deepest = 8; ///< of profiles that inherit from each other
constexpr std::size_t largest_file = std::size_t{16} << 20U;

// clang-format off
constexpr Bound all_bounds[] = {
    {"dump_s", 5, "longest read of all that is advertised, s", "sonic-mgmt transceiver test plan"},
    {"coherent_ber", 1.2e-2, "largest error ratio before FEC of a coherent signal", "featureprofiles TRANSCEIVER-6.1"},
    {"dark_dbm", -30, "largest power received that is dark, dBm", "sonic-mgmt transceiver test plan, DOM"},
    {"dark_s", 5, "longest time until the other end shows that a lane is dark, or lit again, s", "sonic-mgmt transceiver test plan, DOM"},
    {"drift_db", 3, "largest change of a power between polls, dB", "sonic-mgmt transceiver test plan, DOM"},
    {"drift_bias_share", 0.1, "largest change of a bias between polls, as a share", "sonic-mgmt transceiver test plan, DOM"},
    {"drift_c", 3, "largest change of a temperature between polls, C", "sonic-mgmt transceiver test plan, DOM"},
    {"drift_v", 0.1, "largest change of the supply between polls, V", "sonic-mgmt transceiver test plan, DOM"},
    {"lane_spread_db", 2, "largest difference between lanes, dB", "NVIDIA cable validation"},
    {"update_s", 1, "longest time between two values of a monitor, s", "sonic-mgmt transceiver test plan, DOM"},
    {"prbs_ratio", 1e-6, "largest error ratio of a test pattern that is looped back, upper bound at 95 %", "optictl"},
    {"esnr_db", 13.5, "least electrical SNR of a coherent signal, dB", "featureprofiles TRANSCEIVER-6.1"},
    {"esnr_most_db", 18, "electrical SNR of a coherent signal that is not believed, dB", "featureprofiles TRANSCEIVER-6.1"},
    {"flap_ber", 1e-8, "error ratio after a flap that passes, whatever it was before", "sonic-mgmt transceiver test plan, system"},
    {"flap_factor", 10, "how many times the error ratio of before it may be after a flap", "sonic-mgmt transceiver test plan, system"},
    {"flap_s", 30, "time between a flap and its error ratio, s", "sonic-mgmt transceiver test plan, system"},
    {"q_factor_db", 7, "least Q factor of a coherent signal, dB", "featureprofiles TRANSCEIVER-6.1"},
    {"firmware_load_s", 1800, "longest download of firmware, s", "sonic-mgmt transceiver test plan, CDB"},
    {"firmware_run_s", 20, "longest time until other firmware runs, s", "sonic-mgmt transceiver test plan, CDB"},
    {"firmware_commit_s", 10, "longest time until firmware is committed, s", "sonic-mgmt transceiver test plan, CDB"},
    {"firmware_cycle_s", 360, "longest load, run and commit of firmware, s", "FBOSS hal_test"},
    {"timing_share", 0.0, "by how much a step may exceed its advertised duration, as a share", "OIF-CMIS 5.4 section 8.4.5"},
};
// clang-format on

/// Reads one file on top of what it inherits.
class Reader {
public:
    ReadProfile out;

    /// `named` is where another profile names it; nowhere: the user does.
    void read(const std::string& file, const Place& named = {}) {
        const Place top{std::make_shared<const std::string>(file), 1, 1};
        if (depth_ >= deepest || !open_.insert(file).second) {
            in_.fail(named.file ? named : top,
                     "a profile that inherits from itself, or through too many files");
            return finish();
        }
        auto text = drivers::dump::read_file(file, largest_file);
        if (!text) {
            in_.fail(named.file ? named : Place{top.file},
                     reason_against(file, named, text.error()));
            return finish();
        }
        const auto tree = db::parse_toml(*text, file);
        if (!tree) {
            out.problems.push_back(tree.error());
            return;
        }
        if (in_.table(*tree, file_keys) == nullptr) {
            return finish();
        }
        const Value* const version = tree->find("profile");
        if (version == nullptr || in_.number(*version) != 1.0) {
            in_.fail(version != nullptr ? version->place : top,
                     "a profile begins with the version of its format: profile = 1");
        }
        if (const Value* const parents = tree->find("inherits")) {
            for (const std::string& parent : in_.texts(*parents)) {
                ++depth_;
                read(beside(file, parent), parents->place);
                --depth_;
            }
        }
        read_baseline(*tree, file);
        read_numbers(*tree);
        read_texts(*tree, "vdm", out.profile.vdm);
        read_texts(*tree, "cdb", out.profile.cdb);
        read_firmware(*tree);
        read_deviations(*tree);
        out.profile.file = file;
        finish();
    }

private:
    void finish() {
        auto problems = in_.take();
        out.problems.insert(out.problems.end(), problems.begin(), problems.end());
    }

    /// Where there is no file, there is no line in it either.
    static std::string reason_against(const std::string& file, const Place& named,
                                      const std::string& error) {
        if (named.file) {
            return fmt::format("{}: {}", file, error);
        }
        std::error_code ignored;
        if (std::filesystem::is_directory(file, ignored)) {
            return fmt::format("this is a folder; a profile is a file (TOML); made of good "
                               "modules: {} FILE",
                               words_of(Advice::LearnProfile));
        }
        return std::filesystem::exists(file, ignored)
                   ? error
                   : fmt::format("{}, or have it made of good modules: {} {}", error,
                                 words_of(Advice::LearnProfile), file);
    }

    static std::string beside(const std::string& file, const std::string& other) {
        return (std::filesystem::path(file).parent_path() / other).string();
    }

    void read_baseline(const Value& tree, const std::string& file) {
        const Value* const named = tree.find("baseline");
        if (named == nullptr) {
            return;
        }
        const std::string path = beside(file, in_.text(*named));
        auto text = drivers::dump::read_file(path, db::baseline::largest_file);
        if (!text) {
            in_.fail(named->place, fmt::format("{}: {}", path, text.error()));
            return;
        }
        auto read = db::baseline::read(*text, path);
        out.problems.insert(out.problems.end(), read.problems.begin(), read.problems.end());
        out.profile.baseline =
            std::make_shared<const db::baseline::Baseline>(std::move(read.baseline));
    }

    const db::Table* table_at(const Value& tree, std::string_view key) {
        const Value* const found = tree.find(key);
        if (found == nullptr) {
            return nullptr;
        }
        const auto* const table = std::get_if<db::Table>(&found->data);
        if (table == nullptr) {
            in_.fail(found->place, fmt::format("{} is a table, [{}]", key, key));
        }
        return table;
    }

    void read_numbers(const Value& tree) {
        if (const db::Table* const ranges = table_at(tree, "range")) {
            for (const db::Entry& each : *ranges) {
                read_range(each);
            }
        }
        if (const db::Table* const numbers = table_at(tree, "bound")) {
            std::vector<std::string_view> names;
            for (const Bound& each : all_bounds) {
                names.push_back(each.name);
            }
            for (const db::Entry& each : *numbers) {
                const auto number = in_.number(each.value);
                if (std::ranges::find(names, each.key) == names.end()) {
                    in_.unknown_key(each, names);
                } else if (number) {
                    out.profile.bounds.insert_or_assign(each.key, *number);
                }
            }
        }
    }

    void read_texts(const Value& tree, std::string_view key, Texts& texts) {
        if (const db::Table* const table = table_at(tree, key)) {
            for (const db::Entry& each : *table) {
                texts.insert_or_assign(each.key, in_.text(each.value));
            }
        }
    }

    void read_firmware(const Value& tree) {
        const db::Table* const table = table_at(tree, "firmware");
        std::vector<std::string_view> names;
        for (const FirmwareCommand& each : firmware_commands()) {
            names.push_back(each.name);
        }
        for (const db::Entry& each : table != nullptr ? *table : db::Table()) {
            const auto wanted = in_.flag(each.value);
            if (std::ranges::find(names, each.key) == names.end()) {
                in_.unknown_key(each, names);
            } else if (wanted) {
                out.profile.firmware.insert_or_assign(each.key, *wanted);
            }
        }
    }

    void read_range(const db::Entry& entry) {
        if (!is_level_key(entry.key)) {
            in_.unknown_key(entry, level_keys());
            return;
        }
        const auto* const pair = std::get_if<db::Array>(&entry.value.data);
        const auto least =
            pair != nullptr && pair->size() == 2 ? in_.number((*pair)[0]) : std::optional<double>();
        const auto most = least ? in_.number((*pair)[1]) : std::optional<double>();
        if (!most || *least > *most) {
            in_.fail(entry.value.place, fmt::format("{} = [least, most]", entry.key));
            return;
        }
        out.profile.ranges.insert_or_assign(entry.key, Range{*least, *most});
    }

    void read_deviations(const Value& tree) {
        const db::Table* const table = table_at(tree, "deviation");
        if (table == nullptr) {
            return;
        }
        std::vector<std::string_view> ids;
        for (const Check* const check : every_check()) {
            ids.push_back(check->id);
        }
        for (const db::Entry& each : *table) {
            if (std::ranges::find(ids, each.key) == ids.end()) {
                in_.unknown_key(each, ids);
                continue;
            }
            if (in_.table(each.value, deviation_keys) == nullptr) {
                continue;
            }
            Deviation deviation;
            const Value* const reason = each.value.find("reason");
            const Value* const owner = each.value.find("owner");
            const Value* const until = each.value.find("until");
            if (reason == nullptr || owner == nullptr) {
                in_.fail(each.place, "a deviation has a reason and an owner");
                continue;
            }
            deviation.reason = in_.text(*reason);
            deviation.owner = in_.text(*owner);
            deviation.until = until != nullptr ? in_.date(*until) : std::nullopt;
            out.profile.deviations.insert_or_assign(each.key, deviation);
        }
    }

    db::ValueReader in_;
    std::set<std::string> open_;
    unsigned depth_ = 0;
};

} // namespace

std::span<const Bound> bounds() {
    return all_bounds;
}

double Profile::bound(std::string_view name) const {
    const auto own = bounds.find(name);
    return own != bounds.end() ? own->second
                               : std::ranges::find(all_bounds, name, &Bound::name)->usual;
}

ReadProfile read_profile(const std::string& file) {
    Reader reader;
    reader.read(file);
    return std::move(reader.out);
}

void Learner::add(const Inspection& inspection) {
    units_.push_back(unit_of(inspection, inspection.target));
    if (inspection.best() == nullptr) {
        return;
    }
    const auto keep_common = [](std::optional<Texts>& known, Texts more) {
        if (!known) {
            known = std::move(more);
            return;
        }
        std::erase_if(*known, [&](const auto& each) {
            const auto found = more.find(each.first);
            return found == more.end() || found->second != each.second;
        });
    };
    keep_common(vdm_, observables_of(inspection.best()->module));
    keep_common(cdb_, cdb_of(inspection.best()->module));
    for_each_level(inspection.best()->module, [this](const Level& level) {
        const auto [at, is_new] = ranges_.try_emplace(level.key, Range{level.value, level.value});
        if (!is_new) {
            at->second.least = std::min(at->second.least, level.value);
            at->second.most = std::max(at->second.most, level.value);
        }
    });
}

std::string Learner::baseline() const {
    return db::baseline::write(db::baseline::make(units_));
}

std::string Learner::write(std::string_view baseline_file) const {
    std::string out =
        fmt::format("# Learned from {} module{}. Widen the ranges to what the part may "
                    "do, not to what\n# these do.\nprofile = 1\n",
                    units_.size(), units_.size() == 1 ? "" : "s");
    if (!baseline_file.empty()) {
        out += fmt::format("baseline = {}\n", toml_string(baseline_file));
    }
    out += "\n[range]\n";
    for (const auto& [key, range] : ranges_) {
        // What a few modules show is less than what their kind does.
        const double room = std::max(margin_of(key), (range.most - range.least) / 2);
        out += fmt::format("{} = [{:.4g}, {:.4g}]\n", key, range.least - room, range.most + room);
    }
    for (const auto& [name, texts] : {std::pair("vdm", &vdm_), std::pair("cdb", &cdb_)}) {
        if (*texts && !(*texts)->empty()) {
            out += fmt::format("\n[{}]\n", name);
            for (const auto& [key, text] : **texts) {
                out += fmt::format("{} = {}\n", key, toml_string(text));
            }
        }
    }
    return out;
}

} // namespace optictl::engine::qualify
