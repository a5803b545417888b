// The interfaces that an extended compliance code of SFF-8024 Table 4-4 stands for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::sff8024 {

/// One interface of a code. Several rows of a code with the same lanes are ways to call one
/// interface; rows with other lanes are other interfaces, and the form factor decides.
struct ComplianceInterface {
    std::uint8_t code = 0;
    std::string_view name; ///< as Tables 4-6 to 4-10 call it where they have it
    unsigned lanes = 1;    ///< optical or electrical lanes
    unsigned pairs = 1;    ///< pairs of fibres; 0: copper, or one fibre both ways
    bool in_wider = false; ///< also built into form factors with more lanes
};

/// The form of a module, as far as it decides which interface a code stands for.
struct ModuleForm {
    unsigned lanes = 1;     ///< host lanes of the form factor: SFP 1, QSFP 4
    unsigned connector = 0; ///< code of Table 4-3; 0: not stated
};

/// The interfaces that `code` stands for in a module of that form; empty for a code that names no
/// interface. All have the same lanes, unless none of them is as wide as the module.
[[nodiscard]] std::vector<const ComplianceInterface*> compliance_interfaces(unsigned code,
                                                                            ModuleForm form);
/// All rows of a code, whatever the form.
[[nodiscard]] std::vector<const ComplianceInterface*> compliance_rows(unsigned code);
/// Their names for people: "25GBASE-SR"; that of the code itself where the form leaves all of them.
[[nodiscard]] std::string compliance_name(unsigned code, ModuleForm form);
/// Whether a connector of Table 4-3 has a fibre for each lane.
[[nodiscard]] bool is_multifibre(unsigned connector);

} // namespace optictl::sff8024
