// What a verb declares, as words: manual pages and helps are made of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/verbs/verb.hpp"

namespace optictl::cli {

/// An option, or the words of a verb that belong to none.
struct Described {
    std::string names; ///< "-v,--verbose"; empty for words
    std::string value; ///< what follows: "text|json", "SECONDS"; empty: nothing
    std::string help;
};

/// The options of a verb, in the order of their declaration.
class Description final : public Arguments {
public:
    explicit Description(const Verb& verb) { (void)verb.prepare(*this); }

    [[nodiscard]] const std::vector<Described>& options() const { return options_; }
    [[nodiscard]] const Described& words() const { return words_; }

    void words(const char* name, std::vector<std::string>& value, const char* type,
               const char* help) override;
    void flag(const char* name, bool& value, const char* help) override;
    void shorthand(const char* name, const std::function<void()>& act, const char* help) override;
    void text(const char* name, std::string& value, const char* help) override;
    void texts(const char* name, std::vector<std::string>& value, Follow follow, const char* help,
               const char* type) override;
    void choice(const char* name, const Choices& choices,
                const std::function<void(const std::string&)>& store, const char* help,
                const char* usual) override;
    void several(const char* name, const Choices& choices, std::vector<std::string>& value,
                 const char* help) override;
    void number(const char* name, unsigned& value, std::optional<Range> range,
                const char* help) override;
    void number(const char* name, std::optional<unsigned>& value, Range range,
                const char* help) override;
    void seconds(const char* name, double& value, const char* help) override;
    void parsed(const char* name, const Store& store, const char* help) override;

private:
    void add(const char* names, std::string value, std::string help);

    std::vector<Described> options_;
    Described words_;
};

/// What a help says before its examples, and these.
struct Footer {
    std::string_view text;
    std::string_view examples;
};
[[nodiscard]] Footer divided(std::string_view footer);

} // namespace optictl::cli
