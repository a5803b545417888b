#include "drivers/journal/journal.hpp"

#include <algorithm>
#include <ctime>
#include <iterator>

#include <boost/json.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "drivers/dump/files.hpp"
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
        // Lines are mostly of the newest operation; runs at one time mix theirs.
        const auto found =
            std::find_if(journal.records.rbegin(), journal.records.rend(),
                         [&](const Record& record) { return record.operation.number == *number; });
        if (found == journal.records.rend()) {
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
    auto file = JournalFile::open(path);
    if (!file) {
        return std::unexpected(std::move(file.error()));
    }
    return std::unique_ptr<Writer>(new Writer(std::move(*file)));
}

std::expected<std::uint64_t, std::string> Writer::begin(Operation operation) {
    if (auto locked = file_.lock(); !locked) { // two runs are to have two numbers
        return std::unexpected(std::move(locked.error()));
    }
    number_ = file_.newest() + 1;
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
    auto written = file_.append(boost::json::serialize(entry));
    file_.unlock();
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
    if (auto written = file_.append(boost::json::serialize(entry)); !written) {
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
    (void)file_.append(boost::json::serialize(entry));
}

std::expected<void, std::string> Writer::stage(std::string_view text) {
    object entry;
    entry["entry"] = "stage";
    entry["number"] = number_;
    entry["time"] = now();
    entry["text"] = std::string(text);
    return file_.append(boost::json::serialize(entry));
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
    return file_.append(boost::json::serialize(entry));
}

} // namespace optictl::drivers::journal
