// Which memory map an image holds: what the identifier says, weighed against the bytes themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sff/memmap/field.hpp"
#include "sff/memmap/image.hpp"
#include "sff/sff8024/identifier.hpp"

namespace optictl::sff8024 {

/// A map that the image may hold, and what speaks for and against it.
struct Candidate {
    memmap::Standard standard{};
    int score = 0; ///< sum of the weights of the evidence; the identifier alone gives 40
    std::vector<std::string> evidence;
};

/// Outcome of identify().
struct Identification {
    std::optional<std::uint8_t> identifier; ///< byte 0; empty when it is not in the image
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
