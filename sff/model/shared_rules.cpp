#include "sff/model/shared_rules.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <utility>

namespace optictl::model::shared {
namespace {

using memmap::Context;
using memmap::Kind;
using memmap::State;

std::string_view text_fault(std::span<const std::uint8_t> bytes) {
    bool ended = false;
    bool odd_padding = false;
    for (const std::uint8_t byte : bytes) {
        const bool filler = byte == 0x00 || byte == 0xFF;
        if (!filler && (byte < 0x20 || byte > 0x7E)) {
            return "holds bytes that are not printable ASCII";
        }
        if (ended && !filler && byte != ' ') {
            return "has text behind a NUL or FFh byte";
        }
        ended = ended || filler;
        odd_padding = odd_padding || filler;
    }
    if (!bytes.empty() && bytes.front() == ' ' &&
        std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte > ' ' && byte < 0x7F; })) {
        return "is not left-aligned";
    }
    return odd_padding ? std::string_view("is padded with NUL or FFh instead of blanks")
                       : std::string_view{};
}

/// Registers that are filled although nothing advertises them: the advertisement may be what is
/// wrong, and someone misses the values. All ones is how unused memory reads.
bool holds_undeclared(const Monitor& monitor) {
    const Reading& value = monitor.value;
    return value.is_read() && value.raw != 0 &&
           value.raw != (std::uint64_t{1} << value.field->width_bits()) - 1U;
}

/// What a rule over several registers comes to where none of them fails it.
Result of_registers(unsigned tested, unsigned unread, std::string_view none) {
    if (unread != 0) {
        return not_read();
    }
    return tested != 0 ? pass() : not_applicable(none);
}

/// "page 11h", "bank 1 page 11h", "A2h lower half"; as a whole or as some of its bytes.
std::string name_of(const memmap::Page& page, const memmap::Hole& hole) {
    std::string text = page.device == memmap::Device::A2 ? "A2h " : "";
    std::array<char, 48> part{};
    if (page.bank != 0) {
        std::snprintf(part.data(), part.size(), "bank %u ", unsigned{page.bank});
        text += part.data();
    }
    if (page.upper) {
        std::snprintf(part.data(), part.size(), "page %02Xh", unsigned{page.page});
        text += part.data();
    } else {
        text += "lower half";
    }
    const unsigned first = page.first_byte();
    if (hole.first != first || hole.last != first + memmap::half_page_size - 1) {
        const bool one = hole.first == hole.last;
        std::snprintf(part.data(), part.size(), one ? " byte %u" : " bytes %u-%u",
                      unsigned{hole.first}, unsigned{hole.last});
        text += part.data();
    }
    return text;
}

/// Fails once for each thing that was said of missing bytes, however many there are of them.
Result unless_missing(const Context& context, memmap::Missing why, std::string_view sentence) {
    std::vector<std::pair<std::string_view, std::string>> places; // by what was said of them
    bool any = false;
    for (const memmap::Block& block : context.image->blocks()) {
        any = any || block.known.any();
        for (const memmap::Hole& hole : block.holes) {
            // Unused memory is mostly blank: of a page that the module does not have that is no
            // news.
            const bool expected = why == memmap::Missing::Blank && is_absent(context, block.page);
            if (hole.why != why || expected) {
                continue;
            }
            auto place = std::ranges::find(places, std::string_view(hole.error),
                                           &decltype(places)::value_type::first);
            if (place == places.end()) {
                places.emplace_back(hole.error, std::string());
                place = std::prev(places.end());
            }
            place->second += (place->second.empty() ? "" : ", ") + name_of(block.page, hole);
        }
    }
    std::vector<Failure> failures;
    for (const auto& [error, where] : places) {
        failures.push_back({.text = std::string(sentence) + where + ": " + std::string(error)});
    }
    return fail_or(std::move(failures), any ? pass() : not_read());
}

std::string_view label_of(const Module& module, std::size_t thresholds) {
    for (const Monitor& monitor : module.monitors) {
        if (monitor.thresholds == static_cast<int>(thresholds)) {
            return monitor.label;
        }
    }
    return "a monitor";
}

} // namespace

Result thresholds(const Context& /*context*/, const Module& module) {
    std::vector<Failure> failures;
    unsigned tested = 0;
    unsigned unread = 0;
    for (std::size_t i = 0; i < module.thresholds.size(); ++i) {
        const Thresholds& set = module.thresholds[i];
        if (!std::ranges::all_of(set.limits, &Reading::has_value)) {
            const bool is_unread = std::ranges::any_of(
                set.limits, [](const Reading& limit) { return limit.state == State::NotRead; });
            unread += is_unread ? 1U : 0U;
            continue;
        }
        ++tested;
        if (!set.distrust.empty()) {
            Failure& failure = failures.emplace_back();
            failure.text = "Thresholds of " + std::string(label_of(module, i)) +
                           " cannot be used: " + std::string(set.distrust);
            for (const Reading& limit : set.limits) {
                failure.registers.push_back(register_of(limit));
            }
        }
    }
    return fail_or(std::move(failures),
                   of_registers(tested, unread, "the module has no thresholds"));
}

Result read_error(const Context& context, const Module& /*module*/) {
    return unless_missing(context, memmap::Missing::Failed, "Not read: ");
}

Result page_blank(const Context& context, const Module& /*module*/) {
    return unless_missing(context, memmap::Missing::Blank, "Not answered: ");
}

Result page_copy(const Context& context, const Module& /*module*/) {
    return unless_missing(context, memmap::Missing::Copy, "Not answered: ");
}

Result bytes_missing(const Context& context, const Module& /*module*/) {
    return unless_missing(context, memmap::Missing::NotGiven, "Not in the dump: ");
}

Result checksum(const Context& /*context*/, const Module& module) {
    std::vector<Failure> failures;
    unsigned tested = 0;
    unsigned unread = 0;
    for (const Checksum& sum : module.checksums) {
        tested += sum.state == State::Ok ? 1U : 0U;
        unread += sum.state == State::NotRead ? 1U : 0U;
        if (sum.bad()) {
            std::array<char, 96> text{};
            std::snprintf(text.data(), text.size(),
                          " is wrong: stored %02Xh, bytes %u-%u sum to %02Xh", unsigned{sum.stored},
                          unsigned{sum.first}, unsigned{sum.last}, unsigned{sum.computed});
            failures.push_back(
                {.text = std::string(sum.name) + text.data(), .source = {.clause = sum.clause}});
        }
    }
    return fail_or(std::move(failures), of_registers(tested, unread, "the module has no checksum"));
}

Result text(const Context& /*context*/, const Module& module) {
    std::vector<Failure> failures;
    unsigned tested = 0;
    unsigned unread = 0;
    for (const ItemRow* row : module.rows) {
        if (row->field->kind != Kind::Ascii) {
            continue;
        }
        const Item item = module.read(*row);
        unread += item.reading.state == State::NotRead ? 1U : 0U;
        if (item.reading.kind != Kind::Ascii || item.reading.state != State::Ok) {
            continue;
        }
        ++tested;
        const std::string_view fault = text_fault(item.reading.bytes);
        if (!fault.empty()) {
            failures.push_back({.text = std::string(item.label) + " " + std::string(fault),
                                .registers = {register_of(item.reading)},
                                .source = {.field = item.reading.field}});
        }
    }
    return fail_or(std::move(failures), of_registers(tested, unread, "the module states no text"));
}

Result undeclared_monitor(const Context& /*context*/, const Module& module) {
    std::vector<Failure> failures;
    const Monitor* last = nullptr; // lanes of one quantity follow each other: told once
    unsigned unread = 0;
    unsigned undeclared = 0;
    unsigned seen = 0; // of these
    for (const Monitor& monitor : module.monitors) {
        if (monitor.value.state == State::NotRead) {
            ++unread;
        }
        if (monitor.value.state != State::NotAdvertised) {
            continue;
        }
        ++undeclared;
        seen += monitor.value.is_read() ? 1U : 0U;
        if (!holds_undeclared(monitor)) {
            continue;
        }
        if (last == nullptr || last->quantity != monitor.quantity) {
            failures.push_back(
                {.text = std::string(monitor.label) +
                         " is not advertised, but its registers hold values; explain shows them",
                 .source = {.field = monitor.value.field}});
            last = &monitor;
        }
        failures.back().registers.push_back(register_of(monitor.value));
        if (monitor.lane != 0) {
            failures.back().lanes.push_back(monitor.lane);
        }
    }
    return fail_or(std::move(failures),
                   // What is not advertised need not be there, and so not in a dump either.
                   of_registers(seen, unread,
                                undeclared == 0
                                    ? "the module advertises all monitors"
                                    : "registers of what is not advertised were not read"));
}

Result reserved_code(const Module& module, std::span<const std::string_view> keys,
                     std::string (*sentence)(const Item&)) {
    std::vector<Failure> failures;
    unsigned tested = 0;
    unsigned unread = 0;
    for (const ItemRow* row : module.rows) {
        if (row->field->kind != Kind::Code || std::ranges::find(keys, row->key) == keys.end()) {
            continue;
        }
        const Item item = module.read(*row);
        unread += item.reading.state == State::NotRead ? 1U : 0U;
        ++tested;
        if (item.reading.state == State::Invalid) {
            failures.push_back(
                {.text = sentence(item),
                 .registers = {register_of(item.reading)},
                 .source = {.field = item.reading.field, .codes = item.reading.codes}});
        }
    }
    return fail_or(std::move(failures),
                   of_registers(tested, unread, "the module states no such code"));
}

Result unless_item_set(const Module& module, std::string_view key, std::string text) {
    const auto item = module.item(key);
    if (!item) {
        return not_applicable("this revision of the map does not have this register");
    }
    Result result = unless_set(item->reading, std::move(text));
    for (Failure& failure : result.failures) { // one rule may be about several registers
        failure.registers.push_back(register_of(item->reading));
    }
    return result;
}

} // namespace optictl::model::shared
