// Makes the cause that a row says of its lanes: its text, its evidence, its clause.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "sff/analysis/row.hpp"
#include "sff/analysis/value.hpp"
#include "sff/model/judge.hpp"

namespace optictl::analysis::detail {
namespace {

using model::DataPath;
using model::first_lane;
using model::lane_count;
using model::Monitor;
using model::Register;

std::string code_name(const memmap::Reading& reading) {
    if (!reading.is_read() || reading.codes == nullptr) {
        return "not read";
    }
    const std::string_view name = reading.codes->name_of(reading.raw);
    return name.empty() ? "code " + std::to_string(reading.raw) : std::string(name);
}

const DataPath* path_of(const View& view, LaneSet host) {
    for (const DataPath& path : view.module.data_paths) {
        if ((path.host_lanes & host) != 0) {
            return &path;
        }
    }
    return nullptr;
}

/// Why the module refused the configuration of these lanes: the reason that they share, or the
/// reasons with the lanes of each.
std::string refusal_of(const View& view, LaneSet host) {
    std::vector<std::pair<std::string, LaneSet>> reasons;
    for (const model::Lane& lane : view.module.lanes) {
        if ((host & model::lane_bit(lane.number)) == 0 ||
            lane.configuration != model::Configuration::Refused) {
            continue;
        }
        std::string name = code_name(lane.configuration_status);
        const auto known = std::ranges::find(reasons, name, &decltype(reasons)::value_type::first);
        if (known == reasons.end()) {
            reasons.emplace_back(std::move(name), model::lane_bit(lane.number));
        } else {
            known->second |= model::lane_bit(lane.number);
        }
    }
    std::string text;
    for (const auto& [name, lanes] : reasons) {
        text += text.empty() ? "" : ", ";
        text += name;
        if (reasons.size() > 1) {
            text += lane_count(lanes) == 1 ? " (lane " : " (lanes ";
            text += model::ranges_of(lanes) + ")";
        }
    }
    return text;
}

/// The values of the quantity that a row is about, on these lanes: one, or from the lowest to the
/// highest; empty where none is known.
std::string values_of(const View& view, const Row& row, LaneSet media) {
    const auto proof = std::ranges::find(row.proofs, Proof::Kind::Monitor, &Proof::kind);
    if (proof == row.proofs.end()) {
        return {};
    }
    const Watch& watch = view.watches[proof->which];
    const Monitor* low = nullptr;
    const Monitor* high = nullptr;
    for (std::size_t i = watch.first; i < view.module.monitors.size(); ++i) {
        const Monitor& monitor = view.module.monitors[i];
        if (monitor.quantity == watch.quantity && monitor.value.has_value() &&
            (media & model::lane_bit(monitor.lane)) != 0) {
            low = low == nullptr || monitor.value.value < low->value.value ? &monitor : low;
            high = high == nullptr || monitor.value.value > high->value.value ? &monitor : high;
        }
    }
    if (low == nullptr) {
        return {};
    }
    return low == high ? text_of(low->value) : range_text(low->value, high->value);
}

/// What the rules of the standard say under a name.
std::string findings_of(const View& view, std::string_view id) {
    std::string text;
    for (const model::Finding& finding : view.module.findings) {
        if (finding.id == id) {
            text += text.empty() ? "" : "; ";
            text += finding.text;
        }
    }
    return text;
}

/// The same without the words that each of them begins with.
std::string findings_without(const View& view, std::string_view id, std::string_view head) {
    std::string text = findings_of(view, id);
    for (std::size_t at = text.find(head); at != std::string::npos; at = text.find(head)) {
        text.erase(at, head.size());
    }
    return text;
}

/// Without its capital letter: "Channel 500 ..." as part of a line.
std::string in_a_sentence(std::string text) {
    constexpr char to_lower = 'a' - 'A';
    if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z') {
        text.front() = static_cast<char>(text.front() + to_lower);
    }
    return text;
}

std::string unanswered(const View& view) {
    std::string text = findings_without(view, "page-blank", "Not answered: ");
    const std::string copies = findings_without(view, "page-copy", "Not answered: ");
    return text + (text.empty() || copies.empty() ? "" : "; ") + copies;
}

/// What stands for a word in braces.
std::string value_of(const View& view, const Row& row, const Found& found, std::string_view word) {
    const DataPath* path = path_of(view, found.host);
    if (word == "host") {
        return lanes_text("host", found.host);
    }
    if (word == "media") {
        return lanes_text("media", found.media);
    }
    if (word == "state" && path != nullptr) {
        return code_name(path->state_reading);
    }
    if (word == "refusal") {
        return refusal_of(view, found.host);
    }
    if (word == "cause" && view.module.vocabulary->fault_cause != nullptr) {
        return code_name(memmap::read(view.module.context, *view.module.vocabulary->fault_cause));
    }
    if (word == "value") {
        return values_of(view, row, found.media);
    }
    if (word == "now") {
        const std::string values = values_of(view, row, found.media);
        return values.empty() ? values : ", now " + values;
    }
    return word == "pages"        ? findings_of(view, "page-missing")
           : word == "failures"   ? findings_without(view, "read-error", "Not read: ")
           : word == "unanswered" ? unanswered(view)
           : word == "finding"    ? in_a_sentence(findings_of(view, row.id))
                                  : std::string();
}

std::string text_of(const View& view, const Row& row, const Found& found) {
    std::string text;
    std::string_view rest = row.text;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        text += rest.substr(0, open);
        text += value_of(view, row, found, rest.substr(open + 1, close - open - 1));
        rest.remove_prefix(close + 1);
    }
    return text += rest;
}

void add_lanes(const memmap::Field& field, LaneSet lanes, std::vector<Register>& registers) {
    model::for_each_lane(lanes, [&](unsigned lane) {
        const unsigned index = (lane - 1) % model::lanes_per_bank;
        if (index < field.lanes.count) {
            registers.push_back({&field,
                                 static_cast<std::uint8_t>((lane - 1) / model::lanes_per_bank),
                                 static_cast<std::uint8_t>(index)});
        }
    });
}

/// Lanes of the side that a register is of.
LaneSet side_of(const View& view, const memmap::Field& field, const Found& found) {
    if (field.lanes.repeat == memmap::Repeat::HostLane) {
        return found.host != 0 ? found.host : view.host_of(found.media);
    }
    return found.media != 0 ? found.media : view.media_of(found.host);
}

void add_proof(const View& view, const Proof& proof, const Found& found, Cause& cause) {
    const std::size_t before = cause.registers.size();
    const auto add_reading = [&cause](const memmap::Reading& reading) {
        if (reading.field != nullptr) {
            cause.registers.push_back({reading.field, reading.bank, reading.index});
        }
    };
    switch (proof.kind) {
    case Proof::Kind::None: return;
    case Proof::Kind::Lanes:
        if (const memmap::Field* field = view.told.signals[proof.which].field; field != nullptr) {
            add_lanes(*field, side_of(view, *field, found), cause.registers);
        }
        break;
    case Proof::Kind::Said: add_reading(view.told.statements[proof.which].reading); break;
    case Proof::Kind::Monitor: {
        const Watch& watch = view.watches[proof.which];
        if ((watch.known | watch.unread) != 0) {
            const memmap::Field& field = *view.module.monitors[watch.first].value.field;
            add_lanes(field, side_of(view, field, found), cause.registers);
        }
        break;
    }
    case Proof::Kind::LimitFlag: {
        const Watch& watch = view.watches[proof.which];
        if (watch.known != 0 || watch.unread != 0) {
            const Monitor& first = view.module.monitors[watch.first];
            const memmap::Field* flag = first.flags[proof.limit].field;
            if (flag != nullptr) {
                add_lanes(*flag, side_of(view, *flag, found), cause.registers);
            }
        }
        break;
    }
    case Proof::Kind::ModuleState:
        cause.registers.push_back({view.module.vocabulary->state});
        break;
    case Proof::Kind::Finding:
        for (const model::Finding& finding : view.module.findings) {
            if (finding.id == cause.id) {
                cause.registers.insert(cause.registers.end(), finding.registers.begin(),
                                       finding.registers.end());
                cause.source = finding.registers.empty() ? finding.source : cause.source;
            }
        }
        break;
    case Proof::Kind::FaultCause:
        cause.registers.push_back({view.module.vocabulary->fault_cause});
        break;
    default:
        for (const model::Lane& lane : view.module.lanes) {
            if ((found.host & model::lane_bit(lane.number)) == 0) {
                continue;
            }
            add_reading(proof.kind == Proof::Kind::PathState       ? lane.data_path_state
                        : proof.kind == Proof::Kind::Configuration ? lane.configuration_status
                                                                   : lane.application);
        }
    }
    if (cause.source.field == nullptr && cause.registers.size() > before) {
        cause.source.field = cause.registers[before].field;
    }
}

} // namespace

std::string lanes_text(std::string_view side, LaneSet lanes) {
    return std::string(side) + (lane_count(lanes) == 1 ? " lane " : " lanes ") +
           model::ranges_of(lanes);
}

std::string text_of(const memmap::Reading& reading) {
    std::array<char, 64> text{};
    const char* format = "%.4g";
    double value = reading.value;
    switch (reading.unit) {
    case memmap::Unit::Milliwatt:
        if (value <= 0) {
            return "0 mW";
        }
        value = model::dbm(value);
        format = "%.2f dBm";
        break;
    case memmap::Unit::Milliampere: format = "%.2f mA"; break;
    case memmap::Unit::Celsius: format = "%.1f degC"; break;
    case memmap::Unit::Volt: format = "%.3f V"; break;
    case memmap::Unit::Percent: format = "%.1f %%"; break;
    case memmap::Unit::Decibel: format = "%.1f dB"; break;
    case memmap::Unit::DecibelMilliwatt: format = "%.2f dBm"; break;
    case memmap::Unit::Megahertz: format = "%.0f MHz"; break;
    case memmap::Unit::Gigahertz: format = "%.2f GHz"; break;
    case memmap::Unit::Nanometre: format = "%.3f nm"; break;
    case memmap::Unit::Picosecond: format = "%.2f ps"; break;
    case memmap::Unit::SquarePicosecond: format = "%.2f ps^2"; break;
    case memmap::Unit::PicosecondPerNanometre: format = "%.0f ps/nm"; break;
    case memmap::Unit::KiloradianPerSecond: format = "%.0f krad/s"; break;
    default: break;
    }
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string range_text(const memmap::Reading& low, const memmap::Reading& high) {
    const std::string first = text_of(low);
    const std::string last = text_of(high);
    return first == last ? first : first + " to " + last;
}

Cause cause_of(const View& view, const Row& row, const Found& found) {
    Cause cause{.id = row.id, .step = row.step, .grade = row.grade};
    cause.decides = (row.also & Remark) == 0;
    cause.happened = (row.also & Happened) != 0;
    cause.transient = (row.also & Transient) != 0;
    cause.host_lanes = found.host;
    cause.media_lanes = found.media;
    cause.path_lanes = view.whole(found.host) | view.host_of(found.media);
    cause.text = text_of(view, row, found);
    cause.brief = row.brief;
    cause.advice = row.advice;
    for (const Proof& proof : row.proofs) {
        add_proof(view, proof, found, cause);
    }
    return cause;
}

} // namespace optictl::analysis::detail
