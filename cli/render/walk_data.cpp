// A tree for programs: JSON, CSV, JUnit XML.
#include <algorithm>
#include <concepts>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/render/csv.hpp"
#include "cli/render/json.hpp"
#include "cli/render/measured.hpp"
#include "cli/render/walk.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {
namespace {

// ------------------------------------------------------------------------------------------ JSON

void put_value(JsonWriter& json, std::string_view key, const view::Value& value) {
    const auto put = [&]<class Data>(const Data& data) {
        if constexpr (std::same_as<Data, std::monostate>) {
            json.null_member(key);
            if (!value.why.empty()) {
                json.member(fmt::format("{}_state", key), value.why);
            }
        } else if constexpr (std::same_as<Data, memmap::Reading>) {
            put_reading(json, key, data);
        } else if constexpr (std::same_as<Data, model::Item>) {
            put_item(json, data);
        } else if constexpr (std::same_as<Data, view::Measured>) {
            json.key(key);
            put_measured(json, data.number);
        } else if constexpr (std::same_as<Data, view::Digits>) {
            json.key(key);
            json.digits(data.text);
        } else if constexpr (std::same_as<Data, view::SameText>) {
            json.member(key, value.text);
        } else if constexpr (requires { data.begin(); } && !std::same_as<Data, std::string>) {
            json.begin_array(key);
            for (const auto& each : data) {
                json.value(each);
            }
            json.end_array();
        } else {
            json.member(key, data);
        }
    };
    std::visit(put, value.data);
}

class JsonWalk final : public view::Stream {
public:
    explicit JsonWalk(JsonWriter& json) : json_(json) {}

    void object(const view::Object& object) {
        for (const view::Member& member : object.members()) {
            if (!view::is_for_programs(member.shown)) {
                continue;
            }
            if (const auto* const later = std::get_if<view::Member::Later>(&member.content)) {
                view::Object part(*this);
                later->fill(part);
                part.close();
            } else if (!member.key.empty()) {
                std::visit([&](const auto& content) { put(member.key, content); }, member.content);
            }
        }
    }

    void value(std::string_view key, const view::Value& value) override {
        put_value(json_, key, value);
    }
    void word(std::string_view key, std::string_view word) override { json_.member(key, word); }
    void reading(std::string_view key, const memmap::Reading& reading) override {
        put_reading(json_, key, reading);
    }
    void item(const model::Item& item) override { put_item(json_, item); }
    void row(const view::Table& table, std::span<const view::Value> cells) override {
        json_.begin_object();
        for (std::size_t i = 0; i < std::min(cells.size(), table.columns().size()); ++i) {
            if (view::is_for_programs(table.columns()[i].shown)) {
                put_value(json_, table.columns()[i].key, cells[i]);
            }
        }
        json_.end_object();
    }
    void begin_object(std::string_view key) override {
        if (!key.empty()) {
            json_.key(key);
        }
        json_.begin_object();
    }
    void end_object() override { json_.end_object(); }
    void begin_array(std::string_view key) override { json_.begin_array(key); }
    void end_array() override { json_.end_array(); }

private:
    void put(std::string_view key, const view::Member::Sentence& sentence) {
        json_.member(key, sentence.text);
    }
    void put(std::string_view key, const view::Value& value) { put_value(json_, key, value); }
    void put(std::string_view, const view::Member::Later&) {} // has no key
    void put(std::string_view key, const view::Table& table) {
        json_.begin_array(key);
        for (const auto& cells : table.rows()) {
            row(table, cells);
        }
        json_.end_array();
    }
    /// The points of each series as two arrays of the same length.
    void put(std::string_view key, const view::Chart& chart) {
        json_.begin_array(key);
        for (const view::Chart::Series& series : chart.series) {
            json_.begin_object();
            json_.member("name", series.name);
            const auto numbers = [&](std::string_view of, double view::Chart::Point::* part) {
                json_.begin_array(of);
                for (const view::Chart::Point& point : series.points) {
                    json_.value(point.*part);
                }
                json_.end_array();
            };
            numbers(chart.x_key, &view::Chart::Point::x);
            numbers(chart.y_key, &view::Chart::Point::y);
            json_.end_object();
        }
        json_.end_array();
    }
    void put(std::string_view key, const view::Member::Sections& sections) {
        if (sections.is_array) {
            json_.begin_array(key);
        } else {
            json_.key(key);
        }
        for (const view::Object& each : sections.objects) {
            json_.begin_object();
            object(each);
            json_.end_object();
        }
        if (sections.is_array) {
            json_.end_array();
        }
    }

    JsonWriter& json_;
};

// ------------------------------------------------------------------------------------------- CSV

/// A value as a cell: numbers without unit, arrays with blanks between.
std::string cell_of(const view::Value& value) {
    const auto cell = [&value]<class Data>(const Data& data) -> std::string {
        if constexpr (std::same_as<Data, std::monostate>) {
            return {};
        } else if constexpr (std::same_as<Data, bool>) {
            return data ? "yes" : "no";
        } else if constexpr (std::same_as<Data, memmap::Reading>) {
            return data.has_value() ? fmt::format("{}", data.value) : std::string();
        } else if constexpr (std::same_as<Data, model::Item>) {
            return words::item_text(data);
        } else if constexpr (std::same_as<Data, view::Digits>) {
            return data.text;
        } else if constexpr (std::same_as<Data, view::SameText>) {
            return value.text;
        } else if constexpr (std::same_as<Data, view::Measured>) {
            return std::isfinite(data.number) ? fmt::format("{:.10g}", data.number) : std::string();
        } else if constexpr (requires { data.begin(); } && !std::same_as<Data, std::string>) {
            return fmt::format("{}", fmt::join(data, " "));
        } else {
            return fmt::format("{}", data);
        }
    };
    return std::visit(cell, value.data);
}

/// Calls `visit` with every table of the tree.
void for_each_table(const view::Object& tree, const auto& visit) {
    for (const view::Member& member : tree.members()) {
        if (const auto* const table = std::get_if<view::Table>(&member.content)) {
            visit(*table);
        } else if (const auto* const later = std::get_if<view::Member::Later>(&member.content)) {
            if (view::is_for_programs(member.shown)) {
                view::Object part;
                later->fill(part);
                for_each_table(part, visit);
            }
        } else if (const auto* const below = std::get_if<view::Member::Sections>(&member.content)) {
            for (const view::Object& each : below->objects) {
                for_each_table(each, visit);
            }
        }
    }
}

void put_csv_line(std::string& out, const view::Table& table, std::string_view before,
                  auto cell_at) {
    std::vector<std::string> cells;
    if (!before.empty()) {
        cells.emplace_back(before);
    }
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        if (view::is_for_programs(table.columns()[i].shown)) {
            cells.push_back(cell_at(i));
        }
    }
    put_csv(out, cells);
}

// ----------------------------------------------------------------------------------------- JUnit

/// The cell of a row in the column of that key; null without one.
const view::Value* cell_at(const view::Table& table, const std::vector<view::Value>& row,
                           std::string_view key) {
    const auto at = std::ranges::find(table.columns(), key, &view::Column::key);
    const auto index = static_cast<std::size_t>(at - table.columns().begin());
    return index < row.size() ? &row[index] : nullptr;
}

} // namespace

void walk_json(JsonWriter& json, const view::Object& tree) {
    JsonWalk(json).object(tree);
}

std::string json_line(std::string_view schema, const view::Object& tree) {
    JsonWriter json;
    json.begin_object();
    if (!schema.empty()) {
        json.member("schema", fmt::format("optictl.{}", schema));
    }
    walk_json(json, tree);
    json.end_object();
    return fmt::format("{}\n", json.text());
}

std::string json_documents(const view::Object& tree) {
    std::string lines;
    for (const view::Member& member : tree.members()) {
        const auto* const sections = std::get_if<view::Member::Sections>(&member.content);
        if (sections != nullptr && !sections->schema.empty()) {
            lines += json_line(sections->schema, sections->objects.front());
        }
    }
    return lines;
}

void put_tree(JsonWriter& json, std::string_view schema, const engine::Inspection& inspection,
              const view::Object& tree) {
    json.begin_object();
    put_head(json, schema, inspection, inspection.best());
    walk_json(json, tree);
    json.end_object();
}

void walk_csv(std::string& out, const view::Object& tree, CsvPart part, std::string_view target) {
    for_each_table(tree, [&](const view::Table& table) {
        if (!table.is_csv()) {
            return;
        }
        constexpr std::string_view target_key = "target";
        const bool has_target = target.empty() || !table.names_target() ||
                                std::ranges::find(table.columns(), target_key,
                                                  &view::Column::key) != table.columns().end();
        if (part == CsvPart::Titles) {
            if (out.empty()) {
                put_csv_line(out, table, has_target ? std::string_view() : target_key,
                             [&](std::size_t i) { return table.columns()[i].key; });
            }
            return;
        }
        for (const auto& row : table.rows()) {
            put_csv_line(out, table, has_target ? std::string_view() : target, [&](std::size_t i) {
                return i < row.size() ? cell_of(row[i]) : std::string();
            });
        }
    });
}

void JunitCases::add(const view::Object& tree, std::string_view target) {
    for_each_table(tree, [&](const view::Table& table) {
        const view::CaseKeys& keys = table.cases();
        if (keys.outcome.empty()) {
            return;
        }
        for (const auto& row : table.rows()) {
            const auto text_at = [&](std::string_view key) {
                const view::Value* const value = key.empty() ? nullptr : cell_at(table, row, key);
                return value != nullptr ? view::text_of(*value) : std::string();
            };
            const view::Value* const outcome = cell_at(table, row, keys.outcome);
            if (outcome != nullptr) {
                const std::string word = cell_of(*outcome);
                const view::Value* const time =
                    keys.time.empty() ? nullptr : cell_at(table, row, keys.time);
                const double* const seconds =
                    time != nullptr ? std::get_if<double>(&time->data) : nullptr;
                add({.group = text_at(keys.group),
                     .name = text_at(keys.name),
                     .outcome = word,
                     .message = text_at(keys.text),
                     .body = text_at(keys.body),
                     .time = seconds != nullptr ? fmt::format("{:.3f}", *seconds) : std::string()},
                    target);
            }
        }
    });
}

void JunitCases::add(const JunitCases& cases) {
    for (const JunitSuite& each : cases.suites) {
        JunitSuite& suite = suite_of(each.name);
        suite.cases += each.cases;
        suite.tests += each.tests;
        suite.failures += each.failures;
        suite.errors += each.errors;
    }
}

void JunitCases::add(const JunitCase& junit, std::string_view target) {
    JunitSuite& suite = suite_of(target);
    ++suite.tests;
    suite.failures += is_failure(junit) ? 1U : 0U;
    suite.errors += junit.outcome == "error" ? 1U : 0U;
    suite.cases += junit_case(junit);
}

JunitSuite& JunitCases::suite_of(std::string_view name) {
    // Cases of one module come one after the other.
    if (suites.empty() || suites.back().name != name) {
        suites.push_back({.name = std::string(name)});
    }
    return suites.back();
}

std::string JunitCases::document(std::string_view title) const {
    const JunitSuite none;
    return junit_document(title, suites.empty() ? std::span(&none, 1) : std::span(suites));
}

} // namespace optictl::cli::render
