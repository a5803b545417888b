// Updates of every kind of module, and what is refused or taken back (OIF-CMIS 5.4 sections 7.3.1,
// 9.6; Tables 7-2 and 7-3 for the status).
#include <algorithm>
#include <array>
#include <fstream>

#include <doctest/doctest.h>

#include "drivers/journal/journal.hpp"
#include "tests/firmware/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using engine::FirmwareAction;
using engine::FirmwareOutcome;
using engine::FirmwareRequest;
using engine::FirmwareResult;

constexpr std::size_t small = std::size_t{16} * 1024;

[[nodiscard]] const UpdateKind& kind_of(std::string_view name) {
    const auto& kinds = update_kinds();
    const auto found =
        std::ranges::find_if(kinds, [&](const UpdateKind& each) { return each.name == name; });
    REQUIRE(found != kinds.end());
    return *found;
}

[[nodiscard]] Settings with(Misbehaviour which) {
    Settings settings;
    settings.misbehaviours = {which};
    return settings;
}

} // namespace

TEST_CASE("every kind of module is updated: loaded, run, watched, committed") {
    for (const UpdateKind& kind : update_kinds()) {
        CAPTURE(kind.name);
        FirmwareRig rig(kind);
        if (kind.updates.single_bank) { // its only load is replaced: traffic must be down
            rig.module->set_pin(drivers::emulator::Pin::LowPower, true);
            std::vector<std::uint8_t> low{0x50};
            REQUIRE(rig.module->write(memmap::Device::A0, 26, low));
            rig.clock.sleep(60s);
        }
        const FirmwareOutcome done =
            rig.update(FirmwareAction::Update, an_image(small), [&](FirmwareRequest& how) {
                how.banks = kind.updates.single_bank ? std::optional(1U) : std::nullopt;
            });
        CHECK_MESSAGE(done.result == FirmwareResult::Done, done.message);
        CHECK(done.trouble == engine::Trouble::None);
        CHECK(done.sent == small);
        const unsigned bank = kind.updates.single_bank ? 0 : 1;
        CHECK(rig.flash().running == bank);
        CHECK(rig.flash().committed == bank);
        REQUIRE(done.after.banks.size() == 2);
        CHECK(done.after.banks[bank].version == "3.18 build 7");
        rig.cut_power();
        rig.clock.sleep(5s);
        CHECK(rig.flash().running == bank);
        CHECK(rig.module->image().byte(memmap::lower, 40) == 18);
        // Once more there is nothing to do.
        CHECK(rig.update(FirmwareAction::Update, an_image(small),
                         [&](FirmwareRequest& how) {
                             how.banks =
                                 kind.updates.single_bank ? std::optional(1U) : std::nullopt;
                         })
                  .result == FirmwareResult::AsWished);
    }
}

TEST_CASE("step by step: load, run, revert, run, commit") {
    FirmwareRig rig(kind_of("LPL, background"));
    CHECK(rig.update(FirmwareAction::Revert).result == FirmwareResult::Refused);
    CHECK(rig.update(FirmwareAction::Load, an_image(small)).result == FirmwareResult::Done);
    CHECK(rig.flash().running == 0);
    CHECK(rig.flash().valid[1]);
    CHECK(rig.update(FirmwareAction::Load, an_image(small)).result == FirmwareResult::AsWished);
    CHECK(rig.update(FirmwareAction::Run).result == FirmwareResult::Trial);
    CHECK(rig.flash().running == 1);
    CHECK(rig.flash().committed == 0);
    const FirmwareOutcome twice = rig.update(FirmwareAction::Load, an_image(small));
    CHECK(twice.result == FirmwareResult::Refused);
    CHECK(twice.message.find("B runs on trial; A is committed") != std::string::npos);
    CHECK(rig.update(FirmwareAction::Revert).result == FirmwareResult::Done);
    CHECK(rig.flash().running == 0);
    CHECK(rig.update(FirmwareAction::Run).result == FirmwareResult::Trial);
    CHECK(rig.update(FirmwareAction::Commit).result == FirmwareResult::Done);
    CHECK(rig.flash().committed == 1);
    CHECK(rig.update(FirmwareAction::Commit).result == FirmwareResult::AsWished);
    const FirmwareOutcome none = rig.update(FirmwareAction::Abort);
    CHECK(none.result == FirmwareResult::Done);
    CHECK(none.message.starts_with("no transfer was open"));
}

TEST_CASE("what the other bank holds already is not sent again") {
    FirmwareRig rig(kind_of("EPL, 1 page, background"));
    REQUIRE(rig.update(FirmwareAction::Load, an_image(small)).result == FirmwareResult::Done);
    const FirmwareOutcome done = rig.update(FirmwareAction::Update, an_image(small));
    CHECK(done.result == FirmwareResult::Done);
    CHECK(done.sent == 0);
    CHECK(rig.flash().committed == 1);
}

TEST_CASE("on trial as was wished") {
    FirmwareRig rig(kind_of("EPL, 1 page, background"));
    const FirmwareOutcome done = rig.update(FirmwareAction::Update, an_image(small),
                                            [](FirmwareRequest& how) { how.trial = true; });
    CHECK(done.result == FirmwareResult::Trial);
    CHECK(rig.flash().running == 1);
    CHECK(rig.flash().committed == 0);
}

TEST_CASE("a plan sends nothing, and neither does a dry run") {
    FirmwareRig rig(kind_of("EPL, 1 page, background"));
    const std::string before = rig.flash().text;
    const FirmwareOutcome plan = rig.update(FirmwareAction::Plan, an_image(small));
    CHECK(plan.result == FirmwareResult::Planned);
    CHECK(plan.steps.size() == 3);
    CHECK(plan.drops_traffic);
    CHECK(rig.update(FirmwareAction::Update, an_image(small),
                     [](FirmwareRequest& how) { how.dry_run = true; })
              .result == FirmwareResult::Planned);
    CHECK(rig.update(FirmwareAction::Update, an_image(small),
                     [](FirmwareRequest& how) {
                         how.confirm = [](const FirmwareOutcome&) { return false; };
                     })
              .result == FirmwareResult::Declined);
    CHECK(rig.flash().text == before);
}

TEST_CASE("an image that is not for the module is refused before anything is sent") {
    const auto refused = [](const std::function<void(engine::FirmwareImage&)>& change,
                            std::string_view words) {
        FirmwareRig rig(kind_of("EPL, 1 page, background"));
        const std::string before = rig.flash().text;
        auto image = std::make_shared<engine::FirmwareImage>(*an_image(small));
        change(*image);
        const FirmwareOutcome done = rig.update(FirmwareAction::Update, image);
        CHECK(done.result == FirmwareResult::Refused);
        CHECK(done.trouble == engine::Trouble::Refused);
        CHECK_MESSAGE(done.message.find(words) != std::string::npos, done.message);
        CHECK(rig.flash().text == before);
    };
    const auto pattern = [](std::string_view text) {
        return std::vector{*vendor_db::make_pattern(vendor_db::Pattern::Kind::Exact, text)};
    };
    refused([&](auto& image) { image.manifest->part_number = pattern("OTHER-1"); },
            "the image is for OTHER-1");
    refused([&](auto& image) { image.manifest->vendor = pattern("OTHER"); },
            "the image is for OTHER");
    refused([](auto& image) { image.manifest->hardware.min = vendor_db::parse_version("9.0"); },
            "the image is for 9.0 or newer");
    refused([](auto& image) { image.manifest->from = {*vendor_db::parse_version("2.0")}; },
            "may be loaded from 2.0 only");
    refused([](auto& image) { image.bytes.resize(64); }, "no longer than its header");
}

TEST_CASE("a module that is not well, or busy with a trial, is left alone") {
    FirmwareRig rig(kind_of("EPL, 1 page, background"));
    rig.module->fail(1);
    rig.clock.sleep(1s);
    const FirmwareOutcome done = rig.update(FirmwareAction::Update, an_image(small));
    CHECK(done.result == FirmwareResult::Refused);
    CHECK(done.message.find("ModuleFault") != std::string::npos);
}

TEST_CASE("a module that does not say how many banks it has is asked about") {
    const UpdateKind& kind = kind_of("one bank");
    FirmwareRig rig(kind); // traffic is up
    const FirmwareOutcome unknown = rig.update(FirmwareAction::Update, an_image(small));
    CHECK(unknown.result == FirmwareResult::Refused);
    CHECK(unknown.message.find("does not say whether it has two banks") != std::string::npos);
    // With one, what runs is replaced: not while it carries traffic.
    const FirmwareOutcome busy = rig.update(FirmwareAction::Update, an_image(small),
                                            [](FirmwareRequest& how) { how.banks = 1; });
    CHECK(busy.result == FirmwareResult::Refused);
    CHECK(busy.message.find("carry traffic") != std::string::npos);
}

TEST_CASE("a damaged image: what runs still runs, and what the other bank holds is said") {
    FirmwareRig rig(kind_of("EPL, 16 pages, background"));
    const FirmwareOutcome done = rig.update(FirmwareAction::Update, an_image(small, true));
    CHECK(done.result == FirmwareResult::TargetInvalid);
    CHECK(done.message.find("checksum of the load not valid") != std::string::npos);
    CHECK(rig.flash().running == 0);
    CHECK(rig.flash().committed == 0);
    CHECK_FALSE(rig.flash().valid[1]);
    CHECK(rig.update(FirmwareAction::Update, an_image(small)).result == FirmwareResult::Done);
}

TEST_CASE("a bad load is never committed: the old one runs again") {
    // The module validates nothing, and what it was sent fails.
    for (const auto which : {Misbehaviour::TakesAnyImage, Misbehaviour::FaultyLoad}) {
        FirmwareRig rig(kind_of("EPL, 16 pages, background"), with(which));
        const FirmwareOutcome done = rig.update(
            FirmwareAction::Update, an_image(small, which == Misbehaviour::TakesAnyImage));
        CHECK_MESSAGE(done.result == FirmwareResult::Returned, done.message);
        CHECK(done.message.find("ModuleFault") != std::string::npos);
        CHECK(rig.flash().running == 0);
        CHECK(rig.flash().committed == 0);
    }
}

TEST_CASE("wrong version after the run, no answer after it, a commit that does nothing") {
    {
        FirmwareRig rig(kind_of("EPL, 16 pages, background"), with(Misbehaviour::RunsOldLoad));
        const FirmwareOutcome done = rig.update(FirmwareAction::Update, an_image(small));
        CHECK(done.result == FirmwareResult::NotRun);
        CHECK(rig.flash().committed == 0);
    }
    {
        FirmwareRig rig(kind_of("EPL, 16 pages, background"), with(Misbehaviour::HangsAfterRun));
        const FirmwareOutcome done = rig.update(FirmwareAction::Update, an_image(small));
        CHECK(done.result == FirmwareResult::NotBack);
        CHECK(done.trouble == engine::Trouble::Device);
        rig.cut_power();
        rig.clock.sleep(5s);
        CHECK(rig.flash().running == 0); // as is said: the committed load runs
    }
    {
        FirmwareRig rig(kind_of("EPL, 16 pages, background"), with(Misbehaviour::CommitsNothing));
        const FirmwareOutcome done = rig.update(FirmwareAction::Update, an_image(small));
        CHECK(done.result == FirmwareResult::OnTrial);
        CHECK(rig.flash().running == 1);
    }
    {
        FirmwareRig rig(kind_of("EPL, 16 pages, background"),
                        with(Misbehaviour::StaleStatusAfterRun));
        CHECK(rig.update(FirmwareAction::Update, an_image(small)).result == FirmwareResult::Done);
    }
}

TEST_CASE("the manifest names another version than the image has: it is not run") {
    FirmwareRig rig(kind_of("EPL, 16 pages, background"));
    auto image = std::make_shared<engine::FirmwareImage>(*an_image(small));
    image->manifest->version = vendor_db::parse_version("3.19");
    const FirmwareOutcome done = rig.update(FirmwareAction::Update, image);
    CHECK(done.result == FirmwareResult::NotRun);
    CHECK(done.message.find("bank B holds version 3.18 build 7 now, and the manifest says 3.19") !=
          std::string::npos);
    CHECK(rig.flash().running == 0);
}

TEST_CASE("the journal tells how far an update came, and the next run that there was one") {
    FirmwareRig rig(kind_of("EPL, 1 page, background"));
    const auto journal = rig.folder->path / "one";
    const auto in_journal = [&](FirmwareRequest& how) { how.journal = journal; };
    rig.on_command = [&](unsigned number, bool) {
        if (number == 40) {
            rig.is_removed = true;
            throw Died{};
        }
    };
    CHECK_THROWS_AS((void)rig.update(FirmwareAction::Update, an_image(small), in_journal), Died);
    rig.is_removed = false;
    rig.on_command = {};
    rig.clock.sleep(30s);
    const auto read = drivers::journal::read(journal);
    REQUIRE(read);
    REQUIRE(read->records.size() == 1);
    CHECK(read->records[0].outcome.empty());
    REQUIRE(read->records[0].stages.size() > 2);
    CHECK(read->records[0].stages[0].text.starts_with("load of 16448 bytes, SHA-256 "));
    CHECK(read->records[0].stages.back().text.starts_with("load, "));
    const FirmwareOutcome next = rig.update(FirmwareAction::Plan, an_image(small), in_journal);
    CHECK(next.interrupted.find("did not come to its end: its last stage was load, ") !=
          std::string::npos);
    // A transfer is open: it is ended, and begins anew.
    const FirmwareOutcome again = rig.update(FirmwareAction::Update, an_image(small), in_journal);
    CHECK_MESSAGE(again.result == FirmwareResult::Done, again.message);
    CHECK(rig.update(FirmwareAction::Plan, an_image(small), in_journal).interrupted.empty());
}

TEST_CASE("a signal while blocks are sent ends the transfer") {
    static bool stopped = false;
    stopped = false;
    FirmwareRig rig(kind_of("EPL, 1 page, background"));
    rig.on_command = [&](unsigned number, bool) { stopped = stopped || number == 40; };
    engine::Request request;
    request.stop = [] { return stopped; };
    engine::FirmwareRequest how{.action = FirmwareAction::Update, .image = an_image(small)};
    how.journal = rig.folder->path / "journal";
    const FirmwareOutcome done = engine::change_firmware(rig.bus(), "bench", request, how);
    CHECK(done.result == FirmwareResult::TargetInvalid);
    CHECK(done.message == "stopped; the load was ended");
    CHECK(rig.flash().running == 0);
}

TEST_CASE("the number of banks is read from page 0Ch where the module has it") {
    const auto put = [](memmap::Image& image, std::uint8_t page, unsigned byte,
                        std::uint8_t value) {
        image.put(memmap::upper(page), byte, std::array{value});
    };
    // 01h:128-129, the version of the other bank, says nothing; 0Ch:162 that firmware is managed by
    // CMIS 5.4, 194.6 that there are two banks (Tables 8-72, 8-73).
    for (const bool has_page : {false, true}) {
        FirmwareRig rig(update_kinds().front(), {}, [&](memmap::Image& image) {
            image.put(memmap::lower, 1, std::array{std::uint8_t{0x54}});
            put(image, 0x01, 128, 0);
            put(image, 0x01, 129, 0);
            const auto says = image.byte(memmap::upper(0x01), 173).value_or(0);
            put(image, 0x01, 173,
                static_cast<std::uint8_t>(has_page ? says | 0x80U : says & 0x7FU));
            for (unsigned byte = 128; byte < 256; ++byte) {
                put(image, 0x0C, byte, 0);
            }
            put(image, 0x0C, 162, 0x54);
            put(image, 0x0C, 194, 0x40);
        });
        const auto outcome = rig.update(FirmwareAction::Plan, an_image(256));
        CAPTURE(outcome.message);
        CHECK(engine::name_of(outcome.result) == (has_page ? "planned" : "refused"));
        CHECK((outcome.message.find("does not say whether it has two banks") !=
               std::string::npos) == !has_page);
    }
}

} // namespace optictl
