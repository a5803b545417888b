#include "drivers/journal/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <iterator>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "drivers/dump/files.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/journal/bytes_json.hpp"

namespace optictl::drivers::journal {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// More is no journal of this program: of one line, and of a file (a million writes).
constexpr std::size_t longest_line = 1U << 20U;
constexpr std::size_t largest_journal = 256U << 20U;

[[nodiscard]] std::string now() {
    return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
}

[[nodiscard]] std::string_view name_of(Written written) {
    switch (written) {
    case Written::NotSent: return "not-sent";
    case Written::No: return "no";
    case Written::Yes: return "yes";
    case Written::Partly: return "partly";
    case Written::Unknown: break;
    }
    return "unknown";
}

[[nodiscard]] array json_of_all(const std::vector<memmap::Patch>& patches) {
    array out;
    for (const memmap::Patch& patch : patches) {
        out.push_back(json_of(patch));
    }
    return out;
}

/// Nothing where one of them makes no sense.
[[nodiscard]] std::optional<std::vector<memmap::Patch>> patches_in(const object& from,
                                                                   std::string_view key) {
    std::vector<memmap::Patch> patches;
    const value* const found = from.if_contains(key);
    const array* const list = found != nullptr ? found->if_array() : nullptr;
    if (list == nullptr) {
        return std::nullopt;
    }
    for (const value& each : *list) {
        const auto patch = patch_of(each);
        if (!patch) {
            return std::nullopt;
        }
        patches.push_back(*patch);
    }
    return patches;
}

[[nodiscard]] object json_of_write(const WriteRecord& write) {
    object out = json_of(write.page);
    out["first"] = write.first;
    out["before"] = hex_of(write.before);
    out["bytes"] = hex_of(write.bytes);
    out["mask"] = hex_of(write.mask);
    return out;
}

/// Takes the lines of a journal, one after the other.
class Reading {
public:
    void take(std::string_view line) {
        ++line_;
        if (line.empty()) {
            return;
        }
        boost::json::error_code error;
        const value parsed = boost::json::parse(boost::json::string_view(line), error);
        const object* const entry = parsed.if_object();
        if (error || entry == nullptr || !add(*entry)) {
            journal.damage.push_back(fmt::format(
                "line {} {}", line_,
                error ? "is not whole: the program or the system ended while it was written"
                      : "is no entry of a journal"));
        }
    }
    Journal journal;

private:
    [[nodiscard]] bool add(const object& entry) {
        const std::string_view kind = text_of(entry, "entry");
        const auto number = number_of(entry, "number", UINT64_MAX);
        if (!number) {
            return false;
        }
        if (kind == "begin") {
            return begin(*number, entry);
        }
        const auto found = std::ranges::find(
            journal.records, *number, [](const Record& record) { return record.operation.number; });
        if (found == journal.records.end()) {
            return false;
        }
        if (kind == "write") {
            return write(*found, entry);
        }
        if (kind == "written" && !found->writes.empty()) {
            found->writes.back().result = text_of(entry, "result");
            found->writes.back().error = text_of(entry, "error");
            return true;
        }
        if (kind == "stage") {
            found->stages.push_back(
                {std::string(text_of(entry, "time")), std::string(text_of(entry, "text"))});
            return true;
        }
        if (kind == "end") {
            found->outcome = text_of(entry, "outcome");
            found->message = text_of(entry, "message");
            found->ended = text_of(entry, "time");
            return true;
        }
        return false;
    }

    [[nodiscard]] bool begin(std::uint64_t number, const object& entry) {
        auto identity = patches_in(entry, "identity");
        auto before = patches_in(entry, "restore");
        if (!identity || !before) {
            return false;
        }
        journal.records.push_back(
            {.operation = {.number = number,
                           .time = std::string(text_of(entry, "time")),
                           .who = std::string(text_of(entry, "who")),
                           .name = std::string(text_of(entry, "what")),
                           .target = std::string(text_of(entry, "target")),
                           .transport = std::string(text_of(entry, "transport")),
                           .module = std::string(text_of(entry, "module")),
                           .standard = std::string(text_of(entry, "standard")),
                           .identity = std::move(*identity),
                           .before = std::move(*before),
                           .undoes = number_of(entry, "undoes", UINT64_MAX).value_or(0)},
             .writes = {},
             .stages = {},
             .outcome = {},
             .message = {},
             .ended = {}});
        return true;
    }

    [[nodiscard]] static bool write(Record& record, const object& entry) {
        const auto page = page_of(entry);
        const auto first = number_of(entry, "first", 0xFF);
        const auto before = bytes_of(text_of(entry, "before"));
        const auto bytes = bytes_of(text_of(entry, "bytes"));
        const auto mask = bytes_of(text_of(entry, "mask"));
        if (!page || !first || !before || !bytes || !mask) {
            return false;
        }
        record.writes.push_back({.page = *page,
                                 .first = static_cast<unsigned>(*first),
                                 .before = *before,
                                 .bytes = *bytes,
                                 .mask = *mask,
                                 .result = {},
                                 .error = {}});
        return true;
    }

    unsigned line_ = 0;
};

/// Folders on the way, for this user alone.
[[nodiscard]] std::optional<std::string> make_folders(const std::filesystem::path& folder) {
    if (folder.empty() || std::filesystem::exists(folder)) {
        return std::nullopt;
    }
    if (auto failed = make_folders(folder.parent_path())) {
        return failed;
    }
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return fmt::format("{}: {}; name another journal", folder.string(), std::strerror(errno));
    }
    return std::nullopt;
}

} // namespace

std::expected<Journal, std::string> read(const std::filesystem::path& path) {
    Reading reading;
    std::error_code error;
    if (!std::filesystem::exists(path, error) && !error) {
        return std::move(reading.journal);
    }
    const auto text = dump::read_file(path, largest_journal);
    if (!text) {
        return std::unexpected(fmt::format("{}: {}", path.string(), text.error()));
    }
    for (std::string_view rest = *text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line.size() > longest_line) {
            return std::unexpected(fmt::format("{}: this is no journal", path.string()));
        }
        reading.take(line);
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    return std::move(reading.journal);
}

std::expected<std::unique_ptr<Writer>, std::string>
Writer::open(const std::filesystem::path& path) {
    if (auto failed = make_folders(path.parent_path())) {
        return std::unexpected(std::move(*failed));
    }
    dump::OpenFile file(::open(
        path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!file.is_open()) {
        return std::unexpected(
            fmt::format("{}: {}; name another journal", path.string(), std::strerror(errno)));
    }
    struct stat status{};
    if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_uid != ::geteuid()) {
        return std::unexpected(fmt::format(
            "{}: this is no regular file of this user; name another journal", path.string()));
    }
    // The name is to be on the disk before what the file will say.
    const dump::OpenFile folder(::open(path.has_parent_path() ? path.parent_path().c_str() : ".",
                                       O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open()) {
        ::fsync(folder.number());
    }
    return std::unique_ptr<Writer>(new Writer(path, std::move(file)));
}

/// One line in one write at the end of the file, and on the disk. What an earlier run left torn is
/// ended first, so that no two lines become one.
std::expected<void, std::string> Writer::append(const std::string& line) {
    const off_t end = ::lseek(file_.number(), 0, SEEK_END);
    char last = '\n';
    if (end > 0 && ::pread(file_.number(), &last, 1, end - 1) != 1) {
        last = '\n';
    }
    if (auto failed = dump::write_all(file_, (last == '\n' ? "" : "\n") + line + "\n")) {
        return std::unexpected(fmt::format("{}: {}", path_.string(), *failed));
    }
    if (::fsync(file_.number()) != 0) {
        return std::unexpected(fmt::format("{}: {}", path_.string(), std::strerror(errno)));
    }
    return {};
}

std::expected<std::uint64_t, std::string> Writer::begin(Operation operation) {
    if (::flock(file_.number(), LOCK_EX) != 0) { // two runs are to have two numbers
        return std::unexpected(fmt::format("{}: {}", path_.string(), std::strerror(errno)));
    }
    const auto journal = read(path_);
    if (!journal) {
        return std::unexpected(journal.error());
    }
    number_ = 1;
    for (const Record& record : journal->records) {
        number_ = std::max(number_, record.operation.number + 1);
    }
    object entry;
    entry["entry"] = "begin";
    entry["number"] = number_;
    entry["time"] = now();
    entry["who"] = operation.who;
    entry["what"] = operation.name;
    entry["target"] = operation.target;
    entry["transport"] = operation.transport;
    entry["module"] = operation.module;
    entry["standard"] = operation.standard;
    if (operation.undoes != 0) {
        entry["undoes"] = operation.undoes;
    }
    entry["identity"] = json_of_all(operation.identity);
    entry["restore"] = json_of_all(operation.before);
    auto written = append(boost::json::serialize(entry));
    ::flock(file_.number(), LOCK_UN);
    if (!written) {
        return std::unexpected(std::move(written.error()));
    }
    return number_;
}

std::expected<void, IoError> Writer::before(const WriteRecord& write) {
    object entry;
    entry["entry"] = "write";
    entry["number"] = number_;
    entry["time"] = now();
    entry["procedure"] = std::string(write.procedure);
    for (auto& [key, member] : json_of_write(write)) {
        entry[key] = member;
    }
    if (auto written = append(boost::json::serialize(entry)); !written) {
        return std::unexpected(
            IoError{IoKind::Refused, "nothing is written without a journal: " + written.error()});
    }
    ++writes_;
    return {};
}

void Writer::after(const WriteRecord&, const WriteResult& result) {
    object entry;
    entry["entry"] = "written";
    entry["number"] = number_;
    entry["result"] = std::string(name_of(result.written));
    writes_ -= result.written == Written::NotSent ? 1 : 0;
    entry["after"] = hex_of(result.after);
    if (result.error) {
        entry["error"] = result.error->message;
    }
    // What comes of this line shows when the next one is written.
    (void)append(boost::json::serialize(entry));
}

std::expected<void, std::string> Writer::stage(std::string_view text) {
    object entry;
    entry["entry"] = "stage";
    entry["number"] = number_;
    entry["time"] = now();
    entry["text"] = std::string(text);
    return append(boost::json::serialize(entry));
}

std::expected<void, std::string> Writer::end(std::string_view outcome, std::string_view message) {
    object entry;
    entry["entry"] = "end";
    entry["number"] = number_;
    entry["time"] = now();
    entry["outcome"] = std::string(outcome);
    if (!message.empty()) {
        entry["message"] = std::string(message);
    }
    return append(boost::json::serialize(entry));
}

} // namespace optictl::drivers::journal
