// Texts as lists compare them: without padding and case, and never by bytes that cannot be shown.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace optictl::vendor_db {

/// A text field of a module.
struct Text {
    enum class State : std::uint8_t { NotRead, Unprintable, Ok };
    State state = State::NotRead;
    std::string shown{};  ///< without its padding; what cannot be printed as \xNN
    std::string normal{}; ///< upper case; empty unless the state is Ok
};

/// The text of a field: blanks, NUL and FFh are cut from its end, runs of blanks within stay.
[[nodiscard]] Text text_of(std::span<const std::uint8_t> bytes);
/// Upper case ASCII without trailing blanks: how texts of lists and modules are compared.
[[nodiscard]] std::string normalised(std::string_view text);
/// Its letters and digits alone: "FINISAR CORP." and "FINISAR CORP" are the same then.
[[nodiscard]] std::string squeezed(std::string_view text);
/// Whether one text becomes the other by one character more, less, or another.
[[nodiscard]] bool one_apart(std::string_view a, std::string_view b);
/// Whether one is a slip of the pen for the other: one apart, two in long texts, the same but for
/// blanks and marks, or one with a suffix of the other ("-A1", " A").
[[nodiscard]] bool nearly_the_same(std::string_view a, std::string_view b);

} // namespace optictl::vendor_db
