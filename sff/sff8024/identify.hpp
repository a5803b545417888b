// Which memory map an image holds: what the identifier says, weighed against the bytes themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sff/memmap/field.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/plan.hpp"
#include "sff/sff8024/identifier.hpp"

namespace optictl::sff8024 {

/// Where every memory map has its identifier: L:0 (OIF-CMIS 8.2.1, SFF-8636 6.2.1), A0h:0 (SFF-8472
/// Table 5-1).
inline constexpr memmap::Range identifier_range{memmap::lower, 0, 1};
/// What tells in every map how the rest is to be read: identifier, revision, whether there are
/// pages.
inline constexpr memmap::Range leading_range{memmap::lower, 0, 3};
/// The identifier in an image; none where its byte is not known.
[[nodiscard]] std::optional<std::uint8_t> identifier_of(const memmap::Image& image);
/// The standard of the map that an identifier names; none where it names none that is decoded here.
[[nodiscard]] std::optional<memmap::Standard>
named_standard(std::optional<std::uint8_t> identifier);

/// A map that the image may hold, and what speaks for and against it.
struct Candidate {
    memmap::Standard standard{};
    int score = 0; ///< sum of the weights of the evidence; the identifier alone gives 40
    std::vector<std::string> evidence;
};

/// Outcome of identify().
struct Identification {
    std::optional<std::uint8_t> identifier; ///< byte 0; of page 00h alone its copy; else empty
    std::vector<Candidate> candidates;      ///< best first; empty when nothing fits
    std::optional<memmap::Standard> chosen; ///< the first candidate's, or none
    /// The evidence disagrees, or the identifier does not tell the map that was chosen: a person
    /// should see the warning and, where there are two candidates, both readings.
    bool conflict = false;
    /// Why it came out so: first what concerns the image as a whole, then the evidence of the
    /// chosen candidate. One clause each; never empty.
    std::vector<std::string> evidence;
};

/// Finds the memory map of an image, whatever its bytes. The identifier decides (SFF-8024 4.2,
/// OIF-CMIS 8.2.1) unless another map fits far better. One that names no map chooses only what
/// checksums, vendor name and structure clearly show, as a conflict. Reserved identifiers, maps
/// that are not decoded here (XFP, CXP, ...), images of nothing but FFh, 00h or text choose none.
[[nodiscard]] Identification identify(const memmap::Image& image);

} // namespace optictl::sff8024
