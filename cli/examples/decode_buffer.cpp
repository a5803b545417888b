// Decodes bytes that a program already has: lower half and upper page 00h, from standard input.
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "cli/engine/inspect.hpp"
#include "sff/words/words.hpp"

using namespace optictl;

int main() {
    std::array<std::uint8_t, 256> bytes{};
    if (std::fread(bytes.data(), 1, bytes.size(), stdin) != bytes.size()) {
        std::fputs("expected are 256 bytes\n", stderr);
        return 1;
    }
    engine::Inspection inspection;
    inspection.image = std::make_unique<memmap::Image>();
    inspection.image->put(memmap::lower, 0, std::span(bytes).first(128));
    inspection.image->put(memmap::upper(0x00), 128, std::span(bytes).last(128));
    engine::inspect(inspection, {});
    const engine::Decoded* best = inspection.best();
    if (best == nullptr) {
        std::fputs("no known memory map\n", stderr);
        return 1;
    }
    std::printf("%s, %s\n", engine::form_factor(inspection).c_str(),
                std::string(best->module.standard).c_str());
    for (const model::Item& item : best->module.items()) {
        if (item.reading.has_value()) {
            std::printf("%s: %s\n", std::string(item.label).c_str(),
                        words::item_text(item).c_str());
        }
    }
}
