// Prints the words that outputs choose from, as the program's own functions name them: a JSON
// object of arrays. generate_schema.py makes the enumerations of the schema of it.
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "cli/engine/change/change.hpp"
#include "cli/engine/change/prbs.hpp"
#include "cli/engine/compare.hpp"
#include "cli/engine/diagnose.hpp"
#include "cli/engine/firmware/firmware.hpp"
#include "cli/engine/firmware/meant.hpp"
#include "cli/engine/lists/migrate.hpp"
#include "cli/engine/monitor/event.hpp"
#include "cli/engine/monitor/snapshot.hpp"
#include "cli/engine/qualify/check.hpp"
#include "cli/engine/qualify/compare_reports.hpp"
#include "cli/engine/warning/rules.hpp"
#include "drivers/dump/writer.hpp"
#include "sff/analysis/health.hpp"
#include "sff/analysis/lint.hpp"
#include "sff/analysis/pair.hpp"
#include "sff/model/control.hpp"
#include "sff/model/observable.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/baseline/compare.hpp"
#include "vendor-db/fibre/remark.hpp"
#include "vendor-db/verdict.hpp"

namespace {

using namespace optictl;

class Sets {
public:
    void begin(std::string_view name) {
        text_ += text_.empty() ? "{\"" : "],\n \"";
        text_ += std::string(name) + "\": [";
        first_ = true;
    }
    void add(std::string_view word) {
        text_ += std::exchange(first_, false) ? "\"" : ", \"";
        text_ += std::string(word) + "\"";
    }
    [[nodiscard]] std::string text() const { return text_ + "]}\n"; }

private:
    std::string text_;
    bool first_ = true;
};

/// Whether a value is one of the enumerators: compilers write others as a cast, "(Kind)7".
template <auto value>
constexpr bool is_named() {
    const std::string_view signature = __PRETTY_FUNCTION__;
    return signature.substr(signature.find("value = ") + 8).front() != '(';
}

/// The names of all enumerators from 0 on, those that are added later included.
template <class Enum, unsigned value = 0>
void add_all(Sets& sets, auto name) {
    if constexpr (is_named<static_cast<Enum>(value)>()) {
        sets.add(name(static_cast<Enum>(value)));
        add_all<Enum, value + 1>(sets, name);
    }
}
template <class Enum>
void add_set(Sets& sets, std::string_view set, auto name) {
    sets.begin(set);
    add_all<Enum>(sets, name);
}
template <class Enum>
void add_set(Sets& sets, std::string_view set) {
    add_set<Enum>(sets, set, [](Enum value) { return name_of(value); });
}

void add_modules(Sets& sets) {
    add_set<memmap::State>(sets, "state");
    add_set<memmap::Access>(sets, "access", [](auto value) { return words::name_of(value); });
    add_set<model::Verdict>(sets, "threshold_verdict",
                            [](auto value) { return words::name_of(value); });
    add_set<model::Severity>(sets, "finding_severity",
                             [](auto value) { return words::name_of(value); });
    add_set<model::Statistic>(sets, "statistic");
    add_set<model::Scope>(sets, "scope");
    add_set<model::Traffic>(sets, "traffic");
    add_set<analysis::Conclusion>(sets, "conclusion");
    add_set<analysis::Step>(sets, "step");
    add_set<analysis::Grade>(sets, "grade");
    add_set<analysis::Culprit>(sets, "culprit");
    add_set<analysis::Level>(sets, "lint_level");
    sets.begin("dump_format");
    for (const drivers::dump::Writer* const writer : drivers::dump::writers()) {
        sets.add(writer->name());
    }
}

void add_lists(Sets& sets) {
    using vendor_db::Status;
    add_set<Status>(sets, "verdict_word");
    sets.begin("entry_status");
    for (const Status status :
         {Status::Validated, Status::Limited, Status::Deprecated, Status::Blocked}) {
        sets.add(name_of(status));
    }
    sets.add(vendor_db::recalled);
    add_set<vendor_db::Field>(sets, "entry_field");
    add_set<vendor_db::Requirement::Kind>(sets, "requirement_kind");
    add_set<vendor_db::Requirement::Outcome>(sets, "requirement_outcome");
    add_set<vendor_db::LinkRemark::Outcome>(sets, "link_outcome");
    add_set<vendor_db::baseline::Fate>(sets, "fate");
    add_set<vendor_db::baseline::Match>(sets, "baseline_match");
}

void add_engine(Sets& sets) {
    add_set<engine::Topic>(sets, "topic");
    add_set<engine::Grade>(sets, "doctor_grade");
    add_set<engine::ChangeResult>(sets, "change_result");
    add_set<engine::PrbsLane::State>(sets, "prbs_state");
    add_set<engine::Step>(sets, "migration_step");
    add_set<engine::FirmwareAction>(sets, "firmware_action");
    add_set<engine::FirmwareResult>(sets, "firmware_result");
    add_set<engine::FirmwareCheck::Outcome>(sets, "firmware_outcome");
    add_set<engine::FirmwareFit>(sets, "firmware_fit");
    add_set<engine::qualify::Kind>(sets, "qualify_kind");
    add_set<engine::qualify::Result>(sets, "qualify_result");
    add_set<engine::qualify::Fate>(sets, "qualify_fate");
    add_set<engine::monitor::Presence>(sets, "presence");
    add_set<engine::monitor::EventKind>(sets, "event_kind");
    add_set<engine::warning::Grade>(sets, "warning_grade");
}

} // namespace

int main() {
    Sets sets;
    add_modules(sets);
    add_lists(sets);
    add_engine(sets);
    return std::fputs(sets.text().c_str(), stdout) < 0 ? 1 : 0;
}
