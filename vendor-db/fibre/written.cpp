#include "vendor-db/fibre/written.hpp"

#include <utility>

namespace optictl::vendor_db {

std::string as_written(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"UNAMPLIFIED", "unamplified"},
        {"AMPLIFIED", "amplified"},
        {"SINGLE WAVELENGTH", "single wavelength"}};
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string out(text);
    for (std::size_t i = 1; i + 1 < out.size(); ++i) {
        if (out[i] == 'X' && is_digit(out[i - 1]) && is_digit(out[i + 1])) {
            out[i] = 'x';
        }
    }
    for (const auto& [from, to] : words) {
        for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at)) {
            out.replace(at, from.size(), to);
        }
    }
    return out;
}

} // namespace optictl::vendor_db
