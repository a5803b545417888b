// Takes what names one unit, and what its owner wrote, out of a module's memory before it is
// shared.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/engine/inspect.hpp"

namespace optictl::cli {

/// A module's memory without what was redacted; `header` says in its notes what that is.
struct Redacted {
    memmap::Image image;
    drivers::dump::Header header;
    std::vector<std::string> notes; ///< the same, for people
};

/// Redacts the modules of one run: a serial number or CLEI code that stands in several of them is
/// replaced by the same text, so that what belongs together still does.
class Redactor {
public:
    /// Needs a reading: without a memory map nothing says where serial numbers are.
    [[nodiscard]] Redacted redact(const Inspection& inspection);

    /// Numbers texts in the order in which they appear.
    using Numbers = std::map<std::string, unsigned>;

private:
    Numbers serials_;
    Numbers clei_codes_;
};

} // namespace optictl::cli
