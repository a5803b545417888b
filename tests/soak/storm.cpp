// Decodes captures whose bytes were changed at random, as fast as one core can: many more inputs
// than libFuzzer reaches with sanitizers. Usage: storm FOLDER COUNT SEED
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "drivers/dump/load.hpp"

namespace {

using namespace optictl;

[[noreturn]] void fail(std::uint64_t round, const char* why) {
    std::fprintf(stderr, "storm: input %llu: %s\n", static_cast<unsigned long long>(round), why);
    std::abort();
}

[[nodiscard]] std::vector<memmap::Image> images_of(const char* folder) {
    std::vector<memmap::Image> images;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".cap") {
            continue;
        }
        auto loaded = drivers::dump::load(entry.path());
        for (auto& module : loaded ? *loaded : std::vector<drivers::dump::LoadedModule>{}) {
            images.push_back(std::move(module.image));
        }
    }
    return images;
}

/// Changes up to eight bytes, leaves a hole now and then, and seldom takes a whole half page.
[[nodiscard]] memmap::Image changed(memmap::Image image, std::mt19937_64& random) {
    const auto& blocks = image.blocks();
    for (unsigned i = 0; i <= random() % 8 && !blocks.empty(); ++i) {
        const memmap::Page page = blocks[random() % blocks.size()].page;
        memmap::Block& block = image.block(page);
        const std::size_t at = random() % memmap::half_page_size;
        block.bytes[at] = static_cast<std::uint8_t>(random());
        if (random() % 16 == 0) {
            block.known.reset(at);
        }
        if (random() % 256 == 0) {
            block.known.reset();
        }
    }
    return image;
}

void check(std::uint64_t round, const cli::Inspection& inspection) {
    constexpr unsigned most_lanes = 32;
    for (const cli::Decoded& decoded : inspection.readings) {
        const model::Module& module = decoded.module;
        if (module.lanes.size() > most_lanes || module.lane_count > most_lanes) {
            fail(round, "more lanes than any module has");
        }
        for (const model::Finding& finding : module.findings) {
            if (finding.id.empty() || finding.text.empty() ||
                model::clause_of(finding.source).empty()) {
                fail(round, "a finding without id, text or clause");
            }
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: storm FOLDER COUNT SEED\n", stderr);
        return 2;
    }
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
    const std::uint64_t seed = std::strtoull(argv[3], nullptr, 10);
    std::mt19937_64 random(seed);
    const std::vector<memmap::Image> images = images_of(argv[1]);
    if (images.empty() || count == 0) {
        std::fputs("storm: nothing to decode\n", stderr);
        return 2;
    }
    const auto begin = std::chrono::steady_clock::now();
    for (std::uint64_t round = 0; round < count; ++round) {
        cli::Inspection inspection;
        inspection.image =
            std::make_unique<memmap::Image>(changed(images[random() % images.size()], random));
        // Each map also reads what is of another.
        const std::uint64_t choice = random() % 16;
        std::optional<memmap::Standard> as;
        if (choice < 3) {
            as = static_cast<memmap::Standard>(choice);
        }
        cli::inspect(inspection, as);
        check(round, inspection);
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    std::printf("storm: %llu inputs of %zu captures, seed %llu, %.0f s: no fault\n",
                static_cast<unsigned long long>(count), images.size(),
                static_cast<unsigned long long>(seed), time.count());
    return 0;
}
