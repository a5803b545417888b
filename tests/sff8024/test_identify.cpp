// Which map an image holds: evidence, conflicts, garbage and gaps, on images made here.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "sff/sff8024/identify.hpp"

using namespace optictl;
using memmap::Image;
using memmap::Page;
using memmap::Standard;
using sff8024::Identification;
using sff8024::identify;

namespace {

constexpr Page page_00 = memmap::upper(0x00);

void poke(Image& image, const Page& page, unsigned byte, std::vector<std::uint8_t> bytes) {
    REQUIRE(image.put(page, byte, bytes));
}

void text(Image& image, const Page& page, unsigned byte, unsigned size, std::string_view words) {
    std::vector<std::uint8_t> bytes(words.begin(), words.end());
    bytes.resize(size, ' ');
    poke(image, page, byte, bytes);
}

/// Puts the sum of bytes `first`..`at - 1` into byte `at`.
void seal(Image& image, const Page& page, unsigned first, unsigned at) {
    unsigned sum = 0;
    for (unsigned byte = first; byte < at; ++byte) {
        sum += image.byte(page, byte).value();
    }
    poke(image, page, at, {static_cast<std::uint8_t>(sum)});
}

void fill(Image& image, const Page& page, std::uint8_t value) {
    poke(image, page, page.first_byte(), std::vector<std::uint8_t>(memmap::half_page_size, value));
}

/// A flat QSFP-DD module after OIF-CMIS 5.4 Tables 8-5 and 8-27.
Image cmis_module() {
    Image image;
    fill(image, memmap::lower, 0);
    fill(image, page_00, 0);
    poke(image, memmap::lower, 0, {0x18, 0x52, 0x80});
    poke(image, memmap::lower, 85, {0x02, 0x11, 0x1C, 0x84, 0x01, 0xFF});
    poke(image, page_00, 128, {0x18});
    text(image, page_00, 129, 16, "LIGHTHOUSE");
    text(image, page_00, 148, 16, "LH-400-DR4");
    text(image, page_00, 166, 16, "LH0000017");
    seal(image, page_00, 128, 222);
    return image;
}

/// A paged QSFP28 module after SFF-8636 Tables 6-1 and 6-15.
Image qsfp_module() {
    Image image;
    fill(image, memmap::lower, 0);
    fill(image, page_00, 0);
    poke(image, memmap::lower, 0, {0x11, 0x07, 0x02});
    poke(image, page_00, 128, {0x11, 0xCC, 0x07, 0x80});
    text(image, page_00, 148, 16, "LIGHTHOUSE");
    text(image, page_00, 168, 16, "LH-100-LR4");
    seal(image, page_00, 128, 191);
    text(image, page_00, 196, 16, "LH0000023");
    seal(image, page_00, 192, 223);
    return image;
}

/// An SFP+ module after SFF-8472 Table 4-1; the A2h part is left out when `diagnostics` is false.
Image sfp_module(bool diagnostics) {
    Image image;
    fill(image, memmap::lower, 0);
    poke(image, memmap::lower, 0, {0x03, 0x04, 0x07});
    text(image, memmap::lower, 20, 16, "LIGHTHOUSE");
    text(image, memmap::lower, 40, 16, "LH-10-SR");
    seal(image, memmap::lower, 0, 63);
    text(image, memmap::lower, 68, 16, "LH0000029");
    poke(image, memmap::lower, 94, {0x08});
    seal(image, memmap::lower, 64, 95);
    if (diagnostics) {
        fill(image, memmap::a2_lower, 0);
        poke(image, memmap::a2_lower, 0,
             {0x5A, 0x01, 0xD8, 0x02, 0x55, 0x03, 0xDD, 0x04, 0x90, 0x05});
        seal(image, memmap::a2_lower, 0, 95);
    }
    return image;
}

bool says(const std::vector<std::string>& evidence, std::string_view words) {
    for (const std::string& line : evidence) {
        if (line.find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

void check_clear(const Identification& found, Standard standard) {
    CHECK(found.chosen == standard);
    CHECK_FALSE(found.conflict);
    REQUIRE(found.candidates.size() == 1);
    CHECK(found.candidates.front().standard == standard);
}

void check_none(const Image& image, std::string_view reason) {
    const Identification found = identify(image);
    CHECK_FALSE(found.chosen);
    CHECK_FALSE(found.conflict);
    CHECK(found.candidates.empty());
    CHECK(says(found.evidence, reason));
}

} // namespace

TEST_CASE("a CMIS module is recognised, with all that speaks for it") {
    const Identification found = identify(cmis_module());
    check_clear(found, Standard::Cmis);
    CHECK(found.identifier == 0x18);
    CHECK(says(found.evidence, "byte 0 = 18h: QSFP-DD Double Density 8X Pluggable Transceiver, so "
                               "CMIS (SFF-8024 Table 3-1)"));
    CHECK(says(found.evidence, "byte 128 repeats the identifier"));
    CHECK(says(found.evidence, "L:1 = 52h: CMIS 5.2"));
    CHECK(says(found.evidence, "checksum 00h:222 is right"));
    CHECK(says(found.evidence, "vendor name at 00h:129-144"));
    CHECK(says(found.evidence, "lane counts of 1 application descriptors agree"));
}

TEST_CASE("a QSFP28 module is recognised, with all that speaks for it") {
    const Identification found = identify(qsfp_module());
    check_clear(found, Standard::Sff8636);
    CHECK(says(found.evidence, "so SFF-8636 (SFF-8024 Table 4-1)"));
    CHECK(says(found.evidence, "byte 128 repeats the identifier"));
    CHECK(says(found.evidence, "L:1 = 07h: an SFF-8636 revision"));
    CHECK(says(found.evidence, "CC_BASE 00h:191 is right"));
    CHECK(says(found.evidence, "CC_EXT 00h:223 is right"));
    CHECK(says(found.evidence, "vendor name at 00h:148-163"));
}

TEST_CASE("an SFP module is recognised with and without A2h, upper bytes or not") {
    const Identification bare = identify(sfp_module(false));
    check_clear(bare, Standard::Sff8472);
    CHECK(says(bare.evidence, "A0h:1 = 04h"));
    CHECK(says(bare.evidence, "A0h:94 = 08h: an SFF-8472 revision"));
    CHECK(says(bare.evidence, "CC_BASE A0h:63 is right"));
    CHECK(says(bare.evidence, "CC_EXT A0h:95 is right"));
    CHECK(says(bare.evidence, "vendor name at A0h:20-35"));
    CHECK_FALSE(says(bare.evidence, "A2h"));

    const Identification full = identify(sfp_module(true));
    check_clear(full, Standard::Sff8472);
    CHECK(says(full.evidence, "bytes at address A2h"));
    CHECK(says(full.evidence, "CC_DMI A2h:95 is right"));
    CHECK(full.candidates.front().score > bare.candidates.front().score);

    // 256 bytes of A0h: the upper half is the vendor's, byte 128 no copy of the identifier.
    Image whole = sfp_module(true);
    fill(whole, page_00, 0xFF);
    check_clear(identify(whole), Standard::Sff8472);
}

TEST_CASE("each identifier of CMIS and SFF-8636 chooses its map from two bytes alone") {
    for (const unsigned id : {0x0CU, 0x0DU, 0x11U, 0x17U}) {
        Image image;
        poke(image, memmap::lower, 0, {static_cast<std::uint8_t>(id), 0x05});
        CAPTURE(id);
        check_clear(identify(image), Standard::Sff8636);
    }
    for (const unsigned id : {0x18U, 0x19U, 0x1BU, 0x1EU, 0x1FU, 0x20U, 0x21U, 0x22U, 0x23U}) {
        Image image;
        poke(image, memmap::lower, 0, {static_cast<std::uint8_t>(id), 0x40});
        CAPTURE(id);
        check_clear(identify(image), Standard::Cmis);
    }
}

TEST_CASE("wrong checksums and a revision from nowhere do not overrule the identifier") {
    Image image = cmis_module();
    poke(image, memmap::lower, 1, {0x05});
    poke(image, page_00, 222, {static_cast<std::uint8_t>(image.byte(page_00, 222).value() + 1)});
    const Identification found = identify(image);
    check_clear(found, Standard::Cmis);
    CHECK(says(found.evidence, "L:1 = 05h: no CMIS revision"));
    CHECK(says(found.evidence, "checksum 00h:222 is wrong"));
    CHECK(found.candidates.front().score < identify(cmis_module()).candidates.front().score);
}

TEST_CASE("an identifier that its copy contradicts is a conflict") {
    Image image = qsfp_module();
    poke(image, memmap::lower, 0, {0x0D});
    const Identification found = identify(image);
    CHECK(found.chosen == Standard::Sff8636);
    CHECK(found.conflict);
    CHECK(found.candidates.size() == 1);
    CHECK(says(found.evidence, "byte 128 = 11h does not repeat byte 0 = 0Dh"));
}

TEST_CASE("a map that fits far better than the identifier's wins, and both are shown") {
    Image image = qsfp_module();
    poke(image, memmap::lower, 0, {0x18}); // says CMIS, all else is SFF-8636
    const Identification found = identify(image);
    CHECK(found.conflict);
    CHECK(found.chosen == Standard::Sff8636);
    REQUIRE(found.candidates.size() == 2);
    CHECK(found.candidates[0].standard == Standard::Sff8636);
    CHECK(found.candidates[1].standard == Standard::Cmis);
    CHECK(found.candidates[0].score > found.candidates[1].score);
    CHECK(says(found.evidence, "byte 0 = 18h"));
    CHECK(says(found.evidence, "chosen by what fits the bytes: SFF-8636"));
    CHECK(says(found.candidates[1].evidence, "no CMIS revision"));
}

TEST_CASE("a second map that fits as well is a conflict, the identifier's comes first") {
    Image image = sfp_module(false);
    fill(image, page_00, 0);
    const Image other = qsfp_module();
    for (unsigned byte = 128; byte < 256; ++byte) {
        poke(image, page_00, byte, {other.byte(page_00, byte).value()});
    }
    const Identification found = identify(image);
    CHECK(found.chosen == Standard::Sff8472);
    CHECK(found.conflict);
    REQUIRE(found.candidates.size() == 2);
    CHECK(found.candidates[1].standard == Standard::Sff8636);
    CHECK(found.evidence.front() == "the bytes also fit SFF-8636");
}

/// Changes a byte that no checksum of the right map covers, or that it is sealed after, until the
/// checksum of another map is right, too: what one module in 256 has by chance.
template <class Seal>
void fit_by_chance(Image& image, const Page& page, unsigned byte, unsigned first, unsigned at,
                   Seal seal_right_ones) {
    for (unsigned value = 0; value < 256; ++value) {
        poke(image, page, byte, {static_cast<std::uint8_t>(value)});
        seal_right_ones(image);
        unsigned sum = 0;
        for (unsigned each = first; each < at; ++each) {
            sum += image.byte(page, each).value();
        }
        if ((sum & 0xFFU) == image.byte(page, at)) {
            return;
        }
    }
    FAIL("no value fits");
}

TEST_CASE("a checksum of another map that is right by chance is no conflict") {
    // CC_BASE of SFF-8636 (00h:191) in a CMIS module, whose part number stands where the vendor
    // name of SFF-8636 would.
    Image cmis = cmis_module();
    text(cmis, page_00, 190, 10, "CLEI00000A");
    fit_by_chance(cmis, page_00, 166, 128, 191,
                  [](Image& image) { seal(image, page_00, 128, 222); });
    check_clear(identify(cmis), Standard::Cmis);
    // The checksum of CMIS (00h:222) in a QSFP28 module, with letters where its vendor name would
    // be.
    Image qsfp = qsfp_module();
    text(qsfp, page_00, 129, 16, "ABCDEFGHIJKLMNOP");
    fit_by_chance(qsfp, page_00, 222, 128, 222, [](Image& image) {
        seal(image, page_00, 128, 191);
        seal(image, page_00, 192, 223);
    });
    check_clear(identify(qsfp), Standard::Sff8636);
}

TEST_CASE("another map whose checksums are right while those of the identifier's are wrong is a "
          "conflict") {
    Image image = cmis_module();
    text(image, page_00, 190, 10, "CLEI00000A");
    seal(image, page_00, 128, 191);
    seal(image, page_00, 192, 223);
    poke(image, page_00, 222, {static_cast<std::uint8_t>(image.byte(page_00, 222).value() + 1)});
    seal(image, page_00, 192, 223);
    const Identification found = identify(image);
    CHECK(found.conflict);
    REQUIRE(found.candidates.size() == 2);
}

TEST_CASE("right checksums of another map are no conflict where that map has no vendor name") {
    // Seen in QSFP+ cables: text of the switch maker in L:34-77, and both checksums of SFF-8472.
    Image image = qsfp_module();
    poke(image, memmap::lower, 1, {0x00});
    text(image, memmap::lower, 34, 28, "QXCABLE 40G-CU2M LIGHT");
    seal(image, memmap::lower, 0, 63);
    text(image, memmap::lower, 64, 14, "SW-CU2M PART 7");
    seal(image, memmap::lower, 64, 95);
    check_clear(identify(image), Standard::Sff8636);
}

TEST_CASE("identifiers that tell no map choose none without strong evidence") {
    for (const unsigned id : {0x00U, 0x26U, 0x7FU, 0x80U, 0xFEU, 0xFFU}) {
        Image image;
        fill(image, memmap::lower, 0x01);
        poke(image, memmap::lower, 0, {static_cast<std::uint8_t>(id), 0x50});
        CAPTURE(id);
        check_none(image, "no memory map fits the bytes");
    }
    Image image;
    fill(image, memmap::lower, 0x01);
    poke(image, memmap::lower, 0, {0x26});
    check_none(image, "byte 0 = 26h: reserved identifier, which tells no memory map");
    poke(image, memmap::lower, 0, {0xFF});
    check_none(image, "byte 0 = FFh: vendor specific identifier");
    poke(image, memmap::lower, 0, {0x00});
    check_none(image, "byte 0 = 00h: Unknown or unspecified, which tells no memory map");
}

TEST_CASE("identifiers that tell no map choose what checksum and vendor name show, as a conflict") {
    struct Case {
        Image image;
        Standard standard;
    };
    for (Case& one : std::array<Case, 3>{{{cmis_module(), Standard::Cmis},
                                          {qsfp_module(), Standard::Sff8636},
                                          {sfp_module(false), Standard::Sff8472}}}) {
        for (const unsigned id : {0x00U, 0x91U, 0xFFU}) {
            const auto byte = static_cast<std::uint8_t>(id);
            poke(one.image, memmap::lower, 0, {byte});
            if (one.standard == Standard::Sff8472) {
                seal(one.image, memmap::lower, 0, 63);
            } else {
                poke(one.image, page_00, 128, {byte});
                seal(one.image, page_00, 128, one.standard == Standard::Cmis ? 222 : 191);
            }
            const Identification found = identify(one.image);
            CAPTURE(id);
            CHECK(found.chosen == one.standard);
            CHECK(found.conflict);
            CHECK(found.candidates.size() == 1);
            CHECK(says(found.evidence, "which tells no memory map"));
            CHECK(says(found.evidence, "chosen by what fits the bytes"));
        }
    }
}

TEST_CASE("one right checksum or one vendor name alone chooses nothing") {
    Image image = qsfp_module();
    poke(image, memmap::lower, 0, {0x80});
    fill(image, page_00, 0);
    text(image, page_00, 148, 16, "LIGHTHOUSE");
    check_none(image, "no memory map fits the bytes");

    Image sum;
    fill(sum, page_00, 0);
    poke(sum, memmap::lower, 0, {0x80});
    poke(sum, page_00, 130, {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8});
    seal(sum, page_00, 128, 191);
    check_none(sum, "no memory map fits the bytes");
}

TEST_CASE("checksums over zeros count for nothing") {
    Image image;
    fill(image, memmap::lower, 0);
    fill(image, page_00, 0);
    poke(image, memmap::lower, 0, {0x0D, 0x01});
    const Identification found = identify(image);
    CHECK(found.chosen == Standard::Sff8636);
    CHECK_FALSE(says(found.evidence, "CC_BASE"));
    CHECK_FALSE(says(found.evidence, "CC_EXT"));
    CHECK(says(found.evidence, "no vendor name"));
}

TEST_CASE("modules with a map of their own choose none, even where SFF-8636 seems to fit") {
    Image image = qsfp_module(); // XFP has its identity in the same place, checksums included
    poke(image, memmap::lower, 0, {0x06});
    poke(image, page_00, 128, {0x06});
    seal(image, page_00, 128, 191);
    check_none(image, "byte 0 = 06h: XFP, whose memory map is not decoded (INF-8077)");
    poke(image, memmap::lower, 0, {0x1A});
    check_none(image, "byte 0 = 1Ah: SFP-DD Double Density 2X");
}

TEST_CASE("a DWDM-SFP is read by the map of an SFP when its A0h is one, with a warning") {
    Image dwdm = sfp_module(true);
    poke(dwdm, memmap::lower, 0, {0x0B});
    seal(dwdm, memmap::lower, 0, 63);
    const Identification found = identify(dwdm);
    CHECK(found.chosen == Standard::Sff8472);
    CHECK(found.conflict);
    CHECK(says(found.evidence, "byte 0 = 0Bh: DWDM-SFP/SFP+ (not using SFF-8472)"));
}

TEST_CASE("a reserved identifier chooses no map, however well one would fit") {
    Image image = qsfp_module();
    poke(image, memmap::lower, 0, {0x5A});
    poke(image, page_00, 128, {0x5A});
    seal(image, page_00, 128, 191);
    const Identification found = identify(image);
    CHECK_FALSE(found.chosen.has_value());
    CHECK(found.candidates.size() == 1);
    CHECK(says(found.evidence, "the bytes would fit SFF-8636"));
}

TEST_CASE("garbage is called so") {
    check_none(Image{}, "the image holds no bytes");
    Image empty;
    (void)empty.block(memmap::lower);
    check_none(empty, "the image holds no bytes");

    Image ones;
    fill(ones, memmap::lower, 0xFF);
    fill(ones, page_00, 0xFF);
    check_none(ones, "every byte is FFh");

    Image zeros;
    fill(zeros, memmap::lower, 0);
    check_none(zeros, "every byte is 00h");

    Image words; // '#' is 23h, the identifier of a CDFP with CMIS, and '4' is 34h, CMIS 3.4
    text(words, memmap::lower, 0, 128, "#4 dump of a module\nno bytes at all, \t only words");
    text(words, page_00, 128, 128,
         "and more words, some of them like gr\xC3\xBC\xC3\x9F"
         "e");
    check_none(words, "every byte is text");
}

TEST_CASE("a single byte of zero makes text a module again") {
    Image image;
    text(image, memmap::lower, 0, 128, "#4 dump of a module");
    poke(image, memmap::lower, 60, {0x00});
    CHECK(identify(image).chosen == Standard::Cmis);
}

TEST_CASE("without byte 0 a lone page chooses none and says why") {
    Image image;
    fill(image, memmap::upper(0x11), 0x44);
    poke(image, memmap::upper(0x11), 154, {0x12, 0x34});
    check_none(image, "byte 0, the identifier, is not in the image");
    CHECK_FALSE(identify(image).identifier);
}

TEST_CASE("without byte 0 a whole page 00h says what it is by byte 128, A2h is a conflict") {
    const Image source = cmis_module();
    Image page;
    for (unsigned byte = 128; byte < 256; ++byte) {
        poke(page, page_00, byte, {source.byte(page_00, byte).value()});
    }
    const Identification cmis = identify(page);
    CHECK(cmis.chosen == Standard::Cmis);
    CHECK_FALSE(cmis.conflict);
    CHECK(cmis.identifier == 0x18);
    CHECK(says(cmis.evidence, "byte 128 = 18h: QSFP-DD"));

    poke(page, page_00, 128, {0x03}); // of a map that does not fit
    poke(page, page_00, 222, {static_cast<std::uint8_t>(page.byte(page_00, 222).value() - 0x15)});
    const Identification other = identify(page);
    CHECK(other.chosen == Standard::Cmis);
    CHECK(other.conflict);
    CHECK_FALSE(other.identifier);
    CHECK(says(other.evidence, "byte 0, the identifier, is not in the image"));

    const Image sfp = sfp_module(true);
    Image diagnostics;
    for (unsigned byte = 0; byte < 128; ++byte) {
        poke(diagnostics, memmap::a2_lower, byte, {sfp.byte(memmap::a2_lower, byte).value()});
    }
    const Identification a2 = identify(diagnostics);
    CHECK(a2.chosen == Standard::Sff8472);
    CHECK(a2.conflict);
}

TEST_CASE("pages, banks and the flat memory bit are weighed") {
    const int flat = identify(cmis_module()).candidates.front().score;
    Image image = cmis_module();
    fill(image, memmap::upper(0x01), 0); // blank pages are pages that the module does not have
    fill(image, memmap::upper(0x02), 0xFF);
    CHECK(identify(image).candidates.front().score == flat);
    const Image base = image;
    for (unsigned byte = 128; byte < 256; ++byte) { // flat modules repeat page 00h
        poke(image, memmap::upper(0x03), byte, {base.byte(page_00, byte).value()});
    }
    CHECK(identify(image).candidates.front().score == flat);

    poke(image, memmap::upper(0x01), 130, {0x55});
    const Identification contradiction = identify(image);
    CHECK(contradiction.candidates.front().score < flat);
    CHECK(says(contradiction.evidence, "flat memory by L:2, yet there is page 01h"));

    poke(image, memmap::lower, 2, {0x00});
    CHECK(says(identify(image).evidence, "paged memory by L:2, as there is page 01h"));
    fill(image, memmap::upper(0x11).in_bank(1), 0);
    poke(image, memmap::upper(0x11).in_bank(1), 154, {0x12});
    CHECK(says(identify(image).evidence, "there is page 11h, which only CMIS has"));
    CHECK(says(identify(image).evidence, "there are banks, which only CMIS has"));
}

TEST_CASE("application descriptors count when their lanes are those of the host interface") {
    Image image = cmis_module();
    // 400GAUI-8 over 8 lanes, 400GAUI-4-S over 4, 100GAUI-1-S over 1, end of list
    poke(image, memmap::lower, 86,
         {0x11, 0x1C, 0x84, 0x01, 0x4F, 0x1C, 0x44, 0x01, 0x4B, 0x14, 0x11, 0x0F, 0xFF});
    CHECK(says(identify(image).evidence, "lane counts of 3 application descriptors agree"));
    poke(image, memmap::lower, 92, {0x84}); // 400GAUI-4-S cannot have 8
    CHECK_FALSE(says(identify(image).evidence, "application descriptors"));
}

TEST_CASE("any byte at any place is digested") {
    Image image = cmis_module();
    for (unsigned byte = 0; byte < 256; ++byte) {
        for (const unsigned value : {0x00U, 0x20U, 0x41U, 0x7FU, 0xFFU}) {
            Image changed = image;
            const Page page = byte < 128 ? memmap::lower : page_00;
            poke(changed, page, byte, {static_cast<std::uint8_t>(value)});
            CHECK_FALSE(identify(changed).evidence.empty());
        }
    }
    for (unsigned id = 0; id < 256; ++id) {
        Image one;
        poke(one, memmap::lower, 0, {static_cast<std::uint8_t>(id)});
        CHECK_FALSE(identify(one).evidence.empty());
    }
}
