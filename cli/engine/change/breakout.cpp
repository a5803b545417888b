#include "cli/engine/change/breakout.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "sff/model/breakout.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

using model::Application;
using model::LaneSet;
using model::Placement;

constexpr std::string_view grammar =
    "write for example 4x100G, 1x400G+4x100G, 8xapp3 or app2@1+app3@5";
constexpr unsigned most_instances = model::most_lanes;

/// "1 (400GAUI-8 C2M), 2 (100GAUI-2 C2M)".
[[nodiscard]] std::string applications_of(const model::Module& module) {
    std::string text;
    for (const Application& each : module.applications) {
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", each.code,
                            words::printable(words::code_text(each.host_interface)));
    }
    return text;
}

/// One part of the text: so many instances of what.
struct Part {
    std::string_view text;
    unsigned count = 1;
    std::string_view what;
    unsigned start = 0; ///< host lane; 0: the next one that fits
};

[[nodiscard]] std::optional<unsigned> number(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && !text.empty() ? std::optional(value) : std::nullopt;
}

[[nodiscard]] std::optional<Part> part_of(std::string_view text) {
    Part part{.text = text, .what = text};
    if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
        const auto start = number(text.substr(at + 1));
        if (!start || *start == 0 || *start > model::most_lanes) {
            return std::nullopt;
        }
        part.start = *start;
        part.what = text.substr(0, at);
    }
    if (const std::size_t x = part.what.find('x'); x != std::string_view::npos) {
        if (const auto count = number(part.what.substr(0, x))) {
            part.count = *count;
            part.what.remove_prefix(x + 1);
        }
    }
    const bool makes_sense = part.count != 0 && part.count <= most_instances && !part.what.empty();
    return makes_sense ? std::optional(part) : std::nullopt;
}

/// The speed that people call it by: line rates are up to an eighth higher.
[[nodiscard]] bool is_of_speed(const Application& application, double gbps) {
    const auto* const interface =
        sff8024::host_interface(static_cast<unsigned>(application.host_interface.raw));
    if (interface == nullptr) {
        return false;
    }
    const double rate = interface->bit_rate_gbps;
    return rate >= gbps && rate < 1.125 * gbps;
}

[[nodiscard]] bool is_same(char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(a) == lower(b);
}

[[nodiscard]] bool is_named(const memmap::Reading& interface, std::string_view what) {
    const std::string name = interface.codes != nullptr
                                 ? sff8024::short_name(interface.codes->name_of(interface.raw))
                                 : std::string();
    return name.size() >= what.size() &&
           std::ranges::equal(std::string_view(name).substr(0, what.size()), what, is_same);
}

/// The applications that a word means, in the order of their codes.
[[nodiscard]] std::vector<const Application*> meant_by(const model::Module& module,
                                                       std::string_view what) {
    std::vector<const Application*> all;
    const auto code = what.starts_with("app") ? number(what.substr(3)) : std::nullopt;
    const bool is_speed = what.size() > 1 && (what.back() == 'G' || what.back() == 'g');
    const auto gbps = is_speed ? number(what.substr(0, what.size() - 1)) : std::nullopt;
    for (const Application& each : module.applications) {
        const bool fits =
            code   ? each.code == *code
            : gbps ? is_of_speed(each, *gbps)
                   : is_named(each.host_interface, what) || is_named(each.media_interface, what);
        if (fits) {
            all.push_back(&each);
        }
    }
    return all;
}

/// Places instances one behind the other, each with the first application that leaves room for the
/// rest.
class Placing {
public:
    Placing(const model::Module& module, std::vector<Part> parts)
        : lanes_(module.lane_count), parts_(std::move(parts)) {
        for (const Part& part : parts_) {
            for (unsigned i = 0; i < part.count; ++i) {
                wanted_.push_back({&part, meant_by(module, part.what)});
            }
        }
    }
    [[nodiscard]] bool find() { return place(0, 1); }
    [[nodiscard]] const std::vector<Placement>& placed() const { return placed_; }

private:
    struct Instance {
        const Part* part;
        std::vector<const Application*> applications;
    };

    [[nodiscard]] bool place(std::size_t index, unsigned from) {
        if (index == wanted_.size()) {
            return true;
        }
        const Instance& instance = wanted_[index];
        const unsigned start = instance.part->start;
        const bool is_first = index == 0 || wanted_[index - 1].part != instance.part;
        for (const Application* application : instance.applications) {
            // All instances of one part run the same application.
            if (!is_first && placed_.back().application != application->code) {
                continue;
            }
            const unsigned first = start != 0 && is_first ? start : from;
            const unsigned last = start != 0 && is_first ? start : lanes_;
            for (unsigned lane = first; lane <= last; ++lane) {
                const auto one = model::placement(*application, lane, lanes_);
                if (!one) {
                    continue;
                }
                placed_.push_back(*one);
                if (model::fit_together(placed_) &&
                    place(index + 1, lane + application->host_lanes)) {
                    return true;
                }
                placed_.pop_back();
            }
        }
        return false;
    }

    unsigned lanes_;
    std::vector<Part> parts_;
    std::vector<Instance> wanted_;
    std::vector<Placement> placed_;
};

} // namespace

std::expected<model::Wish, std::string> breakout(const Inspection& inspection,
                                                 std::string_view text) {
    const model::Module& module = inspection.best()->module;
    if (module.applications.empty()) {
        return std::unexpected("the module advertises no applications: its lanes cannot be "
                               "divided");
    }
    std::vector<Part> parts;
    for (std::string_view rest = text; !rest.empty() || parts.empty();) {
        const std::size_t plus = rest.find('+');
        const auto part = part_of(rest.substr(0, plus));
        if (!part) {
            return std::unexpected(
                fmt::format("'{}' is no part of a breakout; {}", rest.substr(0, plus), grammar));
        }
        if (meant_by(module, part->what).empty()) {
            return std::unexpected(fmt::format("the module has no application {}; it has {}",
                                               part->what, applications_of(module)));
        }
        parts.push_back(*part);
        rest = plus == std::string_view::npos ? std::string_view() : rest.substr(plus + 1);
        if (plus != std::string_view::npos && rest.empty()) {
            return std::unexpected(fmt::format("'{}' ends in +; {}", text, grammar));
        }
    }
    const bool is_partial =
        std::ranges::any_of(parts, [](const Part& part) { return part.start != 0; });
    Placing placing(module, std::move(parts));
    if (!placing.find()) {
        return std::unexpected(
            fmt::format("{} does not fit on the {} lanes of the module: its applications are {}, "
                        "each from the lanes that it advertises",
                        text, module.lane_count, applications_of(module)));
    }
    model::Wish wish{.name = fmt::format("breakout {}", text)};
    LaneSet used = 0;
    for (const Placement& each : placing.placed()) {
        used |= each.host_lanes;
        wish.paths.push_back({.application = each.application, .host_lanes = each.host_lanes});
    }
    const LaneSet rest = model::lane_set(1, module.lane_count) & ~used;
    if (!is_partial && rest != 0) {
        wish.paths.push_back({.application = 0, .host_lanes = rest});
    }
    return wish;
}

} // namespace optictl::engine
