#include "cli/engine/firmware/kernel.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/firmware/checks.hpp"
#include "cli/engine/firmware/job.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/backend_of.hpp"
#include "cmis/cdb/advertised.hpp"
#include "cmis/firmware/info.hpp"
#include "drivers/ethtool/ethtool.hpp"
#include "drivers/fetch.hpp"
#include "drivers/journal/journal.hpp"

namespace optictl::engine {
namespace {

using namespace std::chrono_literals;
namespace manifests = vendor_db::firmware;
using Action = FirmwareAction;
using Outcome = FirmwareCheck::Outcome;
using Result = FirmwareResult;
using drivers::Duration;

/// What the kernel has not come to when it gives up, by its words; without words it may be
/// anything.
[[nodiscard]] bool is_before_commit(std::string_view text) {
    return text.find("ommit") != std::string_view::npos ||
           text.find("not ready") != std::string_view::npos ||
           text.find("Run image") != std::string_view::npos;
}
/// Whether a transfer was open, which leaves its bank without a valid load (OIF-CMIS 5.4 7.3.1.2).
[[nodiscard]] bool is_of_transfer(std::string_view text) {
    return text.find("Write FW block") != std::string_view::npos ||
           text.find("Complete FW download") != std::string_view::npos;
}

/// The stage of the kernel's work that its words are about, as the words of others are.
[[nodiscard]] std::string_view phase_of(std::string_view text) {
    const auto has = [&](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    };
    return has("Run") ? "run" : has("ommit") ? "commit" : "load";
}

class KernelJob {
public:
    KernelJob(drivers::System& system, const Target& target, drivers::Transport& device,
              const Request& request, const FirmwareRequest& how)
        : system_(system), target_(target), device_(device), request_(request), how_(how) {
        out_.target = target.name();
        out_.transport = device.description();
    }

    FirmwareOutcome run() {
        if (is_possible() && look() && is_sensible()) {
            if (how_.dry_run || how_.action == Action::Plan) {
                out_.result = Result::Planned;
            } else if (may_begin()) {
                carry_out();
            }
        }
        return std::move(out_);
    }

private:
    void end(Result result, Trouble trouble, std::string message) {
        out_.result = result;
        out_.trouble = trouble;
        out_.message = std::move(message);
    }
    void refuse(std::string message) { end(Result::Refused, Trouble::Refused, std::move(message)); }

    [[nodiscard]] bool is_possible() {
        if (how_.action != Action::Update && how_.action != Action::Plan) {
            refuse(fmt::format("the kernel loads, runs and commits in one: there is no {} of its "
                               "own by a network device; take the module's I2C bus",
                               name_of(how_.action)));
        } else if (how_.trial) {
            refuse("the kernel commits what it has loaded: there is no trial by a network device; "
                   "take the module's I2C bus");
        } else {
            return true;
        }
        return false;
    }

    [[nodiscard]] std::expected<Inspection, drivers::IoError> inspect_now() {
        drivers::Patience patience = patience_of(request_);
        patience.clock = how_.clock;
        drivers::Fetched fetched =
            drivers::fetch(device_, planner_of_firmware(request_.as), patience);
        if (fetched.aborted) {
            return std::unexpected(std::move(*fetched.aborted));
        }
        return inspection_of(out_.target, device_.description(), std::move(fetched.image),
                             request_);
    }

    [[nodiscard]] bool look() {
        auto inspection = inspect_now();
        if (!inspection) {
            end(Result::NoModule, trouble_of(inspection.error().kind), inspection.error().message);
            return false;
        }
        out_.inspection.emplace(std::move(*inspection));
        const Decoded* best = out_.inspection->best();
        if (best == nullptr || best->standard->map.standard != memmap::Standard::Cmis) {
            end(Result::NoModule, Trouble::Refused,
                "only CMIS modules take firmware by a standard: ask the vendor");
            return false;
        }
        out_.before = out_.after = cmis::firmware::firmware_of(best->module.context);
        return true;
    }

    void check(bool is_ok, std::string_view what, std::string text) {
        out_.checks.push_back({is_ok ? Outcome::Ok : Outcome::Against, what, std::move(text)});
    }

    [[nodiscard]] bool is_sensible() {
        const auto mailbox = cmis::cdb::advertised(out_.inspection->best()->module.context);
        out_.checks = checks_for_kernel(how_, {*out_.inspection, out_.before, mailbox});
        check(mailbox.instances != 0, "features",
              mailbox.instances != 0 ? "the module has a command data block (CDB)"
                                     : "the module has no command data block (CDB)");
        const auto is_up = drivers::ethtool::is_admin_up(system_, target_.word);
        if (is_up) {
            check(!*is_up, "interface",
                  !*is_up ? fmt::format("{} is down", target_.word)
                          : fmt::format("{0} is up, and the kernel writes firmware to modules of "
                                        "devices that are down alone: ip link set {0} down",
                                        target_.word));
        }
        const auto name = kernel_name_of(system_, how_.image->file);
        check(name.has_value(), "image",
              name ? fmt::format("the kernel finds it as {}", *name)
                   : fmt::format("{} is not in /lib/firmware, where the kernel looks for images: "
                                 "copy it there and name that file",
                                 how_.image->file));
        name_ = name.value_or(std::string());
        tell_plan();
        const auto against =
            std::ranges::find(out_.checks, Outcome::Against, &FirmwareCheck::outcome);
        if (against != out_.checks.end()) {
            refuse(against->text);
            return false;
        }
        if (!how_.again && has_version(out_.before) == true) {
            end(Result::AsWished, Trouble::None,
                fmt::format("version {} runs already", out_.before.active));
            return false;
        }
        return true;
    }

    /// Of registers, which tell major and minor alone: nothing where the build would count, too.
    [[nodiscard]] std::optional<bool> has_version(const model::Firmware& firmware) const {
        return how_.image->manifest ? manifests::is_version(*how_.image->manifest, firmware.active)
                                    : std::nullopt;
    }

    void tell_plan() {
        out_.steps = {fmt::format("the kernel loads {} bytes, resets the module into them and "
                                  "commits them, in one (ETHTOOL_MSG_MODULE_FW_FLASH_ACT); it "
                                  "cannot be stopped",
                                  how_.image->bytes.size()),
                      "look at the version that runs then, which the kernel does not"};
        const model::LaneSet lanes = lanes_in_use(*out_.inspection);
        out_.drops_traffic = lanes != 0;
        out_.effect = lanes == 0 ? "no data path is up: there is no traffic to drop"
                                 : fmt::format("drops the traffic of lanes {}, and resets what the "
                                               "host has set",
                                               model::ranges_of(lanes));
    }

    [[nodiscard]] bool may_begin() {
        if (how_.confirm && !how_.confirm(out_)) {
            end(Result::Declined, Trouble::Refused, "not confirmed; nothing was sent");
            return false;
        }
        auto journal = begin_journal(how_, "firmware update by the kernel", out_);
        if (!journal) {
            refuse(std::move(journal.error()));
            return false;
        }
        journal_ = std::move(*journal);
        const auto staged = journal_->stage("load, run and commit by the kernel");
        if (!staged) {
            refuse("nothing is sent without a journal: " + staged.error());
        }
        return staged.has_value();
    }

    void carry_out() {
        drivers::Clock& clock = how_.clock != nullptr ? *how_.clock : drivers::system_clock();
        const Duration begin = clock.now();
        const auto flashed =
            backend_of(target_.noun)
                .flash(system_, target_.word, name_, [&](const drivers::FlashProgress& progress) {
                    if (how_.progress) {
                        how_.progress({.phase = phase_of(progress.text),
                                       .done = progress.done,
                                       .of = progress.total,
                                       .took = clock.now() - begin});
                    }
                });
        if (!flashed && flashed.error().kind != drivers::IoKind::NotTaken) {
            refuse(flashed.error().message);
            out_.journal_number = 0;
        } else {
            out_.times.push_back({"load, run and commit", clock.now() - begin, {}});
            look_again(clock);
            judge(flashed ? std::string() : flashed.error().message);
        }
        if (auto ended = journal_->end(name_of(out_.result), out_.message); !ended) {
            out_.notices.push_back(ended.error());
        }
    }

    /// The module comes up again; what it says then counts.
    void look_again(drivers::Clock& clock) {
        constexpr Duration pause = 500ms;
        constexpr Duration longest = 20s;
        out_.after = {};
        for (const Duration begin = clock.now(); clock.now() - begin < longest;
             clock.sleep(pause)) {
            const auto now = inspect_now();
            const auto state = now && now->best() != nullptr ? module_state(*now) : std::nullopt;
            if (state == 1U || state == 3U) { // ModuleLowPwr, ModuleReady
                out_.after = cmis::firmware::firmware_of(now->best()->module.context);
                return;
            }
        }
    }

    void judge(const std::string& wrong) {
        const std::string runs = out_.after.active.empty()
                                     ? std::string("the module does not say what runs")
                                     : fmt::format("version {} runs", out_.after.active);
        const bool is_silent = out_.after.active.empty();
        const bool is_other = !is_silent && out_.after.active != out_.before.active;
        if (!wrong.empty() && is_silent && is_before_commit(wrong)) {
            end(Result::NotBack, Trouble::Device,
                wrong + "; it did not commit, and the module is not up yet");
        } else if (!wrong.empty() && is_other && is_before_commit(wrong)) {
            end(Result::OnTrial, Trouble::Unfit, wrong + "; it did not commit");
        } else if (!wrong.empty() && !is_silent && !is_other && is_of_transfer(wrong)) {
            end(Result::TargetInvalid, Trouble::Unfit, wrong);
        } else if (!wrong.empty()) {
            end(Result::Unknown, Trouble::Device, fmt::format("{}; {}", wrong, runs));
        } else if (out_.after.active.empty()) {
            end(Result::NotBack, Trouble::Device,
                "the kernel says that it is done, and the module answers nothing");
        } else if (has_version(out_.after) == false) {
            end(Result::Unknown, Trouble::Unfit,
                fmt::format("the kernel says that it is done, and {}", runs));
        } else {
            end(Result::Done, Trouble::None, "committed by the kernel");
        }
    }

    drivers::System& system_;
    const Target& target_;
    drivers::Transport& device_;
    const Request& request_;
    const FirmwareRequest& how_;
    std::string name_;
    FirmwareOutcome out_;
    std::unique_ptr<drivers::journal::Writer> journal_;
};

} // namespace

std::optional<std::string> kernel_name_of(drivers::System& system, const std::string& file) {
    std::error_code error;
    const std::string path = std::filesystem::weakly_canonical(file, error).string();
    std::vector<std::string> folders{"/lib/firmware/updates", "/lib/firmware",
                                     "/usr/lib/firmware/updates", "/usr/lib/firmware"};
    if (auto own = system.text("/sys/module/firmware_class/parameters/path"); own) {
        own->erase(own->find_last_not_of("\n /") + 1);
        if (!own->empty()) {
            folders.insert(folders.begin(), *own);
        }
    }
    for (const std::string& folder : folders) {
        if (path.starts_with(folder + "/")) {
            return path.substr(folder.size() + 1);
        }
    }
    return std::nullopt;
}

FirmwareOutcome change_by_kernel(drivers::System& system, const Target& target,
                                 drivers::Transport& device, const Request& request,
                                 const FirmwareRequest& how) {
    return KernelJob(system, target, device, request, how).run();
}

} // namespace optictl::engine
