#include "cli/engine/cdb.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/device_failure.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/plans.hpp"
#include "cmis/cdb/queries.hpp"
#include "cmis/cdb/status.hpp"
#include "cmis/context.hpp"
#include "cmis/firmware/info.hpp"
#include "drivers/fetch.hpp"
#include "drivers/read_plan.hpp"
#include "drivers/session/run.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

namespace cdb = cmis::cdb;
using drivers::Transport;

[[nodiscard]] std::string words_of(const cdb::Query& query) {
    std::string text(query.observed);
    const auto add = [&](std::string_view what) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ", what);
    };
    switch (query.subject) {
    case cdb::Subject::Module:
    case cdb::Subject::Lanes:
    case cdb::Subject::Paths: break;
    case cdb::Subject::Application: add(fmt::format("application {}", query.number)); break;
    case cdb::Subject::HostInterface:
        add(fmt::format("host interface {:02X}h", query.number));
        break;
    case cdb::Subject::MediaInterface:
        add(fmt::format("media interface {:02X}h", query.number));
        break;
    case cdb::Subject::Certificate: add(fmt::format("segment {}", query.number)); break;
    case cdb::Subject::HostSide:
    case cdb::Subject::MediaSide:
        if (query.number != 0) {
            add(fmt::format("data path {}", query.number));
        }
        add(query.subject == cdb::Subject::HostSide ? "host side" : "media side");
        break;
    }
    return text;
}

/// Commands whose bit is set in a bitmap of 256 of them.
[[nodiscard]] std::vector<std::string> commands_of(std::span<const std::uint8_t> bitmap,
                                                   unsigned first) {
    std::vector<std::string> out;
    for (unsigned i = 0; i < 8 * bitmap.size(); ++i) {
        if ((bitmap[i / 8] >> (i % 8) & 1U) != 0) {
            out.push_back(fmt::format("{:04X}h", first + i));
        }
    }
    return out;
}

/// The first command of the bitmap that a query gives; nothing: it gives none.
[[nodiscard]] std::optional<unsigned> group_of(unsigned command) {
    switch (command) {
    case 0x0040: return 0x0000;
    case 0x0042: return 0x0200;
    case 0x0043: return 0x0300;
    case 0x0044: return 0x0400;
    default: return std::nullopt;
    }
}

void add_values(CdbAnswer& out, const cdb::Answer& answer, const memmap::Context& context) {
    constexpr unsigned bitmap_size = 32;
    for (const memmap::Field& field : answer.query.fields) {
        for (unsigned i = 0; i < field.lanes.count; ++i) {
            const memmap::Reading reading = memmap::read(context, field, i);
            if (reading.state == memmap::State::NotRead ||
                reading.state == memmap::State::NotAdvertised) {
                continue;
            }
            CdbAnswer::Value value{words::register_name(reading), reading, {}};
            if (const auto group = group_of(answer.query.command);
                group && field.size == bitmap_size) {
                value.commands = commands_of(reading.bytes, *group);
            }
            out.values.push_back(std::move(value));
        }
    }
}

/// Minimum, average and maximum stand in three rows.
void add_records(CdbAnswer& out, const cdb::Answer& answer, const memmap::Context& context) {
    const auto& rows = answer.query.fields;
    const auto& copies = answer.query.copies;
    const std::string_view what =
        answer.query.subject == cdb::Subject::Paths ? "data path" : "lane";
    for (unsigned i = 0; i < std::max<std::size_t>(1, copies.size()); ++i) {
        out.records.push_back(
            {i < copies.size() ? fmt::format("{} {}", what, copies[i]) : std::string(),
             memmap::read(context, rows[0], i), memmap::read(context, rows[1], i),
             memmap::read(context, rows[2], i)});
    }
}

/// What the reply has.
void add_reply(CdbAnswer& out, const cdb::Answer& answer, std::uint8_t revision) {
    out.image = std::make_unique<memmap::Image>(answer.reply.image());
    const memmap::Context context{.image = out.image.get(), .revision = revision};
    if (answer.query.observed.empty()) {
        add_values(out, answer, context);
    } else {
        add_records(out, answer, context);
    }
}

class Asking {
public:
    Asking(const Reached& reached, std::string name, const Request& request, const CdbRequest& how)
        : reached_(reached), device_(*reached.device), request_(request), how_(how) {
        out_.target = std::move(name);
    }

    CdbOutcome run() {
        if (look() && how_.sends) {
            ask();
        }
        add_failure_of(device_, out_);
        return std::move(out_);
    }

private:
    void fail(Trouble trouble, std::string message) {
        out_.trouble = trouble;
        out_.message = std::move(message);
    }

    [[nodiscard]] bool look() {
        drivers::Fetched fetched =
            drivers::fetch(device_, planner({.applications = true, .health = true}, request_.as),
                           patience_of(request_));
        out_.notices = std::move(fetched.warnings);
        if (const auto& error = fetched.aborted) {
            fail(trouble_of(error->kind), error->message);
            return false;
        }
        const Inspection& inspection = out_.inspection.emplace(
            inspection_of(out_.target, device_.description(), std::move(fetched.image), request_));
        const Decoded* best = inspection.best();
        if (best == nullptr || best->standard->map.standard != memmap::Standard::Cmis) {
            if (how_.sends) {
                fail(Trouble::Refused, "only CMIS modules have a command data block");
            }
            return false;
        }
        const memmap::Context context = cmis::context_of(*inspection.image);
        out_.firmware = cmis::firmware::firmware_of(context);
        inquiry_.module = cdb::advertised(context);
        out_.has_cdb = inquiry_.module.instances != 0;
        return true;
    }

    [[nodiscard]] bool may_ask() {
        if (!out_.has_cdb) {
            fail(Trouble::Refused, "the module has no command data block (CDB)");
            return false;
        }
        if (auto refused = refusal_of(reached_, "the command data block", how_.takes_over)) {
            fail(Trouble::Refused, std::move(*refused));
            return false;
        }
        inquiry_.most = device_.capabilities().max_write;
        return true;
    }

    void ask() {
        if (!may_ask()) {
            return;
        }
        const Decoded& best = *out_.inspection->best();
        const memmap::Map& map = best.standard->map;
        const memmap::Context context = map.context_of(*out_.inspection->image);
        inquiry_.scope = how_.firmware_only ? cdb::Scope::Firmware : cdb::Scope::All;
        inquiry_.validates = how_.validates;
        inquiry_.subjects = cdb::subjects_of(best.module);
        drivers::Patience patience{
            .deadline = patience_of(request_).deadline,
            // A command that has begun is brought to its end.
            .stop = [&] { return inquiry_.is_between() && request_.stop(); }};
        drivers::Session session(device_, patience);
        session.learn(drivers::traits_of(map, context));
        const drivers::RunEnd ended = drivers::run(session, cdb::inquiry_procedure, inquiry_);
        if (auto restored = session.end(); !restored) {
            out_.notices.push_back(restored.error().message);
        }
        if (!ended.is_done()) {
            fail(ended.error ? trouble_of(ended.error->kind) : Trouble::Device, ended.message);
        }
        take(context.revision);
    }

    void take(std::uint8_t revision) {
        for (const cdb::Answer& each : inquiry_.answers) {
            CdbAnswer answer{.command = each.query.command,
                             .name = std::string(cdb::title_of(each.query.command)),
                             .subject = words_of(each.query),
                             .is_answered = each.end == cdb::End::Answered,
                             .is_refused = each.end == cdb::End::Refused,
                             .words = each.words,
                             .took_s = std::chrono::duration<double>(each.took).count()};
            // The words begin with the name, which stands beside them.
            if (const std::string name = cdb::name_of(each.query.command) + ": ";
                answer.words.starts_with(name)) {
                answer.words.erase(0, name.size());
            }
            if (answer.is_answered) {
                add_reply(answer, each, revision);
            }
            out_.answers.push_back(std::move(answer));
        }
        cmis::firmware::add(out_.firmware, inquiry_, revision);
    }

    const Reached& reached_;
    Transport& device_;
    const Request& request_;
    const CdbRequest& how_;
    cdb::Inquiry inquiry_;
    CdbOutcome out_;
};

[[nodiscard]] CdbOutcome no_module(const std::string& name, Trouble trouble, std::string message) {
    CdbOutcome out;
    out.target = name;
    out.trouble = trouble;
    out.message = std::move(message);
    return out;
}

} // namespace

CdbOutcome ask_by_cdb(drivers::System& system, const Target& target, const Request& request,
                      const CdbRequest& how) {
    const std::string name = target.name();
    const auto reached = reach(system, target, request, how.sends);
    if (!reached) {
        return no_module(name, reached.error().trouble, reached.error().message);
    }
    CdbOutcome out = Asking(*reached, name, request, how).run();
    if (reached->lock) {
        out.notices.insert(out.notices.end(), reached->lock->warnings().begin(),
                           reached->lock->warnings().end());
    }
    return out;
}

} // namespace optictl::engine
