#include "cli/engine/warning/rules.hpp"

#include <algorithm>
#include <array>

namespace optictl::engine::warning {
namespace {

// clang-format off
constexpr std::array table{
    Rule{Kind::RxStep, "rx-step", 1, 2, 0, "dB", "received power fell against the median of the last seven days",
         "absolute limits rarely tell: nearly all links have far more light than they need, so the drop counts",
         "clean and inspect the connectors of this link; one lane alone is dirt, all lanes are the cable or the far end"},
    Rule{Kind::TxStep, "tx-step", 1, 2, 0, "dB", "transmitted power fell against the median of the last seven days",
         "the module holds its power by a control loop: a drop means that the loop is at its end",
         "plan to replace this module"},
    Rule{Kind::RxTrend, "rx-trend", 0, 0.1, 0, "dB a day", "received power falls day by day, over five days or more",
         "a slow fall goes on: dirt, bends and ageing lasers do not mend themselves",
         "compare with the far end's transmitted power: it falls, too: the far module; else clean the fibre path"},
    Rule{Kind::TxTrend, "tx-trend", 0, 0.1, 0, "dB a day", "transmitted power falls day by day, over five days or more",
         "the laser cannot be driven harder any more",
         "plan to replace this module before the day that is named"},
    Rule{Kind::LaneSpread, "lane-spread", 2, 0, 0, "dB", "the weakest lit lane receives far less than the strongest",
         "lanes of one cable age alike: one that differs has dirt of its own, or a bad fibre",
         "clean and inspect the connector; look at the fibre of the weakest lane"},
    Rule{Kind::LaserAgeing, "laser-ageing", 10, 20, 0, "%", "bias current is above what this laser needed at this temperature and voltage",
         "a laser that ages needs more current for the same light, until it reaches its limit, gets hot and fails",
         "plan to replace this module; watch its other lanes"},
    Rule{Kind::LaserLimit, "laser-limit", 0, 95, 0, "%", "bias current is near its own high warning threshold, and was not before",
         "at the plateau of the driver, light falls with every degree",
         "replace this module"},
    Rule{Kind::Hot, "hot", 0, 3, 0, "degrees C", "the module is near its own high warning threshold",
         "heat is what lasers die of, and at the threshold modules may shut down",
         "check fans, filters, blanking panels; move the module to a cooler cage"},
    Rule{Kind::HotterThanSiblings, "hotter-than-siblings", 0, 8, 0, "degrees C", "the module is hotter than others of its kind in this box",
         "what heats one of many alike is its own: a bad contact to the heat sink, or the laser itself",
         "reseat it; if it stays hotter, replace it"},
    Rule{Kind::BerHigh, "ber-high", 0, 1e-5, 1e-4, "", "many bit errors before correction",
         "error correction (KP4) works up to about 2.4e-4: what is left is little",
         "look at power first, then at SNR lane by lane; host side: equalisation, reseat"},
    Rule{Kind::BerStep, "ber-step", 0, 1, 0, "decades", "ten times the bit errors of the median of the last seven days",
         "a link that came back worse than it was before is about to go for good",
         "clean and reseat; compare the SNR of its lanes"},
    Rule{Kind::BerTrend, "ber-trend", 0, 1.0 / 7, 0, "decades a day", "bit errors grow tenfold a week or faster",
         "single readings are noise; the trend over days is what precedes failure",
         "plan to clean or replace before the day that is named"},
    Rule{Kind::SewMax, "sew-max", 10, 13, 0, "symbols", "many symbol errors in one frame",
         "KP4 corrects 15 symbols of a frame: bursts near that lose frames next",
         "as for bit errors; bursts point to reflections or to the host's signal"},
    Rule{Kind::FramesLost, "frames-lost", 0, 0, 1e-15, "", "frames could not be corrected",
         "data are lost",
         "act now: power, then SNR, then swap module and fibre one after the other"},
    Rule{Kind::Flaps, "flaps", 0, 3, 0, "in 24 hours", "light or data path came and went again and again",
         "links that flap once a day are those that fail a job; few of them recover",
         "look which event came first; reseat, then swap module and fibre one after the other"},
    Rule{Kind::ModuleOffends, "module-offends", 0, 2, 0, "ports", "the same module flapped in different ports",
         "what moves with the module is the module's",
         "replace this module"},
    Rule{Kind::PortOffends, "port-offends", 0, 2, 0, "modules", "different modules flapped in the same port",
         "what stays with the port is the port's, its fibre's or its host's",
         "leave the modules; check fibre, cage and host lanes of this port"},
};
// clang-format on

} // namespace

std::string_view name_of(Grade grade) {
    switch (grade) {
    case Grade::Note: return "note";
    case Grade::Warning: return "warning";
    case Grade::Alarm: return "alarm";
    }
    return "";
}

std::span<const Rule> rules() {
    return table;
}

const Rule& rule_of(Kind kind) {
    return *std::ranges::find(table, kind, &Rule::kind);
}

} // namespace optictl::engine::warning
