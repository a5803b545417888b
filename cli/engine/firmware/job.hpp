// One change of the firmware of one module whose device is open; what firmware.hpp declares is made
// of it.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/firmware/firmware.hpp"
#include "cmis/firmware/load.hpp"
#include "cmis/firmware/task.hpp"
#include "drivers/fetch.hpp"
#include "drivers/journal/journal.hpp"
#include "drivers/session/run.hpp"

namespace optictl::engine {

/// As the standard calls the banks.
[[nodiscard]] constexpr char letter_of(unsigned bank) {
    return static_cast<char>('A' + bank);
}

/// What must be known of a module before its firmware is changed.
[[nodiscard]] drivers::Planner planner_of_firmware(std::optional<memmap::Standard> as);

/// Begins an operation in the journal of `how` and gives `out` its number. The error says why
/// nothing may be sent.
[[nodiscard]] std::expected<std::unique_ptr<drivers::journal::Writer>, std::string>
begin_journal(const FirmwareRequest& how, std::string name, FirmwareOutcome& out);

class FirmwareJob {
public:
    FirmwareJob(drivers::Transport& device, std::string name, const Request& request,
                const FirmwareRequest& how, drivers::Locker lock,
                std::vector<std::string> managers);
    FirmwareOutcome run();

private:
    // What is there, and what will be done (firmware.cpp).
    [[nodiscard]] bool look();
    [[nodiscard]] bool ask();
    [[nodiscard]] bool is_sensible();
    void tell_plan();
    void find_interrupted();
    [[nodiscard]] bool may_begin();
    void carry_out();
    [[nodiscard]] bool enter(std::string text);
    void tell(std::string_view phase, drivers::Duration since, std::uint64_t done = 0,
              std::uint64_t of = 0);
    void end(FirmwareResult result, std::string message);
    [[nodiscard]] drivers::Patience patience() const;
    [[nodiscard]] std::expected<Inspection, drivers::IoError> inspect_now();
    [[nodiscard]] std::expected<Inspection, drivers::IoError> inspect_steady();
    [[nodiscard]] std::string operation_name() const;
    [[nodiscard]] bool bank_has_image(const model::Firmware& holds,
                                      std::optional<unsigned> bank) const;
    [[nodiscard]] cmis::firmware::RunMode run_mode() const;

    // What is done (steps.cpp). Each says whether it came to its end; if not, the outcome
    // has what did.
    void update();
    [[nodiscard]] bool load();
    void after_failed_load(const cmis::firmware::Load& load, const drivers::RunEnd& ended);
    [[nodiscard]] bool has_right_version();
    [[nodiscard]] bool run_other();
    [[nodiscard]] bool watch();
    void commit(std::optional<unsigned> bank);
    void abort();
    void revert(const std::string& why);
    enum class Back : std::uint8_t { Expected, Other, NotBack };
    [[nodiscard]] Back wait_for(std::optional<unsigned> bank);
    [[nodiscard]] bool send_reset();
    [[nodiscard]] bool mend();
    [[nodiscard]] std::string unwell();
    void take(const cmis::firmware::Task& task);
    [[nodiscard]] std::optional<unsigned> running() const;

    [[nodiscard]] drivers::RunEnd run_steps(const drivers::Steps& steps, std::string_view name);
    [[nodiscard]] drivers::RunEnd run_task(cmis::firmware::Task& task);
    [[nodiscard]] cmis::firmware::Task task_of(cmis::firmware::Task::Kind kind) const;

    drivers::Transport& device_;
    const Request& request_;
    const FirmwareRequest& how_;
    drivers::Locker lock_;
    std::vector<std::string> managers_;
    drivers::Clock* clock_ = nullptr;
    FirmwareOutcome out_;
    drivers::Traits traits_;
    std::uint8_t revision_ = 0;
    cmis::firmware::Mailbox mailbox_;
    model::FirmwareFeatures features_;
    std::optional<unsigned> target_; ///< bank that a load goes to
    bool is_there_ = false;          ///< it holds what is to be loaded
    drivers::Duration back_within_{};
    std::unique_ptr<drivers::journal::Writer> journal_;
};

} // namespace optictl::engine
