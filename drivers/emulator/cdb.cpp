#include "drivers/emulator/cdb.hpp"

#include <algorithm>
#include <numeric>

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using memmap::lower;
using memmap::upper;

constexpr memmap::Page page01h = upper(0x01);
constexpr unsigned command = 128;
constexpr unsigned epl_length = 130;
constexpr unsigned lpl_length = 132;
constexpr unsigned check_code = 133;
constexpr unsigned reply_length = 134;
constexpr unsigned reply_check = 135;
constexpr unsigned payload = 136;
constexpr unsigned longest_lpl = 120;
constexpr unsigned first_epl_page = 0xA0;

/// CdbStatus (Table 8-14).
constexpr unsigned captured = 0x81;
constexpr unsigned executing = 0x83;
constexpr unsigned aborted = 0x03;
constexpr unsigned failed = 0x40;
constexpr unsigned unknown_command = 0x41;
constexpr unsigned wrong_parameter = 0x42;
constexpr unsigned wrong_check_code = 0x45;
constexpr unsigned wrong_state = 0x47;
constexpr unsigned abort_command = 0x0004;
constexpr unsigned start_of_firmware = 0x0101;

/// One's complement of the sum.
std::uint8_t check_code_of(std::span<const std::uint8_t> bytes) {
    const unsigned sum = std::accumulate(bytes.begin(), bytes.end(), 0U);
    return static_cast<std::uint8_t>(~sum & 0xFFU);
}

} // namespace

unsigned CdbRequest::number(unsigned first, unsigned size) const {
    unsigned out = 0;
    for (unsigned i = first; i < first + size; ++i) {
        out = out << 8U | (i < lpl.size() ? lpl[i] : 0U);
    }
    return out;
}

Cdb::Cdb(CdbModule module, unsigned instance, Rest rest)
    : module_(module), instance_(instance), rest_(std::move(rest)),
      page_(upper(0x9F).in_bank(instance)) {}

void Cdb::reset() {
    busy_ = false;
    ++command_;
}

void Cdb::go_on() {
    if (!busy_ && (module_.core.registers.get(lower, 37 + instance_) & 0x80U) != 0) {
        std::uint8_t fault = 0;
        const CdbRequest request = take(fault);
        begin(request, fault);
    }
}

bool Cdb::answers() const {
    const bool in_background = module_.core.registers.bit(page01h, 163, 5) &&
                               !module_.core.has(Misbehaviour::NackWhileBusy);
    return !busy_ || in_background;
}

/// 01h:165.7: any write with byte 129, or one that is bytes 128-129 or 129 alone (Table 8-55).
bool Cdb::is_trigger(unsigned first, std::size_t count) const {
    const bool covers = first <= command + 1 && first + count > command + 1;
    const bool is_last = first + count == command + 2 && first >= command;
    return module_.core.registers.bit(page01h, 165, 7) ? covers : is_last;
}

void Cdb::written(unsigned first, std::size_t count) {
    if (!is_trigger(first, count)) {
        return;
    }
    const unsigned id = module_.core.registers.get16(page_, command);
    if (busy_) { // all but an abort is ignored
        if (id == abort_command) {
            abort();
        }
        return;
    }
    std::uint8_t fault = 0;
    const CdbRequest request = take(fault);
    begin(request, fault);
}

/// The message as it stands, and what is wrong with it.
CdbRequest Cdb::take(std::uint8_t& fault) const {
    const Registers& registers = module_.core.registers;
    CdbRequest request{.id = registers.get16(page_, command)};
    const unsigned local = registers.get(page_, lpl_length);
    const unsigned extended = registers.get16(page_, epl_length);
    std::vector<std::uint8_t> checked;
    for (unsigned byte = command; byte <= lpl_length; ++byte) {
        checked.push_back(registers.get(page_, byte));
    }
    for (unsigned i = 0; i < std::min(local, longest_lpl); ++i) {
        request.lpl.push_back(registers.get(page_, payload + i));
        checked.push_back(request.lpl.back());
    }
    for (unsigned i = 0; i < extended; ++i) {
        const memmap::Page page = upper(first_epl_page + i / 128).in_bank(instance_);
        if (page.page > 0xAF || !registers.has(page)) {
            fault = wrong_parameter;
            break;
        }
        request.epl.push_back(registers.get(page, 128 + i % 128));
    }
    if (local > longest_lpl) {
        fault = wrong_parameter;
    }
    if (check_code_of(checked) != registers.get(page_, check_code)) {
        fault = wrong_check_code;
    }
    return request;
}

void Cdb::begin(const CdbRequest& request, std::uint8_t fault) {
    busy_ = true;
    set_status(captured);
    const auto commands = cdb_commands();
    const auto found = std::ranges::find(commands, request.id, &CdbCommand::id);
    const unsigned restrictions = module_.core.registers.get(lower, 62);
    if (fault == 0 && module_.core.has(Misbehaviour::NoCdbFirmware)) {
        fault = failed;
    } else if (fault == 0 && found == commands.end()) {
        fault = unknown_command;
    } else if (fault == 0 && (restrictions & 0x80U) != 0 && rest_.is_in_low_power() &&
               (restrictions >> found->restriction & 1U) != 0) {
        fault = wrong_state;
    } else if (fault == 0 && request.id == start_of_firmware && rest_.is_in_low_power() &&
               module_.core.has(Misbehaviour::NoLoadInLowPower)) {
        fault = wrong_state;
    }
    const Duration checking = 5ms;
    const Duration time = fault != 0 ? checking : found->duration(module_);
    Agenda& agenda = module_.core.agenda;
    const unsigned number = ++command_;
    agenda.after(time / 2, [this, number] {
        if (number == command_) {
            set_status(executing);
        }
    });
    if (module_.core.has(Misbehaviour::NeverDone)) {
        return;
    }
    agenda.after(time, [this, number, request, fault] {
        if (number != command_) {
            return;
        }
        if (fault != 0) {
            finish({.status = fault});
            return;
        }
        const auto all = cdb_commands();
        finish(std::ranges::find(all, request.id, &CdbCommand::id)->execute(module_, request));
    });
}

void Cdb::finish(const CdbReply& reply) {
    busy_ = false;
    ++command_;
    if (!module_.core.has(Misbehaviour::StaleCdbReply) || reply.status >= failed) {
        write_reply(reply);
    }
    set_status(reply.status);
    const unsigned complete = 0x40U << instance_; // CdbCmdCompleteFlag1 and 2
    module_.core.registers.change(lower, 8, complete, complete);
    if (reply.reset_after >= 0ms) {
        module_.core.agenda.after(reply.reset_after, [this, keeps_traffic = reply.keeps_traffic] {
            rest_.reset(keeps_traffic);
        });
    }
}

void Cdb::write_reply(const CdbReply& reply) {
    Registers& registers = module_.core.registers;
    for (unsigned i = 0; i < reply.lpl.size(); ++i) {
        registers.set(page_, payload + i, reply.lpl[i]);
    }
    for (unsigned i = 0; i < reply.epl.size(); ++i) {
        registers.set(upper(first_epl_page + i / 128).in_bank(instance_), 128 + i % 128,
                      reply.epl[i]);
    }
    const bool has_body = !reply.lpl.empty() || !reply.epl.empty();
    unsigned length = static_cast<unsigned>(reply.lpl.size());
    unsigned check = has_body ? check_code_of(reply.lpl) : 0U;
    if (!reply.epl.empty()) { // whole pages are sent, and all of their bytes are summed
        const auto pages = static_cast<unsigned>((reply.epl.size() + 127) / 128);
        std::vector<std::uint8_t> sent;
        for (unsigned i = 0; i < 128 * pages; ++i) {
            sent.push_back(
                registers.get(upper(first_epl_page + i / 128).in_bank(instance_), 128 + i % 128));
        }
        length = 239 + pages;
        check = check_code_of(sent);
    }
    if (has_body && module_.core.has(Misbehaviour::WrongCdbChecksum)) {
        check ^= 0x5AU;
    }
    registers.set(page_, reply_length, length);
    registers.set(page_, reply_check, check);
}

void Cdb::abort() {
    if (!module_.core.has(Misbehaviour::NeverDone)) {
        finish({.status = aborted});
    }
}

void Cdb::set_status(unsigned status) {
    module_.core.registers.set(lower, 37 + instance_, status);
}

} // namespace optictl::drivers::emulator
