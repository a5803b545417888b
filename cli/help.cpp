#include "cli/help.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/description.hpp"

namespace optictl::cli {
namespace {

/// Where the right column begins.
constexpr std::size_t help_column = 27;
/// Examples are copied from the screen: they keep their lines.
constexpr std::size_t any_width = 10000;

constexpr std::string_view exit_codes =
    "0 ok; 1 the module fails what was asked (alarm under --check, unknown map); 2 usage; 3 no "
    "such port or empty cage; 4 bus or device error; 5 unreadable input; 6 refused; 70 a fault of "
    "the program.";

/// The verb before which a heading stands.
struct Heading {
    std::string_view verb;
    std::string_view text;
};
constexpr std::array headings{
    Heading{"show", "Look at modules"},
    Heading{"check", "Judge and compare them"},
    Heading{"dump", "Record and watch them"},
    Heading{"doctor", "Buses and ports"},
    Heading{"breakout", "Change them, by a plan that can be undone"},
    Heading{"apply", "Plans and what was done"},
};

/// Adds words from column `at` on, with the following lines at column `indent`.
void add_wrapped(std::string& out, std::string_view text, std::size_t at, std::size_t indent,
                 std::size_t width) {
    bool is_first = true;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        const std::string_view word = text.substr(0, space);
        if (!is_first && at + 1 + word.size() > width) {
            out += '\n';
            out.append(indent, ' ');
            at = indent;
        } else if (!is_first) {
            out += ' ';
            ++at;
        }
        out += word;
        at += word.size();
        is_first = false;
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    out += '\n';
}

/// A line of two columns; a left part that is too wide has its own line.
void add_row(std::string& out, std::string_view left, std::string_view right, std::size_t width) {
    out += fmt::format("  {}", left);
    const std::size_t end = left.size() + 2;
    if (end + 2 > help_column) {
        out += '\n';
        out.append(help_column, ' ');
    } else {
        out.append(help_column - end, ' ');
    }
    add_wrapped(out, right, help_column, help_column, width);
}

/// Where a line of a list goes on: below its second column, where it has one.
std::size_t hanging(std::string_view line, std::size_t indent, std::size_t width) {
    const std::size_t gap = line.find("  ", indent);
    const std::size_t second =
        gap != std::string_view::npos ? line.find_first_not_of(' ', gap) : gap;
    return second != std::string_view::npos && second <= width / 2 ? second : indent + 2;
}

/// Prose: lines are joined to paragraphs and wrapped; those that begin with blanks stay lines.
void add_prose(std::string& out, std::string_view text, std::size_t width) {
    std::string paragraph;
    const auto end_paragraph = [&] {
        if (!paragraph.empty()) {
            add_wrapped(out, paragraph, 0, 0, width);
            paragraph.clear();
        }
    };
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        const std::string_view line = text.substr(0, newline);
        text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        if (indent > 0 || line.empty()) {
            end_paragraph();
            out.append(indent, ' ');
            add_wrapped(out, line.substr(indent), indent, hanging(line, indent, width), width);
            continue;
        }
        paragraph += paragraph.empty() ? "" : " ";
        paragraph += line;
        if (line.ends_with('.') || line.ends_with(':')) {
            end_paragraph();
        }
    }
    end_paragraph();
}

void add_exit_codes(std::string& out, std::size_t width) {
    out += "\nExit codes: ";
    add_wrapped(out, exit_codes, 12, 0, width);
}

} // namespace

std::string help_of_program(std::size_t width) {
    std::string out;
    add_wrapped(out,
                "optictl: reads, judges, changes, watches and qualifies optical transceivers "
                "(CMIS, SFF-8636, SFF-8436, SFF-8472)",
                0, 0, width);
    out += "\nUsage: optictl VERB [TARGET...] [OPTIONS]\n\nTargets:\n";
    add_row(out, "port 12", "ports of a map; also 1-32,40, all, present, cmis, sff", width);
    add_row(out, "netdev eth0", "a network device, by the kernel's ethtool interface", width);
    add_row(out, "i2c 7", "an I2C bus", width);
    add_row(out, "sysfs PATH", "a file or folder of a driver", width);
    add_row(out, "file PATH...", "recorded dumps, folders, archives; - is standard input", width);
    out += "\nFirst commands:\n";
    add_row(out, "optictl list port all", "one line a module", width);
    add_row(out, "optictl why port 12", "does it carry traffic, and if not, what to do", width);
    add_row(out, "optictl show port 12", "the module on one screen", width);
    add_row(out, "optictl doctor", "which buses, drivers and modules there are", width);
    out += "\nOptions:\n";
    add_row(out, "-h,--help", "this help; optictl VERB --help for that of a verb", width);
    add_row(out, "-V,--version", "version of the program and of its tables", width);
    for (const Verb* const verb : verbs()) {
        const auto* const heading = std::ranges::find(headings, verb->name, &Heading::verb);
        if (heading != headings.end()) {
            out += fmt::format("\n{}:\n", heading->text);
        }
        add_row(out, verb->name, verb->summary, width);
    }
    add_exit_codes(out, width);
    out += "Manual: man optictl; what to do when: man optictl-guides\n";
    return out;
}

std::string help_of(const Verb& verb, std::size_t width) {
    const Description described(verb);
    const auto [text, examples] = divided(verb.footer);
    std::string out;
    add_wrapped(out, verb.summary, 0, 0, width);
    const std::string& words = described.words().value;
    out += fmt::format("\nUsage: optictl {}{} [OPTIONS]\n", verb.name,
                       words.empty() ? "" : fmt::format(" [{}...]", words));
    if (!words.empty()) {
        add_row(out, words, described.words().help, width);
    }
    if (!text.empty()) {
        out += '\n';
        add_prose(out, text, width);
    }
    out += "\nOptions:\n";
    add_row(out, "-h,--help", "this help", width);
    for (const Described& option : described.options()) {
        add_row(out, option.names + (option.value.empty() ? "" : " " + option.value), option.help,
                width);
    }
    if (!examples.empty()) {
        out += "\nExamples:\n";
        add_prose(out, examples, any_width);
    }
    add_exit_codes(out, width);
    return out;
}

std::size_t terminal_width() {
    constexpr std::size_t usual = 80;
    winsize size{};
    if (const char* const columns = std::getenv("COLUMNS")) {
        const std::string_view text = columns;
        std::size_t width = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), width).ec == std::errc{} &&
            width > 0) {
            return width;
        }
    }
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return usual;
}

} // namespace optictl::cli
