#include "cmis/cdb/status.hpp"

#include "cmis/codes.hpp"
#include "cmis/codes_diagnostics.hpp"

namespace optictl::cmis::cdb {
namespace {

[[nodiscard]] std::string hex(unsigned value, unsigned digits) {
    std::string text(digits, '0');
    for (unsigned i = digits; i-- > 0; value >>= 4U) {
        text[i] = "0123456789ABCDEF"[value & 0x0FU];
    }
    return text + 'h';
}

[[nodiscard]] constexpr bool is_of_firmware(std::uint16_t command) {
    return command >= 0x0100 && command <= 0x011F;
}

} // namespace

std::string words_of(std::uint8_t status, std::uint16_t command) {
    const unsigned result = status & 0x3FU;
    std::string_view words;
    if (is_busy(status)) {
        words = codes::cdb_busy.name_of(result);
    } else if (has_failed(status)) {
        if (is_of_firmware(command)) { // what a group says hides the generic code (section 9.2.5)
            words = codes::cdb_firmware_failure.name_of(result);
        }
        words = words.empty() ? codes::cdb_failure.name_of(result) : words;
    } else {
        words = codes::cdb_success.name_of(result);
    }
    return words.empty() ? "status " + hex(status, 2) : std::string(words);
}

std::string_view title_of(std::uint16_t command) {
    return codes::cdb_command.name_of(command);
}

std::string name_of(std::uint16_t command) {
    const std::string_view title = title_of(command);
    const std::string number = hex(command, 4);
    return title.empty() ? "command " + number : std::string(title) + " (" + number + ")";
}

} // namespace optictl::cmis::cdb
