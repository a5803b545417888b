// CDB queries of the emulated module that change nothing: features of groups, applications,
// statistics, counters, certificate (OIF-CMIS 5.4 sections 9.4, 9.5, 9.7 to 9.9). Values differ by
// observable and lane, so that one in the wrong place shows.
#include <algorithm>
#include <bit>
#include <string_view>

#include "drivers/emulator/cdb.hpp"

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t wrong_parameter = 0x42;
/// Bit of L:62 of commands that are no firmware commands.
constexpr std::uint8_t others = 1;
constexpr std::uint8_t queries = 3;

Duration quick(const CdbModule&) {
    return 20ms;
}

void put(Bytes& bytes, unsigned at, std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
        bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
    }
}

void put_text(Bytes& bytes, unsigned at, std::string_view text) {
    std::ranges::copy(text, bytes.begin() + at);
}

CdbReply security_features(const CdbModule&, const CdbRequest&) {
    Bytes lpl(52);
    lpl[0] = 0x01; // 0400h
    lpl[32] = 1;
    lpl[34] = 2; // X.509
    put(lpl, 36, 200, 2);
    lpl[44] = 2;
    put(lpl, 46, 150, 2);
    put(lpl, 48, 64, 2);
    lpl[50] = 4;
    return {.lpl = std::move(lpl)};
}

CdbReply supplements(const CdbModule&, const CdbRequest&) {
    return {.lpl = {0x01}};
}

/// Applications 1 to 15 of block 0.
CdbReply application(const CdbModule&, const CdbRequest& request) {
    const unsigned code = request.number(0, 2);
    if (request.lpl.size() != 2 || code == 0 || code > 15) {
        return {.status = wrong_parameter};
    }
    Bytes lpl(20);
    put(lpl, 0, code, 2);
    put(lpl, 2, 40 + code, 2);                        // 10.25 W and so on
    put(lpl, 4, static_cast<std::uint16_t>(-300), 2); // -3 dBm
    put(lpl, 6, 400, 2);
    put(lpl, 8, 19U << 11U | 24U, 2); // 24 * 10^-5
    put(lpl, 10, static_cast<std::uint16_t>(-1250), 2);
    put(lpl, 12, 20000, 2);
    put(lpl, 14, 500, 2);
    put(lpl, 16, 18000, 2);
    put(lpl, 18, 700, 2);
    return {.lpl = std::move(lpl)};
}

CdbReply interface_description(const CdbModule&, const CdbRequest& request) {
    if (request.lpl.size() != 3 || request.lpl[2] > 1) {
        return {.status = wrong_parameter};
    }
    Bytes lpl(96, ' ');
    std::ranges::copy(request.lpl, lpl.begin());
    put_text(lpl, 3, request.lpl[2] == 1 ? "HOST-IF" : "MEDIA-IF");
    put_text(lpl, 19, "an interface of the emulator");
    lpl[67] = 0;
    put(lpl, 68, 24U << 11U | 800U, 2);
    put(lpl, 70, 8, 2);
    put(lpl, 72, 20U << 11U | 531U, 2); // no more than three digits fit: 531 * 10^-4
    put_text(lpl, 74, "PAM4");
    put(lpl, 90, 2, 2);
    put(lpl, 92, 24U << 11U | 2U, 2);
    put(lpl, 94, 0, 2);
    return {.lpl = std::move(lpl)};
}

CdbReply statistics_features(const CdbModule&, const CdbRequest&) {
    return {.lpl = {0x03, 0x01, 0, 0}};
}

/// Records of min, average and max (and now): 100 times the place of the observable, plus the lane.
CdbReply statistics(const CdbRequest& request, unsigned mask_byte, unsigned known, bool of_lanes) {
    if (request.lpl.size() != (of_lanes ? 20U : 5U)) {
        return {.status = wrong_parameter};
    }
    const unsigned observables =
        of_lanes ? request.number(mask_byte, 2) : request.number(mask_byte, 1);
    const std::uint32_t lanes = of_lanes ? request.number(4, 4) : 1U;
    if (observables == 0 || lanes == 0 || (observables & ~known) != 0) {
        return {.status = wrong_parameter};
    }
    const unsigned values = (request.lpl[0] & 1U) != 0 ? 4 : 3;
    Bytes out;
    for (unsigned bit = 0; bit < 16; ++bit) {
        for (unsigned lane = 0; (observables >> bit & 1U) != 0 && lane < 32; ++lane) {
            for (unsigned i = 0; (lanes >> lane & 1U) != 0 && i < values; ++i) {
                const unsigned value = 1000 * (bit + 1) + 10 * (of_lanes ? lane + 1 : 0) + i;
                out.push_back(static_cast<std::uint8_t>(value >> 8U));
                out.push_back(static_cast<std::uint8_t>(value));
            }
        }
    }
    constexpr std::size_t longest_local = 120;
    if (request.id % 2 == 0) {
        return out.size() > longest_local ? CdbReply{.status = wrong_parameter}
                                          : CdbReply{.lpl = std::move(out)};
    }
    return {.epl = std::move(out)};
}

CdbReply module_statistics(const CdbModule&, const CdbRequest& request) {
    return statistics(request, 1, 0x03, false);
}
CdbReply host_statistics(const CdbModule&, const CdbRequest& request) {
    return statistics(request, 8, 0x0700, true);
}
CdbReply media_statistics(const CdbModule&, const CdbRequest& request) {
    return statistics(request, 8, 0x010F, true);
}
CdbReply path_statistics(const CdbModule&, const CdbRequest& request) {
    return statistics(request, 8, 0x0300, true);
}

CdbReply counters(const CdbModule&, const CdbRequest& request) {
    if (request.lpl.size() != 2 || request.lpl[1] == 0 || request.lpl[1] > 8) {
        return {.status = wrong_parameter};
    }
    Bytes lpl(120);
    const unsigned side = request.lpl[0] & 1U;
    for (unsigned i = 0; i < 12; ++i) {
        put(lpl, 6 * i, 0x010000000000U + 1000U * request.lpl[1] + 100U * side + i, 6);
        put(lpl, 72 + 4 * i, 2000U * request.lpl[1] + 100U * side + i, 4);
    }
    return {.lpl = std::move(lpl)};
}

CdbReply error_weights(const CdbModule&, const CdbRequest& request) {
    if (request.lpl.size() != 2 || request.lpl[0] == 0 || request.lpl[0] > 8) {
        return {.status = wrong_parameter};
    }
    Bytes lpl(120);
    std::ranges::copy(request.lpl, lpl.begin());
    lpl[2] = 15;
    for (unsigned i = 0; i < 19; ++i) {
        put(lpl, 4 + 6 * i, 100U * i + request.lpl[0], 6);
    }
    put(lpl, 118, 14U << 11U | 12U, 2); // 12 * 10^-10
    return {.lpl = std::move(lpl)};
}

CdbReply greatest_error_weights(const CdbModule&, const CdbRequest& request) {
    Bytes lpl(20);
    std::ranges::copy(request.lpl, lpl.begin());
    put(lpl, 2, 15, 2);
    for (unsigned i = 0; i < 8; ++i) {
        put(lpl, 4 + 2 * i, 3 + i, 2);
    }
    return {.lpl = std::move(lpl)};
}

CdbReply temperature_histogram(const CdbModule&, const CdbRequest& request) {
    if (request.lpl.size() != 1 || request.lpl[0] != 0x04) { // it has no memory to save or clear
        return {.status = wrong_parameter};
    }
    Bytes lpl(52);
    lpl[0] = 0x04;
    lpl[1] = 24;
    put(lpl, 4, 66000, 4);
    for (unsigned i = 0; i < 11; ++i) {
        put(lpl, 8 + 4 * i, 1000 * (i + 1), 4);
    }
    return {.lpl = std::move(lpl)};
}

/// A certificate of 200 bytes: segments of 117 and 83.
CdbReply certificate(const CdbModule&, const CdbRequest& request) {
    constexpr unsigned size = 200;
    constexpr unsigned segment = 117;
    if (request.lpl.size() != 2 || request.lpl[0] != 0 || request.lpl[1] * segment >= size) {
        return {.status = wrong_parameter};
    }
    Bytes lpl{0, 0, request.lpl[1]};
    for (unsigned i = request.lpl[1] * segment; i < std::min(size, (request.lpl[1] + 1) * segment);
         ++i) {
        lpl.push_back(static_cast<std::uint8_t>(i));
    }
    return {.lpl = std::move(lpl)};
}

/// A restart keeps traffic; a switch keeps the configuration.
CdbReply activation(const CdbModule&, const CdbRequest&) {
    return {.lpl = {0x01, 0x02}};
}

constexpr CdbCommand commands[] = {
    {0x0044, queries, quick, security_features},
    {0x0045, queries, quick, supplements},
    {0x0050, others, quick, application},
    {0x0051, others, quick, interface_description},
    {0x010B, others, quick, activation},
    {0x0201, others, quick, statistics_features},
    {0x0210, others, quick, module_statistics},
    {0x0211, others, quick, module_statistics},
    {0x0212, others, quick, host_statistics},
    {0x0213, others, quick, host_statistics},
    {0x0214, others, quick, media_statistics},
    {0x0215, others, quick, media_statistics},
    {0x0216, others, quick, path_statistics},
    {0x0217, others, quick, path_statistics},
    {0x0220, others, quick, counters},
    {0x0231, others, quick, error_weights},
    {0x0233, others, quick, greatest_error_weights},
    {0x0290, others, quick, temperature_histogram},
    {0x0400, others, quick, certificate},
};

} // namespace

std::span<const CdbCommand> cdb_queries() {
    return commands;
}

} // namespace optictl::drivers::emulator
