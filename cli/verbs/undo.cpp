// undo: takes back what the journal says of an operation.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"
#include "drivers/journal/journal.hpp"

namespace optictl::cli {
namespace {

using drivers::journal::Record;

/// The operation of that number; without one the last that wrote and was not taken back.
const Record* find(const std::vector<Record>& records, std::optional<std::uint64_t> number) {
    for (auto each = records.rbegin(); each != records.rend(); ++each) {
        const std::uint64_t own = each->operation.number;
        const bool is_undone = std::ranges::any_of(records, [&](const Record& other) {
            return other.operation.undoes == own && other.outcome == "done";
        });
        const bool is_candidate = !each->writes.empty() && each->outcome != "failed" &&
                                  each->operation.undoes == 0 && !is_undone;
        if (number ? own == *number : is_candidate) {
            return &*each;
        }
    }
    return nullptr;
}

/// Whether the module is the one that the operation changed.
bool is_of(const engine::Inspection& inspection, const Record& record) {
    return std::ranges::all_of(record.operation.identity, [&](const memmap::Patch& patch) {
        return model::holds(*inspection.image, {patch.page, patch.byte, patch.mask, patch.value});
    });
}

/// The target of the operation, in the words that named it.
std::vector<std::string> words_of_target(const std::string& target) {
    const std::size_t blank = target.find(' ');
    const std::string noun = target.substr(0, blank);
    const bool is_noun =
        blank != std::string::npos &&
        std::ranges::find(engine::nouns(), noun, &engine::NounWord::word) != engine::nouns().end();
    return is_noun ? std::vector{noun, target.substr(blank + 1)}
                   : std::vector<std::string>{"file", target};
}

ExitCode run(const ChangeOptions& options) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    std::optional<std::uint64_t> number;
    if (!given->before.empty()) {
        const std::string& word = given->before.front();
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (error != std::errc{} || end != word.data() + word.size() || given->before.size() > 1) {
            complain("write: undo [NUMBER] [TARGET]; journal shows the numbers");
            return ExitCode::Usage;
        }
        number = value;
    }
    const auto journal = drivers::journal::read(options.journal);
    if (!journal) {
        complain(journal.error());
        return ExitCode::Unreadable;
    }
    const Record* const record = find(journal->records, number);
    if (record == nullptr) {
        complain(fmt::format("{}: {}", options.journal,
                             number ? fmt::format("there is no operation {}{}", *number,
                                                  older_journal(options.journal))
                                    : std::string("there is nothing to take back")));
        return ExitCode::NotPresent;
    }
    if (!record->stages.empty()) {
        complain(fmt::format("operation {} changed firmware, which no register takes back: "
                             "`optictl firmware revert` ends a trial, `optictl firmware run` runs "
                             "the other bank",
                             record->operation.number));
        return ExitCode::Refused;
    }
    std::vector<engine::Target> targets = given->targets;
    if (targets.empty()) {
        ChangeOptions named = options;
        named.words = words_of_target(record->operation.target);
        const auto found = words_of(named);
        if (!found) {
            return found.error();
        }
        targets = found->targets;
    }
    model::Wish wish{
        .name = fmt::format("undo {} ({})", record->operation.number, record->operation.name)};
    for (const memmap::Patch& patch : record->operation.before) {
        wish.restore.push_back({patch.page, patch.byte, patch.mask, patch.value});
    }
    return change_modules(
        options, targets,
        {.wish =
             [&](const engine::Inspection& inspection) -> std::expected<model::Wish, std::string> {
             if (!is_of(inspection, *record)) {
                 return std::unexpected(fmt::format("another module is here than the one of "
                                                    "operation {}: {}",
                                                    record->operation.number,
                                                    record->operation.module));
             }
             return wish;
         },
         .undoes = record->operation.number});
}

} // namespace

namespace verb {

extern const Verb undo;
const Verb undo{
    "undo", "Writes back what stood in the registers before a change",
    "Without a number the last change that was not taken back; without a target the one of that\n"
    "change. An interrupted change is taken back as well. It drops what the change dropped.\n"
    "Examples:\n"
    "  optictl journal\n"
    "  optictl undo 12",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
