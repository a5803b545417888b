#include "drivers/emulator/applications.hpp"

#include <bit>

namespace optictl::drivers::emulator {
namespace {

using memmap::Page;

constexpr unsigned lanes_of_bank = 0xFF;

/// Descriptors 1-8 in lower memory, 9-15 on page 01h, four bytes each (OIF-CMIS 5.4 Tables 8-24,
/// 8-61).
struct Place {
    Page page;
    unsigned byte;
};
Place place_of(unsigned code) {
    return code <= 8 ? Place{memmap::lower, 86 + 4 * (code - 1)}
                     : Place{memmap::upper(0x01), 223 + 4 * (code - 9)};
}

unsigned mask_of(unsigned count) {
    return (1U << count) - 1U;
}

} // namespace

std::optional<Application> application_of(const Registers& registers, unsigned code) {
    constexpr unsigned no_interface = 0xFF;
    if (code == 0 || code > 15) {
        return std::nullopt;
    }
    for (unsigned each = 1; each <= code; ++each) { // the list ends at the first unused one
        const Place place = place_of(each);
        const unsigned host = registers.get(place.page, place.byte);
        if (host == no_interface || (each == code && host == 0)) {
            return std::nullopt;
        }
    }
    const Place place = place_of(code);
    const unsigned counts = registers.get(place.page, place.byte + 2);
    Application out{.host_lanes = counts >> 4U,
                    .media_lanes = counts & 0x0FU,
                    .host_starts = registers.get(place.page, place.byte + 3),
                    .media_starts = registers.get(memmap::upper(0x01), 176 + code - 1)};
    return out.host_lanes != 0 ? std::optional(out) : std::nullopt;
}

bool may_begin_at(const Application& application, unsigned first) {
    return (application.host_starts >> first & 1U) != 0 && first + application.host_lanes <= 8;
}

unsigned host_lanes_at(const Application& application, unsigned first) {
    return mask_of(application.host_lanes) << first & lanes_of_bank;
}

unsigned media_lanes_at(const Application& application, unsigned first) {
    const auto before =
        static_cast<unsigned>(std::popcount(application.host_starts & mask_of(first)));
    unsigned start = before * application.media_lanes; // where no start is advertised (cables)
    unsigned left = before;
    for (unsigned lane = 0; application.media_starts != 0 && lane < 8; ++lane) {
        if ((application.media_starts >> lane & 1U) != 0 && left-- == 0) {
            start = lane;
            break;
        }
    }
    return mask_of(application.media_lanes) << start & lanes_of_bank;
}

} // namespace optictl::drivers::emulator
