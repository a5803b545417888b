// Bytes of a module in JSON: of the journal, and of plans that are kept in files.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "sff/memmap/procedure.hpp"

namespace optictl::drivers::journal {

[[nodiscard]] boost::json::object json_of(const memmap::Page& page);
[[nodiscard]] std::optional<memmap::Page> page_of(const boost::json::value& value);

/// {"device":"A0","page":16,"bank":0,"byte":130,"mask":255,"value":15}; no page: a lower half.
[[nodiscard]] boost::json::object json_of(const memmap::Patch& patch);
[[nodiscard]] std::optional<memmap::Patch> patch_of(const boost::json::value& value);

/// "0F00", and back.
[[nodiscard]] boost::json::string hex_of(const std::vector<std::uint8_t>& bytes);
[[nodiscard]] std::optional<std::vector<std::uint8_t>> bytes_of(std::string_view hex);

/// A number of a member, within limits.
[[nodiscard]] std::optional<std::uint64_t> number_of(const boost::json::object& object,
                                                     std::string_view key, std::uint64_t most);
/// Text of a member; empty where there is none.
[[nodiscard]] std::string_view text_of(const boost::json::object& object, std::string_view key);

} // namespace optictl::drivers::journal
