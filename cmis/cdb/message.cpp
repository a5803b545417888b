#include "cmis/cdb/message.hpp"

#include <algorithm>
#include <numeric>

namespace optictl::cmis::cdb {
namespace {

using memmap::half_page_size;
using memmap::Page;
using memmap::Write;

constexpr unsigned command_byte = 128;
constexpr unsigned lengths_byte = 130;
constexpr unsigned payload_byte = 136;
/// RPLLength from which on it counts pages of extended payload (Table 8-199).
constexpr unsigned pages_from = 240;

[[nodiscard]] std::uint8_t high(unsigned value) {
    return static_cast<std::uint8_t>(value >> 8U);
}
[[nodiscard]] std::uint8_t low(unsigned value) {
    return static_cast<std::uint8_t>(value);
}

/// CMDID, EPLLength, LPLLength.
[[nodiscard]] std::array<std::uint8_t, 5> header_of(const Request& request) {
    const auto extended = static_cast<unsigned>(request.extended.size());
    return {high(request.command), low(request.command), high(extended), low(extended),
            static_cast<std::uint8_t>(request.local.size())};
}

/// Appends writes of bytes that stand one behind the other, `most` in each.
void append(std::vector<Write>& writes, const Page& page, unsigned first,
            std::span<const std::uint8_t> bytes, unsigned most,
            memmap::Retry retry = memmap::Retry::Never) {
    for (std::size_t at = 0; at < bytes.size(); at += most) {
        Write write{.patches = {}, .retry = retry, .verify = memmap::Verify::Never};
        for (const std::uint8_t value :
             bytes.subspan(at, std::min<std::size_t>(most, bytes.size() - at))) {
            write.patches.push_back(
                {.page = page,
                 .byte = static_cast<std::uint8_t>(first + at + write.patches.size()),
                 .value = value});
        }
        writes.push_back(std::move(write));
    }
}

} // namespace

memmap::Image Reply::image() const {
    memmap::Image image;
    image.put(message_page(0), payload_byte, local);
    for (std::size_t at = 0; at < extended.size(); at += half_page_size) {
        const Page page =
            memmap::upper(first_extended_page + static_cast<unsigned>(at) / half_page_size);
        image.put(page, page.first_byte(),
                  std::span(extended).subspan(
                      at, std::min<std::size_t>(half_page_size, extended.size() - at)));
    }
    return image;
}

std::uint8_t check_code(std::span<const std::uint8_t> bytes) {
    return low(~std::accumulate(bytes.begin(), bytes.end(), 0U));
}

std::uint8_t check_code(const Request& request) {
    const auto header = header_of(request);
    std::vector<std::uint8_t> checked(header.begin(), header.end());
    checked.insert(checked.end(), request.local.begin(), request.local.end());
    return check_code(checked);
}

unsigned starting_writes(unsigned most) {
    return most > 1 ? 1 : 2;
}

std::vector<Write> writes_of(const Request& request, const Advertised& module, unsigned instance,
                             unsigned most) {
    std::vector<Write> writes;
    const unsigned extended =
        std::max(1U, std::min({most, module.transfer, unsigned{half_page_size}}));
    for (std::size_t at = 0; at < request.extended.size(); at += half_page_size) {
        const auto page =
            memmap::upper(first_extended_page + static_cast<unsigned>(at) / half_page_size)
                .in_bank(instance);
        append(
            writes, page, page.first_byte(),
            std::span(request.extended)
                .subspan(at, std::min<std::size_t>(half_page_size, request.extended.size() - at)),
            extended, memmap::Retry::Safe);
    }
    const auto header = header_of(request);
    std::vector<std::uint8_t> rest(header.begin() + 2, header.end());
    rest.insert(rest.end(), {check_code(request), unset_length, unset_check});
    rest.insert(rest.end(), request.local.begin(), request.local.end());
    append(writes, message_page(instance), lengths_byte, rest,
           std::max(1U, std::min(most, module.local_transfer)));
    append(writes, message_page(instance), command_byte, std::span(header).first(2),
           std::min(std::max(1U, most), 2U));
    return writes;
}

Body body_of(std::uint8_t length, std::uint8_t check) {
    if (length == unset_length && check == unset_check) {
        return {.is_unset = true};
    }
    if (length >= pages_from) {
        return {.pages = length - pages_from + 1};
    }
    return {.is_valid = length <= longest_local, .local = length};
}

std::vector<memmap::Range> runs_of(Page page, unsigned byte, unsigned count, unsigned most) {
    std::vector<memmap::Range> runs;
    for (unsigned at = 0; at < count; at += most) {
        runs.push_back({page, static_cast<std::uint8_t>(byte + at),
                        static_cast<std::uint8_t>(std::min(most, count - at))});
    }
    return runs;
}

} // namespace optictl::cmis::cdb
