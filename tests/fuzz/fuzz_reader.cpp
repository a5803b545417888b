// Fuzzes one reader of dumps, or with --reader=any what recognises them, with placement in both
// layouts. What a reader accepts must survive as a capture, and not depend on line ends.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/reader.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace optictl::drivers::dump;

/// What `--reader` says; empty: the readers decide among themselves.
std::string reader_name;

using optictl::fuzz::require;

/// The known bytes with their places, holes and texts of all modules.
[[nodiscard]] std::string as_captures(const std::vector<LoadedModule>& modules) {
    std::string text;
    for (const LoadedModule& module : modules) {
        text += module.label + "\n" + write_capture(module.image, module.header);
    }
    return text;
}

void check_round_trip(const LoadedModule& module) {
    const auto blocks = module.image.blocks();
    const bool has_bytes = std::any_of(blocks.begin(), blocks.end(),
                                       [](const auto& block) { return block.known.any(); });
    if (!module.absent.empty() || !has_bytes) {
        return; // a port without a module, or one of which errors alone are told: no bytes
    }
    const std::string text = write_capture(module.image, module.header);
    const auto again = load_bytes(text, "fuzz");
    require(again && again->size() == 1, "a written capture is read as one module");
    require(write_capture(again->front().image, again->front().header) == text,
            "a capture that is read and written again is the same");
    for (const auto& block : module.image.blocks()) {
        const auto* other = again->front().image.find(block.page);
        require(other != nullptr && other->bytes == block.bytes && other->known == block.known,
                "a capture holds every byte");
    }
}

/// Text in some other encoding has no lines that could be ended otherwise.
[[nodiscard]] bool has_plain_lines(std::string_view bytes) {
    return !bytes.starts_with("\xff\xfe") && !bytes.starts_with("\xfe\xff") &&
           bytes.find_first_of(std::string_view("\r\0", 2)) == std::string_view::npos;
}

[[nodiscard]] std::string with_crlf(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return out;
}

/// Line ends as Windows has them change no byte. They may turn text that is hardly any into
/// binary, so refusals prove nothing.
void check_line_ends(std::string_view bytes, const Options& options,
                     const std::vector<LoadedModule>& modules) {
    if (!has_plain_lines(bytes) || options.format == "raw") {
        return;
    }
    if (const auto again = load_bytes(with_crlf(bytes), "fuzz", options)) {
        require(as_captures(*again) == as_captures(modules), "line ends change nothing");
    }
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
    constexpr std::string_view option = "--reader=";
    for (int i = 1; i < *count; ++i) {
        const std::string_view argument = (*arguments)[i];
        if (argument.starts_with(option) && argument != "--reader=any") {
            reader_name = argument.substr(option.size());
            require(find_reader(reader_name) != nullptr, "--reader names a reader");
        }
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // One byte of the input chooses what the command line would: all of it is hostile.
    const unsigned choice = size != 0 ? data[0] : 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + (size != 0 ? 1 : 0),
                                 size != 0 ? size - 1 : 0);
    Options options;
    options.format = reader_name;
    options.placing.choose = [](std::uint8_t identifier, std::size_t) {
        return identifier == 0x03 ? Layout::TwoAddress : Layout::Paged;
    };
    if ((choice & 1U) != 0) {
        options.placing.layout = (choice & 2U) != 0 ? Layout::TwoAddress : Layout::Paged;
    }
    if ((choice & 4U) != 0) {
        options.placing.page = static_cast<std::uint8_t>(choice);
        options.placing.bank = static_cast<std::uint8_t>(choice >> 4U);
    }
    const auto loaded = load_bytes(bytes, "fuzz", options);
    if (!loaded) {
        require(loaded.error().message.contains("; "), "a refusal says what to do");
        return 0;
    }
    for (const LoadedModule& module : *loaded) {
        check_round_trip(module);
    }
    check_line_ends(bytes, options, *loaded);
    return 0;
}
