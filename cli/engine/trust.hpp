// Whether what lies on the disk can be believed: files that decide a verdict and were not named by
// the user.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace optictl::engine {

/// Why a file or folder is not to be believed: somebody else than root and the user owns it, or one
/// of the folders that lead to it, or may write there. Nothing: it is. Links are resolved. A folder
/// like /tmp on the way is no harm: what is in it stays its owner's.
[[nodiscard]] std::optional<std::string> why_not_trusted(const std::filesystem::path& path);

} // namespace optictl::engine
