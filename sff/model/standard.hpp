// A standard, for whoever decodes modules: its map, its decoder and its rules.
#pragma once

#include <span>

#include "sff/memmap/map.hpp"
#include "sff/model/control.hpp"
#include "sff/model/module.hpp"
#include "sff/model/rule.hpp"

namespace optictl::model {

struct Standard {
    const memmap::Map& map;
    Module (*decode)(const memmap::Image&);
    std::span<const Rule> (*rules)();
    /// What a module is judged by only where its conformance is asked for (lint).
    std::span<const Rule> (*conformance)();
    /// The rows of items that some module has: what a key can be.
    std::vector<const ItemRow*> (*item_rows)();
    const Management& (*management)();
};

} // namespace optictl::model
