#include "cli/engine/reading/documents.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <new>
#include <optional>
#include <set>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/archive.hpp"
#include "drivers/dump/files.hpp"
#include "drivers/dump/input.hpp"
#include "drivers/dump/load.hpp"

namespace optictl::engine {
namespace {

namespace fs = std::filesystem;
namespace dump = drivers::dump;

/// Files weigh as much as so many bytes of an archive, in the share of work that is done.
constexpr std::uint64_t weight_of_file = 1024;

/// Whether a name in a folder or an archive is that of data: not hidden, no document, no port map
/// or list.
[[nodiscard]] bool is_data(std::string_view file_name) {
    return !file_name.empty() && file_name.front() != '.' && !file_name.ends_with(".md") &&
           !file_name.ends_with(".toml");
}

[[nodiscard]] Document failed(const std::string& target, std::string_view why) {
    return {target, Failure{target, Trouble::Unreadable, fmt::format("{}: {}", target, why)}};
}

/// Reads up to `size` bytes more of an open file, fewer at its end or when told to stop.
[[nodiscard]] int read_some(int file, std::string& bytes, std::size_t size, bool (*stop)()) {
    std::array<char, 65536> part;
    const std::size_t end = bytes.size() + size;
    while (bytes.size() < end && !stop()) {
        const ssize_t got = ::read(file, part.data(), std::min(part.size(), end - bytes.size()));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? errno : 0;
        }
        bytes.append(part.data(), static_cast<std::size_t>(got));
    }
    return 0;
}

/// The files of an archive, page files of one folder together as one module.
class ArchiveWalk {
public:
    ArchiveWalk(std::string name, const std::function<void(Document)>& take)
        : name_(std::move(name)), take_(take) {}

    void run(dump::Archive& archive, bool (*stop)(), Progress& progress) {
        std::uint64_t seen = 0;
        while (!stop()) {
            auto entry = archive.next(is_dump_name);
            progress.done(archive.bytes_read() - std::exchange(seen, archive.bytes_read()));
            if (!entry || !*entry) {
                end(archive.left_out(), entry ? std::string() : entry.error());
                return;
            }
            put(std::move(**entry));
        }
    }

private:
    [[nodiscard]] static bool is_dump_name(const std::string& name) {
        return std::ranges::all_of(fs::path(name), [](const fs::path& part) {
            return part == "." || part == "/" || is_data(part.native());
        });
    }

    /// "2 links, 1 device or pipe"; empty when nothing was left out.
    [[nodiscard]] static std::string text_of(const dump::Archive::LeftOut& left, bool names_too) {
        std::string text;
        const auto add = [&text](std::size_t count, std::string_view one, std::string_view many) {
            if (count != 0) {
                text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count,
                                    count == 1 ? one : many);
            }
        };
        add(left.links, "link", "links");
        add(left.special, "device or pipe", "devices and pipes");
        add(names_too ? left.unwanted : 0, "hidden file, *.md or *.toml",
            "hidden files, *.md and *.toml");
        return text;
    }

    void end(const dump::Archive::LeftOut& left, const std::string& error) {
        put_pages();
        const std::string some = text_of(left, !any_);
        if (!error.empty()) {
            take_(failed(name_, error));
        } else if (!any_ && some.empty()) {
            take_(failed(name_, "the archive holds no file"));
        } else if (!any_) {
            take_(failed(name_, fmt::format("the archive holds no dump, only {}; unpack it, and "
                                            "name what is to be read",
                                            some)));
        } else if (!some.empty()) {
            take_({name_, Notice{fmt::format("{}: left out: {}; unpack the archive to read what "
                                             "they stand for",
                                             name_, some)}});
        }
    }

    void put(dump::Archive::Entry entry) {
        const fs::path path(entry.name);
        const std::string name =
            entry.name.empty() ? name_ : fmt::format("{}/{}", name_, entry.name);
        any_ = true;
        const bool is_page = dump::page_file_name(path.filename().native()).has_value();
        if (!is_page || path.parent_path() != folder_) {
            put_pages();
        }
        if (!entry.fault.empty()) {
            take_(failed(name, entry.fault));
        } else if (!is_page && dump::begins_as_archive(entry.bytes)) {
            take_(failed(name, "an archive or compressed file within another; unpack it first"));
        } else if (is_page) {
            folder_ = path.parent_path();
            pages_size_ += entry.bytes.size();
            pages_.push_back({path.filename().string(), std::move(entry.bytes)});
            if (pages_size_ > dump::largest_input) {
                put_pages();
            }
        } else {
            take_({name, std::move(entry.bytes)});
        }
    }

    /// A module is read as a whole, so its files must stand together.
    void put_pages() {
        if (pages_.empty()) {
            return;
        }
        const std::string name =
            folder_.empty() ? name_ : fmt::format("{}/{}", name_, folder_.string());
        const bool too_large = std::exchange(pages_size_, 0) > dump::largest_input;
        auto pages = std::exchange(pages_, {});
        if (!folders_.insert(folder_.string()).second) {
            take_(failed(name, "the page files of this folder do not stand together in the "
                               "archive; unpack it"));
        } else if (too_large) {
            take_(failed(name, fmt::format("page files of more than {} bytes; check that they "
                                           "are of a module",
                                           dump::largest_input)));
        } else {
            take_({name, std::move(pages)});
        }
    }

    std::string name_;
    const std::function<void(Document)>& take_;
    fs::path folder_;
    std::vector<dump::PageFile> pages_;
    std::size_t pages_size_ = 0;    ///< bytes in them
    std::set<std::string> folders_; ///< of page files, so far
    bool any_ = false;
};

class Walk {
public:
    Walk(bool (*stop)(), Progress& progress, const std::function<void(Document)>& take)
        : stop_(stop), progress_(progress), take_(take) {}

    /// A target that the user named: it may be an archive whatever it is called.
    void target(const Target& target) {
        const std::string& path = target.word;
        if (target.noun != noun::file || target.port) {
            progress_.expect(weight_of_file);
            take_({target.name(), target});
            progress_.done(weight_of_file);
            return;
        }
        if (path == "-") {
            standard_input();
            return;
        }
        std::error_code failure;
        if (fs::is_directory(path, failure)) {
            folder(path);
        } else {
            progress_.expect(weight_of_file);
            file(path, dump::is_called_archive(path) || begins_as_archive(path), false);
        }
    }

private:
    [[nodiscard]] static bool begins_as_archive(const std::string& path) {
        const auto start = dump::read_start(path, dump::archive_mark_size);
        return start && dump::begins_as_archive(*start);
    }

    void file(const std::string& path, bool is_archive, bool found) {
        if (!is_archive) {
            take_({path, Unread{found}});
            progress_.done(weight_of_file);
            return;
        }
        auto archive = dump::Archive::open(path);
        if (!archive) {
            take_(failed(path, archive.error()));
            return;
        }
        std::error_code failure;
        const std::uint64_t size = fs::file_size(path, failure);
        progress_.expect(failure ? 0 : size);
        ArchiveWalk(path, take_).run(*archive, stop_, progress_);
        progress_.done(weight_of_file);
    }

    void standard_input() {
        progress_.expect_unknown();
        std::string bytes;
        int error = read_some(STDIN_FILENO, bytes, dump::archive_mark_size, stop_);
        if (error == 0 && dump::begins_as_archive(bytes)) {
            auto archive = dump::Archive::open(STDIN_FILENO, std::move(bytes));
            if (archive) {
                ArchiveWalk("-", take_).run(*archive, stop_, progress_);
            } else {
                take_(failed("-", archive.error()));
            }
            return;
        }
        error = error != 0 ? error : read_some(STDIN_FILENO, bytes, dump::largest_input, stop_);
        if (stop_()) {
            return;
        }
        if (error != 0) {
            take_(failed("-", dump::explain_error(error)));
        } else {
            take_({"-", std::move(bytes)});
        }
    }

    struct Entry {
        std::string name;
        bool is_folder = false;
        bool is_odd = false; ///< a pipe, socket or device, which may never end
    };

    void folder(const std::string& path) {
        if (dump::is_module_folder(path)) {
            progress_.expect(weight_of_file);
            take_({path, Unread{}});
            progress_.done(weight_of_file);
            return;
        }
        std::vector<Entry> entries;
        if (const auto failure = list(path, entries)) {
            take_(failed(path, fmt::format("cannot be listed ({}); check its permissions",
                                           failure->message())));
            return;
        }
        if (entries.empty()) {
            take_(failed(path, "the folder is empty"));
            return;
        }
        std::ranges::sort(entries, {}, &Entry::name);
        progress_.expect(entries.size() * weight_of_file);
        for (const Entry& entry : entries) {
            if (stop_()) {
                return;
            }
            const std::string name = (fs::path(path) / entry.name).string();
            if (entry.is_folder) {
                folder(name);
                progress_.done(weight_of_file);
            } else if (entry.is_odd) {
                take_({name, Notice{fmt::format("{}: {}, left out; name it by itself to read it",
                                                name, dump::odd_kind(name).value_or("no file"))}});
                progress_.done(weight_of_file);
            } else {
                file(name, dump::is_called_archive(entry.name), true);
            }
        }
    }

    [[nodiscard]] static std::optional<std::error_code> list(const std::string& path,
                                                             std::vector<Entry>& entries) {
        std::error_code failure;
        std::error_code ignored;
        for (fs::directory_iterator it(path, failure), end; !failure && it != end;
             it.increment(failure)) {
            std::string name = it->path().filename().string();
            // A link to a folder may lead back to where it stands.
            const bool is_folder = it->is_directory(ignored);
            if (is_data(name) && !(is_folder && it->is_symlink(ignored))) {
                const bool is_odd = !is_folder && it->exists(ignored) && it->is_other(ignored);
                entries.push_back({std::move(name), is_folder, is_odd});
            }
        }
        return failure ? std::optional(failure) : std::nullopt;
    }

    bool (*stop_)();
    Progress& progress_;
    const std::function<void(Document)>& take_;
};

} // namespace

std::string no_memory(std::string_view target) {
    return fmt::format("{}: there is not enough memory for it; use fewer jobs (-j 1), or raise the "
                       "limit (ulimit -v)",
                       target);
}

void for_each_document(const std::vector<Target>& targets, bool (*stop)(), Progress& progress,
                       const std::function<void(Document)>& take) {
    Walk walk(stop, progress, take);
    for (const Target& target : targets) {
        if (stop()) {
            return;
        }
        try {
            walk.target(target);
        } catch (const std::bad_alloc&) { // an archive, or a folder of very many files
            const std::string name = target.name();
            take({name, Failure{name, Trouble::Unreadable, no_memory(name)}});
        }
    }
}

Failure failure_of(const std::string& target, Trouble trouble, const std::string& cause) {
    return {target, trouble, cause.starts_with(target + ": ") ? cause : target + ": " + cause};
}

} // namespace optictl::engine
