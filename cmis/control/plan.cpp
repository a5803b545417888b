#include "cmis/control/plan.hpp"

#include <algorithm>

#include "cmis/context.hpp"
#include "cmis/control/planner.hpp"
#include "cmis/control/tuning.hpp"
#include "cmis/decode.hpp"
#include "cmis/decode_parts.hpp"
#include "cmis/map.hpp"
#include "sff/memmap/writable.hpp"
#include "sff/model/direct_plan.hpp"

namespace optictl::cmis::control {
namespace {

using model::ControlPlan;
using model::ControlRow;
using model::NoPlan;
using model::Setting;
using model::Wish;
using Why = model::NoPlan::Why;
using Outcome = std::expected<void, NoPlan>;

[[nodiscard]] std::unexpected<NoPlan> no(Why why, std::string text, const Field* where = nullptr) {
    return std::unexpected(NoPlan{why, std::move(text), where});
}

[[nodiscard]] std::uint8_t byte_of(unsigned value) {
    return static_cast<std::uint8_t>(value);
}

/// What is wished, put into the registers as they are.
class Target {
public:
    Target(const memmap::Context& context, const Planner& planner, Controls now,
           std::span<const model::Application> applications, unsigned lanes)
        : lasers_(context, lanes), context_(context), planner_(planner), now_(now),
          target_(std::move(now)), applications_(applications), lanes_(lanes) {}

    [[nodiscard]] Outcome take(const Wish& wish) {
        for (const Wish::OfLanes& each : wish.lanes) {
            if (auto taken = take(each); !taken) {
                return taken;
            }
        }
        if (!wish.paths.empty()) {
            if (auto taken = take(wish.paths); !taken) {
                return taken;
            }
        }
        if (auto valid = are_valid(); !valid) {
            return valid;
        }
        for (const Bits& bits : wish.restore) {
            if (auto taken = restore(bits); !taken) {
                return taken;
            }
        }
        leave_out_invalid();
        if (wish.laser) {
            if (auto taken = lasers_.take(*wish.laser); !taken) {
                return taken;
            }
        }
        if (wish.power || wish.reset) {
            if (is_old()) {
                return no(Why::Unsafe, "the power controls of CMIS 3.0 differ; only its outputs "
                                       "can be disabled");
            }
            const unsigned mode = !wish.power                             ? target_.module & 0x50U
                                  : *wish.power == model::PowerMode::Low  ? 0x10U
                                  : *wish.power == model::PowerMode::Auto ? 0x40U
                                                                          : 0x00U;
            const unsigned kept = wish.power == model::PowerMode::Low ? 0x10U : 0x50U;
            target_.module = byte_of((target_.module & ~kept) | (mode & kept));
        }
        return {};
    }
    [[nodiscard]] const Controls& controls() const { return target_; }
    /// What no planner knows.
    [[nodiscard]] const std::vector<Bits>& raw() const { return raw_; }
    [[nodiscard]] const Lasers& lasers() const { return lasers_; }
    [[nodiscard]] const std::optional<Bits>& mark() const { return mark_; }
    [[nodiscard]] const std::vector<std::string>& left_out() const { return left_out_; }

private:
    [[nodiscard]] bool is_old() const { return context_.revision >> 4U < 4; }

    [[nodiscard]] Outcome may_set(const ControlRow& row, LaneSet lanes) const {
        const bool is_output =
            row.setting == Setting::TxDisable || row.setting == Setting::RxDisable;
        if (is_old() && !is_output) {
            return no(Why::Unsafe,
                      std::string(row.what) +
                          ": the controls of CMIS 3.0 differ; only its outputs can "
                          "be disabled",
                      row.field);
        }
        if (memmap::page_advertised(map(), context_, row.field->page) == memmap::Advertised::No) {
            return no(Why::NotAdvertised,
                      std::string(row.what) + " is not advertised: the module does not have page " +
                          model::hex_of(row.field->page.page),
                      row.field);
        }
        return model::may_set(context_, row, lanes, lanes_);
    }

    [[nodiscard]] Outcome take(const Wish::OfLanes& wish) {
        const ControlRow* const row = model::row_of(control_rows(), wish.setting);
        if (row == nullptr) {
            return no(Why::NotAdvertised,
                      "CMIS has no register for " + std::string(name_of(wish.setting)));
        }
        LaneSet lanes = wish.lanes != 0 ? wish.lanes : model::lanes_of(context_, *row, lanes_);
        if (wish.setting == Setting::TxSquelchOff || wish.setting == Setting::RxSquelchOff) {
            for (const Path& path : paths_of(target_, applications_)) { // the same on all lanes
                lanes |= (path.media_lanes & lanes) != 0 ? path.media_lanes : 0U;
            }
        }
        if (auto may = may_set(*row, lanes); !may) {
            return wish.where_advertised && may.error().why == Why::NotAdvertised ? Outcome{} : may;
        }
        if (auto takes = model::may_take(context_, *row, wish.value); !takes) {
            return takes;
        }
        if (row->field->page == diagnostics_page) {
            return set_diagnostics(*row, lanes, wish.value);
        }
        if (row->field->byte <= last_direct) {
            target_.set_bits(*row->field, lanes, wish.value != 0);
            return {};
        }
        return set_staged(*row, lanes, wish.value);
    }

    /// Settings of signals are staged, and count where the entries of the whole path say so.
    [[nodiscard]] Outcome set_staged(const ControlRow& row, LaneSet lanes, unsigned value) {
        if (!planner_.has_path_machine()) {
            return no(Why::NotAdvertised,
                      std::string(row.what) + ": the module has no data path state machine (L:56)");
        }
        model::for_each_lane(lanes, [&](unsigned lane) {
            const unsigned i = (lane - 1) % lanes_per_bank;
            Bank& bank = target_.banks[(lane - 1) / lanes_per_bank];
            const auto place = memmap::place_of(*row.field, i);
            std::uint8_t& byte = bank.active[place.byte - first_staged];
            const unsigned mask = ((1U << row.field->width_bits()) - 1U) << place.lsb;
            byte = byte_of((byte & ~mask) | value << place.lsb);
        });
        for (const Path& path : paths_of(target_, applications_)) {
            if ((path.host_lanes & lanes) != 0) {
                model::for_each_lane(path.host_lanes,
                                     [&](unsigned lane) { target_.entry(lane) |= 1U; });
            }
        }
        return {};
    }

    [[nodiscard]] Outcome set_diagnostics(const ControlRow& row, LaneSet lanes, unsigned value) {
        if (!target_.has_diagnostics) {
            return no(Why::NotRead, std::string(row.what) + ": page 13h was not read", row.field);
        }
        model::for_each_lane(lanes, [&](unsigned lane) {
            const auto place = memmap::place_of(*row.field, (lane - 1) % lanes_per_bank);
            std::uint8_t& byte = target_.banks[(lane - 1) / lanes_per_bank]
                                     .diagnostics[place.byte - first_diagnostic];
            const unsigned mask = ((1U << row.field->width_bits()) - 1U) << place.lsb;
            byte = byte_of((byte & ~mask) | value << place.lsb);
        });
        return {};
    }

    [[nodiscard]] Outcome may_change_paths() const {
        if (is_old()) {
            return no(Why::Unsafe, "the data path controls of CMIS 3.0 differ (10h:128 has the "
                                   "other polarity); only its outputs can be disabled");
        }
        if (!planner_.has_path_machine()) {
            return no(Why::NotAdvertised, "the module has no data path state machine (L:56)");
        }
        if (memmap::read(context_, *detail::in_01("NetworkPathPagesSupported")).is_set()) {
            return no(Why::Unsafe,
                      "the module has network paths (01h:142 bit 7): data path writes alone do "
                      "not say what it carries",
                      detail::in_01("NetworkPathPagesSupported"));
        }
        return {};
    }

    [[nodiscard]] Outcome take(const std::vector<Wish::OfPath>& paths) {
        if (auto may = may_change_paths(); !may) {
            return may;
        }
        const std::vector<Path> before = paths_of(now_, applications_);
        for (const Wish::OfPath& wish : paths) {
            const bool is_there = std::ranges::any_of(before, [&](const Path& path) {
                return path.application == wish.application && path.host_lanes == wish.host_lanes;
            });
            if (is_there) { // untouched, with the settings that it has
                continue;
            }
            for (const Path& path : before) { // of a path that is replaced nothing is left over
                if ((path.host_lanes & wish.host_lanes) != 0) {
                    model::for_each_lane(path.host_lanes, [&](unsigned lane) {
                        if (target_.entry(lane) == now_.entry(lane)) {
                            target_.entry(lane) = 0;
                        }
                    });
                }
            }
        }
        LaneSet up = 0;
        for (const Wish::OfPath& wish : paths) {
            if (wish.application == 0) {
                model::for_each_lane(wish.host_lanes,
                                     [&](unsigned lane) { target_.entry(lane) = 0; });
                continue;
            }
            const bool is_there = std::ranges::any_of(before, [&](const Path& path) {
                return path.application == wish.application && path.host_lanes == wish.host_lanes;
            });
            up |= is_there ? 0U : wish.host_lanes;
            if (auto placed = place(wish, is_there); !placed) {
                return placed;
            }
        }
        target_.set_bits(in_10("DPDeinitLane<i>"), up, false);
        return are_apart();
    }

    [[nodiscard]] Outcome place(const Wish::OfPath& wish, bool is_there) {
        const auto application =
            std::ranges::find(applications_, wish.application, &model::Application::code);
        if (application == applications_.end()) {
            return no(Why::NotAdvertised, "application " + std::to_string(wish.application) +
                                              " is not advertised (L:86-117, 01h:223-250)");
        }
        const unsigned first = model::first_lane(wish.host_lanes);
        const auto placed = model::placement(*application, first, lanes_);
        if (!placed || placed->host_lanes != wish.host_lanes) {
            return no(Why::NotAdvertised,
                      "application " + std::to_string(wish.application) + " takes " +
                          std::to_string(application->host_lanes) +
                          " host lanes and may not start on lane " + std::to_string(first) +
                          " (HostLaneAssignmentOptions " +
                          model::hex_of(static_cast<unsigned>(application->host_lane_options.raw)) +
                          ")",
                      application->host_lane_options.field);
        }
        if (!is_there) {
            const unsigned index = (first - 1) % lanes_per_bank;
            model::for_each_lane(wish.host_lanes, [&](unsigned lane) {
                target_.entry(lane) = byte_of(wish.application << 4U | index << 1U);
            });
        }
        return {};
    }

    /// No two paths of the target share a lane on either side.
    [[nodiscard]] Outcome are_apart() const {
        const std::vector<Path> paths = paths_of(target_, applications_);
        for (std::size_t i = 0; i < paths.size(); ++i) {
            for (std::size_t j = i + 1; j < paths.size(); ++j) {
                const LaneSet both = paths[i].media_lanes & paths[j].media_lanes;
                if (both != 0) {
                    return no(Why::NotSensible, "the data paths of host lanes " +
                                                    model::ranges_of(paths[i].host_lanes) +
                                                    " and " +
                                                    model::ranges_of(paths[j].host_lanes) +
                                                    " would share media " + model::words_of(both));
                }
            }
        }
        return {};
    }

    /// Whether the lanes of a path are those that its application takes from its first lane on.
    /// What is not advertised well enough to tell counts as such.
    [[nodiscard]] bool is_valid(const Path& path) const {
        const auto application =
            std::ranges::find(applications_, path.application, &model::Application::code);
        if (application == applications_.end()) {
            return false;
        }
        const unsigned lane = model::first_lane(path.host_lanes);
        const unsigned bank = (lane - 1) / lanes_per_bank * lanes_per_bank;
        const unsigned first = bank + (target_.entry(lane) >> 1U & 0x07U) + 1;
        const auto placed = model::placement(*application, first, lanes_);
        return !application->host_lane_options.has_value() ||
               (placed && placed->host_lanes == path.host_lanes);
    }

    /// A path that the module could not accept, and that the wish would have it apply again, stops
    /// all that is applied with it.
    [[nodiscard]] Outcome are_valid() const {
        for (const Path& path : paths_of(target_, applications_)) {
            bool is_touched = false;
            model::for_each_lane(path.host_lanes, [&](unsigned lane) {
                is_touched = is_touched || target_.entry(lane) != now_.entry(lane);
            });
            if (is_touched && !is_valid(path)) {
                return no(Why::Unsafe,
                          "what is active on " + model::words_of(path.host_lanes) +
                              " is no data path of application " +
                              std::to_string(path.application) +
                              " (11h:206-213): a module refuses to apply it again; give the "
                              "lanes an application first");
            }
        }
        return {};
    }

    /// What stood there and is no path is not put back: the rest would be refused with it.
    void leave_out_invalid() {
        for (const Path& path : paths_of(target_, applications_)) {
            bool is_touched = false;
            model::for_each_lane(path.host_lanes, [&](unsigned lane) {
                is_touched = is_touched || target_.entry(lane) != now_.entry(lane);
            });
            if (is_touched && !is_valid(path)) {
                model::for_each_lane(path.host_lanes,
                                     [&](unsigned lane) { target_.entry(lane) = 0; });
                left_out_.push_back("what stood on " + model::words_of(path.host_lanes) +
                                    " is no data path: it is left out");
            }
        }
    }

    /// Control bits as they were; of the active set what was staged for it.
    [[nodiscard]] Outcome restore(const Bits& bits) {
        const auto put = [&](std::uint8_t& byte) {
            byte = byte_of((byte & ~unsigned{bits.mask}) | bits.value);
        };
        const unsigned bank = bits.page.bank;
        if (bits.page == memmap::lower && bits.byte == detail::in_lower("LowPwrRequestSW")->byte) {
            put(target_.module);
        } else if (bank < target_.banks.size() && bits.page == controls_page.in_bank(bank) &&
                   bits.byte >= first_direct && bits.byte <= last_direct) {
            put(target_.banks[bank].direct[bits.byte - first_direct]);
        } else if (bank < target_.banks.size() && bits.page == status_page.in_bank(bank) &&
                   bits.byte >= first_active && bits.byte < first_active + active_count) {
            put(target_.banks[bank].active[bits.byte - first_active]);
        } else if (bank < target_.banks.size() && target_.has_diagnostics &&
                   bits.page == diagnostics_page.in_bank(bank) && bits.byte >= first_diagnostic &&
                   bits.byte <= last_diagnostic) {
            put(target_.banks[bank].diagnostics[bits.byte - first_diagnostic]);
        } else if (bits.page == memmap::upper(0x12).in_bank(bank) && lasers_.may_restore(bits)) {
            lasers_.restore(bits);
        } else if (bits.page == controls_page && bits.byte == in_10("DPStateChangedMask<i>").byte) {
            mark_ = bits; // of a reset that did not come
        } else {
            raw_.push_back(bits);
        }
        return {};
    }

    std::optional<Bits> mark_;
    std::vector<Bits> raw_;
    std::vector<std::string> left_out_;
    Lasers lasers_;
    const memmap::Context& context_;
    const Planner& planner_;
    Controls now_;
    Controls target_;
    std::span<const model::Application> applications_;
    unsigned lanes_;
};

/// What forbids every write.
[[nodiscard]] Outcome may_write(const memmap::Context& context, const Image& image) {
    if (context.flat) {
        return no(Why::NotAdvertised, "the module has flat memory (L:2 bit 7): it has no controls",
                  detail::in_lower("MemoryModel"));
    }
    const unsigned newest = 0x5F;
    if (context.revision > newest) {
        return no(Why::Unsafe,
                  "the module follows a later CMIS than this program knows (L:1 is " +
                      model::hex_of(context.revision) + ")",
                  detail::in_lower("CmisRevision"));
    }
    const bool broadcasts =
        (image.byte(memmap::lower, 26).value_or(0) & 0x80U) != 0 &&
        memmap::read(context, *detail::in_01("BankBroadcastSupported")).is_set();
    if (broadcasts) {
        return no(Why::Unsafe, "writes to one bank go to all (L:26 bit 7): clear that first");
    }
    return {};
}

} // namespace

std::expected<ControlPlan, NoPlan> plan(const Image& image, const Wish& wish) {
    const memmap::Context context = context_of(image);
    if (auto may = may_write(context, image); !may) {
        return std::unexpected(std::move(may.error()));
    }
    const auto now = controls_in(image, bank_count(context));
    if (!now) {
        return no(Why::NotRead, "the control registers (L:26, 10h, 11h) were not read");
    }
    const model::Module module = decode(image);
    Planner planner(image, context, *now, module.applications);
    if ((wish.power || wish.reset) && !planner.has_module_machine() &&
        context.revision >> 4U >= 4) {
        return no(Why::NotAdvertised, "the module has no state machine (L:56)",
                  detail::in_lower("CmisSmSupport"));
    }
    Target target(context, planner, *now, module.applications, lane_count(context));
    if (auto taken = target.take(wish); !taken) {
        return std::unexpected(std::move(taken.error()));
    }
    if (wish.reset) {
        planner.reset();
    } else {
        planner.lead_to(target.controls());
        planner.tune(target.lasers());
        if (target.mark()) {
            planner.put_mark(*target.mark());
        }
    }
    planner.notes.insert(planner.notes.end(), target.left_out().begin(), target.left_out().end());
    ControlPlan made = planner.finish();
    if (auto added = model::add_raw(made, image, map(), target.raw()); !added) {
        return std::unexpected(std::move(added.error()));
    }
    made.name = wish.name;
    model::add_known(made.identity, image, map().identity);
    model::add_known(made.identity, image, map().serial_number);
    return made;
}

const model::Management& management() {
    static const model::Management cmis{.controls = control_rows(), .plan = plan};
    return cmis;
}

} // namespace optictl::cmis::control
