#include "cli/engine/targets/fleet.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "drivers/dump/archive.hpp"
#include "drivers/dump/files.hpp"

namespace optictl::engine {
namespace {

using vendor_db::baseline::Unit;

/// Endings of dumps and of archives, which are no part of a port's name.
constexpr auto endings = std::to_array<std::string_view>(
    {".gz",      ".zst",     ".xz",      ".bz2",  ".tar",     ".tgz", ".cap",
     ".txt",     ".bin",     ".hex",     ".json", ".raw",     ".log", ".dump",
     ".ethtool", ".i2cdump", ".hexdump", ".xxd",  ".sfputil", ".h",   ".csv"});

std::string_view without_endings(std::string_view name) {
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view ending : endings) {
            if (name.size() > ending.size() && name.ends_with(ending) &&
                name[name.size() - ending.size() - 1] != '/') {
                name.remove_suffix(ending.size());
                found = true;
            }
        }
    }
    return name;
}

std::string_view last_part(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

/// An archive among the folders is the system that it is of: sw1.tgz/Ethernet0 and, where it holds
/// one folder of its own name, sw1.tgz/sw1/Ethernet0 are sw1/Ethernet0.
std::string without_archives(std::string_view path) {
    std::string out;
    std::string_view above; ///< the archive just left behind
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const bool is_last = slash == std::string_view::npos;
        std::string_view part = path.substr(0, slash);
        const bool is_archive = !is_last && drivers::dump::is_called_archive(std::string(part));
        part = is_archive ? without_endings(part) : part;
        if (is_last || part != above) {
            out += out.empty() ? "" : "/";
            out += part;
        }
        above = is_archive ? part : std::string_view{};
        path = is_last ? std::string_view{} : path.substr(slash + 1);
    }
    return out;
}

std::string_view without_slash(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    return path;
}

} // namespace

Places::Places(const std::vector<Target>& targets, const drivers::ports::Map* map) {
    for (const Target& target : targets) {
        if (target.noun == noun::file && !target.port) {
            roots_.emplace_back(without_slash(target.word));
        }
    }
    const auto is_folder = [](const std::string& root) {
        std::error_code error;
        return std::filesystem::is_directory(root, error);
    };
    keeps_roots_ = std::ranges::count_if(roots_, is_folder) > 1;
    if (map == nullptr) {
        return;
    }
    for (const drivers::ports::Port& port : map->ports) {
        names_.emplace(port.name, &port);
    }
    for (const drivers::ports::Port& port : map->ports) {
        for (const auto* names : {&port.aliases, &port.netdevs}) {
            for (const std::string& name : *names) {
                names_.emplace(name, &port);
            }
        }
        names_.emplace(fmt::format("{}", port.index), &port);
        if (port.module.noun == "file") {
            names_.emplace(without_endings(last_part(port.module.word)), &port);
        }
    }
}

/// The part of a document's name that tells it from others of the inventory.
std::string Places::below(std::string_view name) const {
    std::string_view root;
    for (const std::string& each : roots_) {
        const bool holds =
            name.starts_with(each) && (name.size() == each.size() || name[each.size()] == '/');
        if (holds && each.size() > root.size()) {
            root = each;
        }
    }
    if (root.size() == name.size()) {
        return std::string(without_endings(last_part(name)));
    }
    std::string_view rest = name.substr(root.empty() ? 0 : root.size() + 1);
    std::string place = without_archives(without_endings(rest));
    return keeps_roots_ ? fmt::format("{}/{}", last_part(root), place) : place;
}

std::string Places::of(std::string_view target, std::string_view label) const {
    constexpr std::string_view port_word = "port ";
    if (target.starts_with(port_word)) {
        return std::string(target.substr(port_word.size()));
    }
    std::string place = below(target);
    if (!label.empty() && last_part(place) != label) {
        const bool is_root = std::ranges::find(roots_, target) != roots_.end();
        place = is_root ? std::string(label) : fmt::format("{}/{}", place, label);
    }
    return named(std::move(place));
}

std::string Places::named(std::string place) const {
    const auto known = names_.find(place);
    return known != names_.end() ? known->second->name : place;
}

bool Places::is_archived() const {
    return !roots_.empty() && std::ranges::all_of(roots_, drivers::dump::is_called_archive);
}

const drivers::ports::Port* Places::port(const std::string& place) const {
    const auto known = names_.find(place);
    return known != names_.end() ? known->second : nullptr;
}

void Inventory::add(Unit unit) {
    if (!taken_.insert(unit.place).second) {
        doubles_.push_back(fmt::format("two modules are called {}; call dumps by their ports, or "
                                       "name one folder above them",
                                       unit.place));
        return;
    }
    auto& shared = shared_[unit.kind];
    const auto same =
        std::ranges::find_if(shared, [&](const auto& each) { return *each == *unit.properties; });
    constexpr std::size_t most_kept = 64; // to look through for each module
    if (same != shared.end()) {
        unit.properties = *same;
    } else if (shared.size() < most_kept) {
        shared.push_back(unit.properties);
    }
    units_.push_back(std::move(unit));
}

void Inventory::add(const Failure& failure) {
    if (failure.trouble == Trouble::NotPresent) {
        return;
    }
    static const auto nothing = std::make_shared<const vendor_db::baseline::Properties>();
    std::string_view target = failure.target;
    std::string_view label;
    if (const std::size_t open = target.rfind(" ["); target.ends_with(']') && open != target.npos) {
        label = target.substr(open + 2, target.size() - open - 3);
        target = target.substr(0, open);
    }
    Unit unit;
    unit.place = places_.of(target, label);
    unit.doubt = failure.message;
    unit.properties = nothing;
    add(std::move(unit));
}

namespace {

/// "rack7-old/" when all of them stand below it; else empty.
std::string top_folder(const std::vector<std::string*>& places) {
    if (places.empty()) {
        return {};
    }
    std::string top = places.front()->substr(0, places.front()->find('/') + 1);
    const bool is_common = std::ranges::all_of(
        places, [&](const std::string* each) { return each->starts_with(top); });
    return is_common ? std::move(top) : std::string{};
}

} // namespace

void without_top_folders(const Side& one, const Side& other) {
    const std::string top_of_one = one.is_archived ? top_folder(one.places) : std::string{};
    const std::string top_of_other = other.is_archived ? top_folder(other.places) : std::string{};
    const auto leave_out = [](const Side& side, const std::string& top, const Side& beside) {
        const bool is_known = std::ranges::any_of(
            beside.places, [&](const std::string* each) { return each->starts_with(top); });
        if (top.empty() || is_known) {
            return;
        }
        for (std::string* place : side.places) {
            place->erase(0, top.size());
            *place = side.names != nullptr ? side.names->named(std::move(*place)) : *place;
        }
    };
    if (top_of_one != top_of_other) {
        leave_out(one, top_of_one, other);
        leave_out(other, top_of_other, one);
    }
}

Side side_of(std::vector<Unit>& units, const Places& places) {
    Side out{.places = {}, .is_archived = places.is_archived(), .names = &places};
    for (Unit& unit : units) {
        out.places.push_back(&unit.place);
    }
    return out;
}

Side side_of(vendor_db::baseline::Baseline& baseline) {
    Side out{.places = {}, .is_archived = true, .names = nullptr};
    for (vendor_db::baseline::Port& port : baseline.ports) {
        out.places.push_back(&port.name);
    }
    return out;
}

std::optional<vendor_db::baseline::Baseline> load_baseline(const std::string& path,
                                                           const Complain& complain) {
    const auto text = drivers::dump::read_file(path, vendor_db::baseline::largest_file);
    if (!text) {
        complain(fmt::format("{}: {}", path, text.error()));
        return std::nullopt;
    }
    auto read = vendor_db::baseline::read(*text, path);
    for (const vendor_db::Problem& each : read.problems) {
        complain(fmt::format("{}: {}", each.place.text(), each.text));
    }
    return read.problems.empty() ? std::optional(std::move(read.baseline)) : std::nullopt;
}

} // namespace optictl::engine
