// The CDB commands of the emulated module, a row each (OIF-CMIS 5.4 sections 9.3 to 9.6).
#include <algorithm>
#include <iterator>

#include "drivers/emulator/cdb.hpp"

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t wrong_parameter = 0x42;
constexpr std::uint8_t wrong_state = 0x47;
constexpr std::uint8_t wrong_sum = 0x62;

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

Duration quick(const CdbModule&) {
    return 20ms;
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

CdbReply query_firmware(const CdbModule& module, const CdbRequest&) {
    CdbReply reply{.lpl = std::vector<std::uint8_t>(18)};
    const bool odd = module.core.has(Misbehaviour::WriteMechanism03h);
    reply.lpl[1] = 0x01; // a transfer can be aborted; durations count milliseconds
    reply.lpl[2] = static_cast<std::uint8_t>(Firmware::header_size);
    reply.lpl[3] = 0xFF;
    reply.lpl[4] = module.core.registers.get(memmap::upper(0x01), 164);
    reply.lpl[5] = odd ? 0x03 : 0x11; // written by LPL and by EPL
    put16(reply.lpl, 8, start_time);
    put16(reply.lpl, 10, abort_time);
    put16(reply.lpl, 12, write_time);
    put16(reply.lpl, 14, complete_time);
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
    for (unsigned bank = 0; bank < 2; ++bank) {
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
    return {.status = module.firmware.abort() ? std::uint8_t{0x01} : wrong_state};
}

CdbReply write_block(const CdbModule& module, const CdbRequest& request, std::size_t size) {
    if (!module.firmware.is_open()) {
        return {.status = wrong_state};
    }
    const bool done = request.lpl.size() >= 4 && module.firmware.write(request.number(0, 4), size);
    return {.status = done ? std::uint8_t{0x01} : wrong_parameter};
}

CdbReply write_local(const CdbModule& module, const CdbRequest& request) {
    return write_block(module, request,
                       request.lpl.size() - std::min<std::size_t>(request.lpl.size(), 4));
}

CdbReply write_extended(const CdbModule& module, const CdbRequest& request) {
    return write_block(module, request, request.epl.size());
}

CdbReply complete_firmware(const CdbModule& module, const CdbRequest&) {
    if (!module.firmware.is_open()) {
        return {.status = wrong_state};
    }
    return {.status = module.firmware.complete() ? std::uint8_t{0x01} : wrong_sum};
}

/// 0109h: modes 0, 1 and 4 switch to the other bank, 2, 3 and 5 restart the one that runs.
CdbReply run_firmware(const CdbModule& module, const CdbRequest& request) {
    constexpr unsigned modes = 6;
    const unsigned mode = request.number(1, 1);
    if (request.lpl.size() != 4 || mode >= modes) {
        return {.status = wrong_parameter};
    }
    const bool inactive = mode == 0 || mode == 1 || mode == 4;
    if (!module.firmware.run_next(inactive)) {
        return {.status = wrong_state};
    }
    return {.reset_after = std::chrono::milliseconds(request.number(2, 2))};
}

CdbReply commit_firmware(const CdbModule& module, const CdbRequest&) {
    module.firmware.commit();
    return {};
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
    {0x0107, firmware_commands, paced<complete_time>, complete_firmware},
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
