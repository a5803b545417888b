#include "sff/sff8024/compliance_interfaces.hpp"

#include <algorithm>
#include <array>

#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/interfaces.hpp"

namespace optictl::sff8024 {
namespace {

// Names and lanes are those of Tables 4-4 and 4-6 to 4-10. Pairs of fibres are those of the clause
// or MSA that the code names.
// clang-format off
constexpr auto rows = std::to_array<ComplianceInterface>({
    // code, name, lanes, pairs of fibres, also in wider form factors
    {0x02, "100GBASE-SR4", 4, 4},
    {0x02, "25GBASE-SR", 1, 1},
    {0x03, "100GBASE-LR4", 4, 1},
    {0x03, "25GBASE-LR", 1, 1},
    {0x04, "100GBASE-ER4", 4, 1},
    {0x04, "25GBASE-ER", 1, 1},
    {0x05, "100GBASE-SR10", 10, 10, true},
    {0x06, "100G CWDM4", 4, 1},
    {0x07, "100G PSM4", 4, 4},
    {0x0B, "100GBASE-CR4", 4, 0},
    {0x0B, "50GBASE-CR2", 2, 0},
    {0x0B, "25GBASE-CR CA-25G-L", 1, 0},
    {0x0C, "50GBASE-CR2", 2, 0},
    {0x0C, "25GBASE-CR CA-25G-S", 1, 0},
    {0x0D, "50GBASE-CR2", 2, 0},
    {0x0D, "25GBASE-CR CA-25G-N", 1, 0},
    {0x10, "40GBASE-ER4", 4, 1},
    {0x11, "4 x 10GBASE-SR", 4, 4},
    {0x12, "40G PSM4 Parallel SMF", 4, 4},
    {0x16, "10GBASE-T", 4, 0, true},
    {0x17, "100G CLR4", 4, 1},
    {0x1C, "10GBASE-T", 4, 0, true},
    {0x1D, "5GBASE-T", 4, 0, true},
    {0x1E, "2.5GBASE-T", 4, 0, true},
    {0x1F, "40GE SWDM4", 4, 1},
    {0x20, "100GE SWDM4", 4, 1},
    {0x21, "100GE BiDi", 2, 1, true},
    {0x22, "100G 4WDM-10", 4, 1},
    {0x23, "100G 4WDM-20", 4, 1},
    {0x24, "100G 4WDM-40", 4, 1},
    {0x25, "100GBASE-DR", 1, 1, true},
    {0x26, "100GBASE-FR1", 1, 1, true},
    {0x26, "100G-FR", 1, 1, true},
    {0x27, "100GBASE-LR1", 1, 1, true},
    {0x27, "100G-LR", 1, 1, true},
    {0x28, "100GBASE-SR1", 1, 1, true},
    {0x29, "400GBASE-SR4", 4, 4},
    {0x29, "200GBASE-SR2", 2, 2},
    {0x29, "100GBASE-SR1", 1, 1, true},
    {0x2A, "400GBASE-DR4-2", 4, 4},
    {0x2A, "100GBASE-FR1", 1, 1, true},
    {0x2B, "100GBASE-LR1", 1, 1, true},
    {0x2C, "100G-LR1-20", 1, 1, true},
    {0x2D, "100G-ER1-30", 1, 1, true},
    {0x2E, "100G-ER1-40", 1, 1, true},
    {0x2F, "100G-LR1-20", 1, 1, true},
    {0x34, "100G-ER1-30", 1, 1, true},
    {0x35, "100G-ER1-40", 1, 1, true},
    {0x36, "400GBASE-VR4", 4, 4},
    {0x36, "200GBASE-VR2", 2, 2},
    {0x36, "100GBASE-VR1", 1, 1, true},
    {0x37, "10GBASE-BR", 1, 0, true},
    {0x38, "25GBASE-BR", 1, 0, true},
    {0x39, "50GBASE-BR", 1, 0, true},
    {0x3A, "100GBASE-VR1", 1, 1, true},
    {0x3F, "400GBASE-CR4", 4, 0},
    {0x3F, "200GBASE-CR2", 2, 0},
    {0x3F, "100GBASE-CR1", 1, 0},
    {0x40, "200GBASE-CR4", 4, 0},
    {0x40, "100GBASE-CR2", 2, 0},
    {0x40, "50GBASE-CR", 1, 0},
    {0x41, "200GBASE-SR4", 4, 4},
    {0x41, "100GBASE-SR2", 2, 2},
    {0x41, "50GBASE-SR", 1, 1, true},
    {0x42, "200GBASE-DR4", 4, 4},
    {0x42, "50GBASE-FR", 1, 1, true},
    {0x43, "200GBASE-FR4", 4, 1},
    {0x45, "50GBASE-LR", 1, 1, true},
    {0x46, "200GBASE-LR4", 4, 1},
    {0x47, "400GBASE-DR4", 4, 4},
    {0x48, "400GBASE-FR4", 4, 1},
    {0x49, "400GBASE-LR4-6", 4, 1},
    {0x4A, "50GBASE-ER", 1, 1, true},
    {0x4B, "400G-LR4-10", 4, 1},
    {0x4C, "400GBASE-ZR", 1, 1, true},
});
// clang-format on

using Rows = std::vector<const ComplianceInterface*>;

/// Leaves the rows that `fits`, unless none does.
template <class Fits>
void narrow(Rows& chosen, Fits fits) {
    if (std::ranges::any_of(chosen, fits)) {
        std::erase_if(chosen, [&](const ComplianceInterface* each) { return !fits(each); });
    }
}

} // namespace

bool is_multifibre(unsigned connector) {
    // MPO 1x12, 2x16, MXC 2x16, MPO 2x12, 1x16.
    return connector == 0x0C || connector == 0x0D || connector == 0x24 || connector == 0x27 ||
           connector == 0x28;
}

std::vector<const ComplianceInterface*> compliance_rows(unsigned code) {
    Rows out;
    for (const ComplianceInterface& each : rows) {
        if (each.code == code) {
            out.push_back(&each);
        }
    }
    return out;
}

std::vector<const ComplianceInterface*> compliance_interfaces(unsigned code, ModuleForm form) {
    Rows chosen = compliance_rows(code);
    narrow(chosen, [&](const auto* each) { return each->lanes == form.lanes || each->in_wider; });
    // A connector for a pair of fibres carries one interface of a pair; one for many has all lanes.
    const bool many = is_multifibre(form.connector);
    const bool is_pair = form.connector == 0x01 || form.connector == 0x07 ||
                         form.connector == 0x25 || form.connector == 0x26;
    if (is_pair) {
        narrow(chosen, [](const auto* each) { return each->pairs <= 1; });
    } else if (many || form.connector == 0) {
        narrow(chosen, [&](const auto* each) { return each->lanes == form.lanes; });
    }
    return chosen;
}

std::string compliance_name(unsigned code, ModuleForm form) {
    const Rows chosen = compliance_interfaces(code, form);
    const auto all = std::ranges::count(rows, code, &ComplianceInterface::code);
    if (chosen.empty() || std::ssize(chosen) == all) {
        return short_name(extended_compliance.name_of(code));
    }
    std::string out;
    for (const ComplianceInterface* each : chosen) {
        out += (out.empty() ? "" : " or ") + std::string(each->name);
    }
    return out;
}

} // namespace optictl::sff8024
