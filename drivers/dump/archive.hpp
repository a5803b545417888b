// Archives (tar) and compressed files (gzip, zstd, xz, bzip2), read as a stream by libarchive.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace optictl::drivers::dump {

/// Bytes of the start of a file that tell whether it is an archive.
inline constexpr std::size_t archive_mark_size = 512;
/// Whether a file begins as one that Archive reads.
[[nodiscard]] bool begins_as_archive(std::string_view start);
/// Whether a file is called as one: ".tar", ".tgz", ".gz", ".zst", ".xz", ".bz2".
[[nodiscard]] bool is_called_archive(std::string_view name);

/// One archive, read once from its first file to its last. Memory does not grow with its size.
class Archive {
public:
    /// A regular file in it.
    struct Entry {
        std::string name; ///< with its folders; empty for a compressed file that is no archive
        std::string bytes;
        std::string fault; ///< why its bytes are not there: too large
    };

    /// The error is cause and next step, without the path.
    [[nodiscard]] static std::expected<Archive, std::string>
    open(const std::filesystem::path& path);
    /// Reads an open file of which `start` has been read already. The file stays open.
    [[nodiscard]] static std::expected<Archive, std::string> open(int file, std::string start);

    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;
    ~Archive();

    /// Whether a file of this name is to be read; what is not is counted.
    using Wanted = std::function<bool(const std::string& name)>;
    /// The next wanted file; nothing behind the last one. After an error there are no more. An
    /// error is also what decompresses to far more than any archive of dumps.
    [[nodiscard]] std::expected<std::optional<Entry>, std::string> next(const Wanted& wanted);
    /// What has been passed over so far; folders are not counted.
    struct LeftOut {
        std::size_t links = 0;   ///< hard and symbolic
        std::size_t special = 0; ///< devices, pipes, sockets
        std::size_t unwanted = 0;
    };
    [[nodiscard]] const LeftOut& left_out() const;
    /// Bytes of the archive itself that have been read so far.
    [[nodiscard]] std::uint64_t bytes_read() const;

private:
    struct Stream;
    explicit Archive(std::unique_ptr<Stream> stream);
    [[nodiscard]] static std::expected<Archive, std::string> start(std::unique_ptr<Stream> stream);

    std::unique_ptr<Stream> stream_;
};

} // namespace optictl::drivers::dump
