// Values of diagnostics, VDM, CDB and normalized descriptors that one row alone cannot say.
#include "cmis/media.hpp"
#include "cmis/page13.hpp"
#include "cmis/refine.hpp"
#include "cmis/vdm/decode.hpp"
#include "sff/sff8024/interfaces.hpp"

namespace optictl::cmis::refine {
namespace {

using memmap::State;

constexpr unsigned instances_per_group = 64;

} // namespace

void of_diagnostics(const Context& context, Reading& reading) {
    if (memmap::advertisement(context, adv::diagnostics) == memmap::Advertised::No) {
        reading.state = State::NotAdvertised;
    }
}

void user_pattern_length(const Context&, Reading& reading) {
    reading.value = 2.0 * static_cast<double>(reading.raw + 1);
}

void duty_cycle(const Context&, Reading& reading) {
    constexpr std::uint64_t all = 10;
    if (reading.raw > all) {
        reading.value = 100;
    }
}

void cdb_reply_length(const Context&, Reading& reading) {
    constexpr unsigned most_local = 120;
    constexpr unsigned pages_from = 240;
    if (reading.raw >= pages_from) {
        reading.value = 128.0 * static_cast<double>(reading.raw - pages_from + 1);
    } else if (reading.raw > most_local) {
        reading.state = State::Invalid;
    }
}

void feature_revision(const Context& context, Reading& reading) {
    if (reading.raw == 0) {
        reading.state = State::NotAdvertised;
    } else {
        revision(context, reading);
    }
}

void nad_host_interface(const Context&, Reading& reading) {
    constexpr unsigned no_descriptor = 0xFF;
    reading.codes = &sff8024::host_codes;
    if (reading.raw == 0 || reading.raw == no_descriptor) {
        reading.state = State::NotAdvertised;
    }
}

void nad_media_interface(const Context& context, Reading& reading) {
    const auto type = context.byte(memmap::lower, 85);
    const auto table = type ? media_table(*type) : std::nullopt;
    reading.codes = table ? &sff8024::media_codes(*table) : nullptr;
}

void vdm_value(const Context& context, Reading& reading) {
    const unsigned group = reading.field->page.page - 0x24U;
    const unsigned type = vdm::type_of(context, reading.bank, group, reading.index);
    const memmap::Page descriptors = memmap::upper(0x20 + group).in_bank(reading.bank);
    if (type == 0 &&
        context.image->knows(descriptors, 129 + 2 * (reading.index % instances_per_group))) {
        reading.state = State::NotAdvertised; // the slot is not in use
    } else if (const vdm::Type* const row = vdm::find(type); row != nullptr) {
        vdm::interpret_value(row, reading);
    }
}

void vdm_threshold(const Context& context, Reading& reading) {
    constexpr unsigned first_byte = 128;
    constexpr unsigned low_offset = 2; // of the alarm and of the warning: high, low
    const unsigned group = reading.field->page.page - 0x28U;
    const vdm::Type* const row = vdm::type_of_set(context, reading.bank, group, reading.index);
    vdm::interpret_threshold(row, (reading.field->byte - first_byte) % 4 < low_offset, reading);
}

} // namespace optictl::cmis::refine
