// Fuzzes traces as replay reads them: what is accepted is the same when it is written and read
// again, and can be replayed to its end.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "drivers/wrap/trace_file.hpp"
#include "tests/fuzz/require.hpp"

namespace {

namespace wrap = optictl::drivers::wrap;

using optictl::fuzz::require;

std::string text_of(const wrap::Trace& trace) {
    std::string text = to_text(trace.head);
    for (const wrap::Transaction& each : trace.transactions) {
        text += to_text(each);
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto trace = wrap::parse_trace({reinterpret_cast<const char*>(data), size});
    if (!trace) {
        require(!trace.error().empty());
        return 0;
    }
    optictl::drivers::Duration now{};
    for (const wrap::Transaction& each : trace->transactions) {
        require(each.bytes.size() <= each.size &&
                each.size <= 128 + 128 * (each.failed ? 1U << 24U : 0U));
        now = std::max(now, each.start + each.duration); // as replay does; UBSan sees overflow
    }
    const std::string once = text_of(*trace);
    const auto again = wrap::parse_trace(once);
    require(again && text_of(*again) == once);
    return 0;
}
