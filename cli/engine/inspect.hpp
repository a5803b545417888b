// From loaded bytes to decoded modules: which map, by what evidence, read how.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/trouble.hpp"
#include "drivers/dump/sections.hpp"
#include "sff/analysis/health.hpp"
#include "sff/memmap/image.hpp"
#include "sff/model/module.hpp"
#include "sff/model/standard.hpp"
#include "sff/sff8024/identify.hpp"

namespace optictl::engine {

/// All standards that are decoded.
[[nodiscard]] std::span<const model::Standard> standards();
[[nodiscard]] const model::Standard& standard_of(memmap::Standard standard);
[[nodiscard]] const model::Standard* standard_by_option(std::string_view option);
/// The standard by which a module is read: the one that its identifier names, whatever its bytes
/// look like, because the page select that a read writes is no page select by another standard. An
/// identifier that names none leaves it to the bytes, once both halves that can be read without a
/// write are there. Null: none that is known.
[[nodiscard]] const model::Standard* standard_to_read_by(const memmap::Image& image);

/// One reading of an image by one map.
struct Decoded {
    const model::Standard* standard = nullptr;
    /// What is decoded where the module did not answer with every half page; else the whole image.
    std::unique_ptr<memmap::Image> answered;
    model::Module module;
};

/// One module as a verb gets it. Movable: readings point into the image, which stays in place.
struct Inspection {
    std::string target;        ///< as the user named it
    bool of_first_dump = true; ///< of the first document of the run
    std::string label;         ///< port or device that the dump names, or empty
    std::string recognised_as; ///< how the reader understood the bytes
    std::vector<std::string> warnings;
    std::string absent; ///< why a port has no module that could be read; then nothing is decoded
    Trouble absence = Trouble::None;      ///< what kind of trouble that is
    drivers::dump::Header header;         ///< what a capture says of itself
    std::unique_ptr<memmap::Image> image; ///< all bytes, whoever answered with them
    sff8024::Identification identification;
    bool forced = false;           ///< --as decided the map
    std::vector<Decoded> readings; ///< empty: unknown map; two: the evidence conflicts

    analysis::Expect expect = analysis::Expect::Any; ///< what the link is meant to do

    [[nodiscard]] const Decoded* best() const {
        return readings.empty() ? nullptr : &readings.front();
    }
    /// Whether the module carries traffic, by its best reading; an unknown map is "cannot tell".
    /// Judged when it is first asked for: most verbs do not ask.
    [[nodiscard]] const analysis::Health& health() const;

private:
    mutable std::optional<analysis::Health> health_;
};

/// The target as the user named it, with the label of the module where its dump holds several.
[[nodiscard]] std::string name_of(const Inspection& inspection);
/// The form factor in a word, by the identifier: "QSFP-DD"; its code where SFF-8024 has no name.
[[nodiscard]] std::string form_factor(const Inspection& inspection);

/// Identifies and decodes. With `as` that map is used whatever the evidence says.
void inspect(Inspection& inspection, std::optional<memmap::Standard> as,
             analysis::Expect expect = analysis::Expect::Any);

} // namespace optictl::engine
