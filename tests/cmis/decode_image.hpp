// Hand-built CMIS images for tests: pages filled with zeros, then with the bytes that a test sets.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "sff/memmap/image.hpp"
#include "sff/model/module.hpp"

namespace optictl::tests {

/// Sets bytes from number `byte` on.
void set(memmap::Image& image, memmap::Page page, unsigned byte,
         std::initializer_list<unsigned> bytes);
/// Fills a half page with zeros that count as read.
void add_page(memmap::Image& image, memmap::Page page);
/// Bank `bank` of page `number`.
memmap::Page banked(unsigned number, unsigned bank);

/// A QSFP-DD of revision `revision` with pages 00h, 01h, 02h, 10h, 11h, all monitors, controls and
/// flags advertised, single mode media, one application of 8 host and 4 media lanes on lane 1.
memmap::Image paged_module(unsigned revision = 0x50);
/// A flat-memory copper cable: lower memory and page 00h.
memmap::Image flat_module();
/// Writes the page checksums that are right for what the pages hold.
void seal(memmap::Image& image);

/// The item, or a failed test.
model::Item item(const model::Module& module, std::string_view key);
model::Item lane_item(const model::Module& module, unsigned lane, std::string_view key);
/// The monitor of that key and lane (0: the module), or a failed test.
const model::Monitor& monitor(const model::Module& module, std::string_view key, unsigned lane = 0);
/// The finding, or null.
const model::Finding* finding(const model::Module& module, std::string_view id);
/// The flag of that register and lane (0: the module), or a failed test.
model::Reading flag(const model::Module& module, std::string_view name, unsigned lane = 0);

} // namespace optictl::tests
