#include "cmis/firmware/load.hpp"

#include <algorithm>
#include <span>

namespace optictl::cmis::firmware {
namespace {

using cdb::Duration;
using cdb::End;
using cdb::Exchange;
using memmap::Step;
using Bytes = std::vector<std::uint8_t>;
using Phase = Load::Phase;

constexpr std::uint16_t get_info = 0x0100;
constexpr std::uint16_t start_load = 0x0101;
constexpr std::uint16_t abort_load = 0x0102;
constexpr std::uint16_t write_local = 0x0103;
constexpr std::uint16_t write_extended = 0x0104;
constexpr std::uint16_t complete_load = 0x0107;
/// Times that a block is sent before the load is given up.
constexpr unsigned most_tries = 3;
constexpr unsigned local_block = 116; // 120 bytes less the address
/// A start may erase the flash, and modules need more than they say: 12 s were seen.
constexpr Duration least_start = std::chrono::seconds(15);
/// Bits 3 and 7 of a firmware status are reserved.
constexpr std::uint8_t meant = 0x77;

void put32(Bytes& bytes, unsigned at, std::uint32_t value) {
    for (unsigned i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    }
}

/// The bank that runs, of a status of two banks in which one runs and is committed: 0 or 1.
[[nodiscard]] std::optional<unsigned> running_and_committed(std::uint8_t status) {
    constexpr std::uint8_t both = 0x03;
    for (unsigned bank = 0; bank < 2; ++bank) {
        const unsigned mine = status >> (4 * bank) & 0x07U;
        const unsigned other = status >> (4 - 4 * bank) & 0x07U;
        if (mine == both && (other & both) == 0) {
            return bank;
        }
    }
    return std::nullopt;
}

[[nodiscard]] bool is_valid(std::uint8_t status, unsigned bank) {
    return (status >> (4 * bank) & 0x04U) == 0;
}

[[nodiscard]] unsigned block_size(const Load& load) {
    const unsigned most =
        load.features.extended_blocks
            ? std::min({load.features.block, load.module.extended, cdb::longest_extended})
            : std::min(load.features.block, local_block);
    return std::min<std::uint32_t>(most, load.size() - load.sent);
}

[[nodiscard]] Step end_with(Load& load, LoadEnd end) {
    load.end = end;
    return end == LoadEnd::Loaded ? Step(memmap::Done{}) : Step(memmap::Failed{load.words});
}

[[nodiscard]] Step ask(Load& load, Phase phase, const memmap::Now& now, cdb::Request request,
                       Duration longest, bool has_reply = false, bool may_repeat = true) {
    load.phase = phase;
    load.exchange.emplace(Exchange{.request = std::move(request),
                                   .module = load.module,
                                   .instance = load.instance,
                                   .most = load.most,
                                   .longest = std::max(longest, cdb::longest_command),
                                   .has_reply = has_reply,
                                   .may_repeat = may_repeat});
    return next(*load.exchange, {.image = now.image, .total = now.total});
}

[[nodiscard]] Step look(Load& load, Phase phase, const memmap::Now& now) {
    return ask(load, phase, now, {.command = get_info}, cdb::longest_command, true);
}

[[nodiscard]] Step start(Load& load, const memmap::Now& now) {
    Bytes local(8 + load.features.header);
    put32(local, 0, static_cast<std::uint32_t>(load.image.size()));
    std::ranges::copy(std::span(load.image).first(load.features.header), local.begin() + 8);
    load.is_open = true;
    return ask(load, Phase::Start, now, {.command = start_load, .local = std::move(local)},
               std::max<Duration>(load.features.start, least_start), false, false);
}

[[nodiscard]] Step send_block(Load& load, const memmap::Now& now) {
    const auto data =
        std::span(load.image).subspan(load.features.header + load.sent, block_size(load));
    cdb::Request request{.command = write_local, .local = Bytes(4)};
    put32(request.local, 0, load.sent);
    if (load.features.extended_blocks) {
        request.command = write_extended;
        request.extended.assign(data.begin(), data.end());
    } else {
        request.local.insert(request.local.end(), data.begin(), data.end());
    }
    return ask(load, Phase::Block, now, std::move(request), load.features.write);
}

[[nodiscard]] Step complete(Load& load, Phase phase, const memmap::Now& now) {
    return ask(load, phase, now, {.command = complete_load}, load.features.complete, false, false);
}

/// Ends the transfer; where it cannot be aborted, a completion fails and ends it, too.
[[nodiscard]] Step give_up(Load& load, const memmap::Now& now, std::string why) {
    load.words = std::move(why);
    return load.features.can_abort
               ? ask(load, Phase::Abort, now, {.command = abort_load}, load.features.abort)
               : complete(load, Phase::Abort, now);
}

/// Why nothing may be sent; empty: it may.
[[nodiscard]] std::string reason_against(const Load& load) {
    if (!load.features.local_blocks && !load.features.extended_blocks) {
        return "the module takes no firmware";
    }
    if (load.image.size() <= load.features.header) {
        return "the image is no longer than its header";
    }
    if (load.features.header > cdb::longest_local - 8 || load.features.block == 0) {
        return "what the module says of its firmware updates contradicts itself";
    }
    if (load.features.extended_blocks && load.module.extended == 0) {
        return "the module takes blocks in pages and has none";
    }
    return {};
}

[[nodiscard]] Step after_look(Load& load, const memmap::Now& now, const Exchange& done) {
    if (done.end != End::Answered || done.reply.local.empty()) {
        load.words = cdb::words_of(done);
        return end_with(load, LoadEnd::Refused);
    }
    load.before = done.reply.local.front() & meant;
    if (!running_and_committed(load.before)) {
        load.words = "no bank runs and is committed while the other is idle: end the trial or ask "
                     "the vendor before another load";
        return end_with(load, LoadEnd::Refused);
    }
    if (load.stops) {
        load.words = "stopped before anything was sent";
        return end_with(load, LoadEnd::Refused);
    }
    return start(load, now);
}

[[nodiscard]] Step after_block(Load& load, const memmap::Now& now, const Exchange& done) {
    if (done.end != End::Answered) {
        const bool again = done.end == End::Refused && ++load.tries < most_tries;
        return again ? send_block(load, now) : give_up(load, now, cdb::words_of(done));
    }
    load.sent += block_size(load);
    load.tries = 0;
    if (load.stops) {
        return give_up(load, now, "stopped; the load was ended");
    }
    return load.sent < load.size() ? send_block(load, now) : complete(load, Phase::Complete, now);
}

/// What the module holds at the end, whatever came before.
[[nodiscard]] Step after_all(Load& load, const Exchange& done) {
    if (done.end != End::Answered || done.reply.local.empty()) {
        load.words += (load.words.empty() ? "" : "; ") + cdb::words_of(done);
        return end_with(load, LoadEnd::Unknown);
    }
    load.after = done.reply.local.front() & meant;
    const unsigned target = 1 - *running_and_committed(load.before);
    if (running_and_committed(load.after) != running_and_committed(load.before)) {
        load.words += std::string(load.words.empty() ? "" : "; ") +
                      "another bank runs or is committed than before: the module was reset";
        return end_with(load, LoadEnd::Unknown);
    }
    if (!load.words.empty()) {
        return end_with(load, LoadEnd::TargetInvalid);
    }
    if (!is_valid(load.after, target)) {
        load.words = "the module says success, and that the load is not valid";
        return end_with(load, LoadEnd::TargetInvalid);
    }
    return end_with(load, LoadEnd::Loaded);
}

[[nodiscard]] Step after(Load& load, const memmap::Now& now) {
    const Exchange done = std::move(*load.exchange);
    load.exchange.reset();
    switch (load.phase) {
    case Phase::Before: return after_look(load, now, done);
    case Phase::Start:
        if (done.end != End::Answered) {
            return give_up(load, now, cdb::words_of(done));
        }
        return load.stops ? give_up(load, now, "stopped; the load was ended")
                          : send_block(load, now);
    case Phase::Block: return after_block(load, now, done);
    case Phase::Complete: load.words = cdb::words_of(done); return look(load, Phase::After, now);
    case Phase::Abort: return look(load, Phase::After, now);
    case Phase::After: return after_all(load, done);
    }
    return end_with(load, LoadEnd::Unknown);
}

} // namespace

Step next(Load& load, const memmap::Now& now) {
    if (!load.exchange) {
        load.words = reason_against(load);
        return load.words.empty() ? look(load, Phase::Before, now)
                                  : end_with(load, LoadEnd::Refused);
    }
    Step step = next(*load.exchange, now);
    return load.exchange->is_over() ? after(load, now) : step;
}

} // namespace optictl::cmis::firmware
