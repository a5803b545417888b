#include "sff/model/rule.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace optictl::model {
namespace {

using memmap::State;

Result result_of(const Rule& rule, const Module& module) {
    Result result = rule.test(module.context, module);
    for (Failure& failure : result.failures) {
        if (!failure.source.is_stated()) {
            failure.source = rule.source;
        }
        if (failure.registers.empty() && failure.source.field != nullptr) {
            failure.registers.push_back({.field = failure.source.field});
        }
    }
    return result;
}

/// The bits of a register of one bit a lane, which is mostly clear: one look at its byte says so of
/// all lanes. 0 for a register of another shape.
unsigned lane_bits(const memmap::Field& field) {
    const bool one_byte = field.size == 1 && field.lanes.step == 1 &&
                          field.lanes.order == memmap::Order::LsbFirst &&
                          field.lsb + field.lanes.count <= 8U;
    return one_byte ? ((1U << field.lanes.count) - 1U) << field.lsb : 0;
}

} // namespace

std::string clause_of(const Source& source) {
    std::string text(source.clause);
    if (source.codes != nullptr) {
        const std::string_view document = source.field != nullptr ? source.field->document : "";
        memmap::append_clause(text, document, source.codes->clause);
    } else if (source.field != nullptr) {
        memmap::append_clause(text, *source.field);
    }
    return text;
}

inline namespace results {

Result fail(Failure failure) {
    Result result{.outcome = Outcome::Fail};
    result.failures.push_back(std::move(failure));
    return result;
}

Result fail(std::string text) {
    return fail(Failure{.text = std::move(text)});
}

Result fail_or(std::vector<Failure> failures, Result otherwise) {
    if (failures.empty()) {
        return otherwise;
    }
    return {.outcome = Outcome::Fail, .failures = std::move(failures)};
}

Result both(Result first, Result second) {
    std::ranges::move(second.failures, std::back_inserter(first.failures));
    if (!first.failures.empty()) {
        return fail_or(std::move(first.failures), pass());
    }
    const bool open = second.outcome == Outcome::NotTested;
    const bool absent = first.outcome == Outcome::NotApplicable;
    return absent || (open && first.outcome != Outcome::NotTested) ? std::move(second)
                                                                   : std::move(first);
}

} // namespace results

void apply(std::span<const Rule> rules, Module& module) {
    module.results.reserve(module.results.size() + rules.size());
    for (const Rule& rule : rules) {
        Result result = result_of(rule, module);
        module.results.push_back({&rule, result.outcome, result.reason});
        for (Failure& failure : result.failures) {
            module.findings.push_back({.id = rule.subject.id,
                                       .severity = rule.subject.severity,
                                       .text = std::move(failure.text),
                                       .source = failure.source,
                                       .lanes = std::move(failure.lanes),
                                       .registers = std::move(failure.registers)});
        }
    }
}

std::vector<Tested> test(std::span<const Rule> rules, const Module& module) {
    std::vector<Tested> tested;
    tested.reserve(rules.size());
    for (const Rule& rule : rules) {
        tested.push_back({&rule, result_of(rule, module)});
    }
    return tested;
}

Register register_of(const Reading& reading) {
    return {reading.field, reading.bank, reading.index};
}

Result without_value(const Reading& reading) {
    switch (reading.state) {
    case State::NotAdvertised: return not_applicable("the module does not advertise this register");
    case State::LaneUnused: return not_applicable("the module does not have this lane");
    case State::NotRead: return not_read();
    default: return pass();
    }
}

Result unless_set(const Reading& reading, std::string text) {
    return reading.is_set() ? fail(std::move(text)) : without_value(reading);
}

SetLanes set_lanes(const memmap::Context& context, const memmap::Field& field, unsigned banks) {
    SetLanes out;
    if (!memmap::applies(context, field)) {
        out.otherwise = not_applicable("this revision of the map does not have this register");
        return out;
    }
    if (memmap::advertisement(context, field.when) == memmap::Advertised::No) {
        out.otherwise = not_applicable("the module does not advertise this register");
        return out;
    }
    const unsigned bits = lane_bits(field);
    unsigned read = 0;
    unsigned unread = 0;
    for (unsigned bank = 0; bank < banks; ++bank) {
        const auto byte = bits != 0 ? context.byte(field.page.in_bank(bank), field.byte)
                                    : std::optional<std::uint8_t>();
        if (byte && (*byte & bits) == 0) {
            ++read;
            continue;
        }
        const memmap::Copies copies(context, field, bank);
        for (unsigned index = 0; index < field.lanes.count; ++index) {
            const Reading reading = copies[index];
            if (reading.is_set()) {
                out.lanes.push_back(bank * memmap::lanes_per_bank + index + field.lanes.first);
                out.registers.push_back(register_of(reading));
            }
            read += reading.has_value() ? 1U : 0U;
            unread += reading.state == State::NotRead ? 1U : 0U;
        }
    }
    if (unread != 0) {
        out.otherwise = not_read();
    } else if (read == 0) {
        out.otherwise = not_applicable("the module does not have these lanes");
    }
    return out;
}

std::string list_of(std::span<const unsigned> lanes) {
    std::string list;
    for (const unsigned lane : lanes) {
        list += list.empty() ? "" : ", ";
        list += std::to_string(lane);
    }
    return list;
}

Result fail_where_set(const memmap::Context& context, const memmap::Field& field,
                      std::string_view text, unsigned banks) {
    SetLanes found = set_lanes(context, field, banks);
    if (found.lanes.empty()) {
        return std::move(found.otherwise);
    }
    std::string sentence =
        std::string(text) + (found.lanes.size() == 1 ? "lane " : "lanes ") + list_of(found.lanes);
    return fail(Failure{.text = std::move(sentence),
                        .lanes = std::move(found.lanes),
                        .registers = std::move(found.registers)});
}

} // namespace optictl::model
