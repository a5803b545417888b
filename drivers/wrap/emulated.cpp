#include "drivers/wrap/emulated.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/open_file.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/emulator/live.hpp"
#include "drivers/emulator/pages.hpp"
#include "drivers/wrap/settings.hpp"

namespace optictl::drivers::wrap {
namespace {

/// What goes on in a module while nobody runs: anything that it has begun comes to its end.
constexpr Duration between_runs = std::chrono::hours(1);

/// How long another process may have the state file.
constexpr Duration longest_use = std::chrono::seconds(5);

[[nodiscard]] IoError no_state(std::string_view file, std::string_view why) {
    return {IoKind::NoDevice, fmt::format("{}: {}; name another state file", file, why)};
}

/// Keeps two processes from having one state file. A file beside it: its own is replaced at each
/// write.
[[nodiscard]] std::expected<dump::OpenFile, IoError> lock_state(const std::string& state) {
    const std::string name = state + ".lock";
    dump::OpenFile file(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) {
        return std::unexpected(no_state(name, std::strerror(errno)));
    }
    constexpr Duration pause = std::chrono::milliseconds(20);
    const Duration until = system_clock().now() + longest_use;
    while (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return std::unexpected(no_state(name, std::strerror(errno)));
        }
        if (system_clock().now() > until) {
            return std::unexpected(IoError{
                IoKind::Contested,
                fmt::format(
                    "{} is in use by another run of the program, for {} s now; end that "
                    "one, or keep the state in another file",
                    state, std::chrono::duration_cast<std::chrono::seconds>(longest_use).count())});
        }
        system_clock().sleep(pause);
    }
    return file;
}

/// How a capture calls what a module keeps beside its registers.
constexpr std::string_view remembered_key = "emulated_firmware";

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
    /// `file` may be empty: nothing is kept.
    /// `remembered` is what an earlier run kept; empty: there was none.
    KeptBus(memmap::Image image, Clock* given, emulator::Settings settings, std::string file,
            std::string_view remembered, dump::OpenFile lock)
        : Kept(std::move(image), given, std::move(settings)), file_(std::move(file)),
          lock_(std::move(lock)), bus_(emulator::open(module, clock)) {
        if (!remembered.empty()) {
            // A run that was killed let nothing come to its end.
            module.remind(remembered);
            own.sleep(between_runs);
            module.advance();
        }
    }
    ~KeptBus() override {
        if (has_changed_) {
            own.sleep(between_runs);
            module.advance();
            keep();
        }
    }

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
        const bool is_select = !page.upper && byte >= memmap::half_page_size - 2;
        if (written && !is_select && !file_.empty()) {
            has_changed_ = true;
            keep();
        }
        return written;
    }
    [[nodiscard]] Capabilities capabilities() const override { return bus_->capabilities(); }
    [[nodiscard]] std::string description() const override { return bus_->description(); }
    [[nodiscard]] std::string read_time() const override { return bus_->read_time(); }
    [[nodiscard]] std::string failure() const override { return failure_; }
    [[nodiscard]] Clock* own_clock() override { return &clock; }

private:
    void keep() {
        std::vector<std::pair<std::string, std::string>> notes;
        if (std::string rest = module.remembered(); !rest.empty()) {
            notes.emplace_back(remembered_key, std::move(rest));
        }
        // A memory for programs that are killed: it is written at every change, and waits for no
        // disk.
        if (auto failed = dump::write_file_atomically(
                file_,
                dump::write_capture(module.image(), {.source = module.image().source,
                                                     .time = {},
                                                     .tool = "optictl",
                                                     .notes = std::move(notes)}),
                dump::Outlives::Program)) {
            failure_ = fmt::format("{}: {}", file_, *failed);
        }
    }

    std::string file_;
    dump::OpenFile lock_;
    std::unique_ptr<Transport> bus_;
    bool has_changed_ = false;
    std::string failure_;
};

/// By identifier and page 00h of A0h, where identities stand that nothing changes; of SFP they
/// stand in the lower half. Bytes that are not known of both say nothing.
[[nodiscard]] bool is_same_module(const memmap::Image& dump, const memmap::Image& state) {
    constexpr unsigned end_of_base = 96; // SFF-8472 12.4.3 Table 4-1; behind it the vendor's bytes
    const bool is_sfp = emulator::standard_of(dump) == memmap::Standard::Sff8472;
    const memmap::Page page = is_sfp ? memmap::lower : memmap::upper(0);
    const unsigned end = is_sfp ? end_of_base : page.first_byte() + memmap::half_page_size;
    for (unsigned byte = page.first_byte(); byte < end; ++byte) {
        const auto ours = dump.byte(page, byte);
        const auto theirs = state.byte(page, byte);
        if (ours && theirs && *ours != *theirs) {
            return false;
        }
    }
    return true;
}

[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError>
open_kept(const EmulatedSettings& settings, memmap::Image image, Clock* clock,
          emulator::Settings how) {
    how.misbehaviours = settings.misbehaviours;
    how.updates = settings.updates;
    dump::OpenFile lock;
    std::error_code error;
    std::string remembered;
    if (!settings.state.empty()) {
        auto locked = lock_state(settings.state);
        if (!locked) {
            return std::unexpected(std::move(locked.error()));
        }
        lock = std::move(*locked);
    }
    if (!settings.state.empty() && std::filesystem::exists(settings.state, error)) {
        auto loaded = dump::load(settings.state);
        if (!loaded || loaded->size() != 1) {
            return std::unexpected(no_state(settings.state, loaded ? "it holds more than one module"
                                                                   : loaded.error().message));
        }
        if (!is_same_module(image, loaded->front().image)) {
            return std::unexpected(
                IoError{IoKind::Refused,
                        fmt::format("{} is the state of another module than the dump; name "
                                    "another file, or remove it",
                                    settings.state)});
        }
        const std::string source = std::move(image.source);
        for (auto& [key, value] : loaded->front().header.notes) {
            if (key == remembered_key) {
                remembered = std::move(value);
            }
        }
        image = std::move(loaded->front().image);
        image.source = source;
    } else if (settings.mailbox) {
        advertise(image, *settings.mailbox);
    }
    return std::make_unique<KeptBus>(std::move(image), clock, std::move(how), settings.state,
                                     remembered, std::move(lock));
}

} // namespace

std::expected<EmulatedSettings, std::string> EmulatedSettings::parse(std::string_view text) {
    EmulatedSettings out;
    const auto parsed = Settings::parse(text, {"state", "as", "cdb"});
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    out.state = parsed->text("state", "");
    out.behaves_ = !text.empty();
    if (const auto unknown = unknown_word(parsed->text("as", ""), [&](std::string_view word) {
            const auto found = emulator::misbehaviour_of(word);
            if (found) {
                out.misbehaviours.add(*found);
            }
            return found.has_value();
        })) {
        return std::unexpected(fmt::format(
            "as:{} is none of {}", *unknown,
            names_of(emulator::misbehaviours(), [](const auto& row) { return row.name; })));
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
