#include "sff/format/advice.hpp"

#include <atomic>

namespace optictl {
namespace {

constexpr AdviceWords own_words{{
    {Advice::MoreTime, "give it more time"},
    {Advice::MoreTimeOfDump, "a longer deadline allows dumps more time"},
    {Advice::WhoUsesBus, "see who else uses the bus"},
    {Advice::StopOther, "stop it, then try again"},
    {Advice::Force, "insist on the bus"},
    {Advice::Wait, "wait for it"},
    {Advice::Wrappers, "wrappers"},
    {Advice::ProposeMap, "write a map, or name one elsewhere"},
    {Advice::LookAtDevice, "look at the module of"},
    {Advice::ShowBothMaps, "look at both"},
    {Advice::TakeOver, "take the modules over"},
    {Advice::TwoImages, "another one, and that of now"},
    {Advice::LearnProfile, "learn"},
    {Advice::GetJsonAgain, "get it again from the program that wrote it"},
    {Advice::WriteBytes, "get the bytes that it was decoded from"},
    {Advice::ImageInJson, "`optictl-image`"},
    {Advice::ChooseFormat, "say which dump format it is"},
    {Advice::FormatGiven, "as was asked for"},
    {Advice::TakeRaw, "the format `raw` takes it as it is"},
    {Advice::ChooseLayout, "say which layout it is"},
    {Advice::PagedLayout, "say that the layout is `paged` if that is wrong"},
    {Advice::OtherLayout, "say another layout"},
    {Advice::PageOrLower, "say which of the two it is"},
    {Advice::TakeAsLower, "say that it is lower memory if that is wrong"},
    {Advice::LanePages, "say which of the two it is"},
    {Advice::TakeInARow, "say that they are in a row if that is wrong"},
    {Advice::ChoosePage, "say which page it is"},
    {Advice::ChooseAnyPage, "say which page (and bank) it is"},
    {Advice::PageZero, "say that it is page 00h"},
    {Advice::OmitPage, "leave page and bank out"},
    {Advice::OtherBank, "a bank that is given decides otherwise"},
    {Advice::NamesOfMedia, "write it as SFF-8024 does, without what is in parentheses"},
    {Advice::NamesOfFormFactors, "see SFF-8024"},
    {Advice::ChooseLane, "who knows must say it"},
    {Advice::Platform, "the platform"},
    {Advice::Cage, "the cage"},
    {Advice::NetworkOs, "the version of the network OS"},
    {Advice::ColumnOfKey, "map"},
    {Advice::StatusOfWord, "map the word"},
    {Advice::OrderOfDates, "say whether day or month comes first"},
    {Advice::LineOfHeader, "say on which line they stand"},
}};
static_assert(is_in_order(own_words));

std::atomic<const AdviceWords*> words = &own_words; // NOLINT(*-avoid-non-const-global-variables)

} // namespace

std::string_view words_of(Advice advice) {
    return (*words.load(std::memory_order_relaxed))[static_cast<std::size_t>(advice)].words;
}

void set_words(const AdviceWords& front_end) {
    words.store(&front_end, std::memory_order_relaxed);
}

} // namespace optictl
