// Modules as other tools print them, for the forms that are rows of one table in drivers/dump.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tests/drivers/support.hpp"

namespace optictl::tests {

struct Form {
    std::string_view name;
    std::string (*print)(std::span<const std::uint8_t> bytes);
};
[[nodiscard]] std::span<const Form> printed_forms();
[[nodiscard]] const Form& printed_form(std::string_view name);

} // namespace optictl::tests
