#include "cli/completion.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/engine/targets/offers.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

using Words = std::span<const std::string>;

/// The type of words that are targets.
constexpr std::string_view target_type = "TARGET";

/// What follows an option, or the words of a verb that belong to no option.
struct Declared {
    std::vector<std::string> names; ///< "-v", "--verbose"
    std::string help;
    enum class Value : std::uint8_t { None, Word, Paths, Targets } value = Value::None;
    bool follow_many = false;
    Arguments::Choices choices;
    std::string (*offer)() = nullptr;
};

/// Takes the declarations of a verb down instead of parsing by them.
class Declarations final : public Arguments {
public:
    using Value = Declared::Value;

    [[nodiscard]] std::span<const Declared> options() const { return options_; }
    /// Words that belong to no option.
    [[nodiscard]] const Declared& free() const { return free_; }
    [[nodiscard]] const Declared* find(std::string_view name) const {
        const auto found = std::ranges::find_if(options_, [&](const Declared& each) {
            return std::ranges::find(each.names, name) != each.names.end();
        });
        return found != options_.end() ? &*found : nullptr;
    }

    void words(const char* name, std::vector<std::string>& /*value*/, const char* type,
               const char* help) override {
        free_ = made(name, help, type == target_type ? Value::Targets : Value::Paths);
    }
    void flag(const char* name, bool& /*value*/, const char* help) override { add(name, help); }
    void shorthand(const char* name, const std::function<void()>& /*act*/,
                   const char* help) override {
        add(name, help);
    }
    void text(const char* name, std::string& /*value*/, const char* help) override {
        add(name, help, Value::Paths);
    }
    void texts(const char* name, std::vector<std::string>& /*value*/, Follow follow,
               const char* help, const char* type) override {
        const bool targets = type != nullptr && type == target_type;
        add(name, help, targets ? Value::Targets : Value::Paths).follow_many =
            follow == Follow::Many;
    }
    void choice(const char* name, const Choices& choices,
                const std::function<void(const std::string&)>& /*store*/, const char* help,
                const char* /*usual*/) override {
        add(name, help, Value::Word).choices = choices;
    }
    void several(const char* name, const Choices& choices, std::vector<std::string>& /*value*/,
                 const char* help) override {
        add(name, help, Value::Word).choices = choices;
    }
    void number(const char* name, unsigned& /*value*/, std::optional<Range> /*range*/,
                const char* help) override {
        add(name, help, Value::Word);
    }
    void number(const char* name, std::optional<unsigned>& /*value*/, Range /*range*/,
                const char* help) override {
        add(name, help, Value::Word);
    }
    void seconds(const char* name, double& /*value*/, const char* help) override {
        add(name, help, Value::Word);
    }
    void parsed(const char* name, const Store& /*store*/, const char* help) override {
        add(name, help, Value::Paths);
    }
    void offer(const char* name, std::string (*values)()) override {
        for (Declared& each : options_) {
            if (std::ranges::find(each.names, name) != each.names.end()) {
                each.offer = values;
                return;
            }
        }
        free_.offer = values;
    }

private:
    static Declared made(std::string_view names, const char* help, Value value) {
        Declared declared{.names = {}, .help = help, .value = value, .choices = {}};
        for (std::size_t comma = 0; comma != std::string_view::npos;) {
            comma = names.find(',');
            declared.names.emplace_back(names.substr(0, comma));
            names.remove_prefix(comma == std::string_view::npos ? names.size() : comma + 1);
        }
        return declared;
    }
    Declared& add(const char* names, const char* help, Value value = Value::None) {
        return options_.emplace_back(made(names, help, value));
    }

    std::vector<Declared> options_;
    Declared free_;
};

/// The lines for a word that is not finished.
class Lines {
public:
    /// `word` stands behind `before`, which is kept: "--format=", "1-4,".
    Lines(std::string_view before, std::string_view word) : before_(before), word_(word) {}

    void add(std::string_view word, std::string_view what) {
        if (word.starts_with(word_)) {
            text_ += fmt::format("{}{}\t{}\n", before_, word, what.substr(0, what.find('\n')));
        }
    }
    void paths() { paths_ = true; }
    [[nodiscard]] bool has_word() const { return !word_.empty(); }
    [[nodiscard]] std::string text() const { return text_ + (paths_ ? ":paths\n" : ""); }

private:
    std::string before_;
    std::string word_;
    std::string text_;
    bool paths_ = false;
};

/// Each of "lint, list, trace=FILE" as far as it is the same for all: "trace=".
void add_each(Lines& lines, std::string_view values, std::string_view what) {
    while (!values.empty()) {
        const std::size_t comma = values.find(", ");
        const std::string_view value = values.substr(0, comma);
        const std::size_t equals = value.find('=');
        lines.add(value.substr(0, equals == std::string_view::npos ? equals : equals + 1), what);
        values.remove_prefix(comma == std::string_view::npos ? values.size() : comma + 2);
    }
}

void add_offers(Lines& lines, const std::vector<drivers::Offer>& offers) {
    for (const drivers::Offer& offer : offers) {
        lines.add(offer.word, offer.what);
    }
}

/// What stands before the cursor.
struct Position {
    const Declared* option = nullptr; ///< whose value the word is; null: none
    std::vector<std::string> free;    ///< words before it that belong to no option, or to `option`
    std::string ports;                ///< the port map that the line names
};

Position position_of(const Declarations& declared, Words before) {
    Position at;
    for (const std::string& word : before) {
        if (at.option != nullptr && !(at.option->follow_many && word.starts_with('-'))) {
            if (at.option->names.back() == "--ports") {
                at.ports = word;
            }
            if (!at.option->follow_many) {
                at.option = nullptr;
                continue;
            }
        } else if (word.starts_with('-') && word != "-" && word != "--") {
            const Declared* const option = declared.find(word);
            const bool takes = option != nullptr && option->value != Declared::Value::None;
            at.option = takes ? option : nullptr;
            constexpr std::string_view map = "--ports=";
            at.ports = word.starts_with(map) ? word.substr(map.size()) : at.ports;
            if (at.option != nullptr && at.option->follow_many) {
                at.free.clear();
            }
            continue;
        }
        at.free.push_back(word);
    }
    return at;
}

void add_targets(Lines& lines, const Position& at) {
    engine::Request request = request_of_environment();
    request.ports = at.ports.empty() ? request.ports : at.ports;
    const auto nouns = engine::offered_nouns();
    const auto is_noun = [&](const std::string& word) {
        return std::ranges::find(nouns, word, &drivers::Offer::word) != nouns.end();
    };
    const auto noun = std::ranges::find_if(at.free.rbegin(), at.free.rend(), is_noun);
    const bool is_new = noun == at.free.rend();
    if (!is_new) {
        add_offers(lines, engine::offered_words(*noun, request));
    }
    // A noun may stand where one has its word, and nothing at all where a path may stand.
    if (is_new || noun != at.free.rbegin()) {
        add_offers(lines, nouns);
    }
    if (is_new ? lines.has_word() : engine::takes_paths(*noun)) {
        lines.paths();
    }
}

void add_values(Lines& lines, const Declared& of, const Position& at) {
    const bool is_first = at.option != nullptr || at.free.empty();
    for (const std::string& choice : of.choices) {
        lines.add(choice, "");
    }
    if (of.offer != nullptr && is_first) {
        add_each(lines, of.offer(), "");
    } else if (of.value == Declared::Value::Paths) {
        lines.paths();
    }
    if (of.value == Declared::Value::Targets) {
        add_targets(lines, at);
    }
}

void add_options(Lines& lines, const Declarations& declared) {
    for (const Declared& option : declared.options()) {
        for (const std::string& name : option.names) {
            lines.add(name, option.help);
        }
    }
    lines.add("-h", "help");
    lines.add("--help", "help");
}

/// The part of a word of several that is not finished: "c" of "a,b,c".
[[nodiscard]] std::size_t start_of_last(std::string_view word) {
    const std::size_t comma = word.rfind(',');
    return comma == std::string_view::npos ? 0 : comma + 1;
}

std::string complete_verb(const Verb& verb, Words before, std::string_view word) {
    Declarations declared;
    const Verb::Run keeps_options = verb.prepare(declared);
    Position at = position_of(declared, before);
    std::size_t start = 0;
    if (word.starts_with('-') && word.size() > 1) {
        const std::size_t equals = word.find('=');
        const Declared* const option =
            equals != std::string_view::npos ? declared.find(word.substr(0, equals)) : nullptr;
        if (option == nullptr) {
            Lines lines("", word);
            add_options(lines, declared);
            return lines.text();
        }
        at.option = option;
        at.free.clear();
        start = equals + 1;
    }
    const Declared& of = at.option != nullptr ? *at.option : declared.free();
    start += start_of_last(word.substr(start));
    Lines lines(word.substr(0, start), word.substr(start));
    add_values(lines, of, at);
    return lines.text();
}

void add_verbs(Lines& lines) {
    for (const Verb* const verb : verbs()) {
        lines.add(verb->name, verb->summary);
    }
}

} // namespace

std::string completions(Words words) {
    const std::string word = words.empty() ? std::string() : words.back();
    Lines lines("", word);
    if (words.size() <= 1) {
        add_verbs(lines);
        lines.add("help", "what a verb does, its options and examples");
        lines.add("--help", "all verbs");
        lines.add("--version", "of the program and of its tables");
        return lines.text();
    }
    if (words.front() == "help") {
        add_verbs(lines);
        return lines.text();
    }
    const auto verb = std::ranges::find(verbs(), words.front(), &Verb::name);
    return verb == verbs().end() ? std::string()
                                 : complete_verb(**verb, words.subspan(1, words.size() - 2), word);
}

} // namespace optictl::cli
