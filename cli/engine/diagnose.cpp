#include "cli/engine/diagnose.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/inspect.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/plans.hpp"
#include "cli/engine/targets/backend_of.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/fetch.hpp"
#include "drivers/file.hpp"
#include "drivers/i2c/owner.hpp"
#include "sff/format/advice.hpp"

namespace optictl::engine {
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

    void say(Grade grade, std::string subject, std::string text) {
        out_.checks.push_back({grade, std::move(subject), std::move(text)});
    }
    void fail(Trouble trouble, std::string subject, std::string text) {
        out_.trouble = worse(out_.trouble, trouble);
        say(Grade::Problem, std::move(subject), std::move(text));
    }

    /// What a back end says of itself.
    void add(const drivers::Remarks& remarks) {
        for (const drivers::Remark& remark : remarks) {
            if (remark.verdict == drivers::Grade::Problem) {
                fail(Trouble::Unfit, remark.subject, remark.text);
            } else {
                say(remark.verdict == drivers::Grade::Ok ? Grade::Ok : Grade::Note, remark.subject,
                    remark.text);
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
                say(Grade::Note, "daemon",
                    fmt::format("{} (process {}) is running; it may select pages and clear flags "
                                "meanwhile",
                                *name, process));
            }
        }
    }

    void check_module(const Target& target, const Request& request) {
        const auto lock = lock_target(system_, target, request);
        if (!lock) {
            fail(trouble_of(lock.error().kind), "access", lock.error().message);
            return;
        }
        auto device = open_target(system_, target, request);
        if (!device) {
            fail(trouble_of(device.error().kind), "access", device.error().message);
            return;
        }
        const drivers::Fetched fetched = drivers::fetch(**device, planner({}, request.as),
                                                        {.wait_ready = {}, .stop = request.stop});
        say(Grade::Ok, "access", (*device)->description());
        for (const std::string& warning : fetched.warnings) {
            say(Grade::Note, "module", warning);
        }
        if (fetched.is_unattested) {
            say(Grade::Note, "pages",
                "this adapter cannot read the page select together with bytes: a page that another "
                "program selects for a moment may go unseen");
        }
        if (fetched.aborted) {
            fail(trouble_of(fetched.aborted->kind), "module", fetched.aborted->message);
        } else if (fetched.incomplete) {
            fail(trouble_of(fetched.incomplete->kind), "pages", fetched.incomplete->message);
        }
        if (fetched.image.empty()) {
            return;
        }
        Inspection inspection;
        inspection.image = std::make_unique<memmap::Image>(fetched.image);
        inspect(inspection, request.as);
        const Decoded* best = inspection.best();
        if (best == nullptr) {
            fail(Trouble::Unfit, "module",
                 fmt::format("{}: no known memory map; no module, or not one for optictl",
                             form_factor(inspection)));
            return;
        }
        say(Grade::Ok, "module",
            fmt::format("{}, {}", form_factor(inspection), best->module.standard));
        say(Grade::Ok, "bus",
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
            say(file.is_open() ? Grade::Ok : Grade::Note, name,
                fmt::format("{}{}", drivers::i2c::adapter_name(system_, *bus),
                            file.is_open() ? "" : fmt::format("; {} cannot be opened", path)));
            drivers::Remarks owners;
            drivers::doctor::look_at_owners(system_, *bus, owners);
            add(owners);
        }
        if (count == 0) {
            say(Grade::Note, "i2c",
                "the kernel has no I2C bus; modprobe i2c-dev, or the "
                "adapter's driver");
        }
    }

    void check_network_devices() {
        const auto names = system_.list("/sys/class/net");
        for (const std::string& name : names.value_or(std::vector<std::string>{})) {
            const auto driver = system_.link("/sys/class/net/" + name + "/device/driver");
            if (driver) {
                say(Grade::Ok, name,
                    fmt::format("driver {}; {} {}", last_of(*driver),
                                words_of(Advice::LookAtDevice), name));
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

std::string_view name_of(Grade grade) {
    switch (grade) {
    case Grade::Ok: return "ok";
    case Grade::Note: return "note";
    case Grade::Problem: return "problem";
    }
    return "";
}

Diagnosis diagnose(System& system, const Target& target, const Request& request) {
    Doctor doctor(system, target.name());
    if (target.noun == noun::file) {
        doctor.fail(Trouble::Request, "access", "a dump needs no doctor; show it");
        return doctor.take();
    }
    const drivers::Backend& backend = backend_of(target.noun);
    drivers::Remarks before;
    if (backend.look != nullptr) {
        backend.look(system, target.word, before);
    }
    doctor.add(before);
    doctor.check_module(target, request);
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

} // namespace optictl::engine
