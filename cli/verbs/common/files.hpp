// Files that verbs write.
#pragma once

#include <string>
#include <vector>

namespace optictl::cli {

/// Whether these files can be written, for a run that writes them at its end; complains of the
/// first that cannot. An empty name is no file.
[[nodiscard]] bool can_be_written(const std::vector<std::string>& files);

} // namespace optictl::cli
