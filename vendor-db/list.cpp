#include "vendor-db/list.hpp"

#include <algorithm>

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
