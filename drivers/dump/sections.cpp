#include "drivers/dump/sections.hpp"

#include <algorithm>

namespace optictl::drivers::dump {

memmap::Missing cause_of(std::string_view error) {
    return error == struck_out || error.ends_with(ends_before) ? memmap::Missing::NotGiven
                                                               : memmap::Missing::Failed;
}

std::size_t Section::line_of(std::uint32_t at) const {
    const auto after = std::ranges::upper_bound(rows, at, {}, &RowMark::offset);
    return after == rows.begin() ? 0 : std::prev(after)->line;
}

void ModuleSections::add_row(const SectionAddress& address, std::uint32_t offset,
                             std::span<const std::uint8_t> bytes, std::size_t line,
                             const std::vector<bool>& unread) {
    if (sections.empty() || sections.back().address != address || sections.back().end() != offset) {
        sections.emplace_back();
        sections.back().address = address;
        sections.back().offset = offset;
    }
    Section& section = sections.back();
    section.bytes.insert(section.bytes.end(), bytes.begin(), bytes.end());
    if (unread.empty()) {
        section.unread.resize(section.bytes.size(), false);
    } else {
        section.unread.insert(section.unread.end(), unread.begin(), unread.end());
    }
    section.rows.push_back({offset, line});
}

bool ModuleSections::has_bytes() const {
    return std::ranges::any_of(sections, [](const Section& section) {
        return std::ranges::find(section.unread, false) != section.unread.end();
    });
}

ModuleSections& Sections::module(const std::string& label) {
    if (modules.empty() || modules.back().label != label) {
        modules.emplace_back();
        modules.back().label = label;
    }
    return modules.back();
}

void Sections::drop_empty_modules() {
    std::erase_if(modules, [this](const ModuleSections& module) {
        const bool empty = std::ranges::all_of(module.sections, [](const Section& section) {
            return section.bytes.empty() && section.holes.empty();
        });
        if (empty && !module.absent.empty()) {
            return false;
        }
        if (empty) {
            warnings.add(module.warnings);
            if (!module.label.empty()) {
                warnings.add(module.label + ": the dump holds no bytes of it");
            }
        }
        return empty;
    });
}

} // namespace optictl::drivers::dump
