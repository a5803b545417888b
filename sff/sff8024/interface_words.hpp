// Group headings and modulations of SFF-8024 Tables 4-5 to 4-10, spelt once.
#pragma once

#include <string_view>

namespace optictl::sff8024::words {

inline constexpr std::string_view ethernet = "Ethernet";
inline constexpr std::string_view fibre_channel = "Fibre Channel";
inline constexpr std::string_view infiniband = "InfiniBand";
inline constexpr std::string_view cpri = "CPRI";
inline constexpr std::string_view otn = "OTN (ITU-T)";
inline constexpr std::string_view pon = "PON";
inline constexpr std::string_view pcie = "PCIe";
inline constexpr std::string_view oif = "OIF";
inline constexpr std::string_view openzr = "OpenZR+";
inline constexpr std::string_view open_roadm = "Open ROADM";
inline constexpr std::string_view open_xr = "Open XR Optics";
inline constexpr std::string_view open_xr_wide = "Open XR Optics Wide-Spacing";
inline constexpr std::string_view lpo = "LPO";

inline constexpr std::string_view nrz = "NRZ";
inline constexpr std::string_view pam4 = "PAM4";
inline constexpr std::string_view pam5 = "PAM5";
inline constexpr std::string_view pam16 = "PAM16";
inline constexpr std::string_view dp_qpsk = "DP-QPSK";
inline constexpr std::string_view dp_8qam = "DP-8QAM";
inline constexpr std::string_view dp_16qam = "DP-16QAM";
/// Probabilistic constellation shaping.
inline constexpr std::string_view pcs = "PCS";

} // namespace optictl::sff8024::words
