#include "cli/manual.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::cli {
namespace {

/// Text as troff takes it: nothing of it is a request or an escape.
std::string plain(std::string_view text) {
    std::string out;
    bool at_start = true;
    for (const char c : text) {
        if (at_start && (c == '.' || c == '\'')) {
            out += "\\&";
        }
        at_start = c == '\n';
        switch (c) {
        case '\\': out += "\\e"; break;
        case '-': out += "\\-"; break;
        case '~': out += "\\(ti"; break;
        case '^': out += "\\(ha"; break;
        case '\'': out += "\\(aq"; break;
        case '`': out += "\\(ga"; break;
        default: out += c;
        }
    }
    return out;
}

/// Writes an entry for each option as it is declared.
class Entries final : public Arguments {
public:
    [[nodiscard]] const std::string& text() const { return text_; }
    /// The words that belong to no option: "TARGET", or nothing.
    [[nodiscard]] const std::string& free() const { return free_; }
    [[nodiscard]] const std::string& free_help() const { return free_help_; }

    void words(const char* /*name*/, std::vector<std::string>& /*value*/, const char* type,
               const char* help) override {
        free_ = type;
        free_help_ = help;
    }
    void flag(const char* name, bool& /*value*/, const char* help) override { add(name, "", help); }
    void shorthand(const char* name, const std::function<void()>& /*act*/,
                   const char* help) override {
        add(name, "", help);
    }
    void text(const char* name, std::string& /*value*/, const char* help) override {
        add(name, "TEXT", help);
    }
    void texts(const char* name, std::vector<std::string>& /*value*/, Follow follow,
               const char* help, const char* type) override {
        add(name,
            fmt::format("{}{}", type != nullptr ? type : "TEXT",
                        follow == Follow::Many ? "..." : ""),
            help);
    }
    void choice(const char* name, const Choices& choices,
                const std::function<void(const std::string&)>& /*store*/, const char* help,
                const char* usual) override {
        add(name, fmt::format("{}", fmt::join(choices, "|")),
            usual != nullptr ? fmt::format("{}; else {}", help, usual) : std::string(help));
    }
    void several(const char* name, const Choices& choices, std::vector<std::string>& /*value*/,
                 const char* help) override {
        add(name, "WORD,...", fmt::format("{}. Words: {}", help, fmt::join(choices, ", ")));
    }
    void number(const char* name, unsigned& /*value*/, std::optional<Range> /*range*/,
                const char* help) override {
        add(name, "NUMBER", help);
    }
    void number(const char* name, std::optional<unsigned>& /*value*/, Range range,
                const char* help) override {
        add(name, fmt::format("{}-{}", range.least, range.most), help);
    }
    void seconds(const char* name, double& value, const char* help) override {
        add(name, "SECONDS", fmt::format("{}; else {}", help, value));
    }
    void parsed(const char* name, const Store& /*store*/, const char* help) override {
        add(name, "WORDS", help);
    }

private:
    void add(std::string_view names, std::string_view value, std::string_view help) {
        std::string head = plain(names);
        for (std::size_t at = 0; (at = head.find(',', at)) != std::string::npos; at += 6) {
            head.replace(at, 1, "\\fR, \\fB");
        }
        text_ +=
            fmt::format(".TP\n\\fB{}\\fR{}\n{}.\n", head,
                        value.empty() ? "" : fmt::format(" \\fI{}\\fR", plain(value)), plain(help));
    }

    std::string text_;
    std::string free_;
    std::string free_help_;
};

/// What a help says before its examples, and these.
struct Footer {
    std::string_view text;
    std::string_view examples;
};

Footer divided(std::string_view footer) {
    constexpr std::string_view head = "Examples:\n";
    const std::size_t at = footer.find(head);
    if (at == std::string_view::npos) {
        return {footer, {}};
    }
    return {footer.substr(0, at), footer.substr(at + head.size())};
}

} // namespace

std::string manual_page(const Verb& verb, std::string_view version) {
    Entries entries;
    (void)verb.prepare(entries);
    const auto [text, examples] = divided(verb.footer);
    std::string name(verb.name);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
    std::string summary(verb.summary);
    if (summary.size() > 1 && std::islower(static_cast<unsigned char>(summary[1])) != 0) {
        summary[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(summary[0])));
    }
    std::string page = fmt::format(
        ".\\\" Made of the verb's declaration: edit cli/verbs/{0}.cpp.\n"
        ".TH OPTICTL\\-{1} 1 \"\" \"optictl {2}\" \"User Commands\"\n"
        ".SH NAME\noptictl\\-{0} \\- {3}\n"
        ".SH SYNOPSIS\n\\fBoptictl {0}\\fR{4} [\\fIoptions\\fR]\n",
        verb.name, name, version, plain(summary),
        entries.free().empty() ? "" : fmt::format(" \\fI{}\\fR", plain(entries.free())));
    page += ".SH DESCRIPTION\n" + plain(verb.summary) + ".\n";
    if (!text.empty()) {
        page += ".PP\n.nf\n" + plain(text) + ".fi\n";
    }
    if (!entries.free().empty()) {
        page += fmt::format(".PP\n\\fI{}\\fR: {}.\n", plain(entries.free()),
                            plain(entries.free_help()));
    }
    page += ".SH OPTIONS\n" + entries.text();
    if (!examples.empty()) {
        page += ".SH EXAMPLES\n.nf\n" + plain(examples) + "\n.fi\n";
    }
    page += ".SH EXIT STATUS\nAs in \\fBoptictl\\fR(1).\n"
            ".SH SEE ALSO\n\\fBoptictl\\fR(1), \\fBoptictl\\-guides\\fR(7)\n";
    return page;
}

} // namespace optictl::cli
