// How far a long run is, for whoever shows it.
#pragma once

#include <cstdint>

namespace optictl::cli {

/// Amounts count in whatever the caller counts them (files, or bytes of an archive).
class Progress {
public:
    Progress() = default;
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    virtual ~Progress() = default;

    /// More work is known of.
    virtual void expect(std::uint64_t amount) = 0;
    /// Work of which nobody knows how much it is: no time left can be told.
    virtual void expect_unknown() = 0;
    virtual void done(std::uint64_t amount) = 0;
    /// A module is through.
    virtual void module() = 0;
};

} // namespace optictl::cli
