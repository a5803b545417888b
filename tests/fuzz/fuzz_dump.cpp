// Fuzzes all dump readers, placement in both layouts, and the round trip of captures.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/reader.hpp"

namespace {

using namespace optictl::drivers::dump;

/// Aborts, so that the fuzzer keeps the input, when reading a written capture changes it.
void check_round_trip(const LoadedModule& module) {
    const std::string text = write_capture(module.image, module.header);
    const auto again = load_bytes(text, "capture");
    if (!again || again->size() != 1 ||
        write_capture(again->front().image, again->front().header) != text) {
        std::abort();
    }
    for (const auto& block : module.image.blocks()) {
        const auto* other = again->front().image.find(block.page);
        if (other == nullptr || other->bytes != block.bytes || other->known != block.known) {
            std::abort();
        }
    }
}

void load_and_check(std::string_view bytes, const Options& options) {
    if (const auto loaded = load_bytes(bytes, "fuzz", options)) {
        for (const LoadedModule& module : *loaded) {
            check_round_trip(module);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // One byte of the input chooses what the command line would: all of it is hostile.
    const unsigned choice = size != 0 ? data[0] : 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + (size != 0 ? 1 : 0),
                                 size != 0 ? size - 1 : 0);
    Options options;
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
    load_and_check(bytes, options);
    for (const Reader* reader : readers()) {
        options.format = reader->name();
        load_and_check(bytes, options);
    }
    return 0;
}
