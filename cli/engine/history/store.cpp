#include "cli/engine/history/store.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/engine/history/sqlite.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::history {
namespace {

using monitor::Event;
using monitor::EventKind;

constexpr std::int64_t application = 0x6F707469; ///< "opti", in the header of the file
constexpr std::int64_t version = 1;
constexpr double milliseconds = 1000;
/// Two reads further apart than this are two stays, though the module may never have moved.
constexpr double longest_gap = 7 * 86400.0;
constexpr double tidy_every = 600;
constexpr std::string_view magic{"SQLite format 3\0", 16};

constexpr const char* tables = R"sql(
CREATE TABLE module(id INTEGER PRIMARY KEY, vendor TEXT NOT NULL, part TEXT NOT NULL,
    serial TEXT NOT NULL, place TEXT NOT NULL, limits TEXT NOT NULL,
    UNIQUE(vendor, part, serial, place));
CREATE TABLE port(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE layout(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE stay(id INTEGER PRIMARY KEY, module INTEGER NOT NULL, port INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE INDEX stay_of_module ON stay(module, first);
CREATE TABLE bin(span INTEGER NOT NULL, module INTEGER NOT NULL, time INTEGER NOT NULL,
    port INTEGER NOT NULL, lit INTEGER NOT NULL, samples INTEGER NOT NULL, layout INTEGER NOT NULL,
    data BLOB NOT NULL, PRIMARY KEY(span, module, time)) WITHOUT ROWID;
CREATE TABLE event(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, since INTEGER NOT NULL,
    kind INTEGER NOT NULL, port TEXT NOT NULL, serial TEXT NOT NULL, subject TEXT NOT NULL,
    lane INTEGER NOT NULL, count INTEGER NOT NULL, before INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX event_time ON event(time);
)sql";

[[nodiscard]] std::int64_t stamp(double seconds) {
    return std::llround(seconds * milliseconds);
}
[[nodiscard]] double seconds(std::int64_t stamp) {
    return static_cast<double>(stamp) / milliseconds;
}

[[nodiscard]] std::string text_of(const std::vector<Limits>& limits) {
    std::string text;
    for (const Limits& each : limits) {
        text += fmt::format("{} {:.9g} {:.9g}\n", each.key, each.low, each.high);
    }
    return text;
}

[[nodiscard]] std::vector<Limits> limits_of(std::string_view text) {
    std::vector<Limits> limits;
    while (!text.empty()) {
        const std::string line(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        std::istringstream parts(line);
        std::string key;
        std::string low;
        std::string high;
        if (parts >> key >> low >> high) {
            limits.push_back({words::printable(std::string_view(key)),
                              std::strtod(low.c_str(), nullptr),
                              std::strtod(high.c_str(), nullptr)});
        }
    }
    return limits;
}

/// What a file is, before SQLite sees it.
enum class File : std::uint8_t { None, Empty, Database, Other };
[[nodiscard]] std::expected<File, std::string> look_at(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        if (errno == ENOENT) {
            return File::None;
        }
        return std::unexpected(fmt::format("{}: {}", path, std::strerror(errno)));
    }
    struct stat status = {};
    std::array<char, 16> head{};
    const bool is_file = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    const ssize_t size = is_file ? ::read(file, head.data(), head.size()) : -1;
    ::close(file);
    if (!is_file) {
        return std::unexpected(fmt::format("{}: no regular file", path));
    }
    if (size == 0) {
        return File::Empty;
    }
    return std::string_view(head.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))) ==
                   magic
               ? File::Database
               : File::Other;
}

/// The file and what belongs to it, under a name that nothing has.
[[nodiscard]] std::expected<std::string, std::string> set_aside(const std::string& path) {
    const std::string stem =
        fmt::format("{}.damaged-{:%Y%m%dT%H%M%SZ}", path, fmt::gmtime(std::time(nullptr)));
    std::string name = stem;
    for (int i = 2; std::filesystem::exists(name) && i < 100; ++i) {
        name = fmt::format("{}-{}", stem, i);
    }
    for (const char* suffix : {"", "-wal", "-shm"}) {
        if (::rename((path + suffix).c_str(), (name + suffix).c_str()) != 0 &&
            (errno != ENOENT || *suffix == '\0')) {
            return std::unexpected(fmt::format("{}{} is damaged and cannot be renamed: {}", path,
                                               suffix, std::strerror(errno)));
        }
    }
    return name;
}

} // namespace

class Store::Core {
public:
    Core(const std::string& path, Database::Mode mode, const Keep& keep)
        : db_(path, mode), keep_(keep) {
        if (mode == Database::Mode::Write) {
            prepare();
        } else if (db_.number("PRAGMA application_id") != application) {
            throw SqlError(0, "it is no history of this program");
        }
        if (const auto found = db_.number("PRAGMA user_version"); found != version) {
            throw SqlError(
                0, fmt::format("its version is {}, and this program knows {}", found, version));
        }
    }

    void write(const std::vector<Record>& records, const std::vector<Event>& events) {
        db_.run("BEGIN IMMEDIATE");
        try {
            for (const Record& record : records) {
                put(record);
            }
            put_open_bins();
            for (const Event& event : events) {
                put(event);
            }
            tidy(records.empty() ? 0 : records.back().time);
            db_.run("COMMIT");
        } catch (...) {
            forget();
            try {
                db_.run("ROLLBACK");
            } catch (const SqlError&) { // SQLite has done so already
            }
            throw;
        }
    }

    std::vector<Kept> modules() {
        std::vector<Kept> kept;
        Statement rows(db_, "SELECT id, vendor, part, serial, limits FROM module ORDER BY id");
        while (rows.step()) {
            kept.push_back({rows.whole(0),
                            {words::printable(std::string_view(rows.text(1))),
                             words::printable(std::string_view(rows.text(2))),
                             words::printable(std::string_view(rows.text(3)))},
                            limits_of(rows.text(4)),
                            {}});
        }
        Statement stays(db_, "SELECT port.name, stay.first, stay.last FROM stay JOIN port ON "
                             "port.id = stay.port WHERE stay.module = ? ORDER BY stay.first");
        for (Kept& each : kept) {
            stays.bind(each.id);
            while (stays.step()) {
                each.stays.push_back({words::printable(std::string_view(stays.text(0))),
                                      seconds(stays.whole(1)), seconds(stays.whole(2))});
            }
        }
        return kept;
    }

    std::vector<Bin> bins(std::int64_t module, Span span, double from, double until) {
        Statement rows(db_, "SELECT bin.time, port.name, bin.lit, bin.samples, layout.text, "
                            "bin.data FROM bin JOIN layout ON layout.id = bin.layout JOIN port ON "
                            "port.id = bin.port WHERE span = ? AND module = ? AND time >= ? "
                            "AND time < ? ORDER BY time");
        rows.bind(std::int64_t{static_cast<std::uint32_t>(span)}, module, stamp(from),
                  stamp(until));
        std::vector<Bin> bins;
        std::map<std::string, std::optional<std::vector<Place>>> layouts;
        while (rows.step()) {
            const std::string text = rows.text(4);
            auto [layout, is_new] = layouts.try_emplace(text);
            if (is_new) {
                layout->second = parse_layout(text);
            }
            auto values =
                layout->second ? unpacked(rows.bytes(5), *layout->second, span) : std::nullopt;
            if (!values) {
                throw SqlError(0, "a row of it is not what this program writes");
            }
            bins.push_back({seconds(rows.whole(0)),
                            words::printable(std::string_view(rows.text(1))),
                            static_cast<std::uint64_t>(rows.whole(3)),
                            static_cast<model::LaneSet>(rows.whole(2)), std::move(*values)});
        }
        return bins;
    }

    std::vector<Event> events(const std::string& serial, const std::string& port,
                              std::size_t most) {
        Statement rows(db_, "SELECT id, time, since, kind, port, serial, subject, lane, count, "
                            "before, text FROM event WHERE (?1 <> '' AND serial = ?1) OR (?2 <> '' "
                            "AND port = ?2) ORDER BY time DESC, id DESC LIMIT ?3");
        rows.bind(serial, port, static_cast<std::int64_t>(most));
        std::vector<Event> events = events_of(rows);
        std::ranges::reverse(events);
        return events;
    }

    std::vector<Event> events(double from, double until, std::size_t most) {
        Statement rows(db_, "SELECT id, time, since, kind, port, serial, subject, lane, count, "
                            "before, text FROM event WHERE time >= ? AND time < ? "
                            "ORDER BY time, id LIMIT ?");
        rows.bind(stamp(from), stamp(until), static_cast<std::int64_t>(most));
        return events_of(rows);
    }

    std::optional<std::pair<double, double>> extent(Span span, double from) {
        Statement row(db_, "SELECT min(time), max(time), count(*) FROM bin WHERE span = ? AND "
                           "time >= ?");
        row.bind(std::int64_t{static_cast<std::uint32_t>(span)}, stamp(from));
        return row.step() && row.whole(2) > 0
                   ? std::optional(std::pair(seconds(row.whole(0)), seconds(row.whole(1))))
                   : std::nullopt;
    }

    std::uint64_t bytes() {
        return static_cast<std::uint64_t>(
            (db_.number("PRAGMA page_count") - db_.number("PRAGMA freelist_count")) *
            db_.number("PRAGMA page_size"));
    }

    [[nodiscard]] bool is_sound() { return db_.word("PRAGMA quick_check(1)") == "ok"; }

private:
    static std::vector<Event> events_of(Statement& rows) {
        std::vector<Event> events;
        const auto shown = [&](int column) {
            return words::printable(std::string_view(rows.text(column)));
        };
        while (rows.step()) {
            Event event;
            event.number = static_cast<std::uint64_t>(rows.whole(0));
            event.until = seconds(rows.whole(1));
            event.since = seconds(rows.whole(2));
            event.kind = static_cast<EventKind>(rows.whole(3));
            event.port = shown(4);
            event.serial = shown(5);
            event.subject = shown(6);
            event.lane = static_cast<unsigned>(rows.whole(7));
            event.count = static_cast<std::uint64_t>(rows.whole(8));
            event.before_start = rows.whole(9) != 0;
            event.text = shown(10);
            events.push_back(std::move(event));
        }
        return events;
    }

    struct Module {
        std::int64_t id = 0;
        std::string limits;
        std::int64_t stay = 0;
        std::string port;
        double last = 0;
        double sampled = 0;
        std::map<Span, Bin> open; ///< the bins that still grow
    };

    void prepare() {
        db_.run("PRAGMA auto_vacuum = INCREMENTAL"); // counts for a new file alone
        db_.run("PRAGMA journal_mode = WAL");
        db_.run("PRAGMA synchronous = NORMAL");
        db_.run("BEGIN IMMEDIATE");
        if (db_.number("SELECT count(*) FROM sqlite_schema") == 0) {
            db_.run(tables);
            db_.run(fmt::format("PRAGMA application_id = {}", application));
            db_.run(fmt::format("PRAGMA user_version = {}", version));
        } else if (db_.number("PRAGMA application_id") != application) {
            throw SqlError(0, "it belongs to another program; name another file");
        }
        db_.run("COMMIT");
        put_bin_.emplace(db_, "INSERT OR REPLACE INTO bin(span, module, time, port, lit, samples, "
                              "layout, data) VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
        update_stay_.emplace(db_, "UPDATE stay SET last = ? WHERE id = ?");
        put_event_.emplace(db_, "INSERT INTO event(time, since, kind, port, serial, subject, lane, "
                                "count, before, text) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /// After a failure nothing is believed of what is in memory: it may not be in the file.
    void forget() {
        touched_.clear();
        modules_.clear();
        ports_.clear();
        layouts_.clear();
    }

    std::int64_t id_of(std::map<std::string, std::int64_t>& known, const char* table,
                       const char* column, const std::string& text) {
        const auto [place, is_new] = known.try_emplace(text, 0);
        if (is_new) {
            Statement(db_, fmt::format("INSERT OR IGNORE INTO {}({}) VALUES(?)", table, column))
                .bind(text)
                .run();
            Statement query(db_, fmt::format("SELECT id FROM {} WHERE {} = ?", table, column));
            place->second = query.bind(text).step() ? query.whole(0) : 0;
        }
        return place->second;
    }
    std::int64_t port_id(const std::string& name) { return id_of(ports_, "port", "name", name); }
    std::int64_t layout_id(const std::string& text) {
        return id_of(layouts_, "layout", "text", text);
    }

    Module& module_of(const Record& record) {
        const std::string place = record.module.serial.empty() ? record.port : std::string();
        const auto [found, is_new] = modules_.try_emplace({record.module, place});
        Module& module = found->second;
        if (is_new) {
            const Identity& name = record.module;
            Statement(db_, "INSERT OR IGNORE INTO module(vendor, part, serial, place, limits) "
                           "VALUES(?, ?, ?, ?, '')")
                .bind(name.vendor, name.part, name.serial, place)
                .run();
            Statement query(db_, "SELECT id, limits FROM module WHERE vendor = ? AND part = ? AND "
                                 "serial = ? AND place = ?");
            if (query.bind(name.vendor, name.part, name.serial, place).step()) {
                module.id = query.whole(0);
                module.limits = query.text(1);
            }
            Statement stay(db_, "SELECT stay.id, port.name, stay.last FROM stay JOIN port ON "
                                "port.id = stay.port WHERE module = ? ORDER BY first DESC LIMIT 1");
            if (stay.bind(module.id).step()) {
                module.stay = stay.whole(0);
                module.port = stay.text(1);
                module.last = seconds(stay.whole(2));
            }
        }
        return module;
    }

    void put(const Record& record) {
        Module& module = module_of(record);
        if (const std::string limits = text_of(record.limits);
            !limits.empty() && limits != module.limits) {
            Statement(db_, "UPDATE module SET limits = ? WHERE id = ?")
                .bind(limits, module.id)
                .run();
            module.limits = limits;
        }
        const std::int64_t port = port_id(record.port);
        if (module.stay == 0 || module.port != record.port ||
            record.time - module.last > longest_gap) {
            Statement(db_, "INSERT INTO stay(module, port, first, last) VALUES(?, ?, ?, ?)")
                .bind(module.id, port, stamp(record.time), stamp(record.time))
                .run();
            module.stay = db_.last_row();
            module.port = record.port;
        }
        module.last = std::max(module.last, record.time);
        touched_.insert(&module);
        if (record.time - module.sampled >= static_cast<double>(keep_.sample_every.count())) {
            module.sampled = record.time;
            Bin sample;
            sample.begin = record.time;
            sample.add(record);
            put(module.id, Span::Sample, sample);
        }
        for (const Span span : {Span::Quarter, Span::Day}) {
            add(module, span, record);
        }
    }

    void add(Module& module, Span span, const Record& record) {
        const double begin = begin_of(span, record.time);
        const auto found = module.open.find(span);
        if (found == module.open.end() || found->second.begin != begin) {
            if (found != module.open.end()) {
                put(module.id, span, found->second);
            }
            // Another run may have begun it.
            auto before = bin_at(module.id, span, begin);
            module.open[span] = before ? std::move(*before) : Bin{};
            module.open[span].begin = begin;
        }
        module.open[span].add(record);
    }

    std::optional<Bin> bin_at(std::int64_t module, Span span, double begin) {
        auto found = bins(module, span, begin, begin + static_cast<std::uint32_t>(span));
        return found.empty() || found.front().begin != begin ? std::nullopt
                                                             : std::optional(found.front());
    }

    void put(std::int64_t module, Span span, const Bin& bin) {
        const std::int64_t layout = layout_id(layout_of(bin.values));
        const std::vector<std::uint8_t> data = packed(bin.values, span);
        put_bin_->bind(std::int64_t{static_cast<std::uint32_t>(span)}, module, stamp(bin.begin),
                       port_id(bin.port), static_cast<std::int64_t>(bin.lit),
                       static_cast<std::int64_t>(bin.samples), layout,
                       std::span<const std::uint8_t>(data));
        put_bin_->run();
    }

    /// Bins that grew by this batch and still do: what is in the file is never older than a batch.
    void put_open_bins() {
        for (Module* const module : touched_) {
            for (const auto& [span, bin] : module->open) {
                put(module->id, span, bin);
            }
            update_stay_->bind(stamp(module->last), module->stay);
            update_stay_->run();
        }
        touched_.clear();
    }

    void put(const Event& event) {
        put_event_->bind(stamp(event.until), stamp(event.since),
                         static_cast<std::int64_t>(event.kind), event.port, event.serial,
                         event.subject, static_cast<std::int64_t>(event.lane),
                         static_cast<std::int64_t>(event.count),
                         static_cast<std::int64_t>(event.before_start ? 1 : 0), event.text);
        put_event_->run();
    }

    /// Takes out what is too old, and the oldest where the file is too large.
    void tidy(double now) {
        if (now - tidied_ < tidy_every) {
            return;
        }
        tidied_ = now;
        const auto drop = [&](Span span, double before) {
            Statement(db_, "DELETE FROM bin WHERE span = ? AND time < ?")
                .bind(std::int64_t{static_cast<std::uint32_t>(span)}, stamp(before))
                .run();
            return db_.changes();
        };
        (void)drop(Span::Sample, now - std::chrono::duration<double>(keep_.samples).count());
        (void)drop(Span::Quarter, now - std::chrono::duration<double>(keep_.quarters).count());
        for (const Span span : {Span::Sample, Span::Quarter, Span::Day}) {
            // A tenth of the time that is kept, until there is room.
            for (int tries = 0; tries < 20 && bytes() > keep_.most_bytes; ++tries) {
                const auto kind = static_cast<std::uint32_t>(span);
                const double first = seconds(db_.number(
                    fmt::format("SELECT coalesce(min(time), 0) FROM bin WHERE span = {}", kind)));
                if (first == 0 || drop(span, first + std::max((now - first) / 10, 60.0)) == 0) {
                    break;
                }
            }
        }
        if (bytes() > keep_.most_bytes) {
            db_.run("DELETE FROM event WHERE id IN (SELECT id FROM event ORDER BY time LIMIT "
                    "(SELECT count(*) / 10 FROM event))");
        }
        db_.run("PRAGMA incremental_vacuum");
    }

    Database db_;
    Keep keep_;
    std::map<std::pair<Identity, std::string>, Module> modules_;
    std::set<Module*> touched_;
    std::map<std::string, std::int64_t> ports_;
    std::map<std::string, std::int64_t> layouts_;
    double tidied_ = 0;
    // Made by prepare(): a file that is read has none of them.
    std::optional<Statement> put_bin_, update_stay_, put_event_;
};

Store::Store(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Store::~Store() = default;

std::expected<std::unique_ptr<Store>, std::string>
Store::open_to_write(const std::string& path, const Keep& keep, std::string& said) {
    const auto kind = look_at(path);
    if (!kind) {
        return std::unexpected(kind.error());
    }
    if (*kind == File::Other) {
        return std::unexpected(fmt::format("{} is no history, and is left as it is; name another "
                                           "file, or move it away",
                                           path));
    }
    for (bool is_second_try = false;; is_second_try = true) {
        bool is_damaged = false;
        try {
            auto core = std::make_unique<Core>(path, Database::Mode::Write, keep);
            is_damaged = !core->is_sound();
            if (!is_damaged) {
                return std::unique_ptr<Store>(new Store(std::move(core)));
            }
        } catch (const SqlError& error) {
            is_damaged = error.is_damage();
            if (!is_damaged || is_second_try) {
                return std::unexpected(fmt::format("{}: {}", path, error.what()));
            }
        }
        const auto aside = set_aside(path);
        if (!aside || is_second_try) {
            return std::unexpected(aside ? path + " is damaged" : aside.error());
        }
        said = fmt::format("{} was damaged: it is now {}, and a new history begins", path, *aside);
    }
}

std::expected<std::unique_ptr<Store>, std::string> Store::open_to_read(const std::string& path) {
    const auto kind = look_at(path);
    if (!kind) {
        return std::unexpected(kind.error());
    }
    if (*kind == File::None) {
        return std::unexpected(fmt::format("{}: there is no such file", path));
    }
    if (*kind != File::Database) {
        return std::unexpected(fmt::format("{} is no history", path));
    }
    try {
        return std::unique_ptr<Store>(
            new Store(std::make_unique<Core>(path, Database::Mode::Read, Keep{})));
    } catch (const SqlError& error) {
        return std::unexpected(fmt::format("{}: {}", path, error.what()));
    }
}

std::expected<void, std::string> Store::write(const std::vector<Record>& records,
                                              const std::vector<Event>& events) {
    try {
        core_->write(records, events);
    } catch (const SqlError& error) {
        return std::unexpected(std::string(error.what()));
    }
    return {};
}

namespace {

/// What `read` gives; the sentence of what it throws.
template <class Read>
[[nodiscard]] auto guarded(Read read) -> std::expected<decltype(read()), std::string> {
    try {
        return read();
    } catch (const SqlError& error) {
        return std::unexpected(fmt::format("the history cannot be read: {}", error.what()));
    }
}

} // namespace

std::expected<std::vector<Kept>, std::string> Store::modules() {
    return guarded([&] { return core_->modules(); });
}
std::expected<std::vector<Bin>, std::string> Store::bins(std::int64_t module, Span span,
                                                         double from, double until) {
    return guarded([&] { return core_->bins(module, span, from, until); });
}
std::expected<std::vector<Event>, std::string>
Store::events(const std::string& serial, const std::string& port, std::size_t most) {
    return guarded([&] { return core_->events(serial, port, most); });
}
std::expected<std::vector<Event>, std::string> Store::events(double from, double until,
                                                             std::size_t most) {
    return guarded([&] { return core_->events(from, until, most); });
}
std::expected<std::optional<std::pair<double, double>>, std::string> Store::extent(Span span,
                                                                                   double from) {
    return guarded([&] { return core_->extent(span, from); });
}
std::uint64_t Store::bytes() {
    return core_->bytes();
}

} // namespace optictl::engine::history
