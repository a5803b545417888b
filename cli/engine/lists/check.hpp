// One module against the compatibility lists: the verdict, and what else is wrong with it.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/lists/lists.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::engine {

/// Something that speaks against a module, whatever the lists say of it.
struct CheckFinding {
    std::string severity; ///< "warning", "alarm", "fault"
    std::string id;
    std::string text;
    std::string source; ///< clause; may be empty
    /// A finding of the diagnosis says the same of the same registers: for programs alone.
    bool is_told = false;
};

struct Checked {
    std::string target; ///< printable
    vendor_db::Facts facts;
    vendor_db::Verdict verdict; ///< points into the lists
    std::vector<CheckFinding> findings;
    analysis::Health health{}; ///< whether the module works, and why not
    bool passes = false;
};

/// What is asked of a module beside what is asked of the lists.
struct CheckTerms {
    std::array<bool, vendor_db::status_count> allowed{}; ///< verdicts that pass
    bool must_work = false;  ///< what does not work, as far as it is expected to, does not pass
    bool is_counted = false; ///< nobody asks what speaks against a single module
};

[[nodiscard]] vendor_db::Facts facts_of(const Inspection& inspection);
/// Judges a module by `lists`, which must live as long as the result.
[[nodiscard]] Checked check(const Inspection& inspection, const vendor_db::Database& lists,
                            const vendor_db::Query& query, const CheckTerms& terms);

/// The counts of a run: they grow with the kinds of optics, not with the modules.
class CheckCounts {
public:
    struct Part {
        std::string vendor;
        std::string part_number;
        std::string firmware; ///< "not reported" where there is none
        vendor_db::Status status{};
        [[nodiscard]] auto operator<=>(const Part&) const = default;
    };
    struct Tally {
        unsigned count = 0;
        std::vector<std::string> targets{}; ///< the first of them
    };
    /// One version of a part that runs several.
    struct Version {
        std::string firmware;
        unsigned count = 0;
        std::vector<std::string> targets{}; ///< the first of them; `count` may be more
        bool is_usual = false;              ///< more modules have it than any other
    };
    struct Drift {
        std::string vendor;
        std::string part_number;
        std::vector<Version> versions{};
    };

    void add(const Checked& checked);
    [[nodiscard]] unsigned modules() const { return modules_; }
    [[nodiscard]] unsigned failed() const { return failed_; }
    [[nodiscard]] unsigned of(vendor_db::Status status) const {
        return by_status_[static_cast<std::size_t>(status)];
    }
    [[nodiscard]] vendor_db::Status worst() const;
    [[nodiscard]] const std::map<Part, Tally>& parts() const { return parts_; }
    /// Parts that run different firmware: how many have which, and the modules that have it.
    [[nodiscard]] std::vector<Drift> drift() const;

private:
    unsigned modules_ = 0;
    unsigned failed_ = 0;
    std::array<unsigned, vendor_db::status_count> by_status_{};
    std::map<Part, Tally> parts_;
};

} // namespace optictl::engine
