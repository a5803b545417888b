// Freezing the statistics of VDM (OIF-CMIS 5.4 section 8.27.8). One request acts on all banks.
#pragma once

#include "drivers/emulator/core.hpp"

namespace optictl::drivers::emulator {

class Vdm {
public:
    Vdm(Core& core, unsigned banks) : core_(core), banks_(banks) {}

    /// 2Fh:144 was written.
    void written(const Written& write);

private:
    [[nodiscard]] bool has_statistics() const;
    [[nodiscard]] bool never_freezes() const;
    void set_done(unsigned mask, unsigned value);

    Core& core_;
    unsigned banks_;
    unsigned requests_ = 0;
};

} // namespace optictl::drivers::emulator
