// The journal: what was written to which module, by whom, and what stood there before. A line of
// JSON each, on the disk before the write is sent: whatever ends the program, the file says what
// may have changed, and how to put it back.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "drivers/journal/journal_file.hpp"
#include "drivers/session/write_hook.hpp"
#include "sff/memmap/procedure.hpp"

namespace optictl::drivers::journal {

/// What an operation is about.
struct Operation {
    std::uint64_t number = 0; ///< from 1, in the order of the file
    std::string time;         ///< ISO 8601, UTC
    std::string who;          ///< "user root (0), PID 12"
    std::string name;         ///< "tx off 1-4"
    std::string target;       ///< "i2c 7", as the user named it
    std::string transport;
    std::string module; ///< vendor, part and serial number, for people
    std::string standard;
    std::vector<memmap::Patch> identity; ///< bytes that tell the module
    std::vector<memmap::Patch> before;   ///< what takes it back, for who plans that
    std::uint64_t undoes = 0;            ///< the operation that it takes back; 0: none
};

/// A write of an operation, as the file tells it.
struct Entry {
    memmap::Page page;
    unsigned first = 0;
    std::vector<std::uint8_t> before; ///< empty: not read
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint8_t> mask;
    std::string result; ///< "yes", "no", "partly", "unknown", "not-sent"; empty: nobody was told
    std::string error;
};

/// How far an operation is that consists of more than writes of registers.
struct Stage {
    std::string time;
    std::string text; ///< "load, 45 % sent"
};

struct Record {
    Operation operation;
    std::vector<Entry> writes;
    std::vector<Stage> stages;
    std::string outcome; ///< empty: the program ended before the operation did
    std::string message;
    std::string ended;
};

/// What a journal holds, and what of it could not be understood.
struct Journal {
    std::vector<Record> records;
    std::vector<std::string> damage; ///< "line 12 ends in the middle of a word"
};
/// A journal that does not exist is empty.
[[nodiscard]] std::expected<Journal, std::string> read(const std::filesystem::path& path);

/// Writes one operation.
class Writer final : public WriteHook {
public:
    /// Makes file and folders where they are missing, for this user alone. The error is cause and
    /// next step.
    [[nodiscard]] static std::expected<std::unique_ptr<Writer>, std::string>
    open(const std::filesystem::path& path);

    /// The operation begins; its number is what users name it by.
    [[nodiscard]] std::expected<std::uint64_t, std::string> begin(Operation operation);
    [[nodiscard]] std::expected<void, IoError> before(const WriteRecord& write) override;
    void after(const WriteRecord& write, const WriteResult& result) override;
    /// A stage begins; it is on the disk when this returns.
    [[nodiscard]] std::expected<void, std::string> stage(std::string_view text);
    /// Its end. The error: it could not be written, and the operation looks interrupted.
    [[nodiscard]] std::expected<void, std::string> end(std::string_view outcome,
                                                       std::string_view message);
    /// How many writes may have reached the module.
    [[nodiscard]] unsigned writes() const { return writes_; }

private:
    explicit Writer(JournalFile file) : file_(std::move(file)) {}

    JournalFile file_;
    std::uint64_t number_ = 0;
    unsigned writes_ = 0;
};

} // namespace optictl::drivers::journal
