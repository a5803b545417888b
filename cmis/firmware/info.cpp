#include "cmis/firmware/info.hpp"

#include <algorithm>

#include "cmis/advertise.hpp"
#include "cmis/cdb/replies.hpp"
#include "cmis/firmware/status.hpp"
#include "cmis/lower.hpp"
#include "cmis/page01.hpp"
#include "cmis/page0c.hpp"

namespace optictl::cmis::firmware {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::read;
using memmap::row;

constexpr std::string_view vendor = "stop; ask the vendor";
constexpr Situation situations[] = {
    {0x00,
     "the factory load runs beside valid loads: no update is possible, or the boot block is "
     "damaged",
     vendor},
    {0x03, "A runs and is committed; B holds a valid load", "B can be run, or loaded anew"},
    {0x04, "the factory load runs; A is invalid", vendor},
    {0x12, "B runs on trial; A is committed", "commit B, or reset to go back to A"},
    {0x16, "B runs because the committed A is invalid", "commit B, then load A"},
    {0x21, "A runs on trial; B is committed", "commit A, or reset to go back to B"},
    {0x30, "B runs and is committed; A holds a valid load", "A can be run, or loaded anew"},
    {0x34, "B runs and is committed; A is empty, or its load failed", "A can be loaded"},
    {0x40, "the factory load runs; A holds a valid load",
     "with one bank: run A; else ask the vendor"},
    {0x41, "A runs and is not committed", "commit A"},
    {0x42, "the factory load runs although A is committed", "reset, or ask the vendor"},
    {0x43, "A runs and is committed; B is empty, or its load failed",
     "B can be loaded; with one "
     "bank, A"},
    {0x44, "the factory load runs; there is no valid load",
     "with one bank: load; else ask the "
     "vendor"},
    {0x61, "A runs because the committed B is invalid", "commit A, then load B"},
};
static_assert(std::ranges::is_sorted(situations, {}, &Situation::status));

[[nodiscard]] std::string number(const memmap::Reading& reading) {
    return std::to_string(reading.raw);
}

/// "7.3"; 0.0 and FFh.FFh say that there is none (Tables 8-15, 8-44).
[[nodiscard]] std::string version_of(const Context& context, const Field& major,
                                     const Field& minor) {
    const memmap::Reading first = read(context, major);
    const memmap::Reading second = read(context, minor);
    if (!first.has_value() || !second.has_value() || (first.raw == 0 && second.raw == 0) ||
        (first.raw == 0xFF && second.raw == 0xFF)) {
        return {};
    }
    return number(first) + "." + number(second);
}

/// The text without what pads it: blanks, NUL, FFh.
[[nodiscard]] std::string text_of(const Context& context, const Field& field) {
    const memmap::Reading reading = read(context, field);
    if (!reading.has_value()) {
        return {};
    }
    std::string text(reading.bytes.begin(), reading.bytes.end());
    text.erase(text.find_last_not_of(std::string_view("\0 \xFF", 3)) + 1);
    return text;
}

/// The three fields of a version in a reply to 0100h.
[[nodiscard]] std::string version_in(const Context& context, const Field& major, const Field& minor,
                                     const Field& build) {
    const memmap::Reading last = read(context, build);
    const memmap::Reading first = read(context, major);
    const memmap::Reading second = read(context, minor);
    return first.has_value() && second.has_value() && last.has_value()
               ? number(first) + "." + number(second) + " build " + number(last)
               : std::string();
}

/// The fields of one bank in the reply.
struct BankFields {
    char name;
    Field runs, committed, invalid, major, minor, build, text;
};
constexpr const auto& info = cdb::replies::firmware_info;
constexpr BankFields bank_fields[] = {
    {'A', row(info, "BankARuns"), row(info, "BankAIsCommitted"), row(info, "BankAIsInvalid"),
     row(info, "LoadAMajor"), row(info, "LoadAMinor"), row(info, "LoadABuild"),
     row(info, "LoadAExtraString")},
    {'B', row(info, "BankBRuns"), row(info, "BankBIsCommitted"), row(info, "BankBIsInvalid"),
     row(info, "LoadBMajor"), row(info, "LoadBMinor"), row(info, "LoadBBuild"),
     row(info, "LoadBExtraString")},
};

void add_features(model::Firmware& firmware, const cdb::Reply& reply, const cdb::Advertised& module,
                  std::uint8_t revision) {
    constexpr std::size_t least = 18;
    if (reply.local.size() < least) {
        return;
    }
    const memmap::Image image = reply.image();
    const Context context{.image = &image, .revision = revision};
    static constexpr const auto& rows = cdb::replies::firmware_features;
    const auto get = [&](const Field& field) { return read(context, field); };
    const auto time = [&](const Field& field) {
        return std::chrono::milliseconds(static_cast<long>(read(context, field).value));
    };
    static constexpr auto mechanism = row(rows, "WriteMechanism");
    static constexpr auto length = row(rows, "ReadWriteLengthExt");
    static constexpr auto header = row(rows, "StartCmdPayloadSize");
    static constexpr auto abort = row(rows, "AbortCmd");
    static constexpr auto copy = row(rows, "CopyCmd");
    static constexpr auto read_back = row(rows, "LoadReadback");
    static constexpr auto skips = row(rows, "SkippingErasedBlocks");
    static constexpr auto erased = row(rows, "ErasedByte");
    static constexpr auto hitless = row(rows, "HitlessRestart");
    static constexpr auto start = row(rows, "MaxDurationStart");
    static constexpr auto abort_time = row(rows, "MaxDurationAbort");
    static constexpr auto write = row(rows, "MaxDurationWrite");
    static constexpr auto complete = row(rows, "MaxDurationComplete");
    model::FirmwareFeatures& out = firmware.features.emplace();
    // 02h and 03h are those of modules before the code of the standard.
    const auto way = get(mechanism).raw;
    out.local_blocks = way == 0x01 || way == 0x11 || way == 0x03;
    out.extended_blocks = way == 0x10 || way == 0x11 || way == 0x02 || way == 0x03;
    if (out.local_blocks && module.extended == 0) {
        out.extended_blocks = false; // there are no pages to put them in
    }
    constexpr unsigned local_block = 116; // 120 bytes less the address
    const auto advertised = 8 * (1 + static_cast<unsigned>(get(length).raw));
    out.block = out.extended_blocks ? std::min({cdb::longest_extended, module.extended, advertised})
                : out.local_blocks  ? std::min(local_block, advertised)
                                    : 0;
    out.header = static_cast<unsigned>(get(header).raw);
    out.can_abort = get(abort).is_set();
    out.can_copy = get(copy).is_set();
    out.can_read_back = get(read_back).is_set();
    out.skips_erased = get(skips).is_set();
    out.is_hitless = get(hitless).raw == 1;
    out.erased = static_cast<std::uint8_t>(get(erased).raw);
    out.start = time(start);
    out.abort = time(abort_time);
    out.write = time(write);
    out.complete = time(complete);
}

/// What registers say of the number of banks: 5.4 says it itself (Table 8-73); else a version of
/// other firmware, or that there is some and it is bad (FFh), is a second bank (Table 8-44).
[[nodiscard]] std::optional<bool> banks_by_registers(const Context& context) {
    static constexpr auto feature = row(page0c::rows, "LoadManagementFeature.FeatureSupport");
    static constexpr auto two = row(page0c::rows, "FwSupportDetails.DualBankSupported");
    static constexpr auto major = row(page01::rows, "ModuleInactiveFirmwareMajorRevision");
    static constexpr auto minor = row(page01::rows, "ModuleInactiveFirmwareMinorRevision");
    if (const auto support = read(context, feature); support.has_value() && support.raw != 0) {
        return read(context, two).is_set();
    }
    const auto first = read(context, major);
    const auto second = read(context, minor);
    return first.has_value() && second.has_value() && (first.raw != 0 || second.raw != 0)
               ? std::optional(true)
               : std::nullopt;
}

} // namespace

const Situation* situation_of(std::uint8_t status) {
    const auto* const found = std::ranges::find(situations, status, &Situation::status);
    return found != std::end(situations) ? found : nullptr;
}

model::Firmware firmware_of(const Context& context) {
    static constexpr auto active_major = row(lower_page::rows, "ModuleActiveFirmwareMajorRevision");
    static constexpr auto active_minor = row(lower_page::rows, "ModuleActiveFirmwareMinorRevision");
    static constexpr auto inactive_major = row(page01::rows, "ModuleInactiveFirmwareMajorRevision");
    static constexpr auto inactive_minor = row(page01::rows, "ModuleInactiveFirmwareMinorRevision");
    static constexpr auto hardware_major = row(page01::rows, "ModuleHardwareMajorRevision");
    static constexpr auto hardware_minor = row(page01::rows, "ModuleHardwareMinorRevision");
    return {.active = version_of(context, active_major, active_minor),
            .inactive = version_of(context, inactive_major, inactive_minor),
            .hardware = version_of(context, hardware_major, hardware_minor),
            .has_two_banks = banks_by_registers(context)};
}

std::vector<memmap::Range> more_of(const Context& context) {
    // LoadManagementFeature to FwSupportOptions
    constexpr std::uint8_t first = 160;
    constexpr std::uint8_t last = 195;
    std::vector<memmap::Range> ranges;
    if (memmap::advertisement(context, adv::supported_pages) == memmap::Advertised::Yes) {
        memmap::want(ranges, *context.image, memmap::upper(0x0C), first, last);
    }
    return ranges;
}

void add_loads(model::Firmware& firmware, const cdb::Reply& reply, std::uint8_t revision) {
    const memmap::Image image = reply.image();
    const Context context{.image = &image, .revision = revision};
    if (reply.local.empty()) {
        return;
    }
    firmware.status = reply.local.front();
    firmware.banks.clear();
    firmware.situation = {};
    firmware.next = {};
    if (const Situation* found = situation_of(*firmware.status & meant)) {
        firmware.situation = found->what;
        firmware.next = found->next;
    }
    for (const BankFields& each : bank_fields) {
        firmware.banks.push_back(
            {.name = each.name,
             .runs = read(context, each.runs).is_set(),
             .is_committed = read(context, each.committed).is_set(),
             .is_valid = !read(context, each.invalid).is_set(),
             .version = version_in(context, each.major, each.minor, each.build),
             .text = text_of(context, each.text)});
    }
    // Two valid loads, or a second one that runs or has a version, are two banks.
    const std::uint8_t status = *firmware.status & meant;
    if (runs(status, 1) || is_valid(status, 1) || !firmware.banks[1].version.empty()) {
        firmware.has_two_banks = true;
    }
    static constexpr auto major = row(info, "FixedLoadMajor");
    static constexpr auto minor = row(info, "FixedLoadMinor");
    static constexpr auto build = row(info, "FixedLoadBuild");
    firmware.factory = version_in(context, major, minor, build);
}

void add(model::Firmware& firmware, const cdb::Inquiry& inquiry, std::uint8_t revision) {
    const auto reply_to = [&](std::uint16_t command) -> const cdb::Reply* {
        const cdb::Answer* found = inquiry.find(command);
        return found != nullptr && found->end == cdb::End::Answered ? &found->reply : nullptr;
    };
    if (const cdb::Reply* reply = reply_to(0x0100)) {
        add_loads(firmware, *reply, revision);
    }
    if (const cdb::Reply* reply = reply_to(0x0041)) {
        add_features(firmware, *reply, inquiry.module, revision);
    }
}

} // namespace optictl::cmis::firmware
