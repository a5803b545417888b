// Outlines of long lists, kept between runs, so that one module needs no whole list to be read.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vendor-db/outline.hpp"

namespace optictl::cli {

/// Which state of which file: who changes the file changes some of it.
struct Stamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0; ///< also what `touch` and `cp -p` cannot set
    [[nodiscard]] bool operator==(const Stamp&) const = default;
};
/// Nothing for what is no regular file, or not there.
[[nodiscard]] std::optional<Stamp> stamp_of(const std::string& path);

/// A folder of files, each the outline of one list in one state, by one build of this program. It
/// never complains: a file that is stale, damaged or of somebody else is as good as none, and where
/// nothing can be written nothing is kept.
class ListCache {
public:
    /// $OPTICTL_CACHE, else /var/cache/optictl for root, else optictl in $XDG_CACHE_HOME or
    /// ~/.cache. A folder that others can write to is not used.
    ListCache();

    /// Lists below this are read faster than they are looked up.
    static constexpr std::uint64_t least_size = 32768;

    /// The outline of the list at `path` as it is now. The list had no mistake then.
    struct Found {
        Stamp stamp;
        vendor_db::Outline outline;
    };
    [[nodiscard]] std::optional<Found> find(const std::string& path) const;
    /// Keeps the outline of a list that was in the state `stamp` before and after it was read.
    /// One that changed within the last two seconds is not kept: file systems tell the time in
    /// steps, and a second change may carry the same stamp.
    void keep(const std::string& path, const Stamp& stamp, const vendor_db::Outline& outline) const;

private:
    [[nodiscard]] std::string file_of(const std::string& path) const;

    std::string folder_; ///< empty: no cache
    Stamp program_;      ///< what another build finds good, this one may not
};

/// The parts of a text that an outline selects. Nothing when the file is not in that state.
[[nodiscard]] std::optional<std::vector<std::string>>
read_extents(const std::string& path, const Stamp& stamp,
             std::span<const vendor_db::Extent> extents);

} // namespace optictl::cli
