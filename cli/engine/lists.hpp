// The compatibility lists of a run: shipped, of the site, of the command line.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/request.hpp"
#include "cli/engine/trouble.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::engine {

/// Takes a sentence on what is wrong with a list or a folder of them.
using Complain = std::function<void(std::string_view)>;

/// A list that a run reads, and which layer it is of.
struct ListFile {
    std::string path;
    std::string_view layer; ///< "shipped", "site", "command line"
};

/// The lists of a run in their order, without reading them: the shipped folder, that of the
/// site, then the lists of the request itself. Complains of a folder that is named and not
/// there, and gives nothing.
[[nodiscard]] std::optional<std::vector<ListFile>> list_files(const ListSources& sources,
                                                              const Complain& complain);

/// Reads one list; complains of every problem of it, one line each, and gives nothing then.
[[nodiscard]] std::optional<vendor_db::List> load_list(const std::string& path,
                                                       const Complain& complain);
/// Reads a list whatever is wrong in it; nothing when the file cannot be read, after a complaint.
[[nodiscard]] std::optional<vendor_db::ReadList> read_list_file(const std::string& path,
                                                                const Complain& complain);

/// Reads all lists. A verdict by half of the rules would be wrong: one bad list is an error.
[[nodiscard]] std::optional<vendor_db::Database> load_lists(const ListSources& sources,
                                                            const Complain& complain);

} // namespace optictl::engine
