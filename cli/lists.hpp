// The compatibility lists of a run: shipped, of the site, of the command line.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.hpp"
#include "cli/list_cache.hpp"
#include "cli/options.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::cli {

/// A list that a run reads, and which layer it is of.
struct ListFile {
    std::string path;
    std::string_view layer; ///< "shipped", "site", "command line"
};

/// The lists of a run in their order, without reading them: the shipped folder (OPTICTL_LISTS, or
/// where it is installed), the folder of the site (OPTICTL_SITE_LISTS, or /etc/optictl/lists.d),
/// then --list. With --only-lists the last alone. Complains of a folder that is named and not
/// there, and gives nothing.
[[nodiscard]] std::optional<std::vector<ListFile>> list_files(const Options& options);

/// Reads one list; complains of every problem of it, one line each, and gives nothing then.
[[nodiscard]] std::optional<vendor_db::List> load_list(const std::string& path);
/// Reads a list whatever is wrong in it; nothing when the file cannot be read, after a complaint.
[[nodiscard]] std::optional<vendor_db::ReadList> read_list_file(const std::string& path);

/// Reads all lists. A verdict by half of the rules would be wrong: one bad list is an error.
[[nodiscard]] std::optional<vendor_db::Database> load_lists(const Options& options);

/// The lists of a run that judges modules: of the first modules it reads what can speak of them,
/// where the outlines of all long lists are cached; of many modules, or without cache, all once.
/// The verdicts are the same.
class Lists {
public:
    /// Complains and gives nothing when a list cannot be read or has a mistake.
    [[nodiscard]] static std::unique_ptr<Lists> open(const Options& options);

    using Shared = std::shared_ptr<const vendor_db::Database>;
    /// What the lists have on a module, at least; called by several threads. Null, after a
    /// complaint, when a list was changed meanwhile and is good no more.
    [[nodiscard]] Shared about(const vendor_db::Facts& facts);
    /// What the lists have beside entries: names of platforms, cages. Null as above.
    [[nodiscard]] Shared head();

private:
    struct Source {
        std::string path;
        std::optional<ListCache::Found> found{}; ///< of a long list; else `list` is the whole
        vendor_db::List list{};
    };
    [[nodiscard]] bool add(const std::string& path, const ListCache* cache);
    [[nodiscard]] Shared part(const vendor_db::Facts* facts) const;
    [[nodiscard]] Shared whole();

    std::vector<Source> sources_;
    bool in_parts_ = false; ///< some list is there by its outline, and all others are short
    bool long_ = false;     ///< some long list was read whole
    std::atomic<unsigned> asked_ = 0;
    std::once_flag once_;
    Shared whole_;
};

/// What the options ask of the lists. The error is a sentence.
[[nodiscard]] std::expected<vendor_db::Query, std::string> query_of(const Options& options);

} // namespace optictl::cli
