#include "sff/sff8024/interfaces.hpp"

namespace optictl::sff8024 {

namespace {

/// Whether `text`, the inside of parentheses, refers to a specification. The first parentheses of
/// a name do ("Specification Reference" in the heading of the column), unless they hold an
/// application code of 400ZR; later ones only when they name a clause.
bool is_reference(std::string_view text, bool first) {
    return text.starts_with("Clause") || text.starts_with("Annex") ||
           (first && !text.starts_with("0x"));
}

} // namespace

const Interface* host_interface(unsigned id) {
    return find_row(host_interfaces, id);
}

std::span<const Interface> media_interfaces(MediaTable table) {
    switch (table) {
    case MediaTable::Mmf: return mmf_interfaces;
    case MediaTable::Smf: return smf_interfaces;
    case MediaTable::PassiveCopper: return passive_copper_interfaces;
    case MediaTable::ActiveCable: return active_cable_interfaces;
    case MediaTable::BaseT: return base_t_interfaces;
    }
    return {};
}

const Interface* media_interface(MediaTable table, unsigned id) {
    return find_row(media_interfaces(table), id);
}

const memmap::CodeTable& media_codes(MediaTable table) {
    switch (table) {
    case MediaTable::Mmf: return mmf_codes;
    case MediaTable::Smf: return smf_codes;
    case MediaTable::PassiveCopper: return passive_copper_codes;
    case MediaTable::ActiveCable: return active_cable_codes;
    case MediaTable::BaseT: break;
    }
    return base_t_codes;
}

std::string_view host_fec(unsigned id) {
    switch (id) {
    case 0x41:
    case 0x45: return "none";
    case 0x42:
    case 0x43: return "RS(528,514)";
    case 0x44: return "BASE-R";
    default: return {};
    }
}

std::string short_name(std::string_view name) {
    name = name.substr(0, name.find(" See "));
    std::string out;
    bool first = true;
    while (!name.empty()) {
        const std::size_t open = name.find(" (");
        const std::size_t close = name.find(')', open);
        if (open == std::string_view::npos || close == std::string_view::npos) {
            break;
        }
        const bool drop = is_reference(name.substr(open + 2, close - open - 2), first);
        out += name.substr(0, drop ? open : close + 1);
        name.remove_prefix(close + 1);
        first = false;
    }
    out += name;
    return out;
}

} // namespace optictl::sff8024
