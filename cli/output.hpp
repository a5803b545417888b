// Standard output and standard error of a verb: data to the one, talk to the other.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/reading/load.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"
#include "cli/verbs/common/options.hpp"

namespace optictl::cli {

/// One line to standard error: "optictl: TEXT".
void complain(std::string_view text);
/// Text of several lines to standard error, without what a terminal would obey.
void complain_as_is(std::string_view text);
/// The targets of a verb that takes no other words, ports expanded; complains and gives the exit
/// code when there are none.
[[nodiscard]] std::expected<std::vector<engine::Target>, ExitCode>
targets_of(const TargetOptions& options);

/// What a run writes, in order.
class Output {
public:
    /// `collects`: data comes at the end only, so that progress may be shown until then.
    explicit Output(Format format = Format::Text, bool collects = false)
        : format_(format), progress_(collects) {}

    /// Puts all that is written somewhere, whole; the error is what could not be done, in words.
    using Keep = std::function<std::optional<std::string>(std::string_view written)>;
    /// Has finish() hand on what was written, in the place of standard output.
    void write_to(Keep keep) { keep_ = std::move(keep); }
    /// Text. The one way out for what dumps, lists and file names say: control characters, C1 ones
    /// included, and those that turn the direction of writing are escaped.
    void write(std::string_view text);
    /// What is no text: the bytes of a module.
    void write_bytes(std::string_view bytes);
    void write(const render::Buffer& text) { write({text.data(), text.size()}); }
    void complain(std::string_view text);
    /// Text of several lines to standard error, without what a terminal would obey.
    void complain_as_is(std::string_view text);
    /// Complains, and puts an error object in the JSON stream in the place of the data.
    void fail(const engine::Failure& failure);
    /// Whether standard output is a terminal that shows colours.
    [[nodiscard]] static bool has_colours();
    [[nodiscard]] ProgressLine& progress() { return progress_; }
    /// The end of the run: all is written, or the code says that it could not be.
    [[nodiscard]] ExitCode finish(ExitCode code);

private:
    Format format_;
    ProgressLine progress_;
    bool written_ = true;
    Keep keep_;        ///< none: standard output
    std::string held_; ///< for it
};

/// Hands every module to `make`, in some thread, and what that makes of it to `take`, in order.
/// What cannot be read goes to the output, and then to `failed`. Returns the worst code.
template <class Made>
ExitCode run_targets(const std::vector<engine::Target>& targets, const TargetOptions& options,
                     Output& output, const std::function<Made(engine::Inspection&)>& make,
                     const std::function<ExitCode(Made&)>& take,
                     const std::function<void(const engine::Failure&)>& failed = {}) {
    const Interrupt interrupt;
    ExitCode code = ExitCode::Ok;
    engine::for_each_module<Made>(
        targets, options.request, output.progress(), make,
        [&](Made& made) { code = worse(code, take(made)); },
        [&](const engine::Failure& failure) {
            output.fail(failure);
            if (failed) {
                failed(failure);
            }
            code = worse(code, exit_code_of(failure.trouble));
        },
        [&](const engine::Notice& notice) {
            output.complain(notice.text);
            code = worse(code, exit_code_of(notice.trouble));
        });
    return code;
}

/// The same for the targets that the options name.
template <class Made>
ExitCode run_each(const TargetOptions& options, Output& output,
                  const std::function<Made(engine::Inspection&)>& make,
                  const std::function<ExitCode(Made&)>& take) {
    const auto targets = targets_of(options);
    return targets ? run_targets<Made>(*targets, options, output, make, take) : targets.error();
}

/// Writes what is of no single module: `text` fills a render::Buffer, `json` one object.
template <class Text, class Json>
void write_as(Output& output, Format format, Text text, Json json) {
    if (format == Format::Json) {
        render::JsonWriter object;
        json(object);
        output.write(object.text());
        output.write("\n");
    } else {
        render::Buffer lines;
        text(lines);
        output.write(lines);
    }
}

} // namespace optictl::cli
