// How many bytes of dump text a second each reader understands, places included: all captures in
// each format, as dump_texts.py makes them. The capture reader is the measure of the others.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "drivers/dump/files.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/reader.hpp"

namespace {

using namespace optictl::drivers::dump;

/// The texts of one format; each begins with a byte for the fuzzers, which is left out.
[[nodiscard]] std::vector<std::string> texts_of(const std::filesystem::path& folder) {
    std::vector<std::string> texts;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        constexpr std::size_t limit = 1U << 20U;
        if (const auto bytes = read_file(entry.path(), limit)) {
            texts.push_back(bytes->substr(1));
        }
    }
    if (texts.empty()) {
        std::fprintf(stderr, "no texts in %s\n", folder.c_str());
        std::exit(1);
    }
    return texts;
}

[[nodiscard]] Options options_for(std::string_view format) {
    Options options;
    options.format = format;
    options.placing.choose = [](std::uint8_t identifier, std::size_t) {
        return identifier == 0x03 ? Layout::TwoAddress : Layout::Paged;
    };
    return options;
}

void read(benchmark::State& state, const std::vector<std::string>& texts, std::string_view format) {
    const Options options = options_for(format);
    std::size_t size = 0;
    for (auto _ : state) {
        size = 0;
        for (const std::string& text : texts) {
            benchmark::DoNotOptimize(load_bytes(text, "bench", options));
            size += text.size();
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * size));
}

} // namespace

int main(int count, char** arguments) {
    const std::filesystem::path folder(OPTICTL_BENCH_TEXTS);
    for (const Reader* reader : readers()) {
        const std::string name(reader->name());
        const auto texts = texts_of(folder / name);
        benchmark::RegisterBenchmark(("named/" + name).c_str(), [=](benchmark::State& state) {
            read(state, texts, reader->name());
        });
        benchmark::RegisterBenchmark(("recognised/" + name).c_str(),
                                     [=](benchmark::State& state) { read(state, texts, {}); });
    }
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
