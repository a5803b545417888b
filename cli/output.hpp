// Standard output and standard error of a verb: data to the one, talk to the other.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/load.hpp"
#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/progress.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli {

/// One line to standard error: "optictl: TEXT".
void complain(std::string_view text);
/// Text of several lines to standard error, without what a terminal would obey.
void complain_as_is(std::string_view text);
/// The targets of a verb that takes no other words, ports expanded; complains and gives the exit
/// code when there are none.
[[nodiscard]] std::expected<std::vector<Target>, ExitCode> targets_of(const Options& options);

/// What a run writes, in order.
class Output {
public:
    /// `collects`: data comes at the end only, so that progress may be shown until then.
    explicit Output(const Options& options, bool collects = false)
        : options_(options), progress_(collects) {}

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
    void fail(const Failure& failure);
    [[nodiscard]] ProgressLine& progress() { return progress_; }
    /// The end of the run: all is written, or the code says that it could not be.
    [[nodiscard]] ExitCode finish(ExitCode code);

private:
    const Options& options_;
    ProgressLine progress_;
    bool written_ = true;
};

/// Parses the targets and hands every module to `make`, in some thread, and what that makes of it
/// to `take`, in order. What cannot be read goes to the output.
template <class Made>
ExitCode run_each(const Options& options, Output& output,
                  const std::function<Made(Inspection&)>& make,
                  const std::function<ExitCode(Made&)>& take) {
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    return for_each_module<Made>(
        *targets, options, output.progress(), make, take,
        [&](const Failure& failure) { output.fail(failure); },
        [&](const Notice& notice) { output.complain(notice.text); });
}

/// What a verb has to say of one module.
struct Report {
    ExitCode code = ExitCode::Ok;
    std::string out;       ///< text, or one JSON object and a line end
    std::string complaint; ///< for standard error; empty: none
};

/// How a verb shows one module in each format; called by several threads.
struct View {
    std::function<void(render::Buffer&, const Inspection&, Report&)> text;
    std::function<void(render::JsonWriter&, const Inspection&, Report&)> json;
};

/// Shows every module by `view`: text with a blank line between two, or one JSON object a line.
ExitCode show_each(const Options& options, const View& view);
/// The report of one module by `view`.
[[nodiscard]] Report report_of(const Options& options, const View& view,
                               const Inspection& inspection);

} // namespace optictl::cli
