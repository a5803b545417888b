#include "drivers/wrap/emulated.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/emulator/live.hpp"
#include "drivers/wrap/joined.hpp"
#include "drivers/wrap/kept.hpp"
#include "drivers/wrap/settings.hpp"

namespace optictl::drivers::wrap {
namespace {

/// What `cdb:` can say of a module.
struct CdbWord {
    std::string_view word;
    void (*apply)(EmulatedSettings&);
};
template <bool emulator::Updates::* Member, bool Value>
constexpr void set(EmulatedSettings& settings) {
    settings.updates.*Member = Value;
}
template <unsigned Code>
void set_pages(EmulatedSettings& settings) {
    settings.mailbox->pages_code = Code;
}
using emulator::Updates;
constexpr CdbWord cdb_words[] = {
    {"background", [](EmulatedSettings& to) { to.mailbox->background = true; }},
    {"foreground", [](EmulatedSettings& to) { to.mailbox->background = false; }},
    {"epl-1", set_pages<1>},
    {"epl-2", set_pages<2>},
    {"epl-3", set_pages<3>},
    {"epl-4", set_pages<4>},
    {"epl-8", set_pages<5>},
    {"epl-12", set_pages<6>},
    {"epl-16", set_pages<7>},
    {"lpl-only", set<&Updates::extended, false>},
    {"epl-only", set<&Updates::local, false>},
    {"no-abort", set<&Updates::aborts, false>},
    {"copies", set<&Updates::copies, true>},
    {"reads-back", set<&Updates::reads_back, true>},
    {"skips-erased", set<&Updates::skips_erased, true>},
    {"hitless", set<&Updates::is_hitless, true>},
    {"counts-tens", set<&Updates::counts_tens, true>},
    {"single-bank", set<&Updates::single_bank, true>},
};

/// Calls `take` with each of the words "A+B+C"; the first that it does not know is the error.
template <class Take>
[[nodiscard]] std::optional<std::string> unknown_word(std::string_view words, const Take& take) {
    for (std::string_view rest = words; !rest.empty();) {
        const std::size_t plus = rest.find('+');
        const std::string_view word = rest.substr(0, plus);
        rest = plus == std::string_view::npos ? std::string_view() : rest.substr(plus + 1);
        if (!take(word)) {
            return std::string(word);
        }
    }
    return std::nullopt;
}

template <class Rows, class Name>
[[nodiscard]] std::string names_of(const Rows& rows, const Name& name) {
    std::string known;
    for (const auto& row : rows) {
        known += fmt::format("{}{}", known.empty() ? "" : ", ", name(row));
    }
    return known;
}

/// Of both ends of a fibre, or with "a." or "b." before it of one.
[[nodiscard]] bool takes_misbehaviour(std::string_view word, EmulatedSettings& out) {
    const bool is_a = out.fibre && word.starts_with("a.");
    const bool is_b = out.fibre && word.starts_with("b.");
    const auto found = emulator::misbehaviour_of(is_a || is_b ? word.substr(2) : word);
    if (found && !is_b) {
        out.misbehaviours.add(*found);
    }
    if (found && out.fibre && !is_a) {
        out.fibre->of_b.add(*found);
    }
    return found.has_value();
}

/// "lanes:2+1+3": the lane of b that lane 1, 2, 3 of a meets; 0: none.
[[nodiscard]] std::optional<std::string> read_lanes(std::string_view words,
                                                    emulator::Route& route) {
    constexpr unsigned most_lanes = 32;
    unsigned lane = 0;
    const auto unknown = unknown_word(words, [&](std::string_view word) {
        unsigned other = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), other);
        const bool is_lane = error == std::errc{} && end == word.data() + word.size() &&
                             other <= most_lanes && ++lane <= most_lanes;
        if (is_lane && other != 0) {
            route.joints.push_back({lane, other});
        }
        return is_lane;
    });
    return unknown ? std::optional(fmt::format("lanes:{} is no lane from 1 to {}, nor 0 for none",
                                               *unknown, most_lanes))
                   : std::nullopt;
}

/// What is wrong with it; nothing: it is understood, or there is none.
[[nodiscard]] std::optional<std::string> read_fibre(const Settings& parsed,
                                                    std::optional<JoinedEnds>& fibre) {
    const std::string ends = parsed.text("fibre", "");
    const std::string lanes = parsed.text("lanes", "");
    const std::string loss = parsed.text("loss", "");
    if (ends.empty()) {
        return lanes.empty() && loss.empty()
                   ? std::nullopt
                   : std::optional<std::string>(
                         "lanes and loss are of a fibre: fibre:A.cap+B.cap names its ends");
    }
    fibre.emplace();
    const std::size_t plus = ends.find('+');
    fibre->a = ends.substr(0, plus);
    fibre->b = plus == std::string::npos ? fibre->a : ends.substr(plus + 1);
    if (fibre->a.empty() || fibre->b.empty()) {
        return fmt::format("fibre:{} names no two dumps: fibre:A.cap+B.cap", ends);
    }
    if (!loss.empty()) {
        const auto [end, error] =
            std::from_chars(loss.data(), loss.data() + loss.size(), fibre->route.loss_db);
        constexpr double most_db = 60;
        if (error != std::errc{} || end != loss.data() + loss.size() ||
            !(fibre->route.loss_db >= 0 && fibre->route.loss_db <= most_db)) {
            return fmt::format("loss:{} is no loss from 0 to {} dB", loss, most_db);
        }
    }
    return lanes.empty() ? std::nullopt : read_lanes(lanes, fibre->route);
}

/// Table 8-55: one instance, any length of access, any write with 9Fh:129 as a trigger, 4.96 s
/// without an answer at most; and the checksum of the page.
void advertise(memmap::Image& image, const EmulatedSettings::Mailbox& mailbox) {
    const memmap::Page page = memmap::upper(0x01);
    const unsigned support = 0x40U | (mailbox.background ? 0x20U : 0U) | mailbox.pages_code;
    image.put(page, 163,
              std::array<std::uint8_t, 4>{static_cast<std::uint8_t>(support), 0xFF, 0x9F, 0x80});
    unsigned sum = 0;
    for (unsigned byte = 130; byte < 255; ++byte) {
        sum += image.byte(page, byte).value_or(0);
    }
    image.put(page, 255, std::array<std::uint8_t, 1>{static_cast<std::uint8_t>(sum)});
}

[[nodiscard]] bool is_select(const memmap::Page& page, unsigned byte) {
    return !page.upper && byte >= memmap::half_page_size - 2;
}

/// A module and its time; a base, so that both are there before what refers to them.
struct Kept {
    Kept(memmap::Image image, Clock* given, emulator::Settings settings)
        : clock(given != nullptr ? *given : own),
          module(std::move(image), clock, std::move(settings)) {}
    VirtualClock own;
    Clock& clock;
    emulator::LiveModule module;
};

class KeptBus final : private Kept, public Transport {
public:
    KeptBus(memmap::Image image, Clock* given, emulator::Settings settings, StateFile state)
        : Kept(std::move(image), given, std::move(settings)), state_(std::move(state)),
          bus_(emulator::open(module, clock)) {
        state_.remind(module, own);
    }
    ~KeptBus() override { state_.settle(module, own); }

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        return bus_->read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        return bus_->read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        auto written = bus_->write(page, byte, bytes);
        if (written && !is_select(page, byte)) {
            state_.keep(module);
        }
        return written;
    }
    [[nodiscard]] Capabilities capabilities() const override { return bus_->capabilities(); }
    [[nodiscard]] std::string description() const override { return bus_->description(); }
    [[nodiscard]] std::string read_time() const override { return bus_->read_time(); }
    [[nodiscard]] std::string failure() const override { return state_.failure(); }
    [[nodiscard]] Clock* own_clock() override { return &clock; }

private:
    StateFile state_;
    std::unique_ptr<Transport> bus_;
};

[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError>
open_kept(const EmulatedSettings& settings, memmap::Image image, Clock* clock,
          emulator::Settings how) {
    how.misbehaviours = settings.misbehaviours;
    how.updates = settings.updates;
    auto state = StateFile::open(settings.state, image);
    if (!state) {
        return std::unexpected(std::move(state.error()));
    }
    if (settings.mailbox && state->is_new()) {
        advertise(image, *settings.mailbox);
    }
    return std::make_unique<KeptBus>(std::move(image), clock, std::move(how), std::move(*state));
}

} // namespace

std::expected<EmulatedSettings, std::string> EmulatedSettings::parse(std::string_view text) {
    EmulatedSettings out;
    out.words = text;
    const auto parsed = Settings::parse(text, {"state", "as", "cdb", "fibre", "lanes", "loss"});
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    out.state = parsed->text("state", "");
    out.behaves_ = !text.empty();
    if (auto wrong = read_fibre(*parsed, out.fibre)) {
        return std::unexpected(std::move(*wrong));
    }
    if (const auto unknown = unknown_word(parsed->text("as", ""), [&](std::string_view word) {
            return takes_misbehaviour(word, out);
        })) {
        return std::unexpected(fmt::format(
            "as:{} is none of {}{}", *unknown,
            names_of(emulator::misbehaviours(), [](const auto& row) { return row.name; }),
            out.fibre ? ", each alone of both ends, or with a. or b. before it of one" : ""));
    }
    const std::string cdb = parsed->text("cdb", "");
    if (!cdb.empty()) {
        out.mailbox.emplace(EmulatedSettings::Mailbox{});
    }
    if (const auto unknown = unknown_word(cdb, [&](std::string_view word) {
            const auto* const found = std::ranges::find(cdb_words, word, &CdbWord::word);
            if (found != std::end(cdb_words)) {
                found->apply(out);
            }
            return found != std::end(cdb_words);
        })) {
        return std::unexpected(
            fmt::format("cdb:{} is none of {}", *unknown,
                        names_of(cdb_words, [](const auto& row) { return row.word; })));
    }
    return out;
}

std::expected<std::unique_ptr<Transport>, IoError> open_emulated(const EmulatedSettings& settings,
                                                                 memmap::Image image) {
    if (settings.fibre) {
        return open_joined(settings, std::move(image),
                           [](memmap::Image& memory, const EmulatedSettings& how) {
                               if (how.mailbox) {
                                   advertise(memory, *how.mailbox);
                               }
                           });
    }
    if (settings.state.empty()) {
        emulator::Settings how;
        how.misbehaviours = settings.misbehaviours;
        how.updates = settings.updates;
        if (settings.mailbox) {
            advertise(image, *settings.mailbox);
        }
        return emulator::open_live(std::move(image), std::move(how));
    }
    return open_kept(settings, std::move(image), nullptr, {});
}

std::expected<std::unique_ptr<Transport>, IoError> open_emulated(const EmulatedSettings& settings,
                                                                 memmap::Image image, Clock& clock,
                                                                 emulator::Settings how) {
    return open_kept(settings, std::move(image), &clock, std::move(how));
}

} // namespace optictl::drivers::wrap
