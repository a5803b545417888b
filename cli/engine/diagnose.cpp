#include "cli/engine/diagnose.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/backend_of.hpp"
#include "cli/engine/inspect.hpp"
#include "cli/engine/interrupt.hpp"
#include "cli/engine/live.hpp"
#include "cli/engine/plans.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/fetch.hpp"
#include "drivers/file.hpp"
#include "drivers/i2c/owner.hpp"

namespace optictl::cli {
namespace {

using drivers::System;

/// Programs that read and set modules by themselves.
constexpr std::array<std::string_view, 7> daemons{
    "xcvrd", "pmon", "qsfp_service", "wedge_qsfp_ut", "onlpd", "hw-management", "sfputil"};

[[nodiscard]] std::string last_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

class Doctor {
public:
    Doctor(System& system, std::string target) : system_(system) {
        out_.target = std::move(target);
    }

    void say(Verdict verdict, std::string subject, std::string text) {
        out_.checks.push_back({verdict, std::move(subject), std::move(text)});
    }
    void fail(ExitCode code, std::string subject, std::string text) {
        out_.code = worse(out_.code, code);
        say(Verdict::Problem, std::move(subject), std::move(text));
    }

    /// What a back end says of itself.
    void add(const drivers::Remarks& remarks) {
        for (const drivers::Remark& remark : remarks) {
            if (remark.verdict == drivers::Grade::Problem) {
                fail(ExitCode::Failed, remark.subject, remark.text);
            } else {
                say(remark.verdict == drivers::Grade::Ok ? Verdict::Ok : Verdict::Note,
                    remark.subject, remark.text);
            }
        }
    }

    void check_daemons() {
        const auto processes = system_.list("/proc");
        for (const std::string& process : processes.value_or(std::vector<std::string>{})) {
            const auto name = drivers::dump::decimal_number(process)
                                  ? system_.text("/proc/" + process + "/comm")
                                  : std::unexpected(0);
            if (name && std::ranges::find(daemons, *name) != daemons.end()) {
                say(Verdict::Note, "daemon",
                    fmt::format("{} (process {}) is running; it may select pages and clear flags "
                                "meanwhile",
                                *name, process));
            }
        }
    }

    void check_module(const Target& target, const Options& options) {
        const auto lock = lock_target(system_, target, options);
        if (!lock) {
            fail(code_of(lock.error().kind), "access", lock.error().message);
            return;
        }
        auto device = open_target(system_, target, options);
        if (!device) {
            fail(code_of(device.error().kind), "access", device.error().message);
            return;
        }
        const drivers::Fetched fetched = drivers::fetch(
            **device, planner({}, options.as), {.wait_ready = {}, .stop = Interrupt::seen});
        say(Verdict::Ok, "access", (*device)->description());
        for (const std::string& warning : fetched.warnings) {
            say(Verdict::Note, "module", warning);
        }
        if (fetched.is_unattested) {
            say(Verdict::Note, "pages",
                "this adapter cannot read the page select together with bytes: a page that another "
                "program selects for a moment may go unseen");
        }
        if (fetched.aborted) {
            fail(code_of(fetched.aborted->kind), "module", fetched.aborted->message);
        } else if (fetched.incomplete) {
            fail(code_of(fetched.incomplete->kind), "pages", fetched.incomplete->message);
        }
        if (fetched.image.empty()) {
            return;
        }
        Inspection inspection;
        inspection.image = std::make_unique<memmap::Image>(fetched.image);
        inspect(inspection, options.as);
        const Decoded* best = inspection.best();
        if (best == nullptr) {
            fail(ExitCode::Failed, "module",
                 fmt::format("{}: no known memory map; no module, or not one for optictl",
                             form_factor(inspection)));
            return;
        }
        say(Verdict::Ok, "module",
            fmt::format("{}, {}", form_factor(inspection), best->module.standard));
        say(Verdict::Ok, "bus",
            fmt::format("{} transactions, {} bytes, {} retries", fetched.stats.transactions,
                        fetched.stats.bytes, fetched.stats.retries));
        standard_ = best->standard->map.standard;
    }

    [[nodiscard]] std::optional<memmap::Standard> standard() const { return standard_; }

    void check_buses() {
        unsigned count = 0;
        const auto names = system_.list("/sys/bus/i2c/devices");
        for (const std::string& name : names.value_or(std::vector<std::string>{})) {
            const auto bus = drivers::dump::number_behind("i2c-", name);
            if (!bus) {
                continue;
            }
            ++count;
            const std::string path = fmt::format("/dev/{}", name);
            const drivers::File file(system_, system_.open(path, O_RDWR));
            say(file.is_open() ? Verdict::Ok : Verdict::Note, name,
                fmt::format("{}{}", drivers::i2c::adapter_name(system_, *bus),
                            file.is_open() ? "" : fmt::format("; {} cannot be opened", path)));
            drivers::Remarks owners;
            drivers::doctor::look_at_owners(system_, *bus, owners);
            add(owners);
        }
        if (count == 0) {
            say(Verdict::Note, "i2c",
                "the kernel has no I2C bus; modprobe i2c-dev, or the "
                "adapter's driver");
        }
    }

    void check_network_devices() {
        const auto names = system_.list("/sys/class/net");
        for (const std::string& name : names.value_or(std::vector<std::string>{})) {
            const auto driver = system_.link("/sys/class/net/" + name + "/device/driver");
            if (driver) {
                say(Verdict::Ok, name,
                    fmt::format("driver {}; try: optictl doctor netdev {}", last_of(*driver),
                                name));
            }
        }
    }

    [[nodiscard]] Diagnosis take() { return std::move(out_); }

private:
    System& system_;
    Diagnosis out_;
    std::optional<memmap::Standard> standard_;
};

} // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::Ok: return "ok";
    case Verdict::Note: return "note";
    case Verdict::Problem: return "problem";
    }
    return "";
}

Diagnosis diagnose(System& system, const Target& target, const Options& options) {
    Doctor doctor(system, target.name());
    if (target.noun == Noun::File) {
        doctor.fail(ExitCode::Usage, "access", "a dump needs no doctor; show it");
        return doctor.take();
    }
    const drivers::Backend& backend = backend_of(target.noun);
    drivers::Remarks before;
    if (backend.look != nullptr) {
        backend.look(system, target.word, before);
    }
    doctor.add(before);
    doctor.check_module(target, options);
    drivers::Remarks after;
    if (backend.look_again != nullptr && doctor.standard()) {
        backend.look_again(system, target.word, *doctor.standard(), after);
    }
    doctor.add(after);
    doctor.check_daemons();
    return doctor.take();
}

Diagnosis survey(System& system) {
    Doctor doctor(system, "system");
    doctor.check_buses();
    doctor.check_network_devices();
    doctor.check_daemons();
    return doctor.take();
}

} // namespace optictl::cli
