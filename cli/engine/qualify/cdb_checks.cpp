// Checks of the command data block: queries, which change nothing but the mailbox.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"
#include "cmis/cdb/queries.hpp"
#include "cmis/context.hpp"
#include "cmis/firmware/info.hpp"
#include "drivers/session/run.hpp"

namespace optictl::engine::qualify {
namespace {

namespace cdb = cmis::cdb;

/// What is to be asked, or why nothing can be.
std::expected<cdb::Inquiry, Outcome> inquiry_of(Bench& bench, cdb::Scope scope) {
    if (!is_cmis(bench)) {
        return std::unexpected(skipped("only CMIS modules have a command data block"));
    }
    cdb::Inquiry inquiry{.scope = scope};
    inquiry.module = cdb::advertised(cmis::context_of(*bench.first().inspection.image));
    if (inquiry.module.instances == 0) {
        return std::unexpected(skipped("the module has no command data block (CDB)"));
    }
    inquiry.most = bench.device().capabilities().max_write;
    inquiry.subjects = cdb::subjects_of(bench.module());
    return inquiry;
}

/// The answers to queries, or why there are none.
std::expected<cdb::Inquiry, Outcome> ask(Bench& bench, cdb::Scope scope) {
    auto prepared = inquiry_of(bench, scope);
    if (!prepared) {
        return prepared;
    }
    cdb::Inquiry& inquiry = *prepared;
    const auto session = bench.session();
    const drivers::RunEnd ended = drivers::run(*session, cdb::inquiry_procedure, inquiry);
    if (auto restored = session->end(); !restored) {
        bench.notices.push_back(restored.error().message);
    }
    if (!ended.is_done()) {
        return std::unexpected(failed("the module stopped to answer: " + ended.message));
    }
    return prepared;
}

/// Every command that was asked and gave no sound answer. A refusal is one: the module says why.
std::vector<std::string> unsound(const cdb::Inquiry& inquiry) {
    std::vector<std::string> out;
    for (const cdb::Answer& each : inquiry.answers) {
        if (each.end != cdb::End::Answered && each.end != cdb::End::Refused &&
            each.end != cdb::End::Open && each.end != cdb::End::Impossible) {
            out.push_back(each.words);
        }
    }
    return out;
}

Outcome queries(Bench& bench) {
    const auto inquiry = ask(bench, cdb::Scope::All);
    if (!inquiry) {
        return inquiry.error();
    }
    unsigned answered = 0;
    for (const cdb::Answer& each : inquiry->answers) {
        if (each.end == cdb::End::Answered) {
            ++answered;
            bench.note_time(fmt::format("CDB {:04X}h", each.query.command),
                            std::chrono::duration<double>(each.took).count());
        }
    }
    auto wrong = unsound(*inquiry);
    if (!wrong.empty()) {
        const std::size_t count = wrong.size();
        constexpr std::size_t most = 8;
        wrong.resize(std::min(count, most));
        return failed(
            fmt::format("{} of {} queries have no sound answer", count, inquiry->answers.size()),
            wrong);
    }
    const std::size_t refused = static_cast<std::size_t>(
        std::ranges::count(inquiry->answers, cdb::End::Refused, &cdb::Answer::end));
    return answered != 0
               ? passed(fmt::format("{} queries answered, check codes right{}", answered,
                                    refused != 0 ? fmt::format("; {} refused", refused) : ""))
               : failed("CDB is advertised, and no query was answered");
}

Outcome versions(Bench& bench) {
    const auto inquiry = ask(bench, cdb::Scope::Firmware);
    if (!inquiry) {
        return inquiry.error();
    }
    const memmap::Context context = cmis::context_of(*bench.first().inspection.image);
    model::Firmware firmware = cmis::firmware::firmware_of(context);
    cmis::firmware::add(firmware, *inquiry, context.revision);
    if (firmware.banks.empty()) {
        const auto wrong = unsound(*inquiry);
        return wrong.empty() ? skipped("the module does not tell its banks by CDB")
                             : failed("its firmware cannot be asked for", wrong);
    }
    std::vector<std::string> told;
    std::vector<std::string> wrong;
    bool runs = false;
    for (const model::FirmwareBank& bank : firmware.banks) {
        runs = runs || bank.runs;
        told.push_back(fmt::format(
            "bank {} {}{}{}", bank.name, bank.version.empty() ? "without a version" : bank.version,
            bank.runs ? ", runs" : "", bank.is_committed ? ", committed" : ""));
        if (bank.runs && !bank.is_committed) {
            wrong.push_back(fmt::format("bank {} runs and is not committed", bank.name));
        }
        if (bank.runs && !bank.is_valid) {
            wrong.push_back(fmt::format("bank {} runs and is not valid", bank.name));
        }
    }
    if (!runs) {
        wrong.push_back("no bank runs");
    }
    return wrong.empty() ? passed(fmt::format("{}", fmt::join(told, "; ")))
                         : failed(fmt::format("{}", fmt::join(told, "; ")), wrong);
}

Outcome firmware_as_expected(Bench& bench) {
    const auto& wanted = bench.settings().profile.firmware;
    if (wanted.empty()) {
        return skipped("no profile says which commands of firmware there are: [firmware] abort = "
                       "true");
    }
    const auto inquiry = ask(bench, cdb::Scope::Firmware);
    if (!inquiry) {
        return inquiry.error();
    }
    model::Firmware firmware;
    cmis::firmware::add(firmware, *inquiry,
                        cmis::context_of(*bench.first().inspection.image).revision);
    if (!firmware.features) {
        return failed("the module does not say which it has (0041h was not answered)",
                      unsound(*inquiry));
    }
    std::vector<std::string> wrong;
    for (const FirmwareCommand& each : firmware_commands()) {
        const auto found = wanted.find(each.name);
        const bool has = (*firmware.features).*each.is_there;
        if (found != wanted.end() && found->second != has) {
            wrong.push_back(fmt::format("{} ({}): {}, expected {}", each.name, each.command,
                                        has ? "advertised" : "not advertised",
                                        found->second ? "that it is" : "that it is not"));
        }
    }
    return wrong.empty() ? passed(fmt::format("all {} as in the profile", wanted.size()))
                         : failed(fmt::format("{} of {} are not as in the profile", wrong.size(),
                                              wanted.size()),
                                  wrong);
}

Outcome in_low_power(Bench& bench) {
    if (!is_cmis(bench) || bench.module().phase() == model::Phase::Unstated) {
        return skipped("the map has no state of the module");
    }
    if (cdb::advertised(cmis::context_of(*bench.first().inspection.image)).instances == 0) {
        return skipped("the module has no command data block (CDB)");
    }
    if (auto trouble = trouble_of(
            bench.apply({.name = "qualify: power low", .power = model::PowerMode::Low}))) {
        return *trouble;
    }
    const auto inquiry = ask(bench, cdb::Scope::Firmware);
    if (!inquiry) {
        return inquiry.error();
    }
    const auto restricted = bench.module().item("low_power_restrictions_valid");
    const bool may_refuse =
        restricted && restricted->reading.has_value() && restricted->reading.is_set();
    auto wrong = unsound(*inquiry);
    const auto answered =
        std::ranges::count(inquiry->answers, cdb::End::Answered, &cdb::Answer::end);
    if (wrong.empty() && answered != 0) {
        return passed(fmt::format("{} queries answered in low power", answered));
    }
    for (const cdb::Answer& each : inquiry->answers) {
        if (each.end == cdb::End::Refused) {
            wrong.push_back(each.words);
        }
    }
    return may_refuse ? worth_knowing("not all queries are answered in low power, and the module "
                                      "says that some are not")
                      : failed("queries that are not answered in low power", wrong);
}

/// Reads the module once behind each command that was sent, and then waits for its end.
class Beside {
public:
    Beside(drivers::Session& session, drivers::Steps steps, std::vector<memmap::Range> ranges)
        : session_(session), steps_(std::move(steps)), ranges_(std::move(ranges)) {}

    memmap::Step next(const memmap::Now& now) {
        if (held_) {
            constexpr std::uint8_t busy = 0x80;
            const unsigned is_busy = ranges_.front().first;
            for (const unsigned byte : {is_busy, is_busy + 1}) {
                busy_ += (now.image.byte(memmap::lower, byte).value_or(0) & busy) != 0 ? 1U : 0U;
            }
            const bool was_refused = session_.stats().retries != retries_;
            unanswered_ += was_refused && now.total - sent_ > longest_hold_off ? 1U : 0U;
            memmap::Step step = std::move(*held_);
            held_.reset();
            return step;
        }
        memmap::Step step = steps_(now);
        const bool is_wait = std::holds_alternative<memmap::Wait>(step);
        if (std::holds_alternative<memmap::Write>(step)) {
            retries_ = session_.stats().retries;
            sent_ = now.total;
        }
        if (is_wait && !was_wait_) {
            was_wait_ = true;
            held_ = std::move(step);
            return memmap::Read{ranges_};
        }
        was_wait_ = is_wait;
        return step;
    }
    /// Reads while a command ran.
    [[nodiscard]] unsigned busy() const { return busy_; }
    /// Commands behind which the module answered nothing, and for longer than a write allows.
    [[nodiscard]] unsigned unanswered() const { return unanswered_; }

private:
    /// tCDBC, behind the trigger of a command in the background (Table 10-4).
    static constexpr std::chrono::milliseconds longest_hold_off{80};

    drivers::Session& session_;
    drivers::Steps steps_;
    std::vector<memmap::Range> ranges_;
    std::optional<memmap::Step> held_;
    bool was_wait_ = false;
    std::uint64_t retries_ = 0;
    unsigned busy_ = 0;
    std::chrono::nanoseconds sent_{};
    unsigned unanswered_ = 0;
};

Outcome usable_meanwhile(Bench& bench) {
    if (!is_cmis(bench)) {
        return skipped("only CMIS modules have a command data block");
    }
    auto inquiry = inquiry_of(bench, cdb::Scope::Firmware);
    if (!inquiry) {
        return inquiry.error();
    }
    const auto background = bench.module().item("cdb_background_mode_supported");
    if (!background || !background->reading.has_value() || !background->reading.is_set()) {
        return skipped("commands run in the foreground: the module need not answer meanwhile");
    }
    const auto session = bench.session();
    Beside beside(*session, drivers::steps_of(cdb::inquiry_procedure, *inquiry),
                  cdb::ranges_beside(*bench.first().inspection.image));
    const auto ended = drivers::run(
        *session, [&](const memmap::Now& now) { return beside.next(now); }, "qualify-cdb");
    if (auto restored = session->end(); !restored) {
        bench.notices.push_back(restored.error().message);
    }
    if (beside.unanswered() != 0) {
        return failed(fmt::format("the module answered nothing while {} commands ran, which run "
                                  "in the background as it says",
                                  beside.unanswered()));
    }
    if (!ended.is_done()) {
        return failed("the module stopped to answer: " + ended.message);
    }
    return beside.busy() != 0
               ? passed(fmt::format("answered {} reads while a command ran", beside.busy()))
               : worth_knowing("commands were over before the module could be read beside them");
}

// clang-format off
constexpr Check all[] = {
    {"AD-11", "advertising", Kind::Observe, "CDB answers what it advertises", "every query answered in time, check codes right", "OIF-CMIS 5.4 sections 9.3, 9.4", queries},
    {"FW-01", "firmware", Kind::Observe, "Firmware banks", "the load that runs is committed and valid", "sonic-mgmt transceiver test plan, CDB", versions},
    {"FW-02", "firmware", Kind::Observe, "Firmware commands as expected", "0041h advertises the abort and others as the profile says", "sonic-mgmt transceiver test plan, CDB", firmware_as_expected},
    {"FW-10", "firmware", Kind::Observe, "The bus while a command runs", "reads are answered, where CDB runs in the background", "sonic-mgmt transceiver test plan, CDB", usable_meanwhile},
    {"MS-08", "module", Kind::Write, "CDB in low power", "queries answered, unless the module advertises that they are not", "OIF-CMIS 5.4 section 8.2.12", in_low_power},
};
// clang-format on

} // namespace

std::span<const Check> cdb_checks() {
    return all;
}

} // namespace optictl::engine::qualify
