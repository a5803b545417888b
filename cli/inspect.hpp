// From loaded bytes to decoded modules: which map, by what evidence, read how.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/dump/sections.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/plan.hpp"
#include "sff/memmap/table.hpp"
#include "sff/model/module.hpp"
#include "sff/sff8024/identify.hpp"

namespace optictl::cli {

/// What each standard's room offers, side by side, so that verbs need not know the standards.
struct Decoder {
    memmap::Standard standard;
    std::string_view name;   ///< for people: "CMIS"
    std::string_view option; ///< for --as: "cmis"
    model::Module (*decode)(const memmap::Image&);
    memmap::Context (*context_of)(const memmap::Image&);
    std::span<const memmap::Table> (*tables)();
    std::vector<memmap::Range> (*plan)(const memmap::Image&, const memmap::Wanted&);
};
[[nodiscard]] std::span<const Decoder> decoders();
[[nodiscard]] const Decoder& decoder_of(memmap::Standard standard);
[[nodiscard]] const Decoder* decoder_by_option(std::string_view option);

/// One reading of an image by one map.
struct Decoded {
    const Decoder* decoder = nullptr;
    model::Module module;
};

/// One module as a verb gets it. Movable: readings point into the image, which stays in place.
struct Inspection {
    std::string target;        ///< as the user named it
    bool of_first_dump = true; ///< of the first document of the run
    std::string label;         ///< port or device that the dump names, or empty
    std::string recognised_as; ///< how the reader understood the bytes
    std::vector<std::string> warnings;
    drivers::dump::Header header; ///< what a capture says of itself
    std::unique_ptr<memmap::Image> image;
    sff8024::Identification identification;
    bool forced = false;           ///< --as decided the map
    std::vector<Decoded> readings; ///< empty: unknown map; two: the evidence conflicts

    [[nodiscard]] const Decoded* best() const {
        return readings.empty() ? nullptr : &readings.front();
    }
};

/// Identifies and decodes. With `as` that map is used whatever the evidence says.
void inspect(Inspection& inspection, std::optional<memmap::Standard> as);

} // namespace optictl::cli
