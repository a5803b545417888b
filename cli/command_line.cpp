#include "cli/command_line.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/advice.hpp"
#include "cli/completion.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/exit_code.hpp"
#include "cli/help.hpp"
#include "cli/manual.hpp"
#include "cli/output.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/version.hpp"
#include "sff/format/nearest.hpp"
#include "sff/sff8024/revision.hpp"

namespace optictl::cli {
namespace {

/// A time up to a day; what CLI11 gets is a number of seconds.
class Seconds : public CLI::Validator {
public:
    Seconds() : CLI::Validator("TIME up to 1d") {
        func_ = [](std::string& text) {
            const auto seconds = seconds_of(text);
            if (!seconds) {
                return seconds.error();
            }
            text = fmt::format("{}", *seconds);
            return std::string();
        };
    }
};

/// Declares options to CLI11. Of a command line without any they are left out: making them takes a
/// quarter of what `show` of a dump does.
class CliArguments final : public Arguments {
public:
    CliArguments(CLI::App& app, bool has_options) : app_(app), has_options_(has_options) {}

    void words(const char* name, std::vector<std::string>& value, const char* type,
               const char* help) override {
        app_.add_option(name, value, help)->type_name(type);
    }
    void flag(const char* name, bool& value, const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        app_.add_flag(name, value, help);
    }
    void shorthand(const char* name, const std::function<void()>& act, const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        app_.add_flag_callback(name, act, help);
    }
    void text(const char* name, std::string& value, const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        app_.add_option(name, value, help);
    }
    void texts(const char* name, std::vector<std::string>& value, Follow follow, const char* help,
               const char* type) override {
        if (is_left_out(name)) {
            return;
        }
        CLI::Option* const option = app_.add_option(name, value, help);
        if (follow == Follow::One) {
            option->allow_extra_args(false);
        }
        if (type != nullptr) {
            option->type_name(type);
        }
    }
    void choice(const char* name, const Choices& choices,
                const std::function<void(const std::string&)>& store, const char* help,
                const char* usual) override {
        if (is_left_out(name)) {
            return;
        }
        CLI::Option* const option =
            app_.add_option_function<std::string>(name, store, help)->check(CLI::IsMember(choices));
        if (usual != nullptr) {
            option->default_str(usual);
        }
    }
    void several(const char* name, const Choices& choices, std::vector<std::string>& value,
                 const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        app_.add_option(name, value, help)
            ->delimiter(',')
            ->allow_extra_args(false)
            ->check(CLI::IsMember(choices));
    }
    void number(const char* name, unsigned& value, std::optional<Range> range,
                const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        CLI::Option* const option = app_.add_option(name, value, help);
        if (range) {
            option->check(range_of(*range));
        }
    }
    void number(const char* name, std::optional<unsigned>& value, Range range,
                const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        app_.add_option(name, value, help)->check(range_of(range));
    }
    void seconds(const char* name, double& value, const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        app_.add_option(name, value, help)->transform(Seconds());
    }
    void parsed(const char* name, const Store& store, const char* help) override {
        if (is_left_out(name)) {
            return;
        }
        app_.add_option_function<std::string>(
            name,
            [name, store](const std::string& text) {
                if (const auto wrong = store(text)) {
                    throw CLI::ValidationError(name, *wrong);
                }
            },
            help);
    }

private:
    [[nodiscard]] bool is_left_out(const char* name) const {
        return !has_options_ && name[0] == '-';
    }
    /// Of int, as its description in the help says.
    static CLI::Range range_of(const Range& range) {
        return {static_cast<int>(range.least), static_cast<int>(range.most)};
    }

    CLI::App& app_;
    bool has_options_;
};

std::string version_text() {
    return fmt::format("optictl {}\ntables: SFF-8024 rev {}, OIF-CMIS 5.4 (reads 3.0 and later), "
                       "SFF-8636 rev 2.11,\n        SFF-8436 rev 4.9, SFF-8472 rev 12.4.3, "
                       "SFF-8690 rev 1.5",
                       version(), sff8024::revision);
}

/// "do you mean NEAREST? ", where a name is so near that it must be meant.
std::string meant(std::string_view word, const std::vector<std::string>& names) {
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string_view near = nearest(word, known);
    return near.empty() ? "" : fmt::format("do you mean {}? ", near);
}

/// Words that no option takes: the option that is probably meant.
int complain_of_option(const CLI::App& verb, const CLI::ExtrasError& error) {
    const std::string text = error.what(); // "...: WORD WORD"
    const std::size_t colon = text.rfind(": ");
    const std::string words = colon != std::string::npos ? text.substr(colon + 2) : text;
    const std::string word = words.substr(0, words.find(' '));
    std::vector<std::string> names;
    for (const CLI::Option* option : verb.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    complain(fmt::format("'{}' is no option of {}; {}optictl {} --help lists them", word,
                         verb.get_name(), meant(word, names), verb.get_name()));
    return static_cast<int>(ExitCode::Usage);
}

/// Help, version, or what is wrong with the command line.
int say(const CLI::App& app, const CLI::ParseError& error) {
    const auto* const extras = dynamic_cast<const CLI::ExtrasError*>(&error);
    if (extras != nullptr && !app.get_subcommands().empty()) {
        return complain_of_option(*app.get_subcommands().front(), *extras);
    }
    std::ostringstream out;
    std::ostringstream err;
    if (app.exit(error, out, err) != 0) {
        const auto called = app.get_subcommands();
        complain(fmt::format("{}; optictl {}--help has more", error.what(),
                             called.empty() ? "" : called.front()->get_name() + " "));
        return static_cast<int>(ExitCode::Usage);
    }
    Output output;
    output.write(out.str());
    return static_cast<int>(output.finish(ExitCode::Ok));
}

[[nodiscard]] bool is_verb(std::string_view word) {
    return std::ranges::find(verbs(), word, &Verb::name) != verbs().end();
}

/// A first word that is no verb: the verb that is probably meant, or what a verb is.
int complain_of_verb(std::string_view word) {
    std::string advice = "optictl --help lists the verbs";
    if (std::ranges::find(engine::nouns(), word, &engine::NounWord::word) !=
        engine::nouns().end()) {
        advice = fmt::format("a verb goes before the target: optictl show {} ...", word);
    } else {
        std::vector<std::string> names;
        for (const Verb* const verb : verbs()) {
            names.emplace_back(verb->name);
        }
        advice = meant(word, names) + advice;
    }
    complain(fmt::format("'{}' is no verb; {}", word, advice));
    return static_cast<int>(ExitCode::Usage);
}

/// What is answered by the first words alone: completion and manual pages, which scripts ask for,
/// and what begins no command line. Nothing: CLI11 has to look.
std::optional<int> answer_to(std::span<char* const> words) {
    const std::string_view first = words.size() > 1 ? words[1] : "";
    if (first == completion_word) {
        Output output;
        output.write(completions(std::vector<std::string>(words.begin() + 2, words.end())));
        return static_cast<int>(output.finish(ExitCode::Ok));
    }
    if (first == manual_word && words.size() == 3) {
        const auto named = std::ranges::find(verbs(), std::string_view(words[2]), &Verb::name);
        if (named != verbs().end()) {
            Output output;
            output.write(manual_page(**named, version()));
            return static_cast<int>(output.finish(ExitCode::Ok));
        }
    }
    if (first.empty()) {
        complain("no verb; begin with optictl list port all, optictl why port 12 or optictl "
                 "--help");
        return static_cast<int>(ExitCode::Usage);
    }
    if (is_verb(first)) {
        return std::nullopt;
    }
    if (!first.starts_with('-')) {
        return complain_of_verb(first);
    }
    constexpr std::string_view own[] = {"-h", "--help", "-V", "--version"};
    if (std::ranges::find(own, first) == std::end(own)) {
        complain(fmt::format("'{}' is no option of optictl itself; options of a verb go after it: "
                             "optictl show port 12 {}",
                             first, first));
        return static_cast<int>(ExitCode::Usage);
    }
    return std::nullopt;
}

} // namespace

Verb::Run add_arguments(CLI::App& app, const Verb& verb, bool has_options) {
    CliArguments arguments(app, has_options);
    return verb.prepare(arguments);
}

int run_command_line(int argc, char** argv) {
    give_advice();
    std::vector<char*> words(argv, argv + argc);
    if (argc > 1 && std::string_view(argv[1]) == "help") {
        // `help VERB` is `VERB --help`, `help` alone is `--help`.
        static char help[] = "--help";
        words.erase(words.begin() + 1);
        words.push_back(help);
    }
    if (const auto answer = answer_to(words)) {
        return *answer;
    }
    CLI::App app{"", "optictl"};
    app.set_version_flag("-V,--version", version_text());
    app.require_subcommand(1);
    app.formatter_fn([](const CLI::App*, const std::string&, CLI::AppFormatMode) {
        return help_of_program(terminal_width());
    });
    const bool has_options = std::ranges::any_of(
        words, [](std::string_view word) { return word.size() > 1 && word.front() == '-'; });
    // What is made for the verbs that are not called takes a third of a run's time.
    const std::string_view first = words[1];
    const bool has_verb = is_verb(first);
    const bool is_alone = words.size() == 2; // --version, --help: no verb behind it
    Verb::Run run;
    for (const Verb* const each : verbs()) {
        if (has_verb ? first != each->name : is_alone) {
            continue;
        }
        CLI::App* const verb = app.add_subcommand(each->name, each->summary);
        verb->preparse_callback([verb, &run, each, has_options](std::size_t) {
            verb->formatter_fn([each](const CLI::App*, const std::string&, CLI::AppFormatMode) {
                return help_of(*each, terminal_width());
            });
            run = add_arguments(*verb, *each, has_options);
        });
    }
    // It parts words for people, as the ends of a link: link port 12 -- port 3 4 5 6.
    std::erase_if(words, [](const char* word) { return std::string_view(word) == "--"; });
    try {
        app.parse(static_cast<int>(words.size()), words.data());
    } catch (const CLI::ParseError& error) {
        return say(app, error);
    }
    return static_cast<int>(run());
}

} // namespace optictl::cli
