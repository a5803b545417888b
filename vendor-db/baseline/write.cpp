// A baseline as TOML.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/escape.hpp"
#include "sff/format/format.hpp"
#include "vendor-db/baseline/baseline.hpp"

namespace optictl::vendor_db::baseline {
namespace {

bool is_bare(std::string_view key) {
    return !key.empty() &&
           key.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
               std::string_view::npos;
}

std::string key_text(std::string_view key) {
    return is_bare(key) ? std::string(key) : toml_string(key);
}

void put_name(std::string& out, const KindName& name) {
    append(out, "vendor = {}\npart_number = {}\nform_factor = {}\n", toml_string(name.vendor),
           toml_string(name.part_number), toml_string(name.form_factor));
}

/// A table for each section that has something.
void put_tables(std::string& out, std::string_view parent, const Texts& texts) {
    std::optional<Section> last;
    for (const auto& [key, value] : texts) {
        if (last != key.section) {
            append(out, "[{}.{}]\n", parent, name_of(key.section));
            last = key.section;
        }
        append(out, "{} = {}\n", key_text(key.name), toml_string(value));
    }
}

void put_kind(std::string& out, const Kind& kind) {
    out += "\n[[kind]]\n";
    put_name(out, kind.name);
    if (kind.modules != 0) { // written by hand, it may not say how many
        append(out, "modules = {}\n", kind.modules);
    }
    if (!kind.undecided.empty()) {
        out += "# No value of these is that of more than half. Write one into its table, and take "
               "the\n# name out here; until then each port is compared with what it had.\n";
        out += "undecided = [\n";
        for (const Undecided& each : kind.undecided) {
            append(out, "    {},", toml_string(each.key.text()));
            constexpr std::size_t most = 4;
            for (std::size_t i = 0; i < each.votes.size() && i <= most; ++i) {
                // A comment ends with its line, whatever the value holds.
                append(out, "{}{}", i == 0 ? " # " : ", ",
                       i == most ? "..."
                                 : fmt::format("{} of {}", each.votes[i].count,
                                               toml_string(each.votes[i].value)));
            }
            out += '\n';
        }
        out += "]\n";
    }
    put_tables(out, "kind", kind.expected);
}

void put_port(std::string& out, const Port& port) {
    append(out, "\n[[port]]\nname = {}\n", toml_string(port.name));
    put_name(out, port.kind);
    if (port.serial.state == Serial::State::Known) {
        append(out, "serial = {}\n", toml_string(port.serial.text));
    } else {
        append(out, "serial_state = {}\n", toml_string(port.serial.shown()));
    }
    put_tables(out, "port", port.own);
}

} // namespace

std::string write(const Baseline& baseline) {
    std::string out =
        "# What each kind of module is meant to be, and which module was in which port. A kind "
        "has\n"
        "# what more than half of its modules had; a port's own tables have what it had instead.\n"
        "baseline = 1\n";
    if (baseline.date) {
        append(out, "date = {}\n", baseline.date->text());
    }
    for (const Kind& kind : baseline.kinds) {
        put_kind(out, kind);
    }
    for (const Port& port : baseline.ports) {
        put_port(out, port);
    }
    return out;
}

} // namespace optictl::vendor_db::baseline
