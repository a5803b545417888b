// How many of several modules came to which verdict, and which those are that did badly.
#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {

/// A verdict, and what people read of it: "fail", "fails".
struct VerdictWords {
    std::string_view verdict;
    std::string_view words;
    bool is_named; ///< the modules that came to it are worth naming
};

class Tally {
public:
    /// `rows` are all verdicts that there are, the worst first; they outlive the tally.
    explicit Tally(std::span<const VerdictWords> rows) : rows_(rows) {}
    /// What people read of a verdict.
    [[nodiscard]] std::string_view words_of(std::string_view verdict) const;
    /// One module. Called by several threads.
    void add(std::string_view verdict, std::string target);
    /// Writes the counts where there was more than one target and people read the format; `unread`
    /// are those without a verdict (TreeWriter::unread()).
    void write(TreeWriter& writer, Format format, std::span<const std::string> unread) const;

private:
    std::span<const VerdictWords> rows_;
    std::mutex mutex_;
    std::map<std::string_view, std::vector<std::string>> targets_;
};

} // namespace optictl::cli
