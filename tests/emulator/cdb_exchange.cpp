#include "tests/emulator/cdb_exchange.hpp"

#include <algorithm>
#include <numeric>

namespace optictl::tests {

void send(Bench& bench, unsigned id, const Bytes& lpl, unsigned damage, unsigned epl) {
    const auto byte = [](unsigned value) { return static_cast<std::uint8_t>(value); };
    const auto size = static_cast<unsigned>(lpl.size());
    unsigned sum = (id >> 8U) + (id & 0xFFU) + (epl >> 8U) + (epl & 0xFFU) + size;
    sum = std::accumulate(lpl.begin(), lpl.end(), sum);
    Bytes rest(6 + lpl.size(), 0xEE); // 134 and 135 get what no reply has
    rest[0] = byte(epl >> 8U);
    rest[1] = byte(epl);
    rest[2] = byte(size);
    rest[3] = byte(~sum + damage);
    std::ranges::copy(lpl, rest.begin() + 6);
    bench.write(message, 130, rest);
    bench.write(message, 128, Bytes{byte(id >> 8U), byte(id)});
}

unsigned finish(Bench& bench) {
    bench.until(
        [&] { return bench.module.answers() && (bench.read(memmap::lower, 37) & 0x80U) == 0; }, 5s);
    return bench.module.answers() ? bench.read(memmap::lower, 37) : 0xFFU;
}

unsigned exchange(Bench& bench, unsigned id, const Bytes& lpl, unsigned damage, unsigned epl) {
    send(bench, id, lpl, damage, epl);
    return finish(bench);
}

} // namespace optictl::tests
