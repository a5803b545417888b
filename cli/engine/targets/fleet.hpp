// Many modules by the ports that they are in.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/lists/lists.hpp"
#include "cli/engine/reading/documents.hpp"
#include "cli/engine/targets/target.hpp"
#include "drivers/ports/map.hpp"
#include "vendor-db/baseline/baseline.hpp"

namespace optictl::engine {

/// The ports of modules: of a port target its name; of a dump what stands below the folder or
/// archive that the user named, without its extension, and the port that the dump itself names:
/// "sw1/Ethernet0". A port map makes its own name of one that it knows.
class Places {
public:
    Places(const std::vector<Target>& targets, const drivers::ports::Map* map);
    [[nodiscard]] std::string of(std::string_view target, std::string_view label) const;
    /// The name that the map has for a port; the same text where it has none.
    [[nodiscard]] std::string named(std::string place) const;
    /// Whether all comes from archives, whose top folder is often their own name.
    [[nodiscard]] bool is_archived() const;
    /// The port of a place; null without a map, or where it has none.
    [[nodiscard]] const drivers::ports::Port* port(const std::string& place) const;

private:
    [[nodiscard]] std::string below(std::string_view name) const;

    std::vector<std::string> roots_; ///< folders, archives and files that were named
    bool keeps_roots_ = false;       ///< several folders: their names tell them apart
    std::map<std::string, const drivers::ports::Port*, std::less<>> names_; ///< all that a map has
};

/// The units of one inventory.
class Inventory {
public:
    explicit Inventory(const Places& places) : places_(places) {}
    /// Takes a module; an empty port is none.
    void add(vendor_db::baseline::Unit unit);
    /// Takes what could not be read: it is not known what is there. An empty cage is none.
    void add(const Failure& failure);
    [[nodiscard]] const std::vector<vendor_db::baseline::Unit>& units() const { return units_; }
    /// Places that two modules claim, one sentence each.
    [[nodiscard]] const std::vector<std::string>& doubles() const { return doubles_; }

private:
    const Places& places_;
    std::vector<vendor_db::baseline::Unit> units_;
    std::set<std::string> taken_;
    std::vector<std::string> doubles_;
    /// Modules of one kind mostly have the same properties, which are kept once.
    std::map<vendor_db::baseline::KindName,
             std::vector<std::shared_ptr<const vendor_db::baseline::Properties>>>
        shared_;
};

/// One of two inventories that are compared.
struct Side {
    std::vector<std::string*> places; ///< the names of its ports
    bool is_archived = false;         ///< from an archive, or written of one
    const Places* names = nullptr;    ///< the map's names; null: none
};
[[nodiscard]] Side side_of(std::vector<vendor_db::baseline::Unit>& units, const Places& places);
/// A baseline does not say whether it was made of an archive: it may have been.
[[nodiscard]] Side side_of(vendor_db::baseline::Baseline& baseline);
/// Leaves out the one folder above all ports of an archive (rack7-old/Ethernet0) where the other
/// inventory does not have it, so that ports meet that are called alike.
void without_top_folders(const Side& one, const Side& other);

/// Reads a baseline; complains of each problem of it, and gives nothing then.
[[nodiscard]] std::optional<vendor_db::baseline::Baseline> load_baseline(const std::string& path,
                                                                         const Complain& complain);

} // namespace optictl::engine
