// SQLite, as far as the history needs it. Errors are thrown within this folder, and leave it as
// sentences.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace optictl::engine::history {

class SqlError : public std::runtime_error {
public:
    SqlError(int code, const std::string& text) : std::runtime_error(text), code_(code) {}
    /// Whether the file itself is damaged, or is no database.
    [[nodiscard]] bool is_damage() const;

private:
    int code_;
};

class Database;

/// A statement that is prepared once and run often. Parameters count from 1, columns from 0.
class Statement {
public:
    Statement(Database& database, std::string_view text);

    template <class... Values>
    Statement& bind(const Values&... values) {
        reset();
        int at = 0;
        (put(++at, values), ...);
        return *this;
    }
    /// The next row; false at the end.
    bool step();
    /// Runs a statement that has no rows.
    void run();
    [[nodiscard]] std::int64_t whole(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::span<const std::uint8_t> bytes(int column) const;

private:
    void reset();
    void put(int at, std::int64_t value);
    void put(int at, std::string_view value);
    void put(int at, const std::string& value) { put(at, std::string_view(value)); }
    void put(int at, std::span<const std::uint8_t> value);

    struct End {
        void operator()(sqlite3_stmt* statement) const;
    };
    Database& database_;
    std::unique_ptr<sqlite3_stmt, End> statement_;
};

class Database {
public:
    enum class Mode : std::uint8_t { Read, Write };
    Database(const std::string& path, Mode mode);
    void run(const std::string& statements);
    [[nodiscard]] std::int64_t number(const std::string& query);
    [[nodiscard]] std::string word(const std::string& query);
    [[nodiscard]] std::int64_t last_row() const;
    [[nodiscard]] int changes() const;
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    [[noreturn]] void fail() const;

private:
    struct End {
        void operator()(sqlite3* handle) const;
    };
    std::unique_ptr<sqlite3, End> handle_;
};

} // namespace optictl::engine::history
