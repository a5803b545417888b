// Host and media interfaces by their code, over all tables of SFF-8024 that describe them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sff/sff8024/base_t_interfaces.hpp"
#include "sff/sff8024/cable_interfaces.hpp"
#include "sff/sff8024/host_interfaces.hpp"
#include "sff/sff8024/interface.hpp"
#include "sff/sff8024/mmf_interfaces.hpp"
#include "sff/sff8024/smf_interfaces.hpp"

namespace optictl::sff8024 {

/// The tables of media interfaces; a CMIS module names the one that counts in L:85.
enum class MediaTable : std::uint8_t { Mmf, Smf, PassiveCopper, ActiveCable, BaseT };

/// The host interface `id` of Table 4-5; null when undefined (00h), reserved, vendor specific or
/// no interface at all (FFh, end of list). Its CodeTable has a name for those too.
[[nodiscard]] const Interface* host_interface(unsigned id);
/// The media interface `id` of Table 4-6 to 4-10; null likewise.
[[nodiscard]] const Interface* media_interface(MediaTable table, unsigned id);

/// The FEC that the name of a host interface of Table 4-5 states: "RS(528,514)" or "none"; empty
/// where it states none.
[[nodiscard]] std::string_view host_fec(unsigned id);

/// All interfaces of a media table, in the order of their codes.
[[nodiscard]] std::span<const Interface> media_interfaces(MediaTable table);
/// The code table of a media table.
[[nodiscard]] const memmap::CodeTable& media_codes(MediaTable table);

/// The name without its specification reference: "400GBASE-DR4 (Clause 124)" -> "400GBASE-DR4",
/// "OTL4.4 (ITU-T ...) See CEI-28G-VSR" -> "OTL4.4". What tells variants apart stays.
[[nodiscard]] std::string short_name(std::string_view name);

} // namespace optictl::sff8024
