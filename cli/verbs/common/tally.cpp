#include "cli/verbs/common/tally.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace optictl::cli {
namespace {

/// The first few of them, in their order.
std::string in_short(std::vector<std::string> targets) {
    constexpr std::size_t most = 5;
    std::ranges::sort(targets);
    const std::size_t shown = std::min(most, targets.size());
    return fmt::format(
        "{}{}",
        fmt::join(targets.begin(), targets.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
        targets.size() > most ? fmt::format(" and {} more", targets.size() - most) : "");
}

} // namespace

std::string_view Tally::words_of(std::string_view verdict) const {
    return std::ranges::find(rows_, verdict, &VerdictWords::verdict)->words;
}

void Tally::add(std::string_view verdict, std::string target) {
    const auto row = std::ranges::find(rows_, verdict, &VerdictWords::verdict);
    const std::scoped_lock hold(mutex_);
    targets_[row->verdict].push_back(std::move(target));
}

void Tally::write(TreeWriter& writer, Format format, std::span<const std::string> unread) const {
    std::size_t modules = 0;
    for (const auto& [verdict, targets] : targets_) {
        modules += targets.size();
    }
    if (modules + unread.size() < 2 || (format != Format::Text && format != Format::Markdown)) {
        return;
    }
    view::Object tree;
    tree.sentence("answer", counted(modules, "module"));
    if (!unread.empty()) {
        tree.note(fmt::format("not read: {} ({})", unread.size(),
                              in_short({unread.begin(), unread.end()})));
    }
    for (const VerdictWords& row : rows_) {
        const auto found = targets_.find(row.verdict);
        if (found != targets_.end()) {
            tree.note(fmt::format("{}: {}{}", row.words, found->second.size(),
                                  row.is_named ? fmt::format(" ({})", in_short(found->second))
                                               : std::string()));
        }
    }
    writer.write(tree);
}

} // namespace optictl::cli
