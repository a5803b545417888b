// What bytes without addresses say of their place.
#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "sff/sff8024/arrange.hpp"

using namespace optictl::sff8024;

namespace {

using Bytes = std::vector<std::uint8_t>;

void write(Bytes& bytes, std::size_t at, std::string_view text) {
    std::ranges::copy(text, bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

void sum(Bytes& bytes, std::size_t first, std::size_t at) {
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    bytes[at] = static_cast<std::uint8_t>(std::accumulate(begin, end, 0U));
}

/// Page 00h of SFF-8636 (vendor name at 148, CC_BASE at 191) or CMIS (129, 222).
Bytes page_00(std::uint8_t identifier) {
    const bool cmis = identifier == 0x18;
    Bytes half(128);
    half[0] = identifier;
    write(half, cmis ? 1 : 20, "LUMENFORGE      ");
    sum(half, 0, cmis ? 94 : 63);
    return half;
}

/// A paged CMIS module: lower memory, 00h, 01h and more half pages of zeros.
Bytes module(std::size_t halves) {
    Bytes bytes(halves * 128);
    bytes[0] = 0x18;
    bytes[1] = 0x50;
    std::ranges::copy(page_00(0x18), bytes.begin() + 128);
    return bytes;
}

/// All eight data paths activated (state 4), and a byte of the rest.
void put_states(Bytes& bytes) {
    const std::size_t last = bytes.size() - 128;
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(last), 4, 0x44);
    bytes[last + 4] = 0xFF;
}

} // namespace

TEST_CASE("a half page is page 00h where its vendor name and checksum stand there") {
    for (const std::uint8_t identifier : Bytes{0x0D, 0x11, 0x18}) {
        Bytes half = page_00(identifier);
        CHECK(is_page_00(half) == Sign::Yes);
        half[3] ^= 1U; // the checksum does not hold
        CHECK(is_page_00(half) == Sign::Unsure);
        half[22] = 0x01; // nor is there a name
        half[2] = 0x01;
        CHECK(is_page_00(half) == Sign::No);
    }
    Bytes sfp = page_00(0x11);
    sfp[0] = 0x03; // A0h of an SFP has the same name and sum at the same place
    sum(sfp, 0, 63);
    CHECK(is_page_00(sfp) == Sign::No);
    CHECK(is_page_00(Bytes(128)) == Sign::No);
    CHECK(is_page_00(Bytes(64, 0x11)) == Sign::No);
    CHECK(is_page_00({}) == Sign::No);
}

TEST_CASE("640 and 768 bytes end in lane pages where the last one holds states and is no other") {
    for (const std::size_t halves : {5U, 6U}) {
        CAPTURE(halves);
        Bytes bytes = module(halves);
        CHECK(ends_in_lane_pages(bytes) == Sign::No); // a blank page: nothing is lost
        put_states(bytes);
        CHECK(ends_in_lane_pages(bytes) == Sign::Yes);
        Bytes advertised = bytes;
        advertised[256 + (halves == 5 ? 14 : 27)] = halves == 5 ? 0x04 : 0x40;
        CHECK(ends_in_lane_pages(advertised) == Sign::Unsure);
        Bytes no_states = bytes;
        no_states[bytes.size() - 128] = 0x84;
        CHECK(ends_in_lane_pages(no_states) == Sign::Unsure);
        no_states[256 + (halves == 5 ? 14 : 27)] = halves == 5 ? 0x04 : 0x40;
        CHECK(ends_in_lane_pages(no_states) == Sign::No);
        Bytes flat = bytes;
        flat[2] = 0x80;
        CHECK(ends_in_lane_pages(flat) == Sign::No);
        Bytes qsfp = bytes;
        qsfp[0] = 0x11;
        CHECK(ends_in_lane_pages(qsfp) == Sign::No);
        Bytes copies = bytes;
        std::copy_n(copies.begin() + 128, 128, copies.end() - 128);
        CHECK(ends_in_lane_pages(copies) == Sign::No);
    }
    Bytes thresholds = module(5); // page 02h with its checksum where 10h would stand
    put_states(thresholds);
    thresholds[384] = 0x4B;
    sum(thresholds, 384, 511);
    CHECK(ends_in_lane_pages(thresholds) == Sign::No);
    Bytes four = module(4);
    put_states(four);
    CHECK(ends_in_lane_pages(four) == Sign::No);
    CHECK(ends_in_lane_pages({}) == Sign::No);
}
