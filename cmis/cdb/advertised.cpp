#include "cmis/cdb/advertised.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "cmis/decode_parts.hpp"
#include "cmis/page01.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::cmis::cdb {
namespace {

using memmap::read;
using memmap::row;

/// Pages of extended payload by the code of 01h:163.3-0; reserved codes have none.
constexpr std::array<unsigned, 8> pages_of_code{0, 1, 2, 3, 4, 8, 12, 16};

constexpr memmap::Range ranges[] = {{memmap::lower, 0, 3}, {memmap::upper(0x01), 163, 4}};

} // namespace

std::span<const memmap::Range> advertised_ranges() {
    return ranges;
}

Advertised advertised(const memmap::Context& context) {
    static constexpr const auto& rows = page01::rows;
    static constexpr auto instances = row(rows, "CdbInstancesSupported");
    static constexpr auto background = row(rows, "CdbBackgroundModeSupported");
    static constexpr auto pages = row(rows, "CdbMaxPagesEPL");
    static constexpr auto extension = row(rows, "CdbReadWriteLengthExtension");
    static constexpr auto trigger = row(rows, "CdbCommandTriggerMethod");
    static constexpr auto busy_short = row(rows, "CdbMaxBusyTime");
    static constexpr auto busy_long = row(rows, "CdbExtMaxBusyTime");
    constexpr unsigned unit = 8;
    constexpr unsigned longest_local = 128;

    Advertised out;
    const memmap::Reading count = read(context, instances);
    if (!count.has_value() || count.raw == 0 || count.raw > 2) {
        return out;
    }
    out.instances = static_cast<unsigned>(count.raw);
    out.background = read(context, background).is_set();
    const memmap::Reading code = read(context, pages);
    if (code.has_value() && code.raw < pages_of_code.size()) {
        out.extended = memmap::half_page_size * pages_of_code[code.raw];
    }
    if (const memmap::Reading more = read(context, extension); more.has_value()) {
        out.transfer = unit * (1 + static_cast<unsigned>(more.raw));
        out.local_transfer = std::min(out.transfer, longest_local);
    }
    out.any_write_starts = read(context, trigger).raw != 0;
    for (const auto* busy : {&busy_short, &busy_long}) {
        if (const memmap::Reading time = read(context, *busy); time.state == memmap::State::Ok) {
            out.busy = std::chrono::milliseconds(static_cast<long>(time.value));
        }
    }
    return out;
}

std::vector<memmap::Range> ranges_beside(const memmap::Image& image) {
    static constexpr memmap::Range status = memmap::range_of(
        *detail::in_lower("CdbStatus1.CdbIsBusy"), *detail::in_lower("CdbStatus2.CdbIsBusy"));
    static constexpr const memmap::Field* first = detail::in_11("OpticalPowerTx<i>");
    static constexpr const memmap::Field* last = detail::in_11("OpticalPowerRx<i>");
    constexpr auto bytes =
        static_cast<std::uint8_t>(last->byte + last->lanes.count * last->size - first->byte);
    static constexpr memmap::Range monitors{first->page, first->byte, bytes};
    std::vector<memmap::Range> out{status};
    if (image.byte(monitors.page, monitors.first)) {
        out.push_back(monitors);
    }
    return out;
}

} // namespace optictl::cmis::cdb
