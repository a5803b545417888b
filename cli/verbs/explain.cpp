// explain: the annotated dump of a module, or what the tables say of a register.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/output.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/explain_view.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options : TargetOptions {
    std::vector<std::string> registers;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = everything;
    declare_targets(to, options);
    to.texts("-r,--register", options.registers, Arguments::Follow::Many,
             "register to explain, repeatable");
    declare_live(to, options);
}

std::expected<std::vector<Selector>, std::string> selectors_of(const Words& words,
                                                               const Options& options) {
    std::vector<Selector> selectors;
    for (const auto* list : {&words.before, &options.registers}) {
        for (const std::string& text : *list) {
            auto selector = parse_selector(text);
            if (!selector) {
                return std::unexpected(selector.error());
            }
            selectors.push_back(std::move(*selector));
        }
    }
    return selectors;
}

/// What to write in the place of a name that no register has.
std::string names_meant(const Selector& selector, const model::Standard* only = nullptr) {
    constexpr std::size_t most = 5;
    const auto names =
        selector.page.empty() ? names_like(selector.text, most, only) : std::vector<std::string>();
    return names.empty() ? "" : fmt::format("; do you mean {}?", fmt::join(names, ", "));
}

ExitCode describe(const Options& options, const std::vector<Selector>& selectors) {
    if (selectors.empty()) {
        complain("explain what? write: explain file PATH, or explain 11h:154, or both");
        return ExitCode::Usage;
    }
    for (const Selector& each : selectors) {
        if (!describe_view({each})) {
            complain(fmt::format("no standard has a register {} in the tables of this version{}",
                                 each.text, names_meant(each)));
            return ExitCode::Usage;
        }
    }
    Output output(options.format);
    TreeWriter(output, options.format).write(*describe_view(selectors));
    return output.finish(ExitCode::Ok);
}

/// Why a dump has nothing that a selector chooses.
std::string missing(const Inspection& inspection, const Decoded& decoded,
                    const Selector& selector) {
    if (selector.page.empty()) {
        const model::Standard& standard = *decoded.standard;
        return has_register(standard, selector)
                   ? fmt::format("{} is on a page that is not in this dump, or not in this module",
                                 selector.text)
                   : fmt::format("no register of {} is called {}{}", standard.map.name,
                                 selector.text, names_meant(selector, &standard));
    }
    std::vector<std::string> pages;
    for (const memmap::Block& block : inspection.image->blocks()) {
        std::string page = words::page_name(block.page, decoded.module.context.standard);
        if (std::ranges::find(pages, page) == pages.end()) {
            pages.push_back(std::move(page));
        }
    }
    return fmt::format("no register {} in what this dump holds: {}", selector.text,
                       fmt::join(pages, ", "));
}

Found found(const Inspection& inspection, const std::vector<Selector>& selectors) {
    Found out{explain_view(inspection, selectors)};
    const Decoded* const decoded = inspection.best();
    if (decoded == nullptr) {
        out.code = ExitCode::Failed;
        return out;
    }
    for (const Selector& selector : selectors) {
        if (selected_registers(inspection, *decoded, {selector}).empty()) {
            out.complaint +=
                fmt::format("{}{}", out.complaint.empty() ? inspection.target + ": " : "; ",
                            missing(inspection, *decoded, selector));
            out.code = ExitCode::Failed;
        }
    }
    return out;
}

/// Without a noun, words that are files are the dumps to look into.
void take_files(Words& words) {
    std::erase_if(words.before, [&](const std::string& word) {
        std::error_code error;
        const bool is_there = std::filesystem::exists(word, error);
        if (is_there) {
            words.targets.push_back({.noun = noun::file, .word = word});
        }
        return is_there;
    });
}

/// A word behind `file` that is no file but names a register; empty: there is none.
std::string misplaced_register(const Words& words) {
    for (const auto& each : words.targets) {
        std::error_code error;
        if (each.noun != noun::file || each.word == "-" ||
            std::filesystem::exists(each.word, error)) {
            continue;
        }
        const auto selector = parse_selector(each.word);
        if (selector && describe_view({*selector})) {
            return each.word;
        }
    }
    return {};
}

ExitCode run(const Options& options) {
    auto words = parse_words(options.words);
    if (!words) {
        complain(words.error());
        return ExitCode::Usage;
    }
    if (const std::string word = misplaced_register(*words); !word.empty()) {
        complain(fmt::format("'{}' is no file but a register; registers stand before 'file': "
                             "optictl explain {} file PATH...",
                             word, word));
        return ExitCode::Usage;
    }
    Options targets = options;
    if (words->targets.empty()) {
        take_files(*words);
        targets.words = {std::string(noun::file)};
        for (const auto& each : words->targets) {
            targets.words.push_back(each.word);
        }
    } else {
        targets.words.erase(targets.words.begin(),
                            targets.words.begin() +
                                static_cast<std::ptrdiff_t>(words->before.size()));
    }
    const auto selectors = selectors_of(*words, options);
    if (!selectors) {
        complain(selectors.error());
        return ExitCode::Usage;
    }
    if (words->targets.empty()) {
        return describe(options, *selectors);
    }
    return show_trees(targets, {"explain/1", "optictl explain", [&](Inspection& inspection) {
                                    return found(inspection, *selectors);
                                }});
}

} // namespace

namespace verb {

extern const Verb explain;
const Verb explain{
    "explain", "The annotated dump: every register with bits, value and clause",
    "Words before 'file' choose registers: PAGE, PAGE:BYTE, PAGE:FIRST-LAST, or a name.\n"
    "Pages: lower, 00h..ffh, A0h, A2h, A2h/02h. Without a target the tables are explained.\n"
    "Examples:\n"
    "  optictl explain file captures/qsfpdd-400g-dr4.cap\n"
    "  optictl explain 11h:154 file captures/qsfpdd-400g-dr4.cap\n"
    "  optictl explain OpticalPowerTx1 TempMonValue file dump.bin\n"
    "  optictl explain 01h:160",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
