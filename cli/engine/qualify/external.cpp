#include "cli/engine/qualify/external.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drivers/dump/files.hpp"
#include "sff/analysis/lint.hpp"
#include "vendor-db/csv/table.hpp"

namespace optictl::engine::qualify {
namespace {

constexpr std::size_t largest_file = std::size_t{16} << 20U;

enum Column : std::uint8_t { Serial, Id, Outcome_, Title, Text, Criterion, Source, Evidence };
constexpr std::array<std::string_view, 8> columns{"serial", "check",     "result", "title",
                                                  "text",   "criterion", "source", "evidence"};
constexpr std::size_t required = 3; ///< the first of them

bool is_id(std::string_view text) {
    constexpr std::size_t longest = 40;
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
}

bool is_ours(std::string_view id) {
    const auto checks = every_check();
    return analysis::check_of(id) != nullptr ||
           std::ranges::any_of(checks, [id](const Check* each) { return each->id == id; });
}

class Reader {
public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    ReadExternal run() {
        const auto bytes = drivers::dump::read_file(file_, largest_file);
        if (!bytes) {
            fail(0, bytes.error());
            return std::move(out_);
        }
        const auto rows = vendor_db::parse_csv(vendor_db::decoded(*bytes).text);
        if (!rows) {
            fail(0, rows.error());
        } else if (rows->empty()) {
            fail(0, "no rows");
        } else if (take_titles(rows->front())) {
            for (std::size_t i = 1; i < rows->size(); ++i) {
                take((*rows)[i]);
            }
        }
        return std::move(out_);
    }

private:
    void fail(unsigned line, std::string_view why) {
        out_.problems.push_back(line != 0 ? fmt::format("{}:{}: {}", file_, line, why)
                                          : fmt::format("{}: {}", file_, why));
    }

    [[nodiscard]] bool take_titles(const vendor_db::CsvRow& row) {
        at_.fill(row.cells.size());
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const std::string title = vendor_db::trimmed(row.cells[i]);
            const auto found = std::ranges::find(columns, title);
            if (found != columns.end()) {
                at_[static_cast<std::size_t>(found - columns.begin())] = i;
            }
        }
        for (std::size_t i = 0; i < required; ++i) {
            if (at_[i] == row.cells.size()) {
                fail(row.line, fmt::format("no column '{}'; the first row has the titles: {}",
                                           columns[i], fmt::join(columns, ", ")));
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] std::string cell(const vendor_db::CsvRow& row, Column column) const {
        const std::size_t at = at_[column];
        return at < row.cells.size() ? vendor_db::one_line(row.cells[at]) : std::string();
    }

    void take(const vendor_db::CsvRow& row) {
        External each{.serial_number = cell(row, Serial)};
        const std::string id = cell(row, Id);
        const auto result = result_of(cell(row, Outcome_));
        if (each.serial_number.empty()) {
            return fail(row.line, "no serial number: of which module is it?");
        }
        if (!is_id(id)) {
            return fail(row.line, "a check is called by letters, digits and dashes: tx-power");
        }
        if (is_ours(id)) {
            return fail(row.line,
                        fmt::format("{} is a check of this program; call it otherwise", id));
        }
        if (!result) {
            return fail(row.line, "the result is one of pass, info, skip, fail, error");
        }
        if (!known_.insert({each.serial_number, id}).second) {
            return fail(row.line,
                        fmt::format("{} of {} stands there twice", id, each.serial_number));
        }
        std::string title = cell(row, Title);
        each.line = {.id = id,
                     .group = "external",
                     .kind = Kind::External,
                     .title = title.empty() ? id : std::move(title),
                     .criterion = cell(row, Criterion),
                     .source = cell(row, Source),
                     .outcome = {*result, cell(row, Text), {}}};
        if (std::string evidence = cell(row, Evidence); !evidence.empty()) {
            each.line.outcome.evidence.push_back(std::move(evidence));
        }
        out_.rows.push_back(std::move(each));
    }

    std::string file_;
    std::array<std::size_t, columns.size()> at_{};
    std::set<std::pair<std::string, std::string>> known_;
    ReadExternal out_;
};

} // namespace

ReadExternal read_external(const std::string& file) {
    return Reader(file).run();
}

} // namespace optictl::engine::qualify
