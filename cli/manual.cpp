#include "cli/manual.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "cli/description.hpp"

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

/// The entry of an option.
std::string entry(const Described& option) {
    std::string head = plain(option.names);
    for (std::size_t at = 0; (at = head.find(',', at)) != std::string::npos; at += 6) {
        head.replace(at, 1, "\\fR, \\fB");
    }
    return fmt::format(".TP\n\\fB{}\\fR{}\n{}.\n", head,
                       option.value.empty() ? "" : fmt::format(" \\fI{}\\fR", plain(option.value)),
                       plain(option.help));
}

} // namespace

std::string manual_page(const Verb& verb, std::string_view version) {
    const Description described(verb);
    const auto [text, examples] = divided(verb.footer);
    std::string name(verb.name);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
    std::string summary(verb.summary);
    if (summary.size() > 1 && std::islower(static_cast<unsigned char>(summary[1])) != 0) {
        summary[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(summary[0])));
    }
    std::string page =
        fmt::format(".\\\" Made of the verb's declaration: edit cli/verbs/{0}.cpp.\n"
                    ".TH OPTICTL\\-{1} 1 \"\" \"optictl {2}\" \"User Commands\"\n"
                    ".SH NAME\noptictl\\-{0} \\- {3}\n"
                    ".SH SYNOPSIS\n\\fBoptictl {0}\\fR{4} [\\fIoptions\\fR]\n",
                    verb.name, name, version, plain(summary),
                    described.words().value.empty()
                        ? ""
                        : fmt::format(" \\fI{}\\fR", plain(described.words().value)));
    page += ".SH DESCRIPTION\n" + plain(verb.summary) + ".\n";
    if (!text.empty()) {
        page += ".PP\n.nf\n" + plain(text) + ".fi\n";
    }
    if (!described.words().value.empty()) {
        page += fmt::format(".PP\n\\fI{}\\fR: {}.\n", plain(described.words().value),
                            plain(described.words().help));
    }
    page += ".SH OPTIONS\n";
    for (const Described& option : described.options()) {
        page += entry(option);
    }
    if (!examples.empty()) {
        page += ".SH EXAMPLES\n.nf\n" + plain(examples) + "\n.fi\n";
    }
    page += ".SH EXIT STATUS\nAs in \\fBoptictl\\fR(1).\n"
            ".SH SEE ALSO\n\\fBoptictl\\fR(1), \\fBoptictl\\-guides\\fR(7)\n";
    return page;
}

} // namespace optictl::cli
