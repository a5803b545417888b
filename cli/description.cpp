#include "cli/description.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::cli {

void Description::add(const char* names, std::string value, std::string help) {
    options_.push_back({names, std::move(value), std::move(help)});
}

void Description::words(const char* /*name*/, std::vector<std::string>& /*value*/, const char* type,
                        const char* help) {
    words_ = {{}, type, help};
}
void Description::flag(const char* name, bool& /*value*/, const char* help) {
    add(name, "", help);
}
void Description::shorthand(const char* name, const std::function<void()>& /*act*/,
                            const char* help) {
    add(name, "", help);
}
void Description::text(const char* name, std::string& /*value*/, const char* help) {
    add(name, "TEXT", help);
}
void Description::texts(const char* name, std::vector<std::string>& /*value*/, Follow follow,
                        const char* help, const char* type) {
    add(name,
        fmt::format("{}{}", type != nullptr ? type : "TEXT", follow == Follow::Many ? "..." : ""),
        help);
}
void Description::choice(const char* name, const Choices& choices,
                         const std::function<void(const std::string&)>& /*store*/, const char* help,
                         const char* usual) {
    add(name, fmt::format("{}", fmt::join(choices, "|")),
        usual != nullptr ? fmt::format("{}; else {}", help, usual) : std::string(help));
}
void Description::several(const char* name, const Choices& choices,
                          std::vector<std::string>& /*value*/, const char* help) {
    add(name, "WORD,...", fmt::format("{}. Words: {}", help, fmt::join(choices, ", ")));
}
void Description::number(const char* name, unsigned& /*value*/, std::optional<Range> range,
                         const char* help) {
    add(name, range ? fmt::format("{}-{}", range->least, range->most) : "NUMBER", help);
}
void Description::number(const char* name, std::optional<unsigned>& /*value*/, Range range,
                         const char* help) {
    add(name, fmt::format("{}-{}", range.least, range.most), help);
}
void Description::seconds(const char* name, double& value, const char* help) {
    add(name, "SECONDS", value != 0 ? fmt::format("{}; else {}", help, value) : std::string(help));
}
void Description::parsed(const char* name, const Store& /*store*/, const char* help) {
    add(name, "WORDS", help);
}

Footer divided(std::string_view footer) {
    constexpr std::string_view head = "Examples:\n";
    const std::size_t at = footer.find(head);
    if (at == std::string_view::npos) {
        return {footer, {}};
    }
    return {footer.substr(0, at), footer.substr(at + head.size())};
}

} // namespace optictl::cli
