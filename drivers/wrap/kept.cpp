#include "drivers/wrap/kept.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/emulator/pages.hpp"

namespace optictl::drivers::wrap {
namespace {

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

} // namespace

std::expected<StateFile, IoError> StateFile::open(const std::string& file, memmap::Image& image) {
    StateFile out;
    out.file_ = file;
    if (file.empty()) {
        return out;
    }
    auto locked = lock_state(file);
    if (!locked) {
        return std::unexpected(std::move(locked.error()));
    }
    out.lock_ = std::move(*locked);
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        return out;
    }
    auto loaded = dump::load(file);
    if (!loaded || loaded->size() != 1) {
        return std::unexpected(
            no_state(file, loaded ? "it holds more than one module" : loaded.error().message));
    }
    if (!is_same_module(image, loaded->front().image)) {
        return std::unexpected(IoError{
            IoKind::Refused, fmt::format("{} is the state of another module than the dump; name "
                                         "another file, or remove it",
                                         file)});
    }
    const std::string source = std::move(image.source);
    for (auto& [key, value] : loaded->front().header.notes) {
        if (key == remembered_key) {
            out.remembered_ = std::move(value);
        }
    }
    image = std::move(loaded->front().image);
    image.source = source;
    out.is_new_ = false;
    return out;
}

void StateFile::remind(emulator::LiveModule& module, Clock& own) {
    if (!remembered_.empty()) {
        module.remind(remembered_);
        own.sleep(between_runs);
        module.advance();
    }
}

void StateFile::settle(emulator::LiveModule& module, Clock& own) {
    if (has_changed_) {
        own.sleep(between_runs);
        module.advance();
        keep(module);
    }
}

void StateFile::keep(emulator::LiveModule& module) {
    if (file_.empty()) {
        return;
    }
    has_changed_ = true;
    std::vector<std::pair<std::string, std::string>> notes;
    if (std::string rest = module.remembered(); !rest.empty()) {
        notes.emplace_back(remembered_key, std::move(rest));
    }
    // A memory for programs that are killed: it is written at every change, and waits for no disk.
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

} // namespace optictl::drivers::wrap
