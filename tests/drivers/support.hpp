// Invented modules and the texts in which other tools print them, for the tests of dump readers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/dump/load.hpp"

namespace optictl::tests {

using Bytes = std::vector<std::uint8_t>;

/// `size` bytes of an invented module, a different value pattern for each `seed`; the first byte
/// is `identifier`, byte 7Fh is 0.
[[nodiscard]] Bytes module_bytes(std::size_t size, std::uint8_t identifier, unsigned seed = 1);
[[nodiscard]] std::string as_string(std::span<const std::uint8_t> bytes);

/// What `ethtool -m DEV hex on` prints.
[[nodiscard]] std::string ethtool_hex(std::span<const std::uint8_t> bytes, std::size_t first = 0);
/// The rows that `i2cdump` prints, with its column heading.
[[nodiscard]] std::string i2cdump(std::span<const std::uint8_t> bytes);
/// Rows as `sfputil show eeprom-hexdump` prints them, offsets from `first`.
[[nodiscard]] std::string sonic_rows(std::span<const std::uint8_t> bytes, std::size_t first);
/// A port with its lower half and page 00h.
[[nodiscard]] std::string sonic_port(std::string_view port, std::span<const std::uint8_t> bytes);

/// What `hexdump -Cv`, `hexdump -v`, `xxd`, `od -v -t x1` and `xxd -p` print.
[[nodiscard]] std::string hexdump_text(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string hexdump_words(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string xxd_text(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string od_text(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string plain_hex(std::span<const std::uint8_t> bytes);
/// A C array of `bytes` as `xxd -i` prints it, its size in brackets.
[[nodiscard]] std::string c_array(std::span<const std::uint8_t> bytes);

/// What the Linux kernel logs of a module whose checksum is wrong, and what RouterOS prints of an
/// SFP (`bytes`: A0h 0-127, then A2h 0-127).
[[nodiscard]] std::string kernel_log(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string routeros(std::span<const std::uint8_t> bytes);
/// What FBOSS prints of a port, mlxlink of the lower half and page 00h, and `convert --to json`.
[[nodiscard]] std::string console(std::span<const std::uint8_t> bytes, std::size_t first = 0);
[[nodiscard]] std::string mlxlink_dump(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string json_image(std::span<const std::uint8_t> bytes);

/// The layout by the identifiers that the tests use: 03h is an SFP, FFh is unknown.
[[nodiscard]] drivers::dump::Options options();
/// Loads text or bytes that hold one module; fails the test otherwise.
[[nodiscard]] drivers::dump::LoadedModule load_one(std::string_view bytes,
                                                   const drivers::dump::Options& how = options());
/// The message with which an input is refused; fails the test when it is not.
[[nodiscard]] std::string refusal_of(std::string_view bytes,
                                     const drivers::dump::Options& how = options());

/// The known bytes of a half page, unknown ones as -1.
[[nodiscard]] std::vector<int> half(const memmap::Image& image, const memmap::Page& page);
/// 128 bytes of `bytes` from `first` on, in the form of half().
[[nodiscard]] std::vector<int> part(std::span<const std::uint8_t> bytes, std::size_t first);
/// Whether some warning contains `words`.
[[nodiscard]] bool warns(const drivers::dump::LoadedModule& module, std::string_view words);

/// The folder of recorded dumps beside the checkout; empty when it is not there.
[[nodiscard]] std::filesystem::path recorded(std::string_view folder);
[[nodiscard]] std::string slurp(const std::filesystem::path& path);

} // namespace optictl::tests
