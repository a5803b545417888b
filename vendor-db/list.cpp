#include "vendor-db/list.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

constexpr std::array<std::string_view, status_count> status_names{
    "validated", "limited", "deprecated", "unknown", "unverifiable", "blocked"};
constexpr std::array<std::string_view, field_count> field_names{
    "vendor", "part_number", "revision", "oui",  "serial", "form_factor",
    "media",  "connector",   "platform", "cage", "nos"};
constexpr std::array<std::string_view, feature_count> feature_names{
    "dom", "tx_power", "rx_power", "vdm", "firmware_upgrade", "tx_disable", "tunable"};

} // namespace

std::string_view name_of(Status status) {
    return status_names[static_cast<std::size_t>(status)];
}

std::optional<Status> parse_status(std::string_view text) {
    const auto* const found = std::ranges::find(status_names, text);
    return found != status_names.end()
               ? std::optional(static_cast<Status>(found - status_names.begin()))
               : std::nullopt;
}

std::span<const Pattern> written_vendors(const Rule& rule) {
    return std::span(rule.vendor).first(rule.alias ? rule.own_vendors : rule.vendor.size());
}

std::string_view status_text(const Rule& rule) {
    return rule.is_recall ? recalled : name_of(rule.status);
}

int days_between(const Date& from, const Date& to) {
    const auto days = [](const Date& date) {
        return std::chrono::sys_days(std::chrono::year(static_cast<int>(date.year)) /
                                     static_cast<int>(date.month) / static_cast<int>(date.day));
    };
    return static_cast<int>((days(to) - days(from)).count());
}

std::string in_days(int days) {
    return days == 0 ? "today" : days == 1 ? "tomorrow" : fmt::format("in {} days", days);
}

std::string_view name_of(Field field) {
    return field_names[static_cast<std::size_t>(field)];
}

std::string_view name_of(Feature feature) {
    return feature_names[static_cast<std::size_t>(feature)];
}

std::string Fields::text() const {
    std::string out;
    for (std::size_t i = 0; i < field_count; ++i) {
        if (has(static_cast<Field>(i))) {
            out += out.empty() ? "" : ", ";
            out += field_names[i];
        }
    }
    return out;
}

} // namespace optictl::vendor_db
