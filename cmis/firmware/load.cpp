#include "cmis/firmware/load.hpp"

#include <algorithm>
#include <span>

#include "cmis/firmware/ask.hpp"
#include "cmis/firmware/status.hpp"

namespace optictl::cmis::firmware {
namespace {

using cdb::Duration;
using cdb::End;
using cdb::Exchange;
using memmap::Step;
using Bytes = std::vector<std::uint8_t>;
using Phase = Load::Phase;

/// Times that a block is sent before the load is given up.
constexpr unsigned most_tries = 3;
constexpr unsigned local_block = 116; // 120 bytes less the address
/// A start may erase the flash, and modules need more than they say: 12 s were seen.
constexpr Duration least_start = std::chrono::seconds(15);

void put32(Bytes& bytes, unsigned at, std::uint32_t value) {
    for (unsigned i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    }
}

/// Why no load may begin in this state; empty: it may.
[[nodiscard]] std::string reason_against_now(const Load& load) {
    const auto running = running_bank(load.before);
    if (load.banks == 1) {
        const bool on_trial = running && !is_committed(load.before, *running);
        return on_trial ? "the load that runs is not committed: commit it before another load"
                        : std::string();
    }
    return is_settled(load.before) ? std::string()
                                   : "no bank runs and is committed while the other is idle: end "
                                     "the trial or ask the vendor before another load";
}

/// The bank that is written to.
[[nodiscard]] unsigned target_of(const Load& load) {
    return load.banks == 1 ? 0 : 1 - running_bank(load.before).value_or(0);
}

[[nodiscard]] unsigned block_size(const Load& load) {
    return std::min<std::uint32_t>(longest_block(load), load.size() - load.sent);
}

[[nodiscard]] std::span<const std::uint8_t> block(const Load& load) {
    return std::span(load.image).subspan(load.features.header + load.sent, block_size(load));
}

/// Leaves out blocks of erased flash where the module allows it.
void skip_erased(Load& load) {
    while (load.features.skips_erased && load.sent < load.size() &&
           std::ranges::all_of(
               block(load), [&](std::uint8_t byte) { return byte == load.features.erased; })) {
        const unsigned size = block_size(load);
        load.sent += size;
        load.skipped += size;
    }
}

[[nodiscard]] Step end_with(Load& load, LoadEnd end) {
    load.end = end;
    return end == LoadEnd::Loaded ? Step(memmap::Done{}) : Step(memmap::Failed{load.words});
}

[[nodiscard]] Step ask(Load& load, Phase phase, const memmap::Now& now, cdb::Request request,
                       Duration longest, bool has_reply = false, bool may_repeat = true) {
    load.phase = phase;
    load.exchange.emplace(exchange_of(
        {.module = load.module, .instance = load.instance, .most = load.most}, std::move(request),
        longest, has_reply, may_repeat ? Repeat::Safe : Repeat::Never));
    return next(*load.exchange, {.image = now.image, .total = now.total});
}

[[nodiscard]] Step look(Load& load, Phase phase, const memmap::Now& now) {
    return ask(load, phase, now, {.command = command::info}, cdb::longest_command, true);
}

[[nodiscard]] Step start(Load& load, const memmap::Now& now) {
    Bytes local(8 + load.features.header);
    put32(local, 0, static_cast<std::uint32_t>(load.image.size()));
    std::ranges::copy(std::span(load.image).first(load.features.header), local.begin() + 8);
    load.is_open = true;
    return ask(load, Phase::Start, now, {.command = command::start, .local = std::move(local)},
               std::max<Duration>(load.features.start, least_start), false, false);
}

[[nodiscard]] Step send_block(Load& load, const memmap::Now& now) {
    const auto data = block(load);
    cdb::Request request{.command = command::write_local, .local = Bytes(4)};
    put32(request.local, 0, load.sent);
    if (load.features.extended_blocks) {
        request.command = command::write_extended;
        request.extended.assign(data.begin(), data.end());
    } else {
        request.local.insert(request.local.end(), data.begin(), data.end());
    }
    return ask(load, Phase::Block, now, std::move(request), load.features.write);
}

[[nodiscard]] Step complete(Load& load, Phase phase, const memmap::Now& now) {
    return ask(load, phase, now, {.command = command::complete}, load.features.complete, false,
               false);
}

/// Ends the transfer; where it cannot be aborted, a completion fails and ends it, too.
[[nodiscard]] Step give_up(Load& load, const memmap::Now& now, std::string why) {
    load.words = std::move(why);
    return load.features.can_abort
               ? ask(load, Phase::Abort, now, {.command = command::abort}, load.features.abort)
               : complete(load, Phase::Abort, now);
}

/// The next block, or the completion when all are sent.
[[nodiscard]] Step go_on(Load& load, const memmap::Now& now) {
    skip_erased(load);
    return load.sent < load.size() ? send_block(load, now) : complete(load, Phase::Complete, now);
}

[[nodiscard]] Step after_look(Load& load, const memmap::Now& now, const Exchange& done) {
    if (done.end != End::Answered || done.reply.local.empty()) {
        load.words = cdb::words_of(done);
        return end_with(load, LoadEnd::Refused);
    }
    load.before = done.reply.local.front() & meant;
    load.words = reason_against_now(load);
    if (!load.words.empty()) {
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
    return go_on(load, now);
}

/// What the module holds at the end, whatever came before.
[[nodiscard]] Step after_all(Load& load, const Exchange& done) {
    if (done.end != End::Answered || done.reply.local.empty()) {
        load.words += (load.words.empty() ? "" : "; ") + cdb::words_of(done);
        return end_with(load, LoadEnd::Unknown);
    }
    load.after = done.reply.local.front() & meant;
    const bool is_other =
        running_bank(load.after) != running_bank(load.before) || !is_settled(load.after);
    if (load.banks == 2 && is_other) {
        load.words += std::string(load.words.empty() ? "" : "; ") +
                      "another bank runs or is committed than before: the module was reset";
        return end_with(load, LoadEnd::Unknown);
    }
    if (!load.words.empty()) {
        return end_with(load, LoadEnd::TargetInvalid);
    }
    if (!is_valid(load.after, target_of(load))) {
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
        return load.stops ? give_up(load, now, "stopped; the load was ended") : go_on(load, now);
    case Phase::Block: return after_block(load, now, done);
    case Phase::Complete: load.words = cdb::words_of(done); return look(load, Phase::After, now);
    case Phase::Abort: return look(load, Phase::After, now);
    case Phase::After: return after_all(load, done);
    }
    return end_with(load, LoadEnd::Unknown);
}

} // namespace

unsigned longest_block(const Load& load) {
    return load.features.extended_blocks
               ? std::min({load.features.block, load.module.extended, cdb::longest_extended})
               : std::min(load.features.block, local_block);
}

std::string reason_against(const Load& load) {
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
