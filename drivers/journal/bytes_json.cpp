#include "drivers/journal/bytes_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace optictl::drivers::journal {

using boost::json::object;
using boost::json::value;

object json_of(const memmap::Page& page) {
    object out;
    out["device"] = page.device == memmap::Device::A2 ? "A2" : "A0";
    if (page.upper) {
        out["page"] = page.page;
        out["bank"] = page.bank;
    }
    return out;
}

std::optional<memmap::Page> page_of(const value& json) {
    const object* const from = json.if_object();
    if (from == nullptr) {
        return std::nullopt;
    }
    const std::string_view device = text_of(*from, "device");
    if (device != "A0" && device != "A2") {
        return std::nullopt;
    }
    memmap::Page page{.device = device == "A2" ? memmap::Device::A2 : memmap::Device::A0};
    if (!from->contains("page")) {
        return page;
    }
    const auto number = number_of(*from, "page", 0xFF);
    const auto bank = number_of(*from, "bank", 0xFF);
    if (!number || !bank) {
        return std::nullopt;
    }
    page.upper = true;
    page.page = static_cast<std::uint8_t>(*number);
    page.bank = static_cast<std::uint8_t>(*bank);
    return page;
}

object json_of(const memmap::Patch& patch) {
    object out = json_of(patch.page);
    out["byte"] = patch.byte;
    out["mask"] = patch.mask;
    out["value"] = patch.value;
    return out;
}

std::optional<memmap::Patch> patch_of(const value& json) {
    const auto page = page_of(json);
    const object* const from = json.if_object();
    if (!page || from == nullptr) {
        return std::nullopt;
    }
    const auto byte = number_of(*from, "byte", 0xFF);
    const auto mask = number_of(*from, "mask", 0xFF);
    const auto bits = number_of(*from, "value", 0xFF);
    const bool is_whole =
        byte && mask && bits && (*bits & ~*mask) == 0 && (page->upper ? *byte >= 128 : *byte < 128);
    if (!is_whole) {
        return std::nullopt;
    }
    return memmap::Patch{.page = *page,
                         .byte = static_cast<std::uint8_t>(*byte),
                         .mask = static_cast<std::uint8_t>(*mask),
                         .value = static_cast<std::uint8_t>(*bits)};
}

boost::json::string hex_of(const std::vector<std::uint8_t>& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += fmt::format("{:02X}", byte);
    }
    return boost::json::string(text);
}

std::optional<std::vector<std::uint8_t>> bytes_of(std::string_view hex) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::vector<std::uint8_t> bytes;
    if (hex.size() % 2 != 0) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto high = digits.find(hex[i]);
        const auto low = digits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::uint8_t>(high << 4U | low));
    }
    return bytes;
}

std::optional<std::uint64_t> number_of(const object& from, std::string_view key,
                                       std::uint64_t most) {
    const value* const found = from.if_contains(key);
    if (found == nullptr || !(found->is_int64() || found->is_uint64())) {
        return std::nullopt;
    }
    const std::uint64_t number = found->is_int64() && found->get_int64() >= 0
                                     ? static_cast<std::uint64_t>(found->get_int64())
                                 : found->is_uint64() ? found->get_uint64()
                                                      : ~std::uint64_t{};
    return number <= most ? std::optional(number) : std::nullopt;
}

std::string_view text_of(const object& from, std::string_view key) {
    const value* const found = from.if_contains(key);
    const auto* const text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string_view(text->data(), text->size()) : std::string_view();
}

} // namespace optictl::drivers::journal
