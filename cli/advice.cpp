#include "cli/advice.hpp"

#include "sff/format/advice.hpp"

namespace optictl::cli {
namespace {

constexpr AdviceWords words{{
    {Advice::MoreTime, "give it more time with --deadline"},
    {Advice::MoreTimeOfDump, "--deadline allows dumps more time"},
    {Advice::WhoUsesBus, "see with `optictl doctor` who else uses the bus"},
    {Advice::StopOther, "stop it (see `optictl doctor`), then try again"},
    {Advice::Force, "use --force"},
    {Advice::Wait, "--wait-ready waits"},
    {Advice::Wrappers, "--via"},
    {Advice::ProposeMap, "`optictl ports discover` proposes a map, --ports names one elsewhere"},
    {Advice::LookAtDevice, "try: optictl doctor netdev"},
    {Advice::ShowBothMaps, "optictl show has both"},
    {Advice::TakeOver, "use --take-over"},
    {Advice::TwoImages, "--image NEW --image OLD"},
    {Advice::LearnProfile, "optictl qualify learn TARGET... -o"},
    {Advice::GetJsonAgain, "get it again: `optictl convert file DUMP --to json`"},
    {Advice::WriteBytes, "write them with `optictl convert file DUMP --to json`"},
    {Advice::ImageInJson, "`optictl convert --to json`"},
    {Advice::ChooseFormat, "say which with --dump-format NAME"},
    {Advice::FormatGiven, "as --dump-format says"},
    {Advice::TakeRaw, "--dump-format raw takes it as it is"},
    {Advice::ChooseLayout, "say which with --layout paged|two-address|lane-pages"},
    {Advice::PagedLayout, "say --layout paged if that is wrong"},
    {Advice::OtherLayout, "say another --layout"},
    {Advice::PageOrLower, "say --page 00h, or --layout paged for lower memory"},
    {Advice::TakeAsLower, "--layout paged takes them as lower memory"},
    {Advice::LanePages, "say --layout lane-pages or --layout paged"},
    {Advice::TakeInARow, "--layout paged takes them in a row"},
    {Advice::ChoosePage, "say it with --page, for example --page 00h"},
    {Advice::ChooseAnyPage, "say it with --page (and --bank), for example --page 00h"},
    {Advice::PageZero, "say --page 00h"},
    {Advice::OmitPage, "leave --page and --bank out"},
    {Advice::OtherBank, "--bank decides otherwise"},
    {Advice::NamesOfMedia, "write it as `optictl show` does"},
    {Advice::NamesOfFormFactors, "see optictl list --columns type"},
    {Advice::ChooseLane, "--lane does"},
    {Advice::Platform, "--platform"},
    {Advice::Cage, "--cage"},
    {Advice::NetworkOs, "--nos"},
    {Advice::ColumnOfKey, "--map"},
    {Advice::StatusOfWord, "--map-status"},
    {Advice::OrderOfDates, "say --dates dmy or --dates mdy"},
    {Advice::LineOfHeader, "say which line has them with --header-line"},
}};
static_assert(is_in_order(words));

} // namespace

void give_advice() {
    set_words(words);
}

} // namespace optictl::cli
