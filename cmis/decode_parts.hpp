// What the parts of the CMIS decoder share: the module's shape, and lists of items by register.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "cmis/lower.hpp"
#include "cmis/page00.hpp"
#include "cmis/page01.hpp"
#include "cmis/page02.hpp"
#include "cmis/page04.hpp"
#include "cmis/page10.hpp"
#include "cmis/page11.hpp"
#include "cmis/page12.hpp"
#include "cmis/page15.hpp"
#include "cmis/page16.hpp"
#include "cmis/page17.hpp"
#include "cmis/page19.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/model/module.hpp"

namespace optictl::cmis::detail {

using memmap::lanes_per_bank;
using model::append;
using model::ItemRow;

// Rows by their names, found when the program is compiled; of several the one that stands in
// `revision`.
// clang-format off
consteval const memmap::Field* in_lower(std::string_view name) { return &memmap::row(lower_page::rows, name); }
consteval const memmap::Field* in_lower(std::string_view name, unsigned revision) { return &memmap::row(lower_page::rows, name, revision); }
consteval const memmap::Field* in_00(std::string_view name) { return &memmap::row(page00::rows, name); }
consteval const memmap::Field* in_01(std::string_view name) { return &memmap::row(page01::rows, name); }
consteval const memmap::Field* in_02(std::string_view name) { return &memmap::row(page02::rows, name); }
consteval const memmap::Field* in_04(std::string_view name) { return &memmap::row(page04::rows, name); }
consteval const memmap::Field* in_10(std::string_view name) { return &memmap::row(page10::rows, name); }
consteval const memmap::Field* in_11(std::string_view name) { return &memmap::row(page11::rows, name); }
consteval const memmap::Field* in_12(std::string_view name) { return &memmap::row(page12::rows, name); }
consteval const memmap::Field* in_15(std::string_view name) { return &memmap::row(page15::rows, name); }
consteval const memmap::Field* in_16(std::string_view name) { return &memmap::row(page16::rows, name); }
consteval const memmap::Field* in_17(std::string_view name) { return &memmap::row(page17::rows, name); }
consteval const memmap::Field* in_19(std::string_view name) { return &memmap::row(page19::rows, name); }
// clang-format on

/// Which optional pages are worth decoding: advertised, or in the image although they are not.
struct Shape {
    unsigned banks = 1;         ///< decoded, 1-4
    bool tunable = false;       ///< 04h and 12h
    bool timing = false;        ///< 15h
    bool network_paths = false; ///< 16h and 17h
    bool split_control = false; ///< 19h: Tx and Rx sides are configured apart
};
[[nodiscard]] Shape shape_of(const memmap::Context& context);

/// Whether the media are optical by their type (lower memory 85: MMF or SMF).
[[nodiscard]] bool is_optical(const memmap::Context& context);

/// Completes an item whose register says the opposite of its key.
void invert(const memmap::Context& context, unsigned lane, model::Item& item);

void add_items(const memmap::Context& context, const Shape& shape, model::Module& module);
void add_support(const memmap::Context& context, const Shape& shape, model::Module& module);
void add_tuning_items(const memmap::Context& context, model::Module& module);
/// All rows of the items of modules, whether a module has them or not.
void list_support(std::vector<const model::ItemRow*>& list);
void list_tuning(std::vector<const model::ItemRow*>& list);
void add_monitors(const memmap::Context& context, model::Module& module);
void add_flags(const memmap::Context& context, const Shape& shape, model::Module& module);
void add_applications(const memmap::Context& context, model::Module& module);
void add_lanes(const memmap::Context& context, const Shape& shape, model::Module& module);
/// Needs the applications and the lanes.
void add_data_paths(const memmap::Context& context, model::Module& module);
[[nodiscard]] const model::Vocabulary& vocabulary();
void add_tuning_of_lanes(const memmap::Context& context, model::Module& module);

/// What a lane of a tunable laser is set to, against what page 04h says that the laser can.
struct Channel {
    memmap::Reading grid{};
    memmap::Reading number{};
    std::optional<double> terahertz{}; ///< none: the code names no grid
    memmap::Reading low{};             ///< channels of the grid that the laser reaches
    memmap::Reading high{};
    int multiple = 1;     ///< of which channel numbers are
    bool has_grid = true; ///< what was not read counts as good
    bool is_in_range = true;
    bool is_on_grid = true;
    memmap::Reading current{}; ///< what the laser reports
    bool is_current = true;    ///< that is the channel, but for fine tuning
};
/// None where the settings of the lane were not read.
[[nodiscard]] std::optional<Channel> channel_of(const memmap::Context& context, unsigned lane);
void add_checksums(const memmap::Context& context, const Shape& shape, model::Module& module);

} // namespace optictl::cmis::detail
