// What a tree about a module begins with.
#include <algorithm>

#include <fmt/format.h>

#include "cli/view/module/module.hpp"
#include "sff/model/subjects.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

constexpr unsigned bytes_a_row = 16;

std::string row_of(const memmap::Block& block, unsigned row) {
    std::string line = fmt::format("{:3}:", block.page.first_byte() + row);
    for (unsigned i = row; i < row + bytes_a_row; ++i) {
        line += block.known[i] ? fmt::format(" {:02x}", block.bytes[i]) : " --";
    }
    return line;
}

/// To people: the evidence for one map or another, and the bytes.
void add_bytes(Object& tree, const engine::Inspection& inspection) {
    for (const auto& evidence : inspection.identification.evidence) {
        tree.line("  ", evidence);
    }
    tree.remark("", "Bytes as they are (--as cmis|sff8636|sff8472 reads them by that map):");
    for (const memmap::Block& block : inspection.image->blocks()) {
        tree.remark(
            "",
            fmt::format("{}{}{}", block.page.device == memmap::Device::A2 ? "A2h " : "",
                        block.page.upper ? fmt::format("page {:02x}h", block.page.page) : "lower",
                        block.page.bank != 0 ? fmt::format(" bank {}", block.page.bank) : ""));
        for (unsigned row = 0; row < memmap::half_page_size; row += bytes_a_row) {
            tree.remark("", row_of(block, row));
        }
    }
}

} // namespace

std::string heading(const engine::Inspection& inspection, const model::Module& module) {
    const auto revision =
        module.context.standard == memmap::Standard::Cmis ? module.item("revision") : std::nullopt;
    const std::string text =
        revision && revision->reading.has_value() ? item_text(*revision) : std::string();
    return fmt::format("{}: {}, {}{}{}", engine::name_of(inspection),
                       engine::form_factor(inspection), module.standard, text.empty() ? "" : " ",
                       text);
}

Object tree_of(const engine::Inspection& inspection) {
    if (const engine::Decoded* const best = inspection.best()) {
        return Object(heading(inspection, best->module));
    }
    Object tree(fmt::format("{}: no known memory map", printable(inspection.target)));
    tree.later(Shown::ToPeople, [&inspection](Object& part) {
        add_verdict(part, inspection.health());
        add_bytes(part, inspection);
    });
    return tree;
}

void add_unread(Object& tree, const model::Module& module) {
    namespace subjects = model::subjects;
    for (const model::Finding& finding : module.findings) {
        if (finding.id == subjects::read_error.id || finding.id == subjects::page_blank.id ||
            finding.id == subjects::page_copy.id) {
            tree.remark("", printable(finding.text));
        }
    }
}

} // namespace optictl::cli::view
