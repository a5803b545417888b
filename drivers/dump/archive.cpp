#include "drivers/dump/archive.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"
#include "drivers/dump/input.hpp"

namespace optictl::drivers::dump {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

/// What a compressed archive may stand for: to pass something over means decompressing it, and a
/// kilobyte can stand for a terabyte.
struct Limit {
    std::uint64_t base;  ///< bytes in any case
    std::uint64_t ratio; ///< bytes more for each byte of the archive
    std::uint64_t most;
    [[nodiscard]] bool allows(std::uint64_t bytes, std::uint64_t archive_bytes) const {
        return bytes <= std::min(most, base + ratio * archive_bytes);
    }
};
constexpr Limit passed_over_limit{.base = 64 * mebibyte, .ratio = 100, .most = 4096 * mebibyte};
/// Dumps of one type compress well: gzip's best is 1 to 1032.
constexpr Limit handed_on_limit{
    .base = 256 * mebibyte, .ratio = 1100, .most = std::numeric_limits<std::uint64_t>::max()};

/// Of a header and its padding.
constexpr std::uint64_t header_size = 512;

[[nodiscard]] std::string cause_of(::archive* archive) {
    const char* text = ::archive_error_string(archive);
    return text != nullptr ? text : "it is broken";
}

[[nodiscard]] std::string name_of(::archive_entry* header) {
    const char* name = ::archive_entry_pathname(header);
    name = name != nullptr ? name : ::archive_entry_pathname_utf8(header);
    return name != nullptr ? name : "a file without a name";
}

} // namespace

bool begins_as_archive(std::string_view start) {
    constexpr std::size_t tar_mark = 257;
    constexpr std::array marks{"\x1f\x8b\x08"sv, "\x28\xb5\x2f\xfd"sv,
                               "\xfd"
                               "7zXZ\0"sv,
                               "BZh"sv};
    return std::ranges::any_of(marks, [&](auto mark) { return start.starts_with(mark); }) ||
           (start.size() > tar_mark && start.substr(tar_mark).starts_with("ustar"));
}

bool is_called_archive(std::string_view name) {
    constexpr std::array endings{".tar"sv, ".tgz"sv, ".gz"sv, ".tzst"sv,
                                 ".zst"sv, ".xz"sv,  ".bz2"sv};
    return std::ranges::any_of(endings, [&](auto ending) { return name.ends_with(ending); });
}

/// What libarchive reads from, and itself. Stays in place: libarchive keeps its address.
struct Archive::Stream {
    ::archive* reader = ::archive_read_new();
    int file = -1;
    bool owns_file = false;
    std::string start; ///< read from the file before; given to libarchive first
    std::uint64_t bytes_read = 0;
    std::array<char, 65536> buffer{};
    bool ended = false;
    LeftOut left_out;
    std::uint64_t passed_over = 0; ///< bytes
    std::uint64_t handed_on = 0;   ///< bytes

    Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() {
        ::archive_read_free(reader);
        if (owns_file && file >= 0) {
            ::close(file);
        }
    }

    [[nodiscard]] static ssize_t read_more(::archive* reader, void* data, const void** bytes) {
        Stream& stream = *static_cast<Stream*>(data);
        if (!stream.start.empty()) {
            const std::size_t count = std::min(stream.start.size(), stream.buffer.size());
            std::copy_n(stream.start.begin(), count, stream.buffer.begin());
            stream.start.erase(0, count);
            *bytes = stream.buffer.data();
            stream.bytes_read += count;
            return static_cast<ssize_t>(count);
        }
        const ssize_t count = ::read(stream.file, stream.buffer.data(), stream.buffer.size());
        if (count < 0) {
            ::archive_set_error(reader, errno, "%s", explain_error(errno).c_str());
            return -1;
        }
        *bytes = stream.buffer.data();
        stream.bytes_read += static_cast<std::uint64_t>(count);
        return count;
    }

    /// Whether a file that the last header announced is to be read; counts it.
    [[nodiscard]] bool takes(::archive_entry* header, const std::string& name,
                             const Wanted& wanted) {
        const auto type = ::archive_entry_filetype(header);
        if (type == AE_IFDIR) {
            return false;
        }
        if (::archive_entry_hardlink(header) != nullptr || type == AE_IFLNK) {
            ++left_out.links;
        } else if (type != AE_IFREG) {
            ++left_out.special;
        } else if (!wanted(name)) {
            ++left_out.unwanted;
        } else {
            return true;
        }
        return false;
    }

    /// Counts what a header announces before it is decompressed; false: it is too much.
    [[nodiscard]] bool affords(::archive_entry* header, bool taken) {
        const auto announced = ::archive_entry_size(header);
        const std::uint64_t size = announced > 0 ? static_cast<std::uint64_t>(announced) : 0;
        const bool kept = taken && size <= largest_input;
        (kept ? handed_on : passed_over) += header_size + size;
        return passed_over_limit.allows(passed_over, bytes_read) &&
               handed_on_limit.allows(handed_on, bytes_read);
    }

    /// The bytes of the file that the last header announced.
    [[nodiscard]] std::expected<void, std::string> read_entry(Entry& entry) {
        std::array<char, 65536> part{};
        while (true) {
            const auto count = ::archive_read_data(reader, part.data(), part.size());
            if (count < 0) {
                return std::unexpected(cause_of(reader));
            }
            if (count == 0) {
                return {};
            }
            entry.bytes.append(part.data(), static_cast<std::size_t>(count));
            if (entry.bytes.size() > largest_input) {
                entry.bytes = {};
                entry.fault =
                    fmt::format("larger than {} bytes; check that this is a dump", largest_input);
                return {};
            }
        }
    }
};

Archive::Archive(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

std::expected<Archive, std::string> Archive::open(const std::filesystem::path& path) {
    auto stream = std::make_unique<Stream>();
    if (const auto odd = odd_kind(path)) {
        return std::unexpected(fmt::format("{}, and no archive; write its bytes to standard input, "
                                           "and give '-'",
                                           *odd));
    }
    stream->file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    stream->owns_file = true;
    if (stream->file < 0) {
        return std::unexpected(explain_error(errno));
    }
    return start(std::move(stream));
}

std::expected<Archive, std::string> Archive::open(int file, std::string start_bytes) {
    auto stream = std::make_unique<Stream>();
    stream->file = file;
    stream->start = std::move(start_bytes);
    return start(std::move(stream));
}

std::expected<Archive, std::string> Archive::start(std::unique_ptr<Stream> stream) {
    ::archive* reader = stream->reader;
    for (const auto support :
         {::archive_read_support_filter_gzip, ::archive_read_support_filter_zstd,
          ::archive_read_support_filter_xz, ::archive_read_support_filter_bzip2,
          ::archive_read_support_format_tar, ::archive_read_support_format_raw,
          ::archive_read_support_format_empty}) {
        support(reader);
    }
    if (::archive_read_open(reader, stream.get(), nullptr, Stream::read_more, nullptr) !=
        ARCHIVE_OK) {
        return std::unexpected(fmt::format("no archive that can be read ({})", cause_of(reader)));
    }
    // Formats are told apart by the first bytes, so that the layers are known here.
    constexpr int most_filters = 2; // one of compression, and the bytes themselves
    if (::archive_filter_count(reader) > most_filters) {
        return std::unexpected("compressed more than once; decompress it first");
    }
    return Archive(std::move(stream));
}

std::expected<std::optional<Archive::Entry>, std::string> Archive::next(const Wanted& wanted) {
    const auto broken = [this](std::string_view cause) {
        stream_->ended = true;
        return std::unexpected(fmt::format("the archive cannot be read further ({}); what came "
                                           "before was read",
                                           cause));
    };
    while (!stream_->ended) {
        ::archive_entry* header = nullptr;
        const int result = ::archive_read_next_header(stream_->reader, &header);
        if (result == ARCHIVE_EOF) {
            stream_->ended = true;
            break;
        }
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            return broken(cause_of(stream_->reader));
        }
        // A compressed file that is no archive has one entry without a name.
        const bool compressed_file = ::archive_format(stream_->reader) == ARCHIVE_FORMAT_RAW;
        Entry entry;
        if (!compressed_file) {
            entry.name = name_of(header);
        }
        const bool taken = compressed_file || stream_->takes(header, entry.name, wanted);
        if (!stream_->affords(header, taken)) {
            return broken("it decompresses to too much that is no dump");
        }
        if (!taken) {
            continue;
        }
        if (auto read = stream_->read_entry(entry); !read) {
            return broken(read.error());
        }
        if (compressed_file) {
            stream_->ended = true; // all that there is
        }
        return entry;
    }
    return std::nullopt;
}

const Archive::LeftOut& Archive::left_out() const {
    return stream_->left_out;
}

std::uint64_t Archive::bytes_read() const {
    return stream_->bytes_read;
}

} // namespace optictl::drivers::dump
