#include "sff/sff8024/evidence.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <string_view>

#include "sff/sff8024/interfaces.hpp"

namespace optictl::sff8024::detail {

using memmap::Block;
using memmap::Image;
using memmap::Page;
using memmap::Standard;

namespace {

// Weights. A checksum is right by chance once in 256 images, a vendor name hardly ever, a
// plausible revision quite often.
constexpr int checksum_right = 20;
constexpr int checksum_wrong = -10;
constexpr int vendor_right = 15;
constexpr int vendor_wrong = -15;
constexpr int copy_right = 10;
constexpr int copy_wrong = -15;
constexpr int copy_alone = 20; // byte 128 where byte 0 is not known
constexpr int revision_right = 5;
constexpr int revision_wrong = -5;
constexpr int pages_right = 5;
constexpr int pages_wrong = -5;
constexpr int banks_right = strong; // no other map has them
constexpr int second_address = 20;
constexpr int applications_right = 25;
constexpr int one_application_right = 10;

constexpr Page page_00 = memmap::upper(0x00);

void add(Candidate& candidate, int weight, std::string text) {
    candidate.score += weight;
    candidate.evidence.push_back(std::move(text));
}

bool is_printable(std::uint8_t byte) {
    return byte >= 0x20 && byte <= 0x7E;
}

/// Whether the known bytes of a block are all the same: a page that the module does not have.
bool is_blank(const Block& block) {
    std::optional<std::uint8_t> first;
    for (unsigned i = 0; i < memmap::half_page_size; ++i) {
        if (block.known[i]) {
            if (first && *first != block.bytes[i]) {
                return false;
            }
            first = block.bytes[i];
        }
    }
    return true;
}

/// Whether `page` holds something of its own. A flat module answers every page with page 00h.
bool has_content(const Image& image, const Page& page) {
    const Block* block = image.find(page);
    const Block* base = image.find(page_00);
    return block != nullptr && !is_blank(*block) &&
           (base == nullptr || base->bytes != block->bytes);
}

/// Whether byte `at` is the sum of bytes `first`..`at - 1`; nothing when some are not known, and of
/// ranges with hardly a byte set, which say nothing: zeros sum to zero.
std::optional<bool> is_right(const Image& image, const Page& page, unsigned first, unsigned at) {
    const Block* block = image.find(page);
    if (block == nullptr || !block->knows(first, at - first + 1)) {
        return std::nullopt;
    }
    constexpr std::ptrdiff_t enough = 8;
    const auto bytes = block->at(first, at - first);
    if (std::ranges::count_if(bytes, [](std::uint8_t b) { return b != 0 && b != 0xFF; }) < enough) {
        return std::nullopt;
    }
    unsigned sum = 0;
    for (const std::uint8_t byte : bytes) {
        sum += byte;
    }
    return (sum & 0xFFU) == block->at(at, 1)[0];
}

void weigh_checksum(Weighed& weighed, const Image& image, const Page& page, unsigned first,
                    unsigned at, std::string_view name) {
    if (const auto right = is_right(image, page, first, at)) {
        weighed.checksums += *right ? 1 : -1;
        add(weighed.candidate, *right ? checksum_right : checksum_wrong,
            std::string(name) + (*right ? " is right" : " is wrong"));
    }
}

/// Weighs the vendor name, 16 characters from `byte` on.
void weigh_vendor(Candidate& candidate, const Image& image, const Page& page, unsigned byte,
                  std::string_view place) {
    const Block* block = image.find(page);
    if (block == nullptr || !block->knows(byte, 16)) {
        return;
    }
    const auto field = block->at(byte, 16);
    auto text = field;
    while (!text.empty() && (text.back() == 0 || text.back() == ' ')) {
        text = text.first(text.size() - 1);
    }
    if (text.empty() || std::ranges::all_of(text, [](std::uint8_t b) { return b == 0xFF; })) {
        add(candidate, 0, "no vendor name at " + std::string(place));
        return;
    }
    const auto is_letter = [](std::uint8_t b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    };
    const bool right = std::ranges::all_of(text, is_printable) && text.front() != ' ' &&
                       std::ranges::any_of(text, is_letter);
    add(candidate, right ? vendor_right : vendor_wrong,
        (right ? "vendor name at " : "no text where the vendor name is, at ") + std::string(place));
}

/// Weighs byte 128, which repeats byte 0 in CMIS and SFF-8636. `map`: the one being weighed.
void weigh_copy(Candidate& candidate, const Image& image, MemoryMap map) {
    const auto identifier = image.byte(memmap::lower, 0);
    const auto copy = image.byte(page_00, 128);
    if (!copy) {
        return;
    }
    if (!identifier) {
        const ModuleType* type = module_type(*copy);
        if (type != nullptr && type->map == map) {
            add(candidate, copy_alone,
                "byte 128 = " + hex(*copy) + ": " + std::string(type->label));
        }
        return;
    }
    if (*copy == *identifier) {
        if (*copy != 0 && *copy != 0xFF) {
            add(candidate, copy_right, "byte 128 repeats the identifier");
        }
        return;
    }
    add(candidate, copy_wrong,
        "byte 128 = " + hex(*copy) + " does not repeat byte 0 = " + hex(*identifier));
}

/// The first page beyond 00h that the image has content for, of those that `wanted` accepts.
template <class Wanted>
const Block* other_page(const Image& image, Wanted wanted) {
    for (const Block& block : image.blocks()) {
        if (block.page.device == memmap::Device::A0 && block.page.upper && block.page.page != 0 &&
            wanted(block.page) && has_content(image, block.page)) {
            return &block;
        }
    }
    return nullptr;
}

/// Weighs the flat memory bit (`flat_mask` of L:2) against the pages that are there.
void weigh_memory_model(Candidate& candidate, const Image& image, std::uint8_t flat_mask) {
    const auto status = image.byte(memmap::lower, 2);
    const Block* page = other_page(image, [](const Page&) { return true; });
    if (!status || page == nullptr) {
        return;
    }
    const bool flat = (*status & flat_mask) != 0;
    add(candidate, flat ? pages_wrong : pages_right,
        (flat ? "flat memory by L:2, yet there is page "
              : "paged memory by L:2, as there is page ") +
            hex(page->page.page));
}

/// Weighs the application descriptors of CMIS (L:86-117): their host lane counts have to be those
/// of the host interfaces that they name.
void weigh_applications(Candidate& candidate, const Image& image) {
    int right = 0;
    for (unsigned byte = 86; byte < 118; byte += 4) {
        const auto host = image.byte(memmap::lower, byte);
        const auto lanes = image.byte(memmap::lower, byte + 2);
        if (!host || !lanes || *host == 0xFF) {
            break;
        }
        const Interface* interface = host_interface(*host);
        if (interface != nullptr && interface->lanes != 0 && *lanes >> 4U != 0) {
            if (interface->lanes != *lanes >> 4U) {
                return;
            }
            ++right;
        }
    }
    if (right > 0) {
        add(candidate, right > 1 ? applications_right : one_application_right,
            "host interfaces and lane counts of " + std::to_string(right) +
                " application descriptors agree");
    }
}

} // namespace

std::string hex(unsigned byte) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%02Xh", byte);
    return text.data();
}

Weighed weigh_cmis(const Image& image) {
    Weighed weighed{{.standard = Standard::Cmis, .score = 0, .evidence = {}}};
    Candidate& candidate = weighed.candidate;
    weigh_copy(candidate, image, MemoryMap::Cmis);
    if (const auto revision = image.byte(memmap::lower, 1)) {
        const bool right = *revision >= 0x30 && *revision <= 0x5F && (*revision & 0xFU) <= 9;
        add(candidate, right ? revision_right : revision_wrong,
            "L:1 = " + hex(*revision) +
                (right ? ": CMIS " + std::to_string(*revision >> 4U) + "." +
                             std::to_string(*revision & 0xFU)
                       : ": no CMIS revision"));
    }
    weigh_memory_model(candidate, image, 0x80);
    weigh_checksum(weighed, image, page_00, 128, 222, "checksum 00h:222");
    // Those of pages 01h (OIF-CMIS 5.4 section 8.4.19) and 02h (8.5.3) say nothing of which map,
    // until another one fits as well.
    for (const auto& [page, first] :
         {std::pair(memmap::upper(0x01), 130U), {memmap::upper(0x02), 128U}}) {
        if (const auto right = is_right(image, page, first, 255)) {
            weighed.checksums += *right ? 1 : -1;
        }
    }
    weigh_vendor(candidate, image, page_00, 129, "00h:129-144");
    weigh_applications(candidate, image);
    const auto cmis_only = [](const Page& page) { return page.page >= 0x10 && page.page < 0x20; };
    if (const Block* page = other_page(image, cmis_only)) {
        add(candidate, pages_right,
            "there is page " + hex(page->page.page) + ", which only CMIS has");
    }
    if (other_page(image, [](const Page& page) { return page.bank != 0; }) != nullptr) {
        add(candidate, banks_right, "there are banks, which only CMIS has");
    }
    return weighed;
}

Weighed weigh_sff8636(const Image& image) {
    Weighed weighed{{.standard = Standard::Sff8636, .score = 0, .evidence = {}}};
    Candidate& candidate = weighed.candidate;
    weigh_copy(candidate, image, MemoryMap::Sff8636);
    if (const auto revision = image.byte(memmap::lower, 1)) {
        if (*revision > 0x08) {
            add(candidate, revision_wrong, "L:1 = " + hex(*revision) + ": no SFF-8636 revision");
        } else {
            // 00h says nothing: many maps leave the byte at zero.
            add(candidate, *revision != 0 ? revision_right : 0,
                "L:1 = " + hex(*revision) +
                    (*revision == 0   ? ": revision not specified"
                     : *revision <= 2 ? ": an SFF-8436 revision" // the same map before
                                      : ": an SFF-8636 revision"));
        }
    }
    weigh_memory_model(candidate, image, 0x04);
    weigh_checksum(weighed, image, page_00, 128, 191, "CC_BASE 00h:191");
    weigh_checksum(weighed, image, page_00, 192, 223, "CC_EXT 00h:223");
    weigh_vendor(candidate, image, page_00, 148, "00h:148-163");
    return weighed;
}

Weighed weigh_sff8472(const Image& image) {
    Weighed weighed{{.standard = Standard::Sff8472, .score = 0, .evidence = {}}};
    Candidate& candidate = weighed.candidate;
    if (const auto extended = image.byte(memmap::lower, 1)) {
        const bool right = *extended == 0x04;
        add(candidate, right ? revision_right : revision_wrong,
            "A0h:1 = " + hex(*extended) + (right ? ": two-wire interface ID only" : ", not 04h"));
    }
    if (const auto compliance = image.byte(memmap::lower, 94)) {
        if (*compliance > 0x0A) {
            add(candidate, revision_wrong,
                "A0h:94 = " + hex(*compliance) + ": no SFF-8472 revision");
        } else if (*compliance != 0) {
            add(candidate, revision_right,
                "A0h:94 = " + hex(*compliance) + ": an SFF-8472 revision");
        }
    }
    weigh_checksum(weighed, image, memmap::lower, 0, 63, "CC_BASE A0h:63");
    weigh_checksum(weighed, image, memmap::lower, 64, 95, "CC_EXT A0h:95");
    weigh_vendor(candidate, image, memmap::lower, 20, "A0h:20-35");
    const Block* diagnostics = image.find(memmap::a2_lower);
    if (diagnostics != nullptr && diagnostics->known.any()) {
        add(candidate, second_address, "there are bytes at address A2h, which only SFF-8472 has");
        weigh_checksum(weighed, image, memmap::a2_lower, 0, 95, "CC_DMI A2h:95");
    }
    return weighed;
}

std::string why_garbage(const Image& image) {
    std::size_t known = 0;
    std::size_t printable = 0;
    std::size_t ones = 0;
    std::size_t zeros = 0;
    std::size_t control = 0;
    for (const Block& block : image.blocks()) {
        for (unsigned i = 0; i < memmap::half_page_size; ++i) {
            if (!block.known[i]) {
                continue;
            }
            const std::uint8_t byte = block.bytes[i];
            const bool blank = byte == '\t' || byte == '\n' || byte == '\r';
            ++known;
            ones += byte == 0xFF ? 1U : 0U;
            zeros += byte == 0 ? 1U : 0U;
            printable += is_printable(byte) || blank ? 1U : 0U;
            control += byte == 0x7F || (byte < 0x20 && !blank) ? 1U : 0U;
        }
    }
    if (known == 0) {
        return "the image holds no bytes";
    }
    if (ones == known) {
        return "every byte is FFh: nothing answered, or an empty cage was read";
    }
    if (zeros == known) {
        return "every byte is 00h";
    }
    // Real memory has zeros and small numbers everywhere; text, also in UTF-8, has none.
    constexpr std::size_t enough_for_text = 32;
    if (known >= enough_for_text && control == 0 && printable * 10 >= known * 9) {
        return "every byte is text: a text file, not the memory of a module";
    }
    return {};
}

} // namespace optictl::sff8024::detail
