#include "cli/output.hpp"

#include <cstdio>
#include <utility>

#include "cli/render/json.hpp"
#include "cli/render/words.hpp"

namespace optictl::cli {

bool write_out(std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

void complain(std::string_view text) {
    const std::string line = "optictl: " + render::printable(text) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

ExitCode run_each(const Options& options, const ModuleSink& module, render::Buffer& text,
                  render::JsonWriter& json) {
    const auto words = parse_words(options.words);
    if (!words || !words->before.empty() || words->targets.empty()) {
        complain(!words ? words.error()
                 : !words->before.empty()
                     ? "'" + words->before.front() + "' is no target; write: file PATH..."
                     : "no target; write: file PATH...");
        return ExitCode::Usage;
    }
    bool written = true;
    const auto put_out = [&] {
        written = write_out({text.data(), text.size()}) && written;
        text.clear();
        if (!json.text().empty()) {
            written = write_out(json.text()) && write_out("\n") && written;
            json.clear();
        }
    };
    const auto on_module = [&](Inspection& inspection) {
        const ExitCode code = module(inspection);
        put_out();
        return code;
    };
    const auto on_error = [&](std::string_view target, ExitCode code, std::string_view message) {
        complain(message);
        if (options.format == Format::Json) {
            render::error_json(json, target, static_cast<int>(code), message);
            put_out();
        }
    };
    const ExitCode code = for_each_module(words->targets, options, on_module, on_error);
    if (std::fflush(stdout) != 0 || !written) {
        complain("cannot write to standard output: it is closed, or its disk is full");
        return ExitCode::DeviceError;
    }
    return code;
}

ExitCode show_each(const Options& options, const View& view) {
    render::Buffer buffer;
    render::JsonWriter json;
    bool first = true;
    const auto on_module = [&](Inspection& inspection) {
        if (options.format == Format::Json) {
            return view.json(json, inspection);
        }
        if (!std::exchange(first, false) && view.separated) {
            render::put(buffer, "\n");
        }
        return view.text(buffer, inspection);
    };
    return run_each(options, on_module, buffer, json);
}

} // namespace optictl::cli
