#include "drivers/dump/locate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/linear.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers::dump {

namespace {

using memmap::Device;
using memmap::half_page_size;

[[nodiscard]] std::optional<std::uint8_t> byte_at(const Section& section, std::uint32_t at) {
    if (at < section.offset || at >= section.end() || section.unread[at - section.offset]) {
        return std::nullopt;
    }
    return section.bytes[at - section.offset];
}

[[nodiscard]] bool has_upper(const Section& section) {
    return section.end() > half_page_size ||
           std::ranges::any_of(section.holes,
                               [](const SectionHole& hole) { return hole.last >= half_page_size; });
}

[[nodiscard]] ParseError undecided_layout(std::string_view because) {
    return {.what = fmt::format("{}, so a linear dump may be `paged` (QSFP, OSFP) or "
                                "`two-address` (SFP)",
                                because),
            .next = std::string(words_of(Advice::ChooseLayout)),
            .ambiguous = true};
}

} // namespace

void Locator::survey() {
    for (const Section& section : module_.sections) {
        survey_section(section);
    }
}

void Locator::survey_section(const Section& section) {
    const SectionAddress& address = section.address;
    const Device device = address.device.value_or(placing_.device.value_or(Device::A0));
    has_a2_ = has_a2_ || device == Device::A2;
    const auto keep = [&](std::optional<std::uint8_t>& target, std::uint32_t at) {
        if (!target) {
            target = byte_at(section, at);
        }
    };
    switch (address.addressing) {
    case Addressing::Flat: {
        keep(identifier_, 0);
        keep(flat_page_select_, page_select);
        keep(flat_a2_page_select_, 2 * half_page_size + page_select);
        flat_first_ = std::min(flat_first_, section.offset);
        flat_end_ = std::max(flat_end_, section.end());
        for (const SectionHole& hole : section.holes) {
            flat_end_ = std::max(flat_end_, hole.last + 1);
        }
        break;
    }
    case Addressing::Named:
        names_pages_ = names_pages_ || address.page.has_value();
        if (device == Device::A0) {
            highest_page_ = std::max<unsigned>(highest_page_, address.page.value_or(0));
            keep(identifier_, 0);
        }
        break;
    case Addressing::Selected: {
        Selection& selection = selected_[{address.group, device}];
        keep(selection.page, page_select);
        keep(selection.bank, bank_select);
        selection.upper = selection.upper || has_upper(section);
        if (device == Device::A0) {
            keep(identifier_, 0);
        }
        break;
    }
    }
}

std::optional<ParseError> Locator::decide() {
    survey();
    if (auto error = decide_overrides()) {
        return error;
    }
    if (auto error = decide_layout()) {
        return error;
    }
    if (auto error = decide_by_bytes()) {
        return error;
    }
    if (auto error = decide_selected()) {
        return error;
    }
    pages_are_linear_ =
        module_.pages_may_be_linear && layout_known_ && layout_ == Layout::TwoAddress;
    warn_of_selected_page();
    return std::nullopt;
}

std::optional<ParseError> Locator::decide_overrides() {
    const bool given = placing_.page || placing_.bank || placing_.device;
    if (!given) {
        if (module_.states_offsets && flat_first_ >= half_page_size && flat_end_ > flat_first_ &&
            flat_end_ <= 2 * half_page_size) {
            return ParseError{
                .what = fmt::format("the dump begins at byte 0x{:x} and does not say of which "
                                    "page this is",
                                    flat_first_),
                .next = std::string(words_of(Advice::ChooseAnyPage)),
                .ambiguous = true};
        }
        return std::nullopt;
    }
    if (names_pages_ && (placing_.page || placing_.bank)) {
        return ParseError{.what = "a page or bank is given, but the dump names its pages itself",
                          .next = std::string(words_of(Advice::OmitPage))};
    }
    if (flat_end_ > 2 * half_page_size) {
        return ParseError{
            .what = fmt::format("a page, bank or address is given, but the dump is a linear "
                                "address space of {} bytes",
                                flat_end_),
            .next = fmt::format("{}, or cut the dump to one page", words_of(Advice::OmitPage))};
    }
    override_page_ = flat_end_ != 0;
    // A bare half page is the upper half that --page names.
    if (!module_.states_offsets && placing_.page && flat_end_ <= half_page_size) {
        override_shift_ = half_page_size;
    }
    return std::nullopt;
}

std::optional<ParseError> Locator::decide_layout() {
    if (placing_.layout && *placing_.layout != Layout::Undecided) {
        layout_ = *placing_.layout;
        layout_known_ = true;
        return std::nullopt;
    }
    if (has_a2_ && flat_end_ == 0) {
        layout_ = Layout::TwoAddress;
        layout_known_ = !module_.pages_may_be_linear;
        return std::nullopt;
    }
    if (placing_.choose && identifier_) {
        const std::size_t size =
            flat_end_ != 0 ? flat_end_
                           : std::size_t{half_page_size} *
                                 (names_pages_ || !selected_.empty() ? highest_page_ + 2U : 1U);
        layout_ = placing_.choose(*identifier_, size);
        layout_known_ = layout_ != Layout::Undecided;
    }
    if (!layout_known_ && flat_end_ > 2 * half_page_size) {
        return undecided_layout(!identifier_ ? std::string("byte 0, the identifier, is not in the "
                                                           "dump")
                                             : fmt::format("identifier {:02x}h does not tell the "
                                                           "kind of module",
                                                           *identifier_));
    }
    return std::nullopt;
}

std::vector<std::uint8_t> Locator::bytes_of(const Dump& dump, Addressing addressing,
                                            std::uint32_t first, std::uint32_t end) const {
    std::vector<std::uint8_t> bytes(end - first);
    std::vector<bool> known(bytes.size());
    for (const Section& section : module_.sections) {
        const SectionAddress& address = section.address;
        if (address.addressing != addressing || address.group != dump.first ||
            address.device.value_or(placing_.device.value_or(Device::A0)) != dump.second) {
            continue;
        }
        for (std::uint32_t at = std::max(first, section.offset); at < std::min(end, section.end());
             ++at) {
            if (const auto byte = byte_at(section, at)) {
                bytes[at - first] = *byte;
                known[at - first] = true;
            }
        }
    }
    if (std::ranges::find(known, false) != known.end()) {
        bytes.clear();
    }
    return bytes;
}

/// Linear dumps whose size alone does not tell what they hold.
std::optional<ParseError> Locator::decide_by_bytes() {
    if (override_page_ || placing_.layout || flat_end_ == 0 || flat_first_ != 0 ||
        layout_ != Layout::Paged) {
        return std::nullopt;
    }
    const Dump dump{0, placing_.device.value_or(Device::A0)};
    const std::size_t halves = flat_end_ / half_page_size;
    const bool is_lone = halves == 1 && module_.sections.size() == 1;
    if (flat_end_ % half_page_size != 0 || (!is_lone && halves != 5 && halves != 6)) {
        return std::nullopt;
    }
    const auto memory = bytes_of(dump, Addressing::Flat, 0, flat_end_);
    if (memory.empty()) {
        return std::nullopt;
    }
    return is_lone ? decide_lone_half(memory) : decide_lane_pages(memory);
}

std::optional<ParseError> Locator::decide_lone_half(std::span<const std::uint8_t> half) {
    const Sign sign = placing_.is_page_00 ? placing_.is_page_00(half) : Sign::No;
    if (sign == Sign::Unsure) {
        return ParseError{.what = "128 bytes with a vendor name where page 00h has it, but its "
                                  "checksum is wrong: page 00h, or lower memory",
                          .next = std::string(words_of(Advice::PageOrLower)),
                          .ambiguous = true};
    }
    if (sign == Sign::Yes) {
        lone_page_00_ = true;
        warnings_.add(fmt::format("128 bytes are taken as page 00h (bytes 128-255), because its "
                                  "vendor name and its checksum stand where page 00h has them; {}",
                                  words_of(Advice::TakeAsLower)));
    }
    return std::nullopt;
}

std::optional<ParseError> Locator::decide_lane_pages(std::span<const std::uint8_t> memory) {
    const Sign sign = placing_.ends_in_lane_pages ? placing_.ends_in_lane_pages(memory) : Sign::No;
    const std::string_view between = memory.size() == 5 * half_page_size ? "" : "02h, ";
    if (sign == Sign::Unsure) {
        return ParseError{.what = fmt::format("{} bytes of a CMIS module may end in pages 10h and "
                                              "11h or be the pages in a row",
                                              memory.size()),
                          .next = std::string(words_of(Advice::LanePages)),
                          .ambiguous = true};
    }
    if (sign == Sign::Yes) {
        layout_ = Layout::LanePages;
        warnings_.add(fmt::format("{} bytes are taken as lower memory and pages 00h, 01h, {}10h "
                                  "and 11h, because the last page holds states of data paths and "
                                  "the page that would stand there is not advertised; {}",
                                  memory.size(), between, words_of(Advice::TakeInARow)));
    }
    return std::nullopt;
}

std::optional<ParseError> Locator::decide_selected() {
    for (auto& [dump, selection] : selected_) {
        if (auto error = select(dump, selection)) {
            return error;
        }
    }
    return std::nullopt;
}

std::optional<ParseError> Locator::select(const Dump& dump, Selection& selection) {
    if (placing_.page) {
        selection = {.page = placing_.page, .bank = placing_.bank.value_or(0), .upper = true};
        return std::nullopt;
    }
    const bool a2 = dump.second == Device::A2;
    if (!a2 && layout_ == Layout::TwoAddress) {
        selection.page = 0; // A0h of an SFP has no pages: byte 7Fh is the vendor's
        selection.bank = 0;
        return std::nullopt;
    }
    if (!selection.upper) {
        return std::nullopt;
    }
    if (!selection.page) {
        return ParseError{.what = "byte 7Fh, which selects the page of the upper half, is not in "
                                  "the dump",
                          .next = std::string(words_of(Advice::ChoosePage)),
                          .ambiguous = true};
    }
    if (!a2 && *selection.page != 0 && !placing_.layout && placing_.is_page_00) {
        const auto half = bytes_of(dump, Addressing::Selected, half_page_size, 2 * half_page_size);
        if (!half.empty() && placing_.is_page_00(half) == Sign::Yes) {
            warnings_.add(fmt::format("the upper half is taken as page 00h, because its vendor "
                                      "name and its checksum stand where page 00h has them, "
                                      "although byte 7Fh reads {:02x}h",
                                      *selection.page));
            selection.page = 0;
            selection.bank = 0;
            return std::nullopt;
        }
    }
    if (!a2 && !layout_known_ && *selection.page != 0) {
        return undecided_layout(
            "byte 7Fh is not 00h, and the identifier does not tell the kind of module");
    }
    if (a2 && *selection.page > 2) {
        warnings_.add(fmt::format("the upper half of A2h is taken as page {0:02x}h because byte "
                                  "7Fh reads {0:02x}h; if the module has no pages, {1}",
                                  *selection.page, words_of(Advice::PageZero)));
    }
    const bool banked = !a2 && *selection.page >= first_banked_page;
    if (!banked) {
        selection.bank = 0;
    } else if (placing_.bank) {
        selection.bank = placing_.bank;
    } else if (selection.bank.value_or(0) != 0) {
        warnings_.add(fmt::format("the upper half is taken as bank {0} of page {1:02x}h because "
                                  "byte 7Eh reads {0:02x}h; {2}",
                                  *selection.bank, *selection.page, words_of(Advice::OtherBank)));
    }
    return std::nullopt;
}

void Locator::warn_of_selected_page() {
    const auto warn = [this](std::string_view half, std::uint8_t page) {
        warnings_.add(fmt::format("{0} is taken as page 00h, but byte 7Fh selects page {1:02x}h: "
                                  "a reader that does not select pages itself would have got that "
                                  "one",
                                  half, page));
    };
    if (override_page_ || !layout_known_) {
        return;
    }
    if (layout_ == Layout::Paged && flat_end_ == 2 * half_page_size &&
        flat_page_select_.value_or(0) != 0) {
        warn("the upper half", *flat_page_select_);
    }
    if (layout_ == Layout::TwoAddress && flat_end_ == 4 * half_page_size &&
        flat_a2_page_select_.value_or(0) != 0) {
        warn("the upper half of A2h", *flat_a2_page_select_);
    }
}

std::expected<Location, ParseError> Locator::locate(const SectionAddress& address,
                                                    std::uint32_t at) const {
    Location location;
    location.page.device = address.device.value_or(placing_.device.value_or(Device::A0));
    std::uint8_t page = address.page.value_or(0);
    std::uint8_t bank = address.bank.value_or(0);
    if (address.addressing == Addressing::Flat) {
        if (!override_page_) {
            return locate_flat(at);
        }
        at += override_shift_;
        page = placing_.page.value_or(0);
        bank = placing_.bank.value_or(0);
    } else if (address.addressing == Addressing::Selected) {
        const Selection& selection = selected_.at({address.group, location.page.device});
        page = selection.page.value_or(0);
        bank = selection.bank.value_or(0);
    } else if (pages_are_linear_ && !address.device) {
        if (bank != 0) {
            return std::unexpected(
                ParseError{.what = "page files with a bank, but the module has two addresses",
                           .next = std::string(words_of(Advice::PagedLayout))});
        }
        return locate_flat(at < half_page_size ? at : std::uint64_t{page} * half_page_size + at);
    }
    if (at >= 2 * half_page_size) {
        return std::unexpected(ParseError{.what = fmt::format("byte number {} is beyond 255", at),
                                          .next = "check which page the dump is of"});
    }
    location.byte = at;
    if (at >= half_page_size) {
        location.page.upper = true;
        location.page.page = page;
        location.page.bank = bank;
    }
    return location;
}

std::expected<Location, ParseError> Locator::locate_flat(std::uint64_t at) const {
    const std::uint64_t half = at / half_page_size;
    const auto in_half = static_cast<unsigned>(at % half_page_size);
    const auto too_far = [&](std::string_view layout) {
        return std::unexpected(ParseError{
            .what =
                fmt::format("address 0x{:x} is beyond the address space of layout {}", at, layout),
            .next = fmt::format("check the dump, or {}", words_of(Advice::OtherLayout))});
    };
    const auto upper_location = [in_half](const memmap::Page& page) {
        return Location{.page = page, .byte = half_page_size + in_half};
    };
    if (layout_ == Layout::TwoAddress && half >= 2) {
        if (half > halves_of_bank_0 + 1) {
            return too_far("two-address");
        }
        return half == 2 ? Location{.page = memmap::a2_lower, .byte = in_half}
                         : upper_location(memmap::a2_upper(static_cast<unsigned>(half - 3)));
    }
    if (half == 0 && lone_page_00_) {
        return upper_location(memmap::upper(0x00));
    }
    if (half == 0) {
        return Location{.page = memmap::lower, .byte = in_half};
    }
    if (layout_ == Layout::LanePages) {
        constexpr unsigned first_lane_page = 0x10;
        const std::uint64_t halves = flat_end_ / half_page_size;
        if (half >= halves || halves < 3) {
            return too_far("lane-pages");
        }
        return upper_location(memmap::upper(static_cast<unsigned>(
            half + 2 < halves ? half - 1 : first_lane_page + half + 2 - halves)));
    }
    if (half < halves_of_bank_0) {
        return upper_location(memmap::upper(static_cast<unsigned>(half - 1)));
    }
    const std::uint64_t bank = 1 + (half - halves_of_bank_0) / banked_pages;
    const std::uint64_t page = first_banked_page + (half - halves_of_bank_0) % banked_pages;
    if (bank > 0xff) {
        return too_far("paged");
    }
    return upper_location(
        memmap::upper(static_cast<unsigned>(page)).in_bank(static_cast<unsigned>(bank)));
}

} // namespace optictl::drivers::dump
