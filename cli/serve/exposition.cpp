#include "cli/serve/exposition.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <ranges>

#include <fmt/format.h>

#include "sff/format/escape.hpp"

namespace optictl::cli::serve {
namespace {

/// The value of a label.
void put_escaped(std::string& out, std::string_view text) {
    if (is_plainly_visible(text) && text.find_first_of("\\\"\n") == std::string_view::npos) {
        out += text;
        return;
    }
    const std::string safe = is_plainly_visible(text) ? std::string() : visible(text);
    for (const char c : safe.empty() ? text : std::string_view(safe)) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') {
            out += '\\';
        }
        out += c;
    }
}

void put_number(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "NaN";
    } else if (std::isinf(value)) {
        out += value > 0 ? "+Inf" : "-Inf";
    } else if (value == std::floor(value) && std::abs(value) < 1e15) {
        fmt::format_to(std::back_inserter(out), "{}", static_cast<long long>(value));
    } else {
        fmt::format_to(std::back_inserter(out), "{}", value);
    }
}

[[nodiscard]] std::string_view word_of(Type type, Dialect dialect) {
    switch (type) {
    case Type::Gauge: return "gauge";
    case Type::Counter: return "counter";
    case Type::Info: return dialect == Dialect::OpenMetrics ? "info" : "gauge";
    }
    return "untyped";
}

[[nodiscard]] std::string_view suffix_of(Type type) {
    return type == Type::Counter ? "_total" : type == Type::Info ? "_info" : "";
}

/// The weight that an entry of Accept has for `media`; 0: it does not name it.
[[nodiscard]] double weight_in(std::string_view entry, std::string_view media) {
    const std::size_t first = entry.find_first_not_of(" \t");
    if (first == std::string_view::npos || !entry.substr(first).starts_with(media)) {
        return 0;
    }
    const std::size_t at = entry.find("q=");
    if (at == std::string_view::npos) {
        return 1;
    }
    double weight = 0;
    const std::string_view digits = entry.substr(at + 2);
    std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    return weight;
}

} // namespace

Dialect dialect_of(std::string_view accept) {
    double open = 0;
    double plain = 0;
    for (const auto part : std::views::split(accept, ',')) {
        const std::string_view entry(part.begin(), part.end());
        // Other versions than those that are written count as others.
        const bool is_old = entry.find("version=0.0.1") != std::string_view::npos;
        open = std::max(open, is_old ? 0 : weight_in(entry, "application/openmetrics-text"));
        plain = std::max(plain, weight_in(entry, "text/plain"));
    }
    return open > 0 && open >= plain ? Dialect::OpenMetrics : Dialect::Prometheus;
}

std::string_view content_type(Dialect dialect) {
    return dialect == Dialect::OpenMetrics
               ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
               : "text/plain; version=0.0.4; charset=utf-8";
}

void Exposition::put_heading() {
    is_written_ = true;
    // The old format calls a metric as its samples are called, OpenMetrics without their suffix.
    const std::string_view suffix =
        dialect_ == Dialect::OpenMetrics ? std::string_view() : suffix_of(heading_->type);
    auto out = std::back_inserter(text_);
    fmt::format_to(out, "# TYPE {}{} {}\n", heading_->name, suffix,
                   word_of(heading_->type, dialect_));
    if (dialect_ == Dialect::OpenMetrics && !heading_->unit.empty()) {
        fmt::format_to(out, "# UNIT {} {}\n", heading_->name, heading_->unit);
    }
    fmt::format_to(out, "# HELP {}{} {}\n", heading_->name, suffix, heading_->help);
}

template <class Labels>
void Exposition::put(const Labels& labels, double value) {
    if (!is_written_) {
        put_heading();
    }
    text_ += heading_->name;
    text_ += suffix_of(heading_->type);
    char before = '{';
    for (const auto& [name, content] : labels) {
        text_ += before;
        text_ += name;
        text_ += "=\"";
        put_escaped(text_, content);
        text_ += '"';
        before = ',';
    }
    text_ += before == ',' ? "} " : " ";
    put_number(text_, value);
    text_ += '\n';
}

void Exposition::sample(std::initializer_list<Label> labels, double value) {
    put(labels, value);
}

void Exposition::sample(const std::vector<Label>& labels, double value) {
    put(labels, value);
}

std::string Exposition::finish() && {
    if (dialect_ == Dialect::OpenMetrics) {
        text_ += "# EOF\n";
    }
    return std::move(text_);
}

} // namespace optictl::cli::serve
