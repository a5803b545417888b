// The CDB commands of the emulated module, a row each (OIF-CMIS 5.4 sections 9.3 to 9.6).
#include <algorithm>
#include <iterator>

#include "drivers/emulator/cdb.hpp"

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t unknown_command = 0x41;
constexpr std::uint8_t wrong_parameter = 0x42;
constexpr std::uint8_t wrong_state = 0x47;
constexpr std::uint8_t wrong_sum = 0x62;
constexpr std::uint8_t not_hitless = 0x66;
constexpr std::uint8_t keeps_no_configuration = 0x67;

/// Milliseconds that 0041h advertises, and that the commands stay below.
constexpr unsigned start_time = 3000;
constexpr unsigned abort_time = 500;
constexpr unsigned write_time = 100;
constexpr unsigned complete_time = 5000;
constexpr unsigned longest_time = 5000; // of all commands, 0040h

/// Bits of L:62: which kinds of commands do not work in low power (Table 8-19).
constexpr std::uint8_t queries = 3;
constexpr std::uint8_t firmware_queries = 2;
constexpr std::uint8_t others = 1;
constexpr std::uint8_t firmware_commands = 0;

/// One that answers nothing meanwhile takes longer than the 80 ms behind a write that any module
/// may take (tCDBC): else nobody could tell.
Duration quick(const CdbModule& module) {
    return module.core.has(Misbehaviour::NackWhileBusy) ? 150ms : 20ms;
}

template <unsigned Bound>
Duration paced(const CdbModule& module) {
    return std::chrono::milliseconds(Bound) * module.core.settings.pace / 100;
}

Duration start_duration(const CdbModule& module) {
    return module.core.has(Misbehaviour::SlowFirmwareStart) ? 12s : paced<start_time>(module);
}

void put16(std::vector<std::uint8_t>& bytes, unsigned at, unsigned value) {
    bytes[at] = static_cast<std::uint8_t>(value >> 8U);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// 0000h: length and status; 01h: the password of the host is accepted, that is none is needed.
CdbReply query_status(const CdbModule&, const CdbRequest&) {
    return {.lpl = {0x02, 0x01}};
}

/// 0004h while nothing runs: there is nothing to abort.
CdbReply abort_nothing(const CdbModule&, const CdbRequest&) {
    return {};
}

/// A bit for each command of a group of 256 that is known.
void put_bitmap(std::vector<std::uint8_t>& bytes, unsigned at, unsigned group) {
    for (const CdbCommand& each : cdb_commands()) {
        if (each.id >> 8U == group) {
            bytes[at + (each.id & 0xFFU) / 8] |= static_cast<std::uint8_t>(1U << (each.id % 8));
        }
    }
}

CdbReply query_module(const CdbModule&, const CdbRequest&) {
    CdbReply reply{.lpl = std::vector<std::uint8_t>(36)};
    put_bitmap(reply.lpl, 2, 0x00);
    put16(reply.lpl, 34, longest_time);
    return reply;
}

/// 01h LPL, 10h EPL, 11h both (Table 9-11).
std::uint8_t mechanism_of(bool local, bool extended) {
    return static_cast<std::uint8_t>((local ? 0x01U : 0U) | (extended ? 0x10U : 0U));
}

CdbReply query_firmware(const CdbModule& module, const CdbRequest&) {
    CdbReply reply{.lpl = std::vector<std::uint8_t>(18)};
    const bool odd = module.core.has(Misbehaviour::WriteMechanism03h);
    const Updates& can = module.core.settings.updates;
    reply.lpl[1] = static_cast<std::uint8_t>(
        (can.aborts ? 0x01U : 0U) | (can.copies ? 0x02U : 0U) | (can.skips_erased ? 0x04U : 0U) |
        (can.counts_tens ? 0x08U : 0U) | (can.reads_back ? 0x80U : 0U));
    reply.lpl[2] = static_cast<std::uint8_t>(Firmware::header_size);
    reply.lpl[3] = 0xFF;
    reply.lpl[4] = module.core.registers.get(memmap::upper(0x01), 164);
    reply.lpl[5] = odd ? 0x03 : mechanism_of(can.local, can.extended);
    reply.lpl[6] = can.reads_back ? mechanism_of(can.local, can.extended) : std::uint8_t{0};
    reply.lpl[7] = can.is_hitless ? 1 : 0;
    const unsigned unit = can.counts_tens ? 10 : 1;
    put16(reply.lpl, 8, start_time / unit);
    put16(reply.lpl, 10, abort_time / unit);
    put16(reply.lpl, 12, write_time / unit);
    put16(reply.lpl, 14, complete_time / unit);
    put16(reply.lpl, 16, can.copies ? complete_time / unit : 0);
    return reply;
}

template <unsigned Group>
CdbReply query_group(const CdbModule&, const CdbRequest&) {
    CdbReply reply{.lpl = std::vector<std::uint8_t>(32)};
    put_bitmap(reply.lpl, 0, Group);
    return reply;
}

CdbReply firmware_info(const CdbModule& module, const CdbRequest&) {
    CdbReply reply{.lpl = std::vector<std::uint8_t>(110)};
    constexpr Duration stale = 5s;
    const bool is_stale = module.core.has(Misbehaviour::StaleStatusAfterRun) &&
                          module.core.agenda.now() - module.firmware.booted_at() < stale;
    reply.lpl[0] = is_stale ? module.firmware.status_before_boot() : module.firmware.status();
    for (unsigned bank = 0; bank < 3; ++bank) {
        const FirmwareLoad& load = module.firmware.load(bank);
        const unsigned at = 2 + 36 * bank;
        if (load.valid) {
            reply.lpl[1] |= static_cast<std::uint8_t>(1U << bank);
            reply.lpl[at] = load.major;
            reply.lpl[at + 1] = load.minor;
            put16(reply.lpl, at + 2, load.build);
        }
    }
    return reply;
}

CdbReply start_firmware(const CdbModule& module, const CdbRequest& request) {
    if (request.lpl.size() < 8 + Firmware::header_size) {
        return {.status = wrong_parameter};
    }
    const auto header = request.lpl.begin() + 8;
    const bool done = module.firmware.start(
        request.number(0, 4), {header, header + static_cast<long>(Firmware::header_size)});
    return {.status = done ? std::uint8_t{0x01} : wrong_state};
}

CdbReply abort_firmware(const CdbModule& module, const CdbRequest&) {
    if (!module.core.settings.updates.aborts) {
        return {.status = unknown_command};
    }
    return {.status = module.firmware.abort() ? std::uint8_t{0x01} : wrong_state};
}

CdbReply write_block(const CdbModule& module, const CdbRequest& request,
                     std::span<const std::uint8_t> bytes, bool is_advertised) {
    if (!is_advertised) {
        return {.status = unknown_command};
    }
    if (!module.firmware.is_open()) {
        return {.status = wrong_state};
    }
    const bool done = request.lpl.size() >= 4 && module.firmware.write(request.number(0, 4), bytes);
    return {.status = done ? std::uint8_t{0x01} : wrong_parameter};
}

CdbReply write_local(const CdbModule& module, const CdbRequest& request) {
    const auto bytes = std::span(request.lpl).subspan(std::min<std::size_t>(request.lpl.size(), 4));
    return write_block(module, request, bytes, module.core.settings.updates.local);
}

CdbReply write_extended(const CdbModule& module, const CdbRequest& request) {
    return write_block(module, request, request.epl, module.core.settings.updates.extended);
}

/// 0105h, 0106h: address and length; the reply is the address again, then the bytes (Tables 9-25,
/// 9-26).
CdbReply read_block(const CdbModule& module, const CdbRequest& request, bool extended) {
    if (!module.core.settings.updates.reads_back) {
        return {.status = unknown_command};
    }
    const unsigned size = request.number(4, 2);
    const auto bytes = module.firmware.read(request.number(0, 4), size);
    if (request.lpl.size() < 6 || bytes.empty() || (!extended && size > 116) || size > 2048) {
        return {.status = wrong_parameter};
    }
    CdbReply reply;
    if (extended) {
        reply.epl.assign(bytes.begin(), bytes.end());
    } else {
        reply.lpl.assign(request.lpl.begin(), request.lpl.begin() + 4);
        reply.lpl.insert(reply.lpl.end(), bytes.begin(), bytes.end());
    }
    return reply;
}

CdbReply read_local(const CdbModule& module, const CdbRequest& request) {
    return read_block(module, request, false);
}

CdbReply read_extended(const CdbModule& module, const CdbRequest& request) {
    return read_block(module, request, true);
}

CdbReply complete_firmware(const CdbModule& module, const CdbRequest&) {
    if (!module.firmware.is_open()) {
        return {.status = wrong_state};
    }
    return {.status = module.firmware.complete() ? std::uint8_t{0x01} : wrong_sum};
}

CdbReply copy_firmware(const CdbModule& module, const CdbRequest&) {
    if (!module.core.settings.updates.copies) {
        return {.status = unknown_command};
    }
    return {.status = module.firmware.copy() ? std::uint8_t{0x01} : wrong_state};
}

/// 0109h: modes 0, 1 and 4 switch to the other bank, 2, 3 and 5 restart the one that runs; 1 and 3
/// keep traffic where the module can. Where it cannot it resets, or says so (0Ch:194.2).
CdbReply run_firmware(const CdbModule& module, const CdbRequest& request) {
    constexpr unsigned modes = 6;
    const unsigned mode = request.number(1, 1);
    if (request.lpl.size() != 4 || mode >= modes) {
        return {.status = wrong_parameter};
    }
    const bool hitless = mode == 1 || mode == 3;
    const bool can = module.core.settings.updates.is_hitless;
    if (hitless && !can && module.core.registers.bit(memmap::upper(0x0C), 194, 2)) {
        return {.status = not_hitless};
    }
    if (mode >= 4) {
        return {.status = keeps_no_configuration};
    }
    if (!module.firmware.run_next(mode < 2)) {
        return {.status = wrong_state};
    }
    return {.reset_after = std::chrono::milliseconds(request.number(2, 2)),
            .keeps_traffic = hitless && can};
}

CdbReply commit_firmware(const CdbModule& module, const CdbRequest&) {
    return {.status = module.firmware.commit() ? std::uint8_t{0x01} : wrong_state};
}

constexpr CdbCommand commands[] = {
    {0x0000, others, quick, query_status},
    {0x0004, others, quick, abort_nothing},
    {0x0040, queries, quick, query_module},
    {0x0041, queries, quick, query_firmware},
    {0x0042, queries, quick, query_group<0x02>},
    {0x0043, queries, quick, query_group<0x03>},
    {0x0100, firmware_queries, quick, firmware_info},
    {0x0101, firmware_commands, start_duration, start_firmware},
    {0x0102, firmware_commands, paced<abort_time>, abort_firmware},
    {0x0103, firmware_commands, paced<write_time>, write_local},
    {0x0104, firmware_commands, paced<write_time>, write_extended},
    {0x0105, firmware_commands, quick, read_local},
    {0x0106, firmware_commands, quick, read_extended},
    {0x0107, firmware_commands, paced<complete_time>, complete_firmware},
    {0x0108, firmware_commands, paced<complete_time>, copy_firmware},
    {0x0109, firmware_commands, quick, run_firmware},
    {0x010A, firmware_commands, quick, commit_firmware},
};

} // namespace

std::span<const CdbCommand> cdb_commands() {
    static const std::vector<CdbCommand> all = [] {
        std::vector<CdbCommand> out(std::begin(commands), std::end(commands));
        out.insert(out.end(), cdb_queries().begin(), cdb_queries().end());
        return out;
    }();
    return all;
}

} // namespace optictl::drivers::emulator
