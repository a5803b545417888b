// optictl: parses the command line and runs the verb.
#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "cli/verbs.hpp"
#include "sff/sff8024/revision.hpp"

namespace optictl::cli {
namespace {

std::string version_text() {
    return fmt::format("optictl {}\ntables: SFF-8024 rev {}, OIF-CMIS 5.4 (reads 3.0 and later), "
                       "SFF-8636 rev 2.11,\n        SFF-8436 rev 4.9, SFF-8472 rev 12.4.3, "
                       "SFF-8690 rev 1.5",
                       OPTICTL_VERSION, sff8024::revision);
}

constexpr const char* exit_codes =
    "Exit codes: 0 ok; 1 the module fails what was asked (alarm under --check, unknown map);\n"
    "2 usage; 3 no such port or empty cage; 4 bus or device error; 5 unreadable input; 6 refused.";

int run(int argc, char** argv) {
    CLI::App app{"optictl: reads optical transceivers (CMIS, SFF-8636, SFF-8436, SFF-8472)",
                 "optictl"};
    Options options;
    app.set_version_flag("--version", version_text());
    app.require_subcommand(1);
    app.footer(exit_codes);
    // What is made for the verbs that are not called takes a third of a run's time.
    const std::string_view first = argc > 1 ? argv[1] : "";
    const bool verb_first = std::ranges::find(verbs(), first, &Verb::name) != verbs().end();
    for (const Verb& each : verbs()) {
        if (verb_first && first != each.name) {
            continue;
        }
        CLI::App* const verb = app.add_subcommand(each.name, each.summary);
        verb->preparse_callback([verb, &options, &each](std::size_t) {
            verb->footer(std::string(each.footer) + "\n\n" + exit_codes);
            options.wanted = each.wanted;
            add_arguments(*verb, options);
        });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::Usage);
    }
    const std::string called = app.get_subcommands().front()->get_name();
    return static_cast<int>(std::ranges::find(verbs(), called, &Verb::name)->run(options));
}

} // namespace
} // namespace optictl::cli

int main(int argc, char** argv) {
    try {
        return optictl::cli::run(argc, argv);
    } catch (const std::bad_alloc&) {
        optictl::cli::complain(
            "there is not enough memory; give fewer targets at once, or raise the "
            "limit (ulimit -v)");
        return static_cast<int>(optictl::cli::ExitCode::DeviceError);
    } catch (const std::exception& error) {
        optictl::cli::complain(error.what());
        return static_cast<int>(optictl::cli::ExitCode::DeviceError);
    }
}
