// Checks of the command data block: queries, which change nothing but the mailbox.
#include <algorithm>

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

/// The answers to queries, or why there are none.
std::expected<cdb::Inquiry, Outcome> ask(Bench& bench, cdb::Scope scope) {
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
    const auto session = bench.session();
    const drivers::RunEnd ended = drivers::run(*session, cdb::inquiry_procedure, inquiry);
    if (auto restored = session->end(); !restored) {
        bench.notices.push_back(restored.error().message);
    }
    if (!ended.is_done()) {
        return std::unexpected(failed("the module stopped to answer: " + ended.message));
    }
    return inquiry;
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

// clang-format off
constexpr Check all[] = {
    {"AD-11", "advertising", Kind::Observe, "CDB answers what it advertises", "every query answered in time, check codes right", "OIF-CMIS 5.4 sections 9.3, 9.4", queries},
    {"FW-01", "firmware", Kind::Observe, "Firmware banks", "the load that runs is committed and valid", "sonic-mgmt transceiver test plan, CDB", versions},
    {"MS-08", "module", Kind::Write, "CDB in low power", "queries answered, unless the module advertises that they are not", "OIF-CMIS 5.4 section 8.2.12", in_low_power},
};
// clang-format on

} // namespace

std::span<const Check> cdb_checks() {
    return all;
}

} // namespace optictl::engine::qualify
