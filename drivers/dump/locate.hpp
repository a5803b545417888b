// Which half page an offset of a section means: the decisions that place() follows.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "drivers/dump/place.hpp"

namespace optictl::drivers::dump {

/// Where one byte of a section stands.
struct Location {
    memmap::Page page;
    unsigned byte = 0; ///< 0-255
};

/// Decides once per module what its offsets mean, then answers for each run of bytes.
class Locator {
public:
    Locator(const ModuleSections& module, const Placing& placing)
        : module_(module), placing_(placing) {}

    /// Takes the decisions; fails when one cannot be taken.
    [[nodiscard]] std::optional<ParseError> decide();
    /// The place of offset `at`; fails when it is beyond the address space.
    [[nodiscard]] std::expected<Location, ParseError> locate(const SectionAddress& address,
                                                             std::uint32_t at) const;
    [[nodiscard]] Warnings& warnings() { return warnings_; }

private:
    struct Selection {
        std::optional<std::uint8_t> page; ///< byte 7Fh of the dump
        std::optional<std::uint8_t> bank; ///< byte 7Eh
        bool upper = false;               ///< it holds bytes of the upper half
    };
    using Dump = std::pair<unsigned, memmap::Device>;

    void survey();
    void survey_section(const Section& section);
    [[nodiscard]] std::optional<ParseError> decide_layout();
    [[nodiscard]] std::optional<ParseError> decide_by_bytes();
    [[nodiscard]] std::optional<ParseError> decide_lone_half(std::span<const std::uint8_t> half);
    [[nodiscard]] std::optional<ParseError> decide_lane_pages(std::span<const std::uint8_t> memory);
    /// The bytes from `first` on of sections like `address`; empty when one is not known.
    [[nodiscard]] std::vector<std::uint8_t> bytes_of(const Dump& dump, Addressing addressing,
                                                     std::uint32_t first, std::uint32_t end) const;
    [[nodiscard]] std::optional<ParseError> decide_overrides();
    [[nodiscard]] std::optional<ParseError> decide_selected();
    [[nodiscard]] std::optional<ParseError> select(const Dump& dump, Selection& selection);
    void warn_of_selected_page();
    [[nodiscard]] std::expected<Location, ParseError> locate_flat(std::uint64_t at) const;

    const ModuleSections& module_;
    const Placing& placing_;
    Warnings warnings_;
    Layout layout_ = Layout::Paged;
    bool layout_known_ = false;
    bool override_page_ = false;       ///< flat offsets are byte numbers of the given page
    std::uint32_t override_shift_ = 0; ///< added to them: 128 for a bare upper half
    bool lone_page_00_ = false;        ///< the only half page of a linear dump is page 00h
    bool pages_are_linear_ = false;    ///< page numbers of page files count half pages

    // What survey() found.
    std::optional<std::uint8_t> identifier_;
    std::optional<std::uint8_t> flat_page_select_;    ///< byte 7Fh of a linear dump
    std::optional<std::uint8_t> flat_a2_page_select_; ///< byte 7Fh of A2h, were it TwoAddress
    std::uint32_t flat_first_ = 0xffffffff;
    std::uint32_t flat_end_ = 0;
    bool names_pages_ = false;
    bool has_a2_ = false;
    unsigned highest_page_ = 0;
    std::map<Dump, Selection> selected_;
};

} // namespace optictl::drivers::dump
