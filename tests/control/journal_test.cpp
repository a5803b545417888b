// The journal: what it says after whatever ended the program.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "drivers/journal/journal.hpp"
#include "tests/control/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::journal::begin_line;
using drivers::journal::JournalFile;
using drivers::journal::older_of;
using drivers::journal::Writer;

drivers::WriteRecord a_write() {
    return {.procedure = "tx off",
            .page = memmap::upper(0x10),
            .first = 130,
            .bytes = {0x0F},
            .mask = {0x0F},
            .before = {0x00}};
}

drivers::journal::Operation an_operation() {
    return {.time = {},
            .who = "uid 0",
            .name = "tx off 1-4",
            .target = "i2c 7",
            .transport = "i2c-7",
            .module = "ACME X 1",
            .standard = "cmis",
            .identity = {{memmap::upper(0x00), 129, 0xFF, 0x41}},
            .before = {{memmap::upper(0x10), 130, 0x0F, 0x00}}};
}

} // namespace

TEST_CASE("what is written is read, in its order and with its numbers") {
    const Folder folder;
    const auto path = folder.path / "deep" / "journal.jsonl";
    for (unsigned i = 1; i <= 2; ++i) {
        auto journal = Writer::open(path);
        REQUIRE(journal);
        CHECK((*journal)->begin(an_operation()) == i);
        REQUIRE((*journal)->before(a_write()));
        (*journal)->after(a_write(), {.written = drivers::Written::Yes, .after = {0x0F}});
        REQUIRE((*journal)->end("done", ""));
    }
    const auto read = drivers::journal::read(path);
    REQUIRE(read);
    CHECK(read->damage.empty());
    REQUIRE(read->records.size() == 2);
    const auto& record = read->records[1];
    CHECK(record.operation.name == "tx off 1-4");
    CHECK(record.operation.before == an_operation().before);
    CHECK(record.operation.identity == an_operation().identity);
    CHECK(record.outcome == "done");
    REQUIRE(record.writes.size() == 1);
    CHECK(record.writes[0].page == memmap::upper(0x10));
    CHECK(record.writes[0].before == std::vector<std::uint8_t>{0x00});
    CHECK(record.writes[0].bytes == std::vector<std::uint8_t>{0x0F});
    CHECK(record.writes[0].result == "yes");
    CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::others_all) ==
          std::filesystem::perms::none);
}

TEST_CASE("a journal cut at any byte tells all whole lines, and goes on") {
    const Folder folder;
    const auto path = folder.path / "journal.jsonl";
    {
        auto journal = Writer::open(path);
        REQUIRE(journal);
        REQUIRE((*journal)->begin(an_operation()));
        REQUIRE((*journal)->before(a_write()));
    }
    std::ifstream file(path, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    const std::size_t first_line = whole.find('\n');
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        CAPTURE(cut);
        {
            std::ofstream out(path, std::ios::binary | std::ios::trunc);
            out << whole.substr(0, cut);
        }
        const auto read = drivers::journal::read(path);
        REQUIRE(read);
        // A line that lacks nothing but its line end is whole.
        CHECK(read->records.size() == (cut >= first_line ? 1 : 0));
        const bool has_write = cut + 1 >= whole.size();
        CHECK((read->records.empty() || read->records[0].writes.size() == (has_write ? 1 : 0)));
        const bool is_torn = cut != 0 && cut != first_line && cut != first_line + 1 && !has_write;
        CHECK(read->damage.size() == (is_torn ? 1 : 0));
        auto journal = Writer::open(path);
        REQUIRE(journal);
        const auto next = (*journal)->begin(an_operation());
        REQUIRE(next);
        // A number that a torn line has is not given again: {"entry":"begin","number":1, has 28
        // bytes.
        CHECK(*next == (cut >= 28 ? 2 : 1));
        const auto again = drivers::journal::read(path);
        REQUIRE(again);
        CHECK(again->records.size() == (cut >= first_line ? 2 : 1));
        CHECK(again->damage.size() == (is_torn ? 1 : 0));
    }
}

TEST_CASE("the newest number is found wherever its line is") {
    const Folder folder;
    const auto path = folder.path / "journal.jsonl";
    constexpr std::size_t block = 64U << 10U; // what is read at a time
    for (std::size_t behind = 2 * block - 40; behind < 2 * block + 40; ++behind) {
        CAPTURE(behind);
        {
            std::ofstream out(path, std::ios::binary | std::ios::trunc);
            out << begin_line << "7,\n"
                << begin_line << "41,\n"
                << std::string(behind, '.') << '\n';
        }
        auto file = JournalFile::open(path);
        REQUIRE(file);
        CHECK(file->newest() == 41);
    }
    {
        std::ofstream out(path, std::ios::binary | std::ios::trunc);
    }
    CHECK(JournalFile::open(path)->newest() == 0);
}

TEST_CASE("a full journal makes room, and numbers go on") {
    const Folder folder;
    const auto path = folder.path / "journal.jsonl";
    for (unsigned i = 1; i <= 2; ++i) {
        auto journal = Writer::open(path);
        REQUIRE(journal);
        REQUIRE((*journal)->begin(an_operation()) == i);
    }
    auto first = JournalFile::open(path);
    auto second = JournalFile::open(path); // waits, as it were, while the first one replaces it
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE(first->lock(1)); // one byte is full
    CHECK(std::filesystem::file_size(path) == 0);
    CHECK(first->newest() == 2);
    first->unlock();
    REQUIRE(second->lock());
    REQUIRE(second->append("{}"));
    second->unlock();
    CHECK(std::filesystem::file_size(path) == 3);
    const auto older = drivers::journal::read(older_of(path));
    REQUIRE(older);
    CHECK(older->records.size() == 2);
    auto journal = Writer::open(path);
    REQUIRE(journal);
    CHECK((*journal)->begin(an_operation()) == 3);
}

TEST_CASE("a full journal that cannot be renamed goes on") {
    const Folder folder;
    const auto path = folder.path / "journal.jsonl";
    auto file = JournalFile::open(path);
    REQUIRE(file);
    REQUIRE(file->append(std::string(begin_line) + "6,}"));
    std::filesystem::create_directory(older_of(path)); // no file takes the name of a folder
    REQUIRE(file->lock(1));
    CHECK(file->newest() == 6);
    CHECK(file->append("{}").has_value());
}

TEST_CASE("no journal, no write") {
    const Folder folder;
    Rig rig = Rig::brought_up("osfp-800g-dr8");
    std::filesystem::create_directory(folder.path / "taken");
    rig.journal = folder.path / "taken"; // a folder
    const auto outcome = rig.change([](const engine::Inspection&) {
        return model::Wish{.name = "tx off", .lanes = {{model::Setting::TxDisable, 0, 1}}};
    });
    CHECK(outcome.result == engine::ChangeResult::Refused);
    CHECK(outcome.trouble == engine::Trouble::Refused);
    CHECK(rig.byte(memmap::upper(0x10), 130) == 0);
}

} // namespace optictl
