#include "tests/kernel/emulator/memory.hpp"

#include <algorithm>
#include <utility>

namespace emulator {

namespace {

constexpr std::size_t record_size = 4 + half_size;
constexpr std::uint8_t bank_select = 126;
constexpr std::uint8_t page_select = 127;
constexpr std::uint8_t first_upper = 128;
constexpr std::uint16_t a0 = 0x50;
constexpr std::uint16_t a2 = 0x51;

/// Pages of which each bank has its own. OIF-CMIS 5.4 Table 8-1
constexpr bool is_banked(std::uint8_t page) {
    return page >= 0x10 && page <= 0x2f;
}

constexpr bool within(std::uint8_t byte, std::uint8_t first, std::uint8_t last) {
    return byte >= first && byte <= last;
}

/// The counter stays within its half page. OIF-CMIS 5.4 section B.1, SFF-8636 2.11 section 5.3.1
constexpr std::uint8_t next(std::uint8_t byte) {
    return static_cast<std::uint8_t>((byte & first_upper) | ((byte + 1U) & 0x7fU));
}

} // namespace

std::optional<Rules> rules_of(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, Rules>, 3> words{
        {{"cmis", Rules::Cmis}, {"sff8636", Rules::Sff8636}, {"sff8472", Rules::Sff8472}}};
    const auto* const found =
        std::ranges::find(words, word, &std::pair<std::string_view, Rules>::first);
    return found == words.end() ? std::nullopt : std::optional(found->second);
}

Memory::Memory(Rules rules, std::span<const std::uint8_t> records) : rules_(rules) {
    for (; records.size() >= record_size; records = records.subspan(record_size)) {
        Half& half = halves_[{records[0], records[1], records[2], records[3] != 0}];
        std::ranges::copy(records.subspan(4, half_size), half.begin());
    }
}

bool Memory::answers(std::uint16_t address) const {
    return halves_.contains({address, 0, 0, false});
}

/// SFF-8472 12.4.3 Table 10-3: pages are those of A2h.
std::uint16_t Memory::selecting_address() const {
    return rules_ == Rules::Sff8472 ? a2 : a0;
}

Memory::Key Memory::key(std::uint16_t address, std::uint8_t byte) {
    if (byte < first_upper || address != selecting_address()) {
        return {address, 0, 0, byte >= first_upper};
    }
    const Half& lower = halves_[{address, 0, 0, false}];
    const std::uint8_t page = lower[page_select];
    const bool banked = rules_ == Rules::Cmis && is_banked(page);
    return {address, banked ? lower[bank_select] : std::uint8_t{0}, page, true};
}

/// Null in a half page that the image does not have.
std::uint8_t* Memory::cell(std::uint16_t address, std::uint8_t byte) {
    const auto found = halves_.find(key(address, byte));
    return found == halves_.end() ? nullptr : &found->second[byte % half_size];
}

/// A page that is not there is not accepted: page 00h is selected instead, the bank stays.
/// OIF-CMIS 5.4 section 8.2.15, SFF-8636 2.11 section 6.2.11, SFF-8472 12.4.3 section 10.3
void Memory::select(std::uint8_t page) {
    const std::uint16_t address = selecting_address();
    std::uint8_t& selected = halves_[{address, 0, 0, false}][page_select];
    if (stuck_) {
        return;
    }
    selected = page;
    if (!halves_.contains(key(address, first_upper))) {
        selected = 0;
    }
}

bool Memory::write(std::uint16_t address, std::span<const std::uint8_t> bytes) {
    if (bytes.empty()) {
        return false;
    }
    std::uint8_t& counter = counters_[address];
    counter = bytes.front();
    bool selected = false;
    for (const std::uint8_t value : bytes.subspan(1)) {
        if (counter == page_select && address == selecting_address()) {
            select(value);
            selected = true;
        } else if (std::uint8_t* const stored = cell(address, counter)) {
            *stored = value;
        }
        counter = next(counter);
    }
    return selected;
}

/// Latched flags. OIF-CMIS 5.4 Table 8-9 (L:8-11), Tables 8-96 to 8-98 (11h:134-153);
/// SFF-8636 2.11 Tables 6-5 to 6-7 (bytes 3-21). Those of SFF-8472 need not clear.
bool Memory::is_cleared_by_reading(std::uint16_t address, std::uint8_t byte) {
    if (rules_ == Rules::Sff8636) {
        return within(byte, 3, 21);
    }
    return rules_ == Rules::Cmis &&
           (within(byte, 8, 11) || (within(byte, 134, 153) && key(address, byte).page == 0x11));
}

void Memory::read(std::uint16_t address, std::span<std::uint8_t> bytes) {
    std::uint8_t& counter = counters_[address];
    for (std::uint8_t& value : bytes) {
        std::uint8_t* const stored = cell(address, counter);
        value = stored == nullptr ? std::uint8_t{0xff} : *stored;
        if (stored != nullptr && is_cleared_by_reading(address, counter)) {
            *stored = 0;
        }
        counter = next(counter);
    }
}

} // namespace emulator
