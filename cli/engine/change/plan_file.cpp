#include "cli/engine/change/plan_file.hpp"

#include <algorithm>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "drivers/journal/bytes_json.hpp"

namespace optictl::engine {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using drivers::journal::number_of;
using drivers::journal::text_of;
using model::Bits;
using model::ControlPlan;
using model::ControlStep;
using model::Expectation;

constexpr std::string_view schema = "plan/1";
/// An hour: no module takes longer for a step that a plan could wait for.
constexpr std::uint64_t longest_wait_ms = 3'600'000;
constexpr std::uint64_t most_lanes = 0xFFFFFFFF;

[[nodiscard]] object json_of(const Bits& bits) {
    return drivers::journal::json_of(memmap::Patch{
        .page = bits.page, .byte = bits.byte, .mask = bits.mask, .value = bits.value});
}

[[nodiscard]] object json_of(const ControlStep& step);

template <class Items>
[[nodiscard]] array list_of(const Items& items) {
    array out;
    for (const auto& each : items) {
        out.push_back(json_of(each));
    }
    return out;
}

[[nodiscard]] object json_of(const Expectation& expect) {
    object out;
    out["what"] = expect.what;
    array any_of;
    for (const auto& all : expect.any_of) {
        any_of.push_back(list_of(all));
    }
    out["any_of"] = std::move(any_of);
    array levels;
    for (const model::Level& level : expect.levels) {
        object one = drivers::journal::json_of(level.page);
        one["byte"] = level.byte;
        one["least"] = level.least;
        one["most"] = level.most;
        one["what"] = level.what;
        levels.push_back(std::move(one));
    }
    out["levels"] = std::move(levels);
    out["answers"] = list_of(expect.answers);
    array refusals;
    for (const model::Refusal& refusal : expect.refusals) {
        refusals.push_back(object{
            {"code", refusal.code}, {"words", refusal.words}, {"falls_back", refusal.falls_back}});
    }
    out["refusals"] = std::move(refusals);
    out["at_least_ms"] = expect.at_least.count();
    out["usual_ms"] = expect.usual.count();
    out["at_most_ms"] = expect.at_most.count();
    out["nack_is_busy"] = expect.nack_is_busy;
    out["is_soft"] = expect.is_soft;
    return out;
}

object json_of(const ControlStep& step) {
    object out;
    out["what"] = step.what;
    out["where"] = step.where;
    out["clause"] = step.clause;
    array write;
    for (const memmap::Patch& patch : step.write.patches) {
        write.push_back(drivers::journal::json_of(patch));
    }
    out["write"] = std::move(write);
    out["may_repeat"] = step.write.retry == memmap::Retry::Safe;
    out["reads_back"] = step.write.verify == memmap::Verify::ReadBack;
    out["old"] = list_of(step.old);
    out["traffic"] = std::string(name_of(step.traffic));
    out["lanes"] = step.lanes;
    if (!step.expect.is_empty()) {
        out["expect"] = json_of(step.expect);
    }
    if (!step.fallback.empty()) {
        out["fallback"] = list_of(step.fallback);
    }
    return out;
}

/// Reads a plan; what is not there or makes no sense is noted, and nothing of it is believed then.
class Reader {
public:
    [[nodiscard]] std::expected<ControlPlan, std::string> read(const object& from) {
        ControlPlan plan;
        plan.name = text(from, "name");
        const std::string standard = text(from, "standard");
        plan.standard = standard == "sff8636"   ? memmap::Standard::Sff8636
                        : standard == "sff8472" ? memmap::Standard::Sff8472
                                                : memmap::Standard::Cmis;
        if (text(from, "schema") != schema) {
            fail("schema");
        }
        plan.identity = bits_in(from, "identity");
        plan.premises = bits_in(from, "premises");
        plan.result = bits_in(from, "result");
        plan.before = bits_in(from, "before");
        for (const value& each : list(from, "steps")) {
            plan.steps.push_back(step(each, true));
        }
        for (const value& each : list(from, "notes")) {
            const auto* const note = each.if_string();
            plan.notes.emplace_back(note != nullptr ? std::string(note->c_str()) : std::string());
        }
        if (plan.identity.empty() || plan.premises.empty()) {
            fail("identity or premises"); // it would fit every module
        }
        if (!wrong_.empty()) {
            return std::unexpected(
                fmt::format("this is no plan: '{}' is missing or wrong", wrong_));
        }
        return plan;
    }

private:
    void fail(std::string_view key) {
        if (wrong_.empty()) {
            wrong_ = key;
        }
    }
    [[nodiscard]] std::string text(const object& from, std::string_view key) {
        const value* const found = from.if_contains(key);
        if (found == nullptr || !found->is_string()) {
            fail(key);
        }
        return std::string(text_of(from, key));
    }
    [[nodiscard]] bool flag(const object& from, std::string_view key) {
        const value* const found = from.if_contains(key);
        if (found == nullptr || !found->is_bool()) {
            fail(key);
            return false;
        }
        return found->get_bool();
    }
    [[nodiscard]] std::uint64_t number(const object& from, std::string_view key,
                                       std::uint64_t most) {
        const auto found = number_of(from, key, most);
        if (!found) {
            fail(key);
        }
        return found.value_or(0);
    }
    [[nodiscard]] const array& list(const object& from, std::string_view key) {
        static const array none;
        const value* const found = from.if_contains(key);
        if (found == nullptr || !found->is_array()) {
            fail(key);
            return none;
        }
        return found->get_array();
    }
    [[nodiscard]] std::vector<Bits> bits_of(const array& all, std::string_view key) {
        std::vector<Bits> out;
        for (const value& each : all) {
            const auto patch = drivers::journal::patch_of(each);
            if (!patch) {
                fail(key);
                break;
            }
            out.push_back({patch->page, patch->byte, patch->mask, patch->value});
        }
        return out;
    }
    [[nodiscard]] std::vector<Bits> bits_in(const object& from, std::string_view key) {
        return bits_of(list(from, key), key);
    }

    [[nodiscard]] Expectation expectation(const object& from) {
        Expectation expect;
        expect.what = text(from, "what");
        for (const value& all : list(from, "any_of")) {
            static const array none;
            expect.any_of.push_back(
                bits_of(all.is_array() ? all.get_array() : (fail("any_of"), none), "any_of"));
        }
        for (const value& each : list(from, "levels")) {
            const auto page = drivers::journal::page_of(each);
            if (!page) {
                fail("levels");
                break;
            }
            const object& level = each.get_object();
            expect.levels.push_back(
                {.page = *page,
                 .byte = static_cast<std::uint8_t>(number(level, "byte", 0xFE)),
                 .least = static_cast<std::uint16_t>(number(level, "least", 0xFFFF)),
                 .most = static_cast<std::uint16_t>(number(level, "most", 0xFFFF)),
                 .what = text(level, "what")});
        }
        expect.answers = bits_in(from, "answers");
        for (const value& each : list(from, "refusals")) {
            if (!each.is_object()) {
                fail("refusals");
                break;
            }
            const object& refusal = each.get_object();
            expect.refusals.push_back(
                {.code = static_cast<std::uint8_t>(number(refusal, "code", 0xFF)),
                 .words = text(refusal, "words"),
                 .falls_back = flag(refusal, "falls_back")});
        }
        const auto time = [&](std::string_view key) {
            return std::chrono::milliseconds(number(from, key, longest_wait_ms * 10));
        };
        expect.at_least = time("at_least_ms");
        expect.usual = time("usual_ms");
        expect.at_most = time("at_most_ms");
        expect.nack_is_busy = flag(from, "nack_is_busy");
        expect.is_soft = flag(from, "is_soft");
        return expect;
    }

    [[nodiscard]] ControlStep step(const value& json, bool may_fall_back) {
        ControlStep out;
        if (!json.is_object()) {
            fail("steps");
            return out;
        }
        const object& from = json.get_object();
        out.what = text(from, "what");
        out.where = text(from, "where");
        out.clause = text(from, "clause");
        for (const Bits& bits : bits_in(from, "write")) {
            out.write.patches.push_back({bits.page, bits.byte, bits.mask, bits.value});
        }
        out.write.retry = flag(from, "may_repeat") ? memmap::Retry::Safe : memmap::Retry::Never;
        out.write.verify =
            flag(from, "reads_back") ? memmap::Verify::ReadBack : memmap::Verify::Never;
        out.old = bits_in(from, "old");
        const std::string traffic = text(from, "traffic");
        out.traffic = traffic == "none"       ? model::Traffic::None
                      : traffic == "disturbs" ? model::Traffic::Disturbs
                                              : model::Traffic::Drops;
        out.lanes = static_cast<model::LaneSet>(number(from, "lanes", most_lanes));
        if (const value* const expect = from.if_contains("expect")) {
            if (expect->is_object()) {
                out.expect = expectation(expect->get_object());
            } else {
                fail("expect");
            }
        }
        if (may_fall_back && from.contains("fallback")) {
            for (const value& each : list(from, "fallback")) {
                out.fallback.push_back(step(each, false));
            }
        }
        return out;
    }

    std::string wrong_;
};

} // namespace

std::string write_plan(const ControlPlan& plan) {
    object out;
    out["schema"] = std::string(schema);
    out["name"] = plan.name;
    out["standard"] = plan.standard == memmap::Standard::Sff8636   ? "sff8636"
                      : plan.standard == memmap::Standard::Sff8472 ? "sff8472"
                                                                   : "cmis";
    out["identity"] = list_of(plan.identity);
    out["premises"] = list_of(plan.premises);
    out["steps"] = list_of(plan.steps);
    out["result"] = list_of(plan.result);
    out["before"] = list_of(plan.before);
    array notes;
    for (const std::string& note : plan.notes) {
        notes.push_back(value(note));
    }
    out["notes"] = std::move(notes);
    return boost::json::serialize(out) + "\n";
}

std::expected<ControlPlan, std::string> read_plan(std::string_view text) {
    boost::json::error_code error;
    const value parsed = boost::json::parse(boost::json::string_view(text), error);
    if (error || !parsed.is_object()) {
        return std::unexpected("this is no plan: it is no JSON object");
    }
    return Reader().read(parsed.get_object());
}

} // namespace optictl::engine
