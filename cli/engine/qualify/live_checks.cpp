// Checks that read the module and write nothing but the page select.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/extents.hpp"
#include "cli/engine/qualify/levels.hpp"
#include "sff/memmap/writable.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

using drivers::IoKind;
using memmap::Page;
using model::Monitor;
using model::Quantity;

double seconds(drivers::Duration time) {
    return std::chrono::duration<double>(time).count();
}

/// The bytes that nothing but a new module changes: every bit belongs to static registers.
std::vector<memmap::Range> static_ranges(const memmap::Map& map, const memmap::Image& image) {
    std::vector<memmap::Range> out;
    for (const memmap::Table& table : map.tables) {
        std::array<bool, 256> is_static{};
        std::array<bool, 256> moves{};
        for (const memmap::Field& row : table.rows) {
            for (unsigned i = 0; i < row.lanes.count; ++i) {
                const memmap::Place place = memmap::place_of(row, i);
                for (unsigned byte = place.byte; byte < place.byte + row.size && byte < 256;
                     ++byte) {
                    (volatility(row) == memmap::Volatility::Static ? is_static : moves)[byte] =
                        true;
                }
            }
        }
        for (unsigned byte = 0; byte < 256; ++byte) {
            const bool counts = is_static[byte] && !moves[byte] && image.knows(table.page, byte);
            const bool goes_on = counts && !out.empty() && out.back().page == table.page &&
                                 out.back().first + out.back().count == byte;
            if (goes_on) {
                ++out.back().count;
            } else if (counts) {
                out.push_back({table.page, static_cast<std::uint8_t>(byte), 1});
            }
        }
    }
    return out;
}

/// The bytes of those ranges that are not as at first, as places; those that one image lacks do
/// not count.
std::vector<std::string> changed_bytes(const Bench& bench, const memmap::Image& now,
                                       std::span<const memmap::Range> ranges) {
    std::vector<std::string> out;
    const memmap::Image& before = *bench.first().inspection.image;
    constexpr std::size_t most = 8;
    for (const memmap::Range& range : ranges) {
        for (unsigned i = 0; i < range.count; ++i) {
            const unsigned byte = range.first + i;
            const auto is = now.byte(range.page, byte);
            const auto was = before.byte(range.page, byte);
            if (is && was && *is != *was && out.size() < most) {
                out.push_back(fmt::format("{}: {} then {}", model::place_of(range.page, byte),
                                          model::hex_of(*was), model::hex_of(*is)));
            }
        }
    }
    return out;
}

Outcome dump_in_time(Bench& bench) {
    const Look& look = bench.first();
    if (look.incomplete) {
        return look.incomplete->kind == IoKind::NotRecorded
                   ? not_made(*look.incomplete)
                   : failed("not all that the module advertises was read: " +
                            look.incomplete->message);
    }
    const double took = seconds(look.stats.total);
    const double most = bench.bound("dump_s");
    const std::string text =
        fmt::format("{} bytes in {:.3g} s, at most {:g} s", look.stats.bytes, took, most);
    return took <= most ? passed(text) : failed(text);
}

Outcome stable_reads(Bench& bench) {
    const auto again = bench.look();
    if (!again) {
        return not_made(again.error());
    }
    auto changed =
        changed_bytes(bench, *again->inspection.image,
                      static_ranges(bench.standard().map, *bench.first().inspection.image));
    return changed.empty()
               ? passed("two reads agree in all static bytes")
               : failed(fmt::format("{} static bytes read differently", changed.size()), changed);
}

Outcome unadvertised_pages(Bench& bench) {
    const memmap::Map& map = bench.standard().map;
    const memmap::Context& context = bench.module().context;
    if (map.upper(context, memmap::Device::A0) != memmap::Upper::Banked) {
        return skipped("the module has no pages to select");
    }
    if (bench.device().capabilities().paging != drivers::Paging::BySelect) {
        return skipped("a driver below selects the pages");
    }
    constexpr unsigned first = 0x03;
    constexpr unsigned last = 0x2F;
    const auto session = bench.session();
    std::vector<std::string> answered;
    unsigned tried = 0;
    for (unsigned number = first; number <= last; ++number) {
        const Page page = memmap::upper(static_cast<std::uint8_t>(number));
        if (memmap::page_advertised(map, context, page) != memmap::Advertised::No) {
            continue;
        }
        ++tried;
        const memmap::Range range{page, 128, 1};
        const auto read = session->refresh(std::span(&range, 1));
        if (read) {
            answered.push_back(words::page_name(page, map.standard));
        } else if (read.error().kind != IoKind::NoSuchPage) {
            return not_made(read.error());
        }
    }
    if (tried == 0) {
        return skipped("no page from 03h to 2Fh is known not to be there");
    }
    return answered.empty()
               ? passed(fmt::format("{} pages that are not advertised select page 00h", tried))
               : failed(fmt::format("{} of {} pages that are not advertised can be selected",
                                    answered.size(), tried),
                        answered);
}

bool is_of_traffic(const Monitor& monitor, model::LaneSet active) {
    return monitor.lane == 0 || (model::lane_bit(monitor.lane) & active) != 0;
}

Outcome all_monitors(Bench& bench) {
    const model::LaneSet active = active_lanes(bench.module());
    unsigned seen = 0;
    unsigned unread = 0;
    std::vector<std::string> missing;
    for (const Monitor& monitor : bench.module().monitors) {
        if (monitor.value.state == memmap::State::NotAdvertised ||
            monitor.value.state == memmap::State::LaneUnused || !is_of_traffic(monitor, active)) {
            continue;
        }
        unread += monitor.value.state == memmap::State::NotRead ? 1 : 0;
        monitor.value.has_value()
            ? void(++seen)
            : missing.push_back(
                  fmt::format("{}: {}", name_of(monitor), words::value_text(monitor.value)));
    }
    if (seen == 0 && missing.empty()) {
        return skipped("the module advertises no monitors");
    }
    if (unread != 0 && unread == missing.size()) {
        return not_made(fmt::format("{} advertised monitors were not read", unread));
    }
    return missing.empty()
               ? passed(fmt::format("{} monitors have a value", seen))
               : failed(fmt::format("{} advertised monitors have no value", missing.size()),
                        missing);
}

Outcome steady_monitors(Bench& bench) {
    if (active_lanes(bench.module()) == 0) {
        return skipped("no data path carries traffic");
    }
    constexpr unsigned polls = 3;
    Extents extents;
    for (unsigned i = 0; i < polls; ++i) {
        if (i != 0 && !bench.wait(bench.settings().interval_s)) {
            return not_made("interrupted");
        }
        const auto look = bench.look();
        if (!look) {
            return not_made(look.error());
        }
        extents.add(bench, look->inspection.best()->module);
    }
    if (extents.empty()) {
        return skipped("the module advertises no monitors");
    }
    const auto beyond = extents.beyond();
    const std::string how =
        fmt::format("{} polls {:g} s apart", polls, bench.settings().interval_s);
    return beyond.empty()
               ? passed(fmt::format("{} monitors keep still over {}", extents.size(), how))
               : failed(fmt::format("{} monitors move over {}", beyond.size(), how), beyond);
}

Outcome lane_spread(Bench& bench) {
    const model::LaneSet active = active_lanes(bench.module());
    std::map<Quantity, std::pair<double, double>> spans;
    for_each_level(bench.module(), [&](const Level& level) {
        const Quantity quantity = level.monitor.quantity;
        if (level.monitor.lane != 0 &&
            (quantity == Quantity::RxPower || quantity == Quantity::TxPower)) {
            const auto [at, is_new] = spans.try_emplace(quantity, level.value, level.value);
            at->second.first = std::min(at->second.first, level.value);
            at->second.second = std::max(at->second.second, level.value);
        }
    });
    if (spans.empty() || model::lane_count(active) < 2) {
        return skipped("fewer than two lanes with light");
    }
    const double most = bench.bound("lane_spread_db");
    std::string text;
    bool is_wide = false;
    for (const auto& [quantity, span] : spans) {
        const double width = span.second - span.first;
        is_wide = is_wide || width > most;
        text += fmt::format("{}{} lanes {:.2f} dB apart", text.empty() ? "" : ", ",
                            quantity == Quantity::RxPower ? "Rx" : "Tx", width);
    }
    return is_wide ? worth_knowing(fmt::format("{}; usual is at most {:g} dB", text, most))
                   : passed(text);
}

bool is_beyond(model::Verdict verdict, unsigned limit) {
    switch (static_cast<model::Limit>(limit)) {
    case model::HighAlarm: return verdict == model::Verdict::HighAlarm;
    case model::LowAlarm: return verdict == model::Verdict::LowAlarm;
    case model::HighWarning:
        return verdict == model::Verdict::HighAlarm || verdict == model::Verdict::HighWarning;
    case model::LowWarning:
        return verdict == model::Verdict::LowAlarm || verdict == model::Verdict::LowWarning;
    default: return false;
    }
}

/// Whether the value is so close to the limit that the module may judge it either way.
bool is_close(const Monitor& monitor, const model::Thresholds& thresholds, unsigned limit) {
    const memmap::Reading& level = thresholds.limits[limit];
    const auto a = static_cast<std::int64_t>(monitor.value.raw);
    const auto b = static_cast<std::int64_t>(level.raw);
    return !level.has_value() || std::abs(a - b) <= 1;
}

/// Flags that contradict the values beside them, by their addresses.
using Contradictions = std::map<std::string, std::string>;
Contradictions contradictions(const model::Module& module, unsigned& compared) {
    Contradictions out;
    for (const Monitor& monitor : module.monitors) {
        // Without a data path that runs a flag may not be raised (Table 6-21).
        if (monitor.thresholds < 0 || monitor.verdict == model::Verdict::None ||
            !is_of_traffic(monitor, active_lanes(module))) {
            continue;
        }
        const model::Thresholds& thresholds =
            module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
        for (unsigned limit = 0; limit < model::limit_count; ++limit) {
            const model::Register& copy = monitor.flags[limit];
            if (copy.field == nullptr || is_close(monitor, thresholds, limit)) {
                continue;
            }
            const memmap::Reading flag = module.read(copy);
            if (!flag.has_value()) {
                continue;
            }
            ++compared;
            if (flag.is_set() != is_beyond(monitor.verdict, limit)) {
                const std::string where = words::register_address(flag, module.context.standard);
                out[where] =
                    fmt::format("{} is {}, {} reads {}", where, flag.is_set() ? "set" : "clear",
                                name_of(monitor), words::value_text(monitor.value));
            }
        }
    }
    return out;
}

Outcome flags_agree(Bench& bench) {
    // The first read clears what has passed, the second shows what persists. What changed between
    // the two is no contradiction: a third one must show the same.
    constexpr unsigned looks = 3;
    Contradictions before;
    unsigned compared = 0;
    for (unsigned i = 0; i < looks; ++i) {
        const auto look = bench.look(true);
        if (!look) {
            return not_made(look.error());
        }
        compared = 0;
        Contradictions now = contradictions(look->inspection.best()->module, compared);
        if (i + 1 == looks) {
            std::erase_if(now, [&](const auto& each) { return !before.contains(each.first); });
        }
        before = std::move(now);
        if (i != 0 && before.empty()) {
            break;
        }
        if (i + 1 != looks && !bench.wait(1)) {
            return not_made("interrupted");
        }
    }
    if (compared == 0) {
        return skipped("no monitor has both flags and limits");
    }
    std::vector<std::string> wrong;
    for (const auto& [where, text] : before) {
        wrong.push_back(text);
    }
    return wrong.empty() ? passed(fmt::format("{} flags agree with their values", compared))
                         : failed(fmt::format("{} of {} flags contradict their values",
                                              wrong.size(), compared),
                                  wrong);
}

Outcome update_rate(Bench& bench) {
    if (active_lanes(bench.module()) == 0) {
        return skipped("no data path carries traffic");
    }
    constexpr unsigned polls = 100;
    constexpr double period = 0.1;
    std::map<std::string, std::pair<std::uint64_t, double>> last; // raw value, when it came
    std::map<std::string, double> longest;
    const auto session = bench.session();
    std::vector<memmap::Range> ranges;
    for (const Monitor& monitor : bench.module().monitors) {
        if (monitor.value.is_read() && monitor.value.field != nullptr) {
            const memmap::Place place = memmap::place_of(*monitor.value.field, monitor.value.index);
            Page page = monitor.value.field->page;
            page.bank = monitor.value.bank;
            ranges.push_back(
                {page, static_cast<std::uint8_t>(place.byte), monitor.value.field->size});
        }
    }
    if (ranges.empty()) {
        return skipped("the module advertises no monitors");
    }
    const double begin = seconds(bench.clock().now());
    for (unsigned i = 0; i < polls; ++i) {
        if (const auto read = session->refresh(ranges); !read) {
            return not_made(read.error());
        }
        const double now = seconds(bench.clock().now()) - begin;
        for (const memmap::Range& range : ranges) {
            std::uint64_t raw = 0;
            for (unsigned k = 0; k < range.count; ++k) {
                raw = raw << 8U | session->image().byte(range.page, range.first + k).value_or(0);
            }
            const std::string name = model::place_of(range.page, range.first);
            const auto [at, is_new] = last.try_emplace(name, raw, now);
            if (!is_new && at->second.first != raw) {
                longest[name] = std::max(longest[name], now - at->second.second);
                at->second = {raw, now};
            }
        }
        if (!bench.wait(period)) {
            return not_made("interrupted");
        }
    }
    if (longest.empty()) {
        return worth_knowing(fmt::format("no monitor changed in {:g} s", polls * period));
    }
    const auto slowest =
        std::ranges::max_element(longest, {}, [](const auto& each) { return each.second; });
    const std::string text =
        fmt::format("{} of {} monitors change, the slowest, {}, after {:.2g} s", longest.size(),
                    last.size(), slowest->first, slowest->second);
    return slowest->second <= bench.bound("update_s") ? passed(text) : worth_knowing(text);
}

Outcome read_stress(Bench& bench) {
    const auto ranges = static_ranges(bench.standard().map, *bench.first().inspection.image);
    if (ranges.empty()) {
        return skipped("nothing static was read");
    }
    const auto session = bench.session();
    unsigned failures = 0;
    std::string first_error;
    std::vector<std::string> changed;
    unsigned done = 0;
    for (; done < bench.settings().reads && !bench.is_stopped(); ++done) {
        const memmap::Range& range = ranges[done % ranges.size()];
        const std::span one(&range, 1);
        if (const auto read = session->refresh(one); !read) {
            first_error = failures++ == 0 ? read.error().message : first_error;
        } else if (changed.empty()) { // what a later read makes right again counts, too
            changed = changed_bytes(bench, session->image(), one);
        }
    }
    if (failures != 0) {
        return failed(fmt::format("{} of {} reads failed", failures, done), {first_error});
    }
    return changed.empty()
               ? passed(fmt::format("{} reads, no error, {} tried again, no static byte changed",
                                    done, session->stats().retries))
               : failed(fmt::format("a static byte changed within {} reads", done), changed);
}

Outcome page_changes(Bench& bench) {
    std::vector<memmap::Range> ranges;
    for (const memmap::Block& block : bench.first().inspection.image->blocks()) {
        if (block.page != memmap::lower && block.knows(128)) {
            ranges.push_back({block.page, 128, 1});
        }
    }
    if (ranges.size() < 2) {
        return skipped("the module has no pages to change between");
    }
    if (bench.device().capabilities().paging != drivers::Paging::BySelect) {
        return skipped("a driver below selects the pages");
    }
    constexpr unsigned seed = 1; // the same pages in every run
    std::minstd_rand random(seed);
    const auto session = bench.session();
    std::vector<std::string> errors;
    unsigned done = 0;
    for (; done < bench.settings().reads && !bench.is_stopped(); ++done) {
        const memmap::Range& range = ranges[random() % ranges.size()];
        if (const auto read = session->refresh(std::span(&range, 1)); !read) {
            errors.push_back(read.error().message);
        }
    }
    return errors.empty()
               ? passed(fmt::format("{} changes among {} pages, each read back as written", done,
                                    ranges.size()))
               : failed(fmt::format("{} of {} changes failed", errors.size(), done),
                        {errors.front()});
}

Outcome long_reads(Bench& bench) {
    const auto session = bench.session();
    const Page page = memmap::upper(0);
    constexpr unsigned first = 128;
    const memmap::Range all{page, first, 128};
    if (const auto read = session->refresh(std::span(&all, 1)); !read) {
        return not_made(read.error());
    }
    const unsigned most = bench.device().capabilities().max_read;
    std::string lengths;
    std::vector<std::string> wrong;
    for (const unsigned length : {1U, 2U, 8U, 16U, 32U, 64U, 128U}) {
        if (length > most) {
            continue;
        }
        std::array<std::uint8_t, 128> bytes{};
        const auto got = bench.device().read(page, first, std::span(bytes).first(length));
        bool is_equal = got && *got == length;
        for (unsigned i = 0; is_equal && i < length; ++i) {
            is_equal = session->image().byte(page, first + i) == bytes[i];
        }
        lengths += fmt::format("{}{}", lengths.empty() ? "" : ", ", length);
        if (!is_equal) {
            wrong.push_back(got ? fmt::format("{} bytes differ", length) : got.error().message);
        }
    }
    return wrong.empty() ? passed(fmt::format("reads of {} bytes agree", lengths))
                         : failed("reads of other lengths differ", wrong);
}

/// The levels of all monitors at one time, as points of the curves.
void add_points(Bench& bench, const model::Module& module, double at) {
    for_each_level(module, [&](const Level& level) {
        auto curve = std::ranges::find(bench.curves, level.key, &Curve::key);
        if (curve == bench.curves.end()) {
            bench.curves.push_back({.key = level.key, .label = level.label});
            curve = bench.curves.end() - 1;
            for (unsigned i = 0; i < model::limit_count; ++i) {
                curve->limits[i] = limit_of(module, level.monitor, static_cast<model::Limit>(i));
            }
        }
        auto lane = std::ranges::find(curve->lanes, level.monitor.lane, &Curve::Lane::number);
        if (lane == curve->lanes.end()) {
            curve->lanes.push_back({.number = level.monitor.lane});
            lane = curve->lanes.end() - 1;
        }
        lane->points.emplace_back(at, level.value);
    });
}

Outcome soak(Bench& bench) {
    const double whole = bench.settings().soak_s;
    if (!(whole > 0)) {
        return skipped("no time to watch it was asked for");
    }
    constexpr double samples = 300;
    const double period = std::max(1.0, whole / samples);
    Extents extents;
    std::vector<std::string> changes;
    std::string last;
    unsigned looks = 0;
    const drivers::Duration begin = bench.clock().now();
    for (double at = 0; at <= whole; at = seconds(bench.clock().now() - begin)) {
        const auto look = bench.look();
        if (!look) {
            return failed(fmt::format("after {:.0f} s the module could not be read", at),
                          {look.error()});
        }
        ++looks;
        add_points(bench, look->inspection.best()->module, at);
        extents.add(bench, look->inspection.best()->module);
        const std::string now(analysis::name_of(look->inspection.health().conclusion));
        if (!last.empty() && now != last) {
            changes.push_back(fmt::format("{:.0f} s: {} after {}", at, now, last));
        }
        last = now;
        if (!bench.wait(period)) {
            return not_made(fmt::format("interrupted after {:.0f} s", at));
        }
    }
    auto beyond = extents.beyond();
    changes.insert(changes.end(), beyond.begin(), beyond.end());
    if (!changes.empty()) {
        return failed(fmt::format("not stable over {:g} s", whole), changes);
    }
    const std::string seen =
        fmt::format("{} looks in {:g} s: {} throughout, no drift", looks, whole, last);
    // A module that carries no traffic is stable, and no proof of stability.
    const bool carries = last == analysis::name_of(analysis::Conclusion::Works) ||
                         last == analysis::name_of(analysis::Conclusion::Degraded);
    return carries ? passed(seen) : worth_knowing(seen);
}

// clang-format off
constexpr Check all[] = {
    {"BU-06", "bus", Kind::Live, "All is read in time", "no hole, at most 5 s", "sonic-mgmt transceiver test plan, EEPROM", dump_in_time},
    {"ID-07", "identity", Kind::Live, "Reads are stable", "two reads of static registers are equal", "FBOSS hw_test i2cStressRead", stable_reads},
    {"ID-09", "identity", Kind::Live, "Pages that are not advertised answer as page 00h", "the page select reads back 00h", "OIF-CMIS 5.4 section 8.2.15", unadvertised_pages},
    {"DM-03", "dom", Kind::Static, "All advertised monitors present", "a value on every active lane", "sonic-mgmt transceiver test plan, DOM", all_monitors},
    {"DM-05", "dom", Kind::Live, "Monitors are steady", "3 polls: power 3 dB, bias 10 %, temperature 3 C, supply 0.1 V", "sonic-mgmt transceiver test plan, DOM", steady_monitors},
    {"DM-06", "dom", Kind::Static, "Lanes are alike", "at most 2 dB apart", "NVIDIA cable validation, hierarchical anomalies", lane_spread},
    {"DM-08", "dom", Kind::Live, "Flags agree with values", "a flag persists if and only if the value is beyond its limit", "OIF-CMIS 5.4 section 6.3.4", flags_agree},
    {"DM-10", "dom", Kind::Live, "Monitors are updated", "a change at least every second, or none at all", "sonic-mgmt transceiver test plan, DOM", update_rate},
    {"BU-01", "bus", Kind::Live, "Read stress", "no error, no static byte changed", "FBOSS hw_test i2cStressRead", read_stress},
    {"BU-03", "bus", Kind::Live, "Page changes", "the select reads back, whatever the order", "FBOSS cmisPageChange; OIF-CMIS 5.4 Table 10-4", page_changes},
    {"BU-04", "bus", Kind::Live, "Reads of any length", "equal bytes", "OIF-CMIS 5.4 section 5.2.2.1", long_reads},
    {"SK-01", "soak", Kind::Live, "Stability", "the verdict stays, no monitor drifts", "sonic-mgmt transceiver test plan, link stability", soak},
};
// clang-format on

} // namespace

std::span<const Check> live_checks() {
    return all;
}

} // namespace optictl::engine::qualify
