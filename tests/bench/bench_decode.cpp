// Time to decode, and to decode and write as text or JSON, of one module of each kind.
#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "cli/engine/inspect.hpp"
#include "cli/render/walk.hpp"
#include "cli/view/module/module.hpp"
#include "drivers/dump/load.hpp"
#include "sff/analysis/health.hpp"

namespace {

using namespace optictl;

constexpr const char* cmis_file = "qsfpdd-400g-dr4.cap";
constexpr const char* cmis_paths_file = "osfp-1600g-dr8.cap";
constexpr const char* qsfp_file = "qsfp28-100g-lr4.cap";
constexpr const char* sfp_file = "sfp-externally-calibrated.cap";

engine::Inspection loaded(const char* file) {
    auto modules = drivers::dump::load(std::string(OPTICTL_SOURCE_DIR "/captures/") + file, {});
    if (!modules) {
        std::fputs(modules.error().message.c_str(), stderr);
        std::exit(1);
    }
    engine::Inspection inspection;
    inspection.target = file;
    inspection.image = std::make_unique<memmap::Image>(std::move(modules->front().image));
    engine::inspect(inspection, {});
    return inspection;
}

void decode(benchmark::State& state, const char* file) {
    const engine::Inspection inspection = loaded(file);
    for (auto _ : state) {
        benchmark::DoNotOptimize(inspection.best()->standard->decode(*inspection.image));
    }
}

void diagnose(benchmark::State& state, const char* file) {
    const engine::Inspection inspection = loaded(file);
    for (auto _ : state) {
        benchmark::DoNotOptimize(analysis::diagnose(inspection.best()->module));
    }
}

void identify(benchmark::State& state, const char* file) {
    const engine::Inspection inspection = loaded(file);
    for (auto _ : state) {
        benchmark::DoNotOptimize(sff8024::identify(*inspection.image));
    }
}

void decode_and_text(benchmark::State& state, const char* file) {
    engine::Inspection inspection = loaded(file);
    cli::render::Buffer out;
    for (auto _ : state) {
        inspection.readings.front().module = inspection.best()->standard->decode(*inspection.image);
        out.clear();
        cli::render::walk_text(out, cli::view::show_tree(inspection));
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}

void decode_and_json(benchmark::State& state, const char* file) {
    engine::Inspection inspection = loaded(file);
    cli::render::JsonWriter json;
    std::size_t size = 0;
    for (auto _ : state) {
        inspection.readings.front().module = inspection.best()->standard->decode(*inspection.image);
        cli::render::put_tree(json, "module/4", inspection, cli::view::show_tree(inspection));
        size = json.text().size();
        json.clear();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * size));
}

BENCHMARK_CAPTURE(identify, cmis_8_lanes, cmis_file);
BENCHMARK_CAPTURE(decode, cmis_8_lanes, cmis_file);
BENCHMARK_CAPTURE(decode, qsfp28, qsfp_file);
BENCHMARK_CAPTURE(decode, sfp, sfp_file);
BENCHMARK_CAPTURE(diagnose, cmis_8_lanes, cmis_file);
BENCHMARK_CAPTURE(diagnose, cmis_8_paths, cmis_paths_file);
BENCHMARK_CAPTURE(diagnose, qsfp28, qsfp_file);
BENCHMARK_CAPTURE(diagnose, sfp, sfp_file);
BENCHMARK_CAPTURE(decode_and_text, cmis_8_lanes, cmis_file);
BENCHMARK_CAPTURE(decode_and_text, qsfp28, qsfp_file);
BENCHMARK_CAPTURE(decode_and_text, sfp, sfp_file);
BENCHMARK_CAPTURE(decode_and_json, cmis_8_lanes, cmis_file);
BENCHMARK_CAPTURE(decode_and_json, qsfp28, qsfp_file);
BENCHMARK_CAPTURE(decode_and_json, sfp, sfp_file);

} // namespace

BENCHMARK_MAIN();
