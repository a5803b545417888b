// What users can do about an error, in the words of the program that they run.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace optictl {

/// A part of a sentence that names what a front end calls its own: options, verbs, settings. The
/// library has words for each that name none; a front end that has better ones sets them.
enum class Advice : std::uint8_t {
    // Reading modules.
    MoreTime,       ///< the deadline of a module is over
    MoreTimeOfDump, ///< the deadline of a pipe is over
    WhoUsesBus,     ///< another program selects pages
    StopOther,      ///< the same, and nothing can be read meanwhile
    Force,          ///< a driver owns the bus
    Wait,           ///< a module is not ready
    Wrappers,       ///< the setting that names wrappers around a device
    ProposeMap,     ///< there is no port map
    LookAtDevice,   ///< a network device has a driver
    ShowBothMaps,   ///< the bytes of a module fit two maps
    TakeOver,       ///< another program manages the modules
    // Qualifying modules.
    TwoImages,    ///< a check takes two images of firmware
    LearnProfile, ///< what makes a profile, of good modules
    // Understanding dumps.
    GetJsonAgain,  ///< an image in JSON is damaged
    WriteBytes,    ///< decoded JSON holds no bytes
    ImageInJson,   ///< who writes images in JSON
    ChooseFormat,  ///< several formats fit
    FormatGiven,   ///< a format was asked for
    TakeRaw,       ///< an image of odd size
    ChooseLayout,  ///< several layouts fit
    PagedLayout,   ///< two addresses where pages have a bank
    OtherLayout,   ///< an address beyond the layout
    PageOrLower,   ///< half a page that is page 00h or lower memory
    TakeAsLower,   ///< it was taken as page 00h
    LanePages,     ///< pages in a row, or those of the lanes at the end
    TakeInARow,    ///< those of the lanes were taken
    ChoosePage,    ///< the page of an upper half is not in the dump
    ChooseAnyPage, ///< the same, banked ones included
    PageZero,      ///< the module may have no pages
    OmitPage,      ///< a page was given that the dump has
    OtherBank,     ///< the bank was taken from the page select
    // Compatibility lists.
    NamesOfMedia,       ///< how media interfaces are written
    NamesOfFormFactors, ///< how form factors are written
    ChooseLane,         ///< which lanes of a breakout meet
    Platform,           ///< the setting that names the platform
    Cage,               ///< that of the cage
    NetworkOs,          ///< that of the version of the network OS
    ColumnOfKey,        ///< that of a column of a table for a key
    StatusOfWord,       ///< that of what a word of a table means
    OrderOfDates,       ///< that of the order of day and month
    LineOfHeader,       ///< that of the line with the titles of a table
};
inline constexpr std::size_t advice_count = static_cast<std::size_t>(Advice::LineOfHeader) + 1;

/// A row each, in the order of the enum.
struct AdviceRow {
    Advice advice;
    std::string_view words;
};
using AdviceWords = std::array<AdviceRow, advice_count>;

[[nodiscard]] constexpr bool is_in_order(const AdviceWords& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].advice != static_cast<Advice>(i) || rows[i].words.empty()) {
            return false;
        }
    }
    return true;
}

/// The words of the front end, else those of the library.
[[nodiscard]] std::string_view words_of(Advice advice);
/// Sets the words of the front end, which must live as long as the program. To be called before
/// anything else of the library is, by programs and not by libraries.
void set_words(const AdviceWords& words);

} // namespace optictl
