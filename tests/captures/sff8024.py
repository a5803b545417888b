"""The few codes of SFF-8024 rev 4.13 that the captures use, with the names of its tables."""

# Table 4-1
IDENTIFIERS = {
    0x03: "SFP/SFP+/SFP28 and later with SFF-8472 management interface",
    0x0B: "DWDM-SFP/SFP+ (not using SFF-8472)",
    0x0D: "QSFP+ or later with SFF-8636 or SFF-8436 management interface",
    0x11: "QSFP28 or later with SFF-8636 management interface",
    0x18: "QSFP-DD Double Density 8X Pluggable Transceiver",
    0x19: "OSFP 8X Pluggable Transceiver",
    0x1E: "QSFP+ or later with Common Management Interface Specification (CMIS)",
    0x1F: "SFP-DD Double Density 2X Pluggable Transceiver with Common Management Interface "
          "Specification (CMIS)",
    0x20: "SFP+ and later with Common Management Interface Specification (CMIS)",
    0x21: "OSFP-XD with Common Management interface Specification (CMIS)",
    0x80: "Vendor Specific",
}

# Table 4-3
CONNECTORS = {
    0x07: "LC (Lucent Connector)",
    0x0C: "MPO 1x12 (Multifiber Parallel Optic)",
    0x21: "Copper pigtail",
    0x22: "RJ45 (Registered Jack)",
    0x23: "No separable connector",
    0x27: "MPO 2x12",
    0x28: "MPO 1x16",
}

LC, MPO12, PIGTAIL, RJ45, NONE, MPO2X12, MPO16 = 0x07, 0x0C, 0x21, 0x22, 0x23, 0x27, 0x28


def named(table, code):
    """A code with its name, as the expected files give it."""
    return {"code": code, "name": table[code]}
