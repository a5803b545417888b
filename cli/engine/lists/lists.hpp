// The compatibility lists of a run: shipped, of the site, of the command line.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/request.hpp"
#include "cli/engine/trouble.hpp"
#include "vendor-db/shipped.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::engine {

/// Takes a sentence on what is wrong with a list or a folder of them.
using Complain = std::function<void(std::string_view)>;

/// A list that a run reads, and which layer it is of.
struct ListFile {
    std::string path;
    std::string_view layer; ///< "shipped", "site", "command line"
    /// The text of a list that is in the program; null: `path` is read.
    const vendor_db::ShippedList* shipped = nullptr;
};

/// The lists of a run in their order, without reading them: those in the program, or of the folder
/// that stands in their place; of the site; then the lists of the request itself. Complains of a
/// folder that is named and not there, and gives nothing.
[[nodiscard]] std::optional<std::vector<ListFile>> list_files(const ListSources& sources,
                                                              const Complain& complain);

/// Reads one list; complains of every problem of it, one line each, and gives nothing then.
[[nodiscard]] std::optional<vendor_db::List> load_list(const ListFile& file,
                                                       const Complain& complain);
/// Reads a list whatever is wrong in it; nothing when the file cannot be read, after a complaint.
[[nodiscard]] std::optional<vendor_db::ReadList> read_list_file(const ListFile& file,
                                                                const Complain& complain);

/// Reads lists, or those of a run. A verdict by half of the rules would be wrong: one bad list is
/// an error.
[[nodiscard]] std::optional<vendor_db::Database> load_lists(std::span<const ListFile> files,
                                                            const Complain& complain);
[[nodiscard]] std::optional<vendor_db::Database> load_lists(const ListSources& sources,
                                                            const Complain& complain);

} // namespace optictl::engine
