#include "cli/output.hpp"

#include <cstdio>

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

ExitCode show_each(const Options& options, const View& view) {
    const auto words = parse_words(options.words);
    if (!words || !words->before.empty() || words->targets.empty()) {
        complain(!words ? words.error()
                 : !words->before.empty()
                     ? "'" + words->before.front() + "' is no target; write: file PATH..."
                     : "no target; write: file PATH...");
        return ExitCode::Usage;
    }
    render::Buffer buffer;
    render::JsonWriter json;
    bool first = true;
    bool written = true;
    const auto end_json = [&] {
        written = write_out(json.text()) && write_out("\n") && written;
        json.clear();
    };
    const auto on_module = [&](Inspection& inspection) {
        ExitCode code = ExitCode::Ok;
        if (options.format == Format::Json) {
            code = view.json(json, inspection);
            end_json();
        } else {
            if (!first && view.separated) {
                render::put(buffer, "\n");
            }
            code = view.text(buffer, inspection);
            written = write_out({buffer.data(), buffer.size()}) && written;
            buffer.clear();
        }
        first = false;
        return code;
    };
    const auto on_error = [&](std::string_view target, ExitCode code, std::string_view message) {
        complain(message);
        if (options.format == Format::Json) {
            render::error_json(json, target, static_cast<int>(code), message);
            end_json();
        }
    };
    const ExitCode code = for_each_module(words->targets, options, on_module, on_error);
    if (std::fflush(stdout) != 0 || !written) {
        complain("cannot write to standard output: it is closed, or its disk is full");
        return ExitCode::DeviceError;
    }
    return code;
}

} // namespace optictl::cli
