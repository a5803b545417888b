// The file of a journal: lines are added at its end, and a full one makes room for a new one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

#include "drivers/dump/open_file.hpp"

namespace optictl::drivers::journal {

/// The start of each line that begins an operation.
inline constexpr std::string_view begin_line = R"({"entry":"begin","number":)";

/// A journal of this size is full: it gets the name of `older_of`, in place of the one before.
inline constexpr std::size_t full_journal = 64U << 20U;
[[nodiscard]] std::filesystem::path older_of(const std::filesystem::path& path);

class JournalFile {
public:
    /// Makes file and folders where they are missing, for this user alone. The error is cause and
    /// next step.
    [[nodiscard]] static std::expected<JournalFile, std::string>
    open(const std::filesystem::path& path);

    /// One line in one write at the end of the file, and on the disk. What an earlier run left torn
    /// is ended first, so that no two lines become one.
    [[nodiscard]] std::expected<void, std::string> append(const std::string& line);

    /// Nobody else begins an operation until `unlock`. A full file is replaced by an empty one.
    [[nodiscard]] std::expected<void, std::string> lock(std::size_t full = full_journal);
    void unlock();
    /// The number of the newest operation; 0: there is none. Reads the end of the file alone.
    [[nodiscard]] std::uint64_t newest() const;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    JournalFile(std::filesystem::path path, dump::OpenFile file)
        : path_(std::move(path)), file_(std::move(file)) {}
    [[nodiscard]] std::expected<void, std::string> reopen();
    [[nodiscard]] bool is_current() const;
    [[nodiscard]] std::size_t size() const;

    std::filesystem::path path_;
    dump::OpenFile file_;
};

} // namespace optictl::drivers::journal
