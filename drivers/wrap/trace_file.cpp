#include "drivers/wrap/trace_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::drivers::wrap {
namespace {

using memmap::Device;
using memmap::Page;

constexpr std::array<std::string_view, 3> paging_names{"by-select", "by-address", "fixed"};

/// Takes words from the front of a line.
class Words {
public:
    explicit Words(std::string_view line) : rest_(line) {}

    [[nodiscard]] std::string_view word() {
        const std::size_t space = rest_.find(' ');
        const std::string_view word = rest_.substr(0, space);
        rest_ = space == std::string_view::npos ? std::string_view() : rest_.substr(space + 1);
        return word;
    }
    [[nodiscard]] bool number(auto& value, int base = 10) { return to_number(word(), value, base); }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool empty() const { return rest_.empty(); }

    [[nodiscard]] static bool to_number(std::string_view text, auto& value, int base) {
        const char* const begin = text.data(); // NOLINT(bugprone-suspicious-stringview-data-usage)
        const char* const end = begin + text.size();
        const auto [rest, error] = std::from_chars(begin, end, value, base);
        return error == std::errc{} && rest == end && !text.empty();
    }

private:
    std::string_view rest_;
};

/// Errors are one line, whatever they say.
[[nodiscard]] std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text;
}

[[nodiscard]] std::optional<Page> page_of(std::string_view device, std::string_view half) {
    Page page;
    if (device != "A0" && device != "A2") {
        return std::nullopt;
    }
    page.device = device == "A2" ? Device::A2 : Device::A0;
    if (half == "lower") {
        return page;
    }
    const std::size_t slash = half.find('/');
    page.upper = true;
    if (slash == std::string_view::npos ||
        !Words::to_number(half.substr(0, slash), page.page, 16) ||
        !Words::to_number(half.substr(slash + 1), page.bank, 10)) {
        return std::nullopt;
    }
    return page;
}

[[nodiscard]] std::optional<IoKind> kind_of(std::string_view name) {
    for (unsigned i = 0; i <= static_cast<unsigned>(IoKind::NotTaken); ++i) {
        if (name_of(static_cast<IoKind>(i)) == name) {
            return static_cast<IoKind>(i);
        }
    }
    return std::nullopt;
}

[[nodiscard]] bool parse_can(std::string_view text, Capabilities& can) {
    Words words(text);
    const auto paging = std::ranges::find(paging_names, words.word());
    if (paging == paging_names.end()) {
        return false;
    }
    can = {.paging = static_cast<Paging>(paging - paging_names.begin()),
           .a2 = false,
           .banks = false,
           .trusted_pages = false,
           .write_refused_because = "the trace is of a path to the module for reading only"};
    while (!words.empty()) {
        const std::string_view word = words.word();
        if (word.starts_with("max_read:")) {
            if (!Words::to_number(word.substr(9), can.max_read, 10) || can.max_read == 0 ||
                can.max_read > memmap::half_page_size) {
                return false;
            }
        } else if (word.starts_with("max_write:")) {
            can.can_write = true;
            if (!Words::to_number(word.substr(10), can.max_write, 10) || can.max_write == 0 ||
                can.max_write > memmap::half_page_size) {
                return false;
            }
        } else if (word.starts_with("bridge:")) {
            if (!Words::to_number(word.substr(7), can.bridge, 10)) {
                return false;
            }
        }
        can.a2 = can.a2 || word == "a2";
        can.banks = can.banks || word == "banks";
        can.trusted_pages = can.trusted_pages || word == "trusted";
        can.rests_on_page_0 = can.rests_on_page_0 || word == "rests";
        can.attests = can.attests || word == "attests";
    }
    return true;
}

[[nodiscard]] bool parse_bytes(Words& words, std::vector<std::uint8_t>& bytes) {
    while (!words.empty()) {
        std::uint8_t byte = 0;
        if (!words.number(byte, 16)) {
            return false;
        }
        bytes.push_back(byte);
    }
    return true;
}

/// Times are added to one another and to the clock.
[[nodiscard]] bool is_time(std::int64_t nanoseconds) {
    constexpr std::int64_t ten_years = std::int64_t{10} * 366 * 24 * 3600 * 1'000'000'000;
    return nanoseconds >= 0 && nanoseconds <= ten_years;
}

[[nodiscard]] std::optional<Transaction> parse_transaction(std::string_view line) {
    Words words(line);
    Transaction done;
    std::int64_t start = 0;
    std::int64_t duration = 0;
    if (!words.number(start) || !words.number(duration) || !is_time(start) || !is_time(duration)) {
        return std::nullopt;
    }
    done.start = Duration(start);
    done.duration = Duration(duration);
    const std::string_view operation = words.word();
    done.is_write = operation == "w";
    done.is_attested = operation == "a";
    const std::string_view device = words.word();
    const auto page = page_of(device, words.word());
    if ((!done.is_write && !done.is_attested && operation != "r") || !page ||
        !words.number(done.byte, 16) || !words.number(done.size)) {
        return std::nullopt;
    }
    done.page = *page;
    const std::string_view mark = words.word();
    if (mark == "!") {
        const auto kind = kind_of(words.word());
        if (!kind || !words.number(done.error.extent)) {
            return std::nullopt;
        }
        done.failed = true;
        done.error.kind = *kind;
        done.error.message = words.rest();
        return done;
    }
    constexpr unsigned select_size = 2; // bank and page
    const unsigned most = memmap::half_page_size + (done.is_attested ? select_size : 0);
    const bool is_sound = mark == "=" && parse_bytes(words, done.bytes) &&
                          done.bytes.size() <= done.size && done.size <= most &&
                          !done.bytes.empty();
    return is_sound ? std::optional(std::move(done)) : std::nullopt;
}

} // namespace

std::string to_text(const TraceHead& head) {
    const Capabilities& can = head.can;
    return fmt::format("{}\nsource={}\ntime={}\ncan={}{}{} max_read:{} bridge:{}{}{}{}{}\n",
                       trace_magic, one_line(head.source), one_line(head.time),
                       paging_names[static_cast<std::size_t>(can.paging)], can.a2 ? " a2" : "",
                       can.banks ? " banks" : "", can.max_read, can.bridge,
                       can.trusted_pages ? " trusted" : "", can.rests_on_page_0 ? " rests" : "",
                       can.attests ? " attests" : "",
                       can.can_write ? fmt::format(" max_write:{}", can.max_write) : "");
}

std::string to_text(const Transaction& done) {
    const std::string half =
        done.page.upper ? fmt::format("{:02x}/{}", done.page.page, done.page.bank) : "lower";
    std::string line =
        fmt::format("{} {} {} {} {} {:02x} {} ", done.start.count(), done.duration.count(),
                    done.is_write      ? 'w'
                    : done.is_attested ? 'a'
                                       : 'r',
                    done.page.device == Device::A2 ? "A2" : "A0", half, done.byte, done.size);
    line += done.failed ? fmt::format("! {} {} {}\n", name_of(done.error.kind), done.error.extent,
                                      one_line(done.error.message))
                        : fmt::format("= {:02x}\n", fmt::join(done.bytes, " "));
    return line;
}

std::expected<Trace, std::string> parse_trace(std::string_view text) {
    Trace trace;
    bool knows_can = false;
    for (unsigned number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        const auto wrong = [number](std::string_view what) {
            return std::unexpected(fmt::format("line {}: {}", number, what));
        };
        if (number == 1) {
            if (line != trace_magic) {
                return wrong("not a trace: it does not begin with 'optictl trace 1'");
            }
        } else if (line.starts_with("source=")) {
            trace.head.source = line.substr(7);
        } else if (line.starts_with("time=")) {
            trace.head.time = line.substr(5);
        } else if (line.starts_with("can=")) {
            knows_can = parse_can(line.substr(4), trace.head.can);
            if (!knows_can) {
                return wrong("what the device can do is not understood");
            }
        } else if (auto done = parse_transaction(line)) {
            trace.transactions.push_back(std::move(*done));
        } else {
            return wrong("no transaction; the file is damaged or of another version");
        }
    }
    if (!knows_can) {
        return std::unexpected("the line can= is missing; the file is cut or no trace");
    }
    return trace;
}

} // namespace optictl::drivers::wrap
