#include "cli/output.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/guess.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/interrupt.hpp"
#include "cli/render/json.hpp"
#include "sff/format/escape.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

void complain(std::string_view text) {
    const std::string line = "optictl: " + words::printable(text) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void complain_as_is(std::string_view text) {
    const std::string safe = visible(text);
    std::fwrite(safe.data(), 1, safe.size(), stderr);
}

std::expected<std::vector<Target>, ExitCode> targets_of(const TargetOptions& options) {
    auto words = parse_words(options.words.empty() && options.none_is_all
                                 ? std::vector<std::string>{std::string(noun::port), "all"}
                                 : options.words);
    if (words && words->targets.empty()) {
        const auto system = open_system(options.request);
        for (const std::string& word : words->before) {
            auto target = guess(*system, word, options.request);
            if (!target) {
                complain(target.error());
                return std::unexpected(ExitCode::Usage);
            }
            words->targets.push_back(std::move(*target));
        }
        words->before.clear();
    }
    if (words && words->before.empty() && !words->targets.empty()) {
        auto targets = expand_ports(std::move(words->targets), options.request);
        if (!targets) {
            complain(targets.error().message);
            return std::unexpected(exit_code_of(targets.error().trouble));
        }
        const bool has_one_file =
            std::ranges::any_of(options.request.via, [](const drivers::wrap::Layer& layer) {
                return (layer.name == "trace" || layer.name == "replay") &&
                       !layer.value.contains("%p");
            });
        if (has_one_file && targets->size() > 1) {
            complain("--via trace=FILE and replay=FILE take one target: a file holds one module; "
                     "write %p in its name for that of the module: trace=%p.trace");
            return std::unexpected(ExitCode::Usage);
        }
        return std::move(*targets);
    }
    const std::string grammar = "write: " + engine::nouns_in_words();
    complain(!words ? words.error()
             : !words->before.empty()
                 ? fmt::format("'{}' is no target; {}", words->before.front(), grammar)
                 : fmt::format("no target; {}", grammar));
    return std::unexpected(ExitCode::Usage);
}

void Output::write(std::string_view text) {
    if (is_plainly_visible(text)) {
        write_bytes(text);
    } else {
        write_bytes(visible(text));
    }
}
void Output::write_bytes(std::string_view bytes) {
    if (keep_) {
        held_ += bytes;
        return;
    }
    written_ = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() && written_;
}

bool Output::has_colours() {
    return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}

void Output::complain(std::string_view text) {
    progress_.clear();
    cli::complain(text);
}

void Output::fail(const Failure& failure) {
    complain(failure.message);
    if (format_ == Format::Json) {
        render::JsonWriter json;
        render::error_json(json, failure.target, static_cast<int>(exit_code_of(failure.trouble)),
                           failure.message);
        write(json.text());
        write("\n");
    }
}

ExitCode Output::finish(ExitCode code) {
    progress_.clear();
    written_ = std::fflush(stdout) == 0 && written_;
    if (keep_) {
        if (const auto failed = keep_(held_)) {
            complain(*failed);
            return ExitCode::DeviceError;
        }
    }
    Interrupt::die_if_seen();
    if (!written_) {
        complain("cannot write to standard output: it is closed, or its disk is full");
        return ExitCode::DeviceError;
    }
    return code;
}

} // namespace optictl::cli
