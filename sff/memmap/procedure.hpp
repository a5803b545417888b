// What is done to a module, as values: read, write, wait, done, failed. A procedure says what comes
// next and does nothing itself; who runs it (drivers/session) does the I/O. Time is an argument,
// and the state is a plain struct, so that it can be tested without a module and kept across
// processes.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sff/memmap/field.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::memmap {

/// Reads the ranges from the module, whatever is known of them already.
struct Read {
    std::vector<Range> ranges;
    bool operator==(const Read&) const = default;
};

/// Bits of one byte and what they are to be.
struct Patch {
    Page page;
    std::uint8_t byte = 0; ///< byte number 0-255
    std::uint8_t mask = 0xFF;
    std::uint8_t value = 0; ///< its bits outside of `mask` are 0
    bool operator==(const Patch&) const = default;
};

/// Whether a write may be sent again after an error that left the module as it was, or half
/// written. Not of what acts: a trigger that was taken and not acknowledged would act twice.
enum class Retry : std::uint8_t { Never, Safe };
/// Whether the bytes read back as they were written. Not so those that only act (write-only,
/// self-clearing): what they did must be seen elsewhere.
enum class Verify : std::uint8_t { ReadBack, Never };

/// One transaction: patches of neighbouring bytes. Bits that no patch names keep what the module
/// has then.
struct Write {
    std::vector<Patch> patches;
    Retry retry = Retry::Never;
    Verify verify = Verify::ReadBack;
    bool operator==(const Write&) const = default;
};

/// Waits, reading `poll` now and then, until the procedure answers with something else. The same
/// Wait again goes on waiting; after `at_most` the procedure has failed.
struct Wait {
    std::chrono::nanoseconds at_least{}; ///< before the first look
    std::chrono::nanoseconds at_most{};
    std::vector<Range> poll;
    bool nack_is_busy = false; ///< no answer is no error: the module does not answer while busy
    std::string_view what{};   ///< what is waited for, for people: "DPActivated"
    bool operator==(const Wait&) const = default;
};

struct Done {
    bool operator==(const Done&) const = default;
};

struct Failed {
    std::string text;             ///< what, and what to do next
    const Field* where = nullptr; ///< the register that said so
    bool operator==(const Failed&) const = default;
};

using Step = std::variant<Read, Write, Wait, Done, Failed>;

/// How the step before ended.
enum class Ended : std::uint8_t {
    First,     ///< there was none
    Done,      ///< read; or written, and read back where that can be
    Busy,      ///< a wait whose module did not answer: what was polled is not known
    Uncertain, ///< a write with Verify::Never came to an error: it may have acted
};

/// What a procedure is told when it is asked for its next step.
struct Now {
    const Image& image; ///< what the session knows of the module; what was read last is fresh
    Ended ended = Ended::First;
    std::chrono::nanoseconds waited{}; ///< in the wait of the step before; 0: that was no wait
    std::chrono::nanoseconds total{};  ///< since the first step
};

/// A procedure over a state of its own, a plain struct.
template <class State>
struct Procedure {
    std::string_view name; ///< for journals and messages: "apply-application"
    Step (*next)(State&, const Now&) = nullptr;
    /// What must be true of the module when it is done; null: nothing is checked.
    bool (*holds)(const State&, const Image&) = nullptr;
    /// What takes back what was written, given the bytes of before; null: it cannot be undone.
    std::vector<Write> (*undo)(const State&, const Image& before) = nullptr;
};

/// Adds the patches that give copy `index` of `field` in `bank` the raw value. False, with nothing
/// added, where the field is not for writing or the value does not fit.
[[nodiscard]] bool put(std::vector<Patch>& patches, const Field& field, std::uint64_t raw,
                       unsigned index = 0, unsigned bank = 0);

/// A write with its patches merged: bytes `first` to `first + value.size() - 1` of one half page.
struct Merged {
    Page page;
    unsigned first = 0;
    std::vector<std::uint8_t> value; ///< bits outside of the mask are 0
    std::vector<std::uint8_t> mask;

    /// Whether bits are left to the module, so that it must be read first.
    [[nodiscard]] bool is_partial() const;
    /// The bytes to write where the module has `old` now.
    [[nodiscard]] std::vector<std::uint8_t> over(const std::vector<std::uint8_t>& old) const;
    /// Whether the module, which has `now`, has what was written.
    [[nodiscard]] bool is_in(const std::vector<std::uint8_t>& now) const;
};

/// Merges the patches of a write in ascending order. What cannot be one transaction is refused,
/// with the reason: no patch, patches of several half pages, bytes between that none names (to
/// write them back would act on registers that nobody meant), bits that two patches want
/// differently.
[[nodiscard]] std::expected<Merged, std::string_view> merge(const Write& write);

} // namespace optictl::memmap
