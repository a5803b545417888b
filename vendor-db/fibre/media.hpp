// The media interfaces of a module, each with the ways to write its name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sff/model/module.hpp"
#include "sff/sff8024/compliance_interfaces.hpp"

namespace optictl::vendor_db {

/// One media interface.
struct Media {
    std::vector<std::string> names{}; ///< normalised, see add_media_names()
    std::string shown{};              ///< for people
};

/// What a module complies with by the codes and bits of SFF-8636 or SFF-8472: the extended codes
/// first, each as the interface that it stands for in a module of this form.
[[nodiscard]] std::vector<Media> compliance_of(const model::Module& module);
/// The form that decides what an extended code stands for.
[[nodiscard]] sff8024::ModuleForm form_of(const model::Module& module);

/// Adds the ways to write an interface's name, normalised: the name of SFF-8024 and its parts
/// ("400G-FR4 MSA spec/400GBASE-FR4"), each without "MSA spec".
void add_media_names(std::vector<std::string>& names, std::string_view name);
/// Why a module of that form factor (normalised) cannot have a media interface (normalised); one
/// clause. Empty: it can, or nothing is known of one of them.
[[nodiscard]] std::string too_narrow(std::string_view media, std::string_view form_factor);
/// Whether some table of SFF-8024, SFF-8636 or SFF-8472 has this normalised name.
[[nodiscard]] bool is_media_name(const std::string& normal);

} // namespace optictl::vendor_db
