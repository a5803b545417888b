// The one file that includes SQLite.
#include "cli/engine/history/sqlite.hpp"

#include <sqlite3.h>

namespace optictl::engine::history {
namespace {

constexpr int patience_ms = 5000; ///< for another process that writes

} // namespace

bool SqlError::is_damage() const {
    return code_ == SQLITE_CORRUPT || code_ == SQLITE_NOTADB;
}

void Database::End::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

Database::Database(const std::string& path, Mode mode) {
    sqlite3* handle = nullptr;
    const int flags =
        mode == Mode::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) {
        fail();
    }
    sqlite3_extended_result_codes(handle, 0);
    sqlite3_busy_timeout(handle, patience_ms);
    // What a file says of itself is not obeyed: no functions in its views or triggers.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

void Database::fail() const {
    sqlite3* const handle = handle_.get();
    throw SqlError(handle == nullptr ? SQLITE_NOMEM : sqlite3_errcode(handle),
                   handle == nullptr ? "no memory" : sqlite3_errmsg(handle));
}

void Database::run(const std::string& statements) {
    if (sqlite3_exec(handle(), statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail();
    }
}

std::int64_t Database::number(const std::string& query) {
    Statement statement(*this, query);
    return statement.step() ? statement.whole(0) : 0;
}

std::string Database::word(const std::string& query) {
    Statement statement(*this, query);
    return statement.step() ? statement.text(0) : std::string();
}

std::int64_t Database::last_row() const {
    return sqlite3_last_insert_rowid(handle());
}

int Database::changes() const {
    return sqlite3_changes(handle());
}

void Statement::End::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement::Statement(Database& database, std::string_view text) : database_(database) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(database.handle(), text.data(), static_cast<int>(text.size()), &made,
                           nullptr) != SQLITE_OK) {
        database.fail();
    }
    statement_.reset(made);
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
}

bool Statement::step() {
    switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: database_.fail();
    }
}

void Statement::run() {
    while (step()) {
    }
    sqlite3_reset(statement_.get());
}

std::int64_t Statement::whole(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    const auto* const bytes = sqlite3_column_text(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr
               ? std::string()
               : std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::span<const std::uint8_t> Statement::bytes(int column) const {
    const void* const bytes = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr
               ? std::span<const std::uint8_t>()
               : std::span(static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size));
}

void Statement::put(int at, std::int64_t value) {
    sqlite3_bind_int64(statement_.get(), at, value);
}
void Statement::put(int at, std::string_view value) {
    sqlite3_bind_text(statement_.get(), at, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
}
void Statement::put(int at, std::span<const std::uint8_t> value) {
    sqlite3_bind_blob(statement_.get(), at, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
}

} // namespace optictl::engine::history
