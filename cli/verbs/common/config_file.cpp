#include "cli/verbs/common/config_file.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drivers/dump/files.hpp"
#include "sff/config/tree.hpp"

namespace optictl::cli {
namespace {

using config::Value;
/// Takes the texts of a value; the error is the reason why they are none.
using Setter = std::function<std::optional<std::string>(const std::vector<std::string>&)>;

constexpr std::size_t most_bytes = 1 << 20;
constexpr const char* words_key = "targets";

/// "-v,--verbose" is "verbose".
[[nodiscard]] std::string key_of(std::string_view name) {
    const std::size_t at = name.rfind("--");
    return std::string(at == std::string_view::npos ? name : name.substr(at + 2));
}

[[nodiscard]] std::optional<std::string> one(const std::vector<std::string>& texts) {
    return texts.size() == 1 ? std::nullopt
                             : std::optional<std::string>("one value is wanted here");
}

/// Collects the declarations of a verb.
class ConfigArguments final : public Arguments {
public:
    void words(const char*, std::vector<std::string>& value, const char*, const char*) override {
        texts(words_key, value, Follow::Many, {});
    }
    void flag(const char* name, bool& value, const char*) override {
        take(name, [&value](const std::vector<std::string>& texts) -> std::optional<std::string> {
            if (texts.size() != 1 || (texts[0] != "true" && texts[0] != "false")) {
                return "true or false is wanted here";
            }
            value = texts[0] == "true";
            return std::nullopt;
        });
    }
    void shorthand(const char* name, const std::function<void()>& act, const char*) override {
        take(name, [act](const std::vector<std::string>& texts) -> std::optional<std::string> {
            if (texts == std::vector<std::string>{"true"}) {
                act();
            }
            return std::nullopt;
        });
    }
    void text(const char* name, std::string& value, const char*) override {
        take(name, [&value](const std::vector<std::string>& texts) {
            value = texts.empty() ? std::string() : texts[0];
            return one(texts);
        });
    }
    void texts(const char* name, std::vector<std::string>& value, Follow, const char*,
               const char* = nullptr) override {
        take(name, [&value](const std::vector<std::string>& texts) -> std::optional<std::string> {
            value = texts;
            return std::nullopt;
        });
    }
    void choice(const char* name, const Choices& choices,
                const std::function<void(const std::string&)>& store, const char*,
                const char* = nullptr) override {
        take(name,
             [choices, store](const std::vector<std::string>& texts) -> std::optional<std::string> {
                 if (texts.size() != 1 || std::ranges::find(choices, texts[0]) == choices.end()) {
                     return fmt::format("one of {} is wanted here", fmt::join(choices, ", "));
                 }
                 store(texts[0]);
                 return std::nullopt;
             });
    }
    void several(const char* name, const Choices& choices, std::vector<std::string>& value,
                 const char*) override {
        take(
            name,
            [choices, &value](const std::vector<std::string>& texts) -> std::optional<std::string> {
                for (const std::string& text : texts) {
                    if (std::ranges::find(choices, text) == choices.end()) {
                        return fmt::format("'{}' is none of {}", text, fmt::join(choices, ", "));
                    }
                }
                value = texts;
                return std::nullopt;
            });
    }
    void number(const char* name, unsigned& value, std::optional<Range> range,
                const char*) override {
        take(name, [&value, range](const std::vector<std::string>& texts) {
            return take_number(texts, range, [&value](unsigned number) { value = number; });
        });
    }
    void number(const char* name, std::optional<unsigned>& value, Range range,
                const char*) override {
        take(name, [&value, range](const std::vector<std::string>& texts) {
            return take_number(texts, range, [&value](unsigned number) { value = number; });
        });
    }
    void seconds(const char* name, double& value, const char*) override {
        take(name, [&value](const std::vector<std::string>& texts) -> std::optional<std::string> {
            const auto seconds = seconds_of(texts.size() == 1 ? texts[0] : std::string());
            if (!seconds) {
                return seconds.error();
            }
            value = *seconds;
            return std::nullopt;
        });
    }
    void parsed(const char* name, const Store& store, const char*) override {
        take(name, [store](const std::vector<std::string>& texts) -> std::optional<std::string> {
            if (const auto wrong = one(texts)) {
                return wrong;
            }
            return store(texts[0]);
        });
    }

    [[nodiscard]] const Setter* find(const std::string& key) const {
        const auto found = setters_.find(key);
        return found == setters_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] std::string keys() const {
        std::vector<std::string> names;
        for (const auto& [name, setter] : setters_) {
            names.push_back(name);
        }
        return fmt::format("{}", fmt::join(names, ", "));
    }

private:
    void take(std::string_view name, Setter setter) { setters_[key_of(name)] = std::move(setter); }

    template <class Take>
    static std::optional<std::string> take_number(const std::vector<std::string>& texts,
                                                  std::optional<Range> range, Take take) {
        unsigned long number = 0;
        std::size_t used = 0;
        try {
            number = texts.size() == 1 ? std::stoul(texts[0], &used) : 0;
        } catch (const std::exception&) {
            used = 0;
        }
        const unsigned long least = range ? range->least : 0;
        const unsigned long most = range ? range->most : 4'000'000'000UL;
        if (texts.size() != 1 || used != texts[0].size() || number < least || number > most) {
            return fmt::format("a number from {} to {} is wanted here", least, most);
        }
        take(static_cast<unsigned>(number));
        return std::nullopt;
    }

    std::map<std::string, Setter> setters_;
};

/// A value as it would be written on a command line; nothing for tables and dates.
[[nodiscard]] std::optional<std::vector<std::string>> texts_of(const Value& value) {
    std::vector<std::string> texts;
    if (const auto* const list = std::get_if<config::Array>(&value.data)) {
        for (const Value& each : *list) {
            const auto inner = texts_of(each);
            if (!inner || std::holds_alternative<config::Array>(each.data)) {
                return std::nullopt;
            }
            texts.insert(texts.end(), inner->begin(), inner->end());
        }
    } else if (const auto* const text = std::get_if<std::string>(&value.data)) {
        texts.push_back(*text);
    } else if (const auto* const flag = std::get_if<bool>(&value.data)) {
        texts.emplace_back(*flag ? "true" : "false");
    } else if (const auto* const number = std::get_if<std::int64_t>(&value.data)) {
        texts.push_back(std::to_string(*number));
    } else if (const auto* const real = std::get_if<double>(&value.data)) {
        texts.push_back(fmt::format("{}", *real));
    } else {
        return std::nullopt;
    }
    return texts;
}

} // namespace

std::optional<std::string> apply_config_file(const std::string& path,
                                             const std::function<void(Arguments&)>& declare) {
    const auto text = drivers::dump::read_file(path, most_bytes);
    if (!text) {
        return fmt::format("{}: {}", path, text.error());
    }
    const auto tree = config::parse_toml(*text, path);
    if (!tree) {
        return fmt::format("{}: {}", tree.error().place.text(), tree.error().text);
    }
    ConfigArguments arguments;
    declare(arguments);
    for (const config::Entry& entry : std::get<config::Table>(tree->data)) {
        const Setter* const setter = arguments.find(entry.key);
        if (setter == nullptr) {
            return fmt::format("{}: '{}' is no setting; there are {}", entry.place.text(),
                               entry.key, arguments.keys());
        }
        const auto texts = texts_of(entry.value);
        const auto wrong =
            texts ? (*setter)(*texts)
                  : std::optional(fmt::format("{} is no value of a setting", entry.value.kind()));
        if (wrong) {
            return fmt::format("{}: {}: {}", entry.value.place.text(), entry.key, *wrong);
        }
    }
    return std::nullopt;
}

} // namespace optictl::cli
