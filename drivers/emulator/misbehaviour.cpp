#include "drivers/emulator/misbehaviour.hpp"

#include <algorithm>

namespace optictl::drivers::emulator {
namespace {

using enum Misbehaviour;

constexpr MisbehaviourRow rows[] = {
    {NeedsAppSel0First, "needs-appsel-0-first",
     "rejects a data path as partial unless its lanes had AppSel 0 before",
     "sonic-platform-daemons pull 459"},
    {RejectsAppSel0, "rejects-appsel-0", "rejects AppSel 0 without a reason",
     "sonic-buildimage issue 29494"},
    {SlowAppSel0, "slow-appsel-0", "takes 200 ms to accept AppSel 0",
     "sonic-buildimage issue 21603"},
    {SuccessButAcsUnchanged, "success-but-acs-unchanged",
     "reports ConfigSuccess and leaves the active control set as it was",
     "sonic-platform-daemons pull 861"},
    {ConfigInProgressForever, "config-in-progress-forever", "never leaves ConfigInProgress",
     "sonic-buildimage issue 27000"},
    {ClearsOtherPending, "clears-other-pending",
     "clears DPInitPending of all other data paths when one is configured",
     "sonic-platform-daemons pull 696"},
    {LiesAboutDurations, "lies-about-durations", "takes three times the advertised durations",
     "sonic-platform-common pull 533"},
    {StaysInDpInit, "stays-in-dpinit", "never finishes the initialisation of a data path",
     "sonic-platform-daemons pull 751"},
    {SlowToReady, "slow-to-ready", "takes 300 s from low power to ModuleReady",
     "sonic-platform-daemons pull 345"},
    {ResetByPinOnly, "reset-by-pin-only", "does nothing when the reset bit is written",
     "sonic-mgmt issue 13108"},
    {IgnoresPage, "ignores-page",
     "shows the page that is written to the page select, and page 00h behind it",
     "OIF-CMIS 5.4 8.2.15"},
    {DropsWrites, "drops-writes", "acknowledges every second write of a control and ignores it",
     "OIF-CMIS 5.4 Table 10-4"},
    {NeverFreezesWithoutStatistics, "never-freezes-without-statistics",
     "never sets FreezeDone where no observable has statistics", "sonic-buildimage issue 23426"},
    {SlowDiagnostics, "slow-diagnostics",
     "takes 100 ms from the diagnostics selector to its data, not 10 ms",
     "facebook/fboss CmisModule.h"},
    {NackWhileBusy, "nack-while-busy", "does not answer while a background CDB command runs",
     "sonic-platform-common pull 308"},
    {NeverDone, "never-done", "never finishes a CDB command, nor lets it be aborted",
     "OIF-CMIS 5.4 7.2.5.1"},
    {WrongCdbChecksum, "wrong-cdb-checksum", "gives CDB replies a wrong check code",
     "OIF-CMIS 5.4 Table 8-199"},
    {StaleCdbReply, "stale-cdb-reply", "reports success and leaves the reply as it was",
     "OIF-CMIS 5.4 Table 8-199"},
    {NoCdbFirmware, "no-cdb-firmware", "advertises CDB and fails every command",
     "sonic-buildimage issue 24830"},
    {SlowFirmwareStart, "slow-firmware-start",
     "takes 12 s to start a firmware transfer, whatever it advertises",
     "sonic-buildimage issue 26243"},
    {WriteMechanism03h, "write-mechanism-03h",
     "codes both ways of firmware writing as 03h instead of 11h",
     "facebook/fboss FirmwareUpgrader.cpp"},
    {StaleStatusAfterRun, "stale-status-after-run",
     "reports the firmware of before for 5 s after another one runs", "mstflint pull 1694"},
    {HangsOnFastPowerChange, "hangs-on-fast-power-change",
     "stops answering when its power mode is changed twice within 100 ms", "sonic-mgmt pull 8131"},
    {DarkWithoutClassBits, "dark-without-class-bits",
     "has no light above power class 4 until the class is enabled",
     "sonic-platform-common pull 521"},
    {TakesAnyImage, "takes-any-image", "completes a firmware transfer without validating it",
     "OIF-CMIS 5.4 7.3.1.2"},
    {FaultyLoad, "faulty-load", "goes to ModuleFault with the firmware that it was sent",
     "OIF-CMIS 5.4 9.6.12"},
    {RunsOldLoad, "runs-old-load", "resets on Run Firmware Load and runs what ran before",
     "sonic-utilities pull 2349"},
    {HangsAfterRun, "hangs-after-run",
     "answers nothing while firmware runs that is not committed, until its power is cut",
     "OIF-CMIS 5.4 9.6.12"},
    {CommitsNothing, "commits-nothing", "reports success of a commit and commits nothing",
     "OIF-CMIS 5.4 9.6.12"},
    {TakesAnyConfiguration, "takes-any-configuration",
     "takes every configuration in every state, advertised or not", "OIF-CMIS 5.4 Table 8-101"},
    {FlagsInAnyState, "flags-in-any-state",
     "raises flags of lanes whose data path is not there to have them", "OIF-CMIS 5.4 Table 6-21"},
    {KeepsMasks, "keeps-masks", "has the masks of before after a reset", "OIF-CMIS 5.4 6.3.2.5.3"},
    {KeepsLight, "keeps-light", "sends light on lanes whose output is disabled",
     "OIF-CMIS 5.4 Table 10-8"},
    {IgnoresSwitches, "ignores-switches",
     "acknowledges polarity, squelch and Rx output switches and ignores them",
     "OIF-CMIS 5.4 8.13.2"},
    {IgnoresSettings, "ignores-settings",
     "reports ConfigSuccess and keeps its own equalization, amplitude and CDR",
     "OIF-CMIS 5.4 6.2.5"},
    {IgnoresLoopbacks, "ignores-loopbacks", "acknowledges loopbacks and ignores them",
     "OIF-CMIS 5.4 Table 8-131"},
    {LosesStarts, "loses-starts", "does not start a data path while another one initializes",
     "sonic-platform-daemons pull 696"},
    {TakesHotChanges, "takes-hot-changes",
     "obeys ApplyImmediate while traffic runs, although it says that it does not",
     "OIF-CMIS 5.4 Table 6-4"},
    {NeverFreezes, "never-freezes", "never sets FreezeDone", "OIF-CMIS 5.4 8.27.8"},
    {FreezesLitOnly, "freezes-lit-only", "never sets FreezeDone while an output is disabled",
     "sonic-mgmt transceiver test plan 1.2.2"},
    {TunesBeside, "tunes-beside", "tunes 6.25 GHz above the frequency that was asked for",
     "OIF-CMIS 5.4 7.5.2"},
    {TakesAnyChannel, "takes-any-channel", "tunes to channels that it does not advertise",
     "OIF-CMIS 5.4 7.5.2"},
    {WrongOutputPower, "wrong-output-power", "sends 3 dB less than the target output power",
     "OIF-CMIS 5.4 7.5.3"},
    {ForgetsChannel, "forgets-channel", "is back at 193.1 THz when a data path is initialized",
     "OIF-CMIS 5.4 7.5.2"},
    {FalseAlarms, "false-alarms", "flags a high bias of Tx 1 whatever the bias is",
     "OIF-CMIS 5.4 6.3.4"},
    {Fluctuates, "fluctuates", "shows 9 dB less power received on lane 1, every other 40 s",
     "sonic-mgmt transceiver test plan, DOM"},
    {UnstableByte, "unstable-byte", "gives 01h:132 another value in every second read",
     "FBOSS hw_test i2cStressRead"},
    {ShowsUnknownPages, "shows-unknown-pages",
     "keeps the number of a page that it does not have in the page select", "OIF-CMIS 5.4 8.2.15"},
    {NeverFlagsLos, "never-flags-los", "never flags the loss of a received signal",
     "OIF-CMIS 5.4 Table 8-98"},
    {StaleRxPower, "stale-rx-power", "shows the power received of before, whatever arrives",
     "sonic-mgmt transceiver test plan, DOM"},
    {CouplesLanes, "couples-lanes", "loses the signal of the lane beside one that is dark",
     "sonic-mgmt transceiver test plan, DOM"},
    {ErrsAfterFlap, "errs-after-flap",
     "has a thousand times the errors on lanes that were dark, until it is reset",
     "sonic-mgmt transceiver test plan, system"},
    {HidesLight, "hides-light", "shows no power of a disabled output, and still sends it",
     "OIF-CMIS 5.4 Table 10-8"},
};
static_assert(std::size(rows) == static_cast<std::size_t>(Misbehaviour::Count));
static_assert([] {
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        if (static_cast<std::size_t>(rows[i].id) != i) {
            return false;
        }
    }
    return true;
}());

} // namespace

std::span<const MisbehaviourRow> misbehaviours() {
    return rows;
}

std::optional<Misbehaviour> misbehaviour_of(std::string_view name) {
    const auto* const found = std::ranges::find(rows, name, &MisbehaviourRow::name);
    return found != std::end(rows) ? std::optional(found->id) : std::nullopt;
}

} // namespace optictl::drivers::emulator
