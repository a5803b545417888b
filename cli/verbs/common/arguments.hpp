// How a verb declares its options, whatever library parses them.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sff/format/seconds.hpp"

namespace optictl::cli {

/// The seconds of an option that takes a time; the error is a sentence.
[[nodiscard]] inline std::expected<double, std::string> seconds_of(const std::string& text) {
    constexpr double day = 24 * 60 * 60;
    const auto seconds = parse_seconds(text, day);
    return seconds ? std::expected<double, std::string>(*seconds)
                   : std::unexpected("'" + text +
                                     "' is no time up to a day; write 90, 500ms, 5m or 1h");
}

/// Options of one verb. What the user writes is stored where the declaration says; help lists the
/// options in the order of their declaration.
class Arguments {
public:
    struct Range {
        unsigned least;
        unsigned most;
    };
    /// How many words may follow an option that takes several values.
    enum class Follow : bool { One, Many };
    using Choices = std::vector<std::string>;
    /// Stores a value; what it returns is the reason why it is none.
    using Store = std::function<std::optional<std::string>(const std::string&)>;

    Arguments() = default;
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;
    virtual ~Arguments() = default;

    /// Words that belong to no option.
    virtual void words(const char* name, std::vector<std::string>& value, const char* type,
                       const char* help) = 0;
    virtual void flag(const char* name, bool& value, const char* help) = 0;
    /// A flag that does something at once.
    virtual void shorthand(const char* name, const std::function<void()>& act,
                           const char* help) = 0;
    virtual void text(const char* name, std::string& value, const char* help) = 0;
    virtual void texts(const char* name, std::vector<std::string>& value, Follow follow,
                       const char* help, const char* type = nullptr) = 0;
    /// One of several words. `usual` is what help calls the default.
    virtual void choice(const char* name, const Choices& choices,
                        const std::function<void(const std::string&)>& store, const char* help,
                        const char* usual = nullptr) = 0;
    /// Some of several words, with commas.
    virtual void several(const char* name, const Choices& choices, std::vector<std::string>& value,
                         const char* help) = 0;
    virtual void number(const char* name, unsigned& value, std::optional<Range> range,
                        const char* help) = 0;
    virtual void number(const char* name, std::optional<unsigned>& value, Range range,
                        const char* help) = 0;
    /// A time up to a day, as seconds_of() reads it.
    virtual void seconds(const char* name, double& value, const char* help) = 0;
    virtual void parsed(const char* name, const Store& store, const char* help) = 0;

    /// What completion offers for an option or for the first word, beside what its declaration
    /// tells: other values are taken, too. `values` returns them as "a, b, c" when asked.
    virtual void offer(const char* /*name*/, std::string (* /*values*/)()) {}

    /// A choice that is kept as it was written.
    void choice(const char* name, const Choices& choices, std::string& value, const char* help,
                const char* usual = nullptr) {
        choice(name, choices, [&value](const std::string& word) { value = word; }, help, usual);
    }
};

} // namespace optictl::cli
