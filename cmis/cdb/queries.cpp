#include "cmis/cdb/queries.hpp"

#include <algorithm>
#include <array>

#include "cmis/cdb/replies.hpp"
#include "cmis/cdb/status.hpp"
#include "sff/memmap/table.hpp"

namespace optictl::cmis::cdb {
namespace {

using memmap::Field;
using memmap::Step;
using Bytes = std::vector<std::uint8_t>;

consteval bool is_sound(std::span<const Field> rows) {
    memmap::check_rows(rows, memmap::Cover::Partial);
    return true;
}
static_assert(is_sound(replies::status) && is_sound(replies::module_features) &&
              is_sound(replies::firmware_features) && is_sound(replies::monitoring_features) &&
              is_sound(replies::diagnostics_features) && is_sound(replies::security_features) &&
              is_sound(replies::supplements) && is_sound(replies::application) &&
              is_sound(replies::interface) && is_sound(replies::firmware_info) &&
              is_sound(replies::activation) && is_sound(replies::pm_features) &&
              is_sound(replies::rmon) && is_sound(replies::error_weights) &&
              is_sound(replies::greatest_error_weights) && is_sound(replies::temperatures) &&
              is_sound(replies::certificate) && is_sound(replies::celsius));

/// One observable of the statistics: the command that gives it by LPL, and its place in the mask of
/// observables (Tables 9-38 to 9-41).
struct Observable {
    std::uint16_t command;
    unsigned mask_byte;
    unsigned bit;
    std::string_view name;
    std::span<const Field> records;
};
const Observable observables[] = {
    {0x0210, 137, 0, "module temperature", replies::celsius},
    {0x0210, 137, 1, "supply voltage", replies::volt},
    {0x0210, 137, 2, "Aux1", replies::plain},
    {0x0210, 137, 3, "Aux2", replies::plain},
    {0x0210, 137, 4, "Aux3", replies::plain},
    {0x0212, 144, 0, "SNR, host side", replies::decibel},
    {0x0212, 144, 1, "LTP, host side", replies::decibel},
    {0x0212, 144, 2, "pre-FEC BER, host side", replies::ratio},
    {0x0214, 144, 0, "SNR, media side", replies::decibel},
    {0x0214, 144, 1, "LTP, media side", replies::decibel},
    {0x0214, 145, 0, "laser bias", replies::current},
    {0x0214, 145, 1, "transmitted power", replies::power},
    {0x0214, 145, 2, "received power", replies::power},
    {0x0214, 145, 3, "laser temperature", replies::celsius},
    {0x0216, 144, 0, "frame errors (FERC), media side", replies::ratio},
    {0x0216, 144, 1, "pre-FEC BER, media side", replies::ratio},
};
/// What one group of lanes has, and what a local reply holds of 6 bytes each with room to spare.
constexpr unsigned lanes_of_group = 32;
constexpr unsigned most_records = 8;

[[nodiscard]] std::uint8_t byte_of(unsigned value) {
    return static_cast<std::uint8_t>(value);
}

/// Statistics of up to eight lanes or paths; ClearOnRead is 0.
[[nodiscard]] Query statistics(const Observable& of, std::span<const unsigned> lanes) {
    constexpr unsigned first = 136;
    const bool of_module = of.command == 0x0210;
    Query query{.command = of.command,
                .local = Bytes(of_module ? 5 : 20),
                .fields = of.records,
                .subject = of_module              ? Subject::Module
                           : of.command == 0x0216 ? Subject::Paths
                                                  : Subject::Lanes,
                .observed = of.name};
    query.local[of.mask_byte - first] = byte_of(1U << of.bit);
    if (!of_module) {
        const unsigned group = (lanes.front() - 1) / lanes_of_group;
        std::uint32_t mask = 0;
        for (const unsigned lane : lanes) {
            mask |= 1U << (lane - 1) % lanes_of_group;
        }
        query.local[3] = byte_of(group);
        for (unsigned i = 0; i < 4; ++i) {
            query.local[4 + i] = byte_of(mask >> (24 - 8 * i));
        }
    }
    query.copies.assign(lanes.begin(), lanes.end());
    return query;
}

void add_statistics(Inquiry& inquiry, const Reply& supported) {
    for (const Observable& each : observables) {
        if (!supports(supported, 0, each.command)) {
            continue;
        }
        if (each.command == 0x0210) {
            inquiry.left.push_back(statistics(each, {}));
            continue;
        }
        const Subjects& all = inquiry.subjects;
        const auto& lanes = each.command == 0x0212   ? all.host_lanes
                            : each.command == 0x0214 ? all.media_lanes
                                                     : all.paths;
        for (std::size_t at = 0; at < lanes.size(); at += most_records) {
            inquiry.left.push_back(
                statistics(each, std::span(lanes).subspan(
                                     at, std::min<std::size_t>(most_records, lanes.size() - at))));
        }
    }
}

/// 0220h and 0231h of each data path, 0233h of all of a bank; each on both sides.
void add_counters(Inquiry& inquiry, const Reply& supported) {
    for (const bool host : {false, true}) {
        const Subject side = host ? Subject::HostSide : Subject::MediaSide;
        for (const unsigned path : inquiry.subjects.paths) {
            if (supports(supported, 0, 0x0220)) {
                inquiry.left.push_back({.command = 0x0220,
                                        .local = {byte_of(host ? 1 : 0), byte_of(path)},
                                        .fields = replies::rmon,
                                        .subject = side,
                                        .number = path});
            }
            if (supports(supported, 0, 0x0231)) {
                inquiry.left.push_back({.command = 0x0231,
                                        .local = {byte_of(path), byte_of(host ? 1 : 0)},
                                        .fields = replies::error_weights,
                                        .subject = side,
                                        .number = path});
            }
        }
        if (supports(supported, 0, 0x0233)) {
            inquiry.left.push_back({.command = 0x0233,
                                    .local = {0, byte_of(host ? 1 : 0)},
                                    .fields = replies::greatest_error_weights,
                                    .subject = side});
        }
    }
}

void add_monitoring(Inquiry& inquiry, const Reply& supported) {
    constexpr std::uint8_t return_histogram = 0x04;
    if (std::ranges::any_of(supported.local, [](std::uint8_t byte) { return byte != 0; })) {
        inquiry.left.push_back({.command = 0x0201, .fields = replies::pm_features});
    }
    add_statistics(inquiry, supported);
    add_counters(inquiry, supported);
    if (supports(supported, 0, 0x0290)) {
        inquiry.left.push_back(
            {.command = 0x0290, .local = {return_histogram}, .fields = replies::temperatures});
    }
}

[[nodiscard]] Query segment_of(unsigned segment) {
    return {.command = 0x0400,
            .local = {0, byte_of(segment)},
            .fields = replies::certificate,
            .subject = Subject::Certificate,
            .number = segment};
}

/// A whole segment has 117 bytes beside its header: another one follows.
void add_next_segment(Inquiry& inquiry, const Answer& answer) {
    constexpr std::size_t whole = 120;
    constexpr unsigned most_segments = 64; // of the 65535 bytes that a length can say: enough
    if (answer.reply.local.size() == whole && answer.query.number + 1 < most_segments) {
        inquiry.left.push_front(segment_of(answer.query.number + 1));
    }
}

/// What 0040h names: groups that the standard does not require.
void add_optional(Inquiry& inquiry, const Reply& supported) {
    constexpr unsigned head = 2; // bytes before the bitmap
    if (supports(supported, head, 0x0044)) {
        inquiry.left.push_back({.command = 0x0044, .fields = replies::security_features});
    }
    if (supports(supported, head, 0x0045)) {
        inquiry.left.push_back({.command = 0x0045, .fields = replies::supplements});
    }
    if (supports(supported, head, 0x0050)) {
        for (const unsigned code : inquiry.subjects.applications) {
            inquiry.left.push_back({.command = 0x0050,
                                    .local = {0, byte_of(code)},
                                    .fields = replies::application,
                                    .subject = Subject::Application,
                                    .number = code});
        }
    }
    if (supports(supported, head, 0x0051)) {
        for (const bool host : {true, false}) {
            for (const unsigned code :
                 host ? inquiry.subjects.host_interfaces : inquiry.subjects.media_interfaces) {
                inquiry.left.push_back(
                    {.command = 0x0051,
                     .local = {0, byte_of(code), byte_of(host ? 1 : 0)},
                     .fields = replies::interface,
                     .subject = host ? Subject::HostInterface : Subject::MediaInterface,
                     .number = code});
            }
        }
    }
}

void begin(Inquiry& inquiry) {
    inquiry.has_begun = true;
    const bool all = inquiry.scope == Scope::All;
    if (all) {
        inquiry.left.push_back({.command = 0x0000, .local = {0, 0}, .fields = replies::status});
    }
    inquiry.left.push_back({.command = 0x0040, .fields = replies::module_features});
    inquiry.left.push_back({.command = 0x0041, .fields = replies::firmware_features});
    if (all) {
        inquiry.left.push_back({.command = 0x0042, .fields = replies::monitoring_features});
        inquiry.left.push_back({.command = 0x0043, .fields = replies::diagnostics_features});
    }
    inquiry.left.push_back({.command = 0x0100, .fields = replies::firmware_info});
    if (inquiry.validates) {
        inquiry.left.push_back({.command = 0x010B, .fields = replies::activation});
    }
}

/// What an answer brings with it.
void learn(Inquiry& inquiry, const Answer& answer) {
    if (answer.end != End::Answered) {
        return;
    }
    const Reply& reply = answer.reply;
    switch (answer.query.command) {
    case 0x0040: {
        constexpr std::size_t time = 34;
        if (reply.local.size() >= time + 2) {
            const unsigned ms = unsigned{reply.local[time]} << 8U | reply.local[time + 1];
            inquiry.longest = ms != 0 ? std::chrono::milliseconds(ms) : longest_command;
        }
        if (inquiry.scope == Scope::All) {
            add_optional(inquiry, reply);
        }
        break;
    }
    case 0x0042: add_monitoring(inquiry, reply); break;
    case 0x0044:
        if (supports(reply, 0, 0x0400)) {
            inquiry.left.push_back(segment_of(0));
        }
        break;
    case 0x0400: add_next_segment(inquiry, answer); break;
    default: break;
    }
}

/// A module that is busy for good answers nothing more.
void give_up(Inquiry& inquiry) {
    for (Query& query : inquiry.left) {
        inquiry.answers.push_back(
            {.query = std::move(query), .words = "not asked: the module is busy since before"});
    }
    inquiry.left.clear();
}

/// The exchange is over.
void take(Inquiry& inquiry, const memmap::Now& now) {
    Exchange& done = *inquiry.exchange;
    Answer answer{.query = std::move(inquiry.left.front()),
                  .end = done.end,
                  .status = done.status,
                  .reply = std::move(done.reply),
                  .words = words_of(done),
                  .took = now.total - inquiry.began};
    const bool is_stuck =
        done.end == End::Occupied || (done.end == End::NeverDone && !done.aborted);
    inquiry.left.pop_front();
    inquiry.exchange.reset();
    learn(inquiry, answer);
    inquiry.answers.push_back(std::move(answer));
    if (is_stuck) {
        give_up(inquiry);
    }
}

void add_once(std::vector<unsigned>& to, unsigned value) {
    if (std::ranges::find(to, value) == to.end()) {
        to.push_back(value);
    }
}

} // namespace

const Answer* Inquiry::find(std::uint16_t command) const {
    const auto found = std::ranges::find_if(
        answers, [&](const Answer& each) { return each.query.command == command; });
    return found != answers.end() ? &*found : nullptr;
}

bool supports(const Reply& reply, unsigned first, std::uint16_t command) {
    const std::size_t at = first + (command & 0xFFU) / 8;
    return at < reply.local.size() && (reply.local[at] >> (command % 8U) & 1U) != 0;
}

Subjects subjects_of(const model::Module& module) {
    Subjects out;
    for (const model::Application& each : module.applications) {
        out.applications.push_back(each.code);
        for (const auto& [reading, to] :
             {std::pair(&each.host_interface, &out.host_interfaces),
              std::pair(&each.media_interface, &out.media_interfaces)}) {
            if (reading->has_value()) {
                add_once(*to, static_cast<unsigned>(reading->raw));
            }
        }
    }
    for (const model::Lane& each : module.lanes) {
        out.host_lanes.push_back(each.number);
    }
    for (const model::MediaLane& each : module.media_lanes) {
        out.media_lanes.push_back(each.number);
    }
    for (const model::DataPath& each : module.data_paths) {
        out.paths.push_back(each.first);
    }
    return out;
}

Step next(Inquiry& inquiry, const memmap::Now& now) {
    if (!inquiry.has_begun) {
        begin(inquiry);
    }
    if (inquiry.exchange) {
        Step step = next(*inquiry.exchange, now);
        if (!inquiry.exchange->is_over()) {
            return step;
        }
        take(inquiry, now);
        return memmap::Read{}; // reads nothing: between exchanges it can be stopped
    }
    if (inquiry.left.empty()) {
        return memmap::Done{};
    }
    inquiry.began = now.total;
    const Query& query = inquiry.left.front();
    inquiry.exchange.emplace(Exchange{.request = {.command = query.command, .local = query.local},
                                      .module = inquiry.module,
                                      .instance = inquiry.instance,
                                      .most = inquiry.most,
                                      .longest = inquiry.longest});
    return next(*inquiry.exchange, {.image = now.image, .total = now.total});
}

} // namespace optictl::cmis::cdb
