// Tunable lasers: from frequencies to grids and channels, and back (OIF-CMIS 5.4 sections 7.5 and
// 8.15).
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>

#include "cmis/grids.hpp"
#include "sff/model/control.hpp"

namespace optictl::cmis::control {

/// What one laser is set to: the bytes of page 12h that it has.
struct LaserSetting {
    static constexpr unsigned size = 7;
    std::array<std::uint8_t, size> bytes{}; ///< grid, then channel, offset and power, of two each

    [[nodiscard]] std::uint8_t grid_byte() const { return bytes[0]; }
    [[nodiscard]] unsigned grid() const { return bytes[0] >> 4U; }
    [[nodiscard]] bool is_fine() const { return (bytes[0] & 1U) != 0; }
    [[nodiscard]] int channel() const { return number_at(1); }
    [[nodiscard]] int offset_mhz() const { return number_at(3); }
    [[nodiscard]] int power() const { return number_at(5); } ///< 0.01 dBm
    void set_grid(unsigned code, bool fine);
    void set_channel(int number) { set_number(1, number); }
    void set_offset(int mhz) { set_number(3, mhz); }
    void set_power(int hundredths) { set_number(5, hundredths); }
    bool operator==(const LaserSetting&) const = default;

    /// Byte number of the page of part `k` of media lane `lane`.
    [[nodiscard]] static std::uint8_t byte_of(unsigned k, unsigned lane);
    [[nodiscard]] static memmap::Page page_of(unsigned lane);

private:
    [[nodiscard]] int number_at(unsigned k) const {
        return static_cast<std::int16_t>(bytes[k] << 8U | bytes[k + 1]);
    }
    void set_number(unsigned k, int number) {
        bytes[k] = static_cast<std::uint8_t>(static_cast<unsigned>(number) >> 8U);
        bytes[k + 1] = static_cast<std::uint8_t>(number);
    }
};

/// The lasers of a module as they are and as they are to be.
class Lasers {
public:
    using Outcome = std::expected<void, model::NoPlan>;

    /// `context` must outlive it.
    Lasers(const memmap::Context& context, unsigned lanes);

    [[nodiscard]] Outcome take(const model::Wish::Laser& wish);
    [[nodiscard]] bool may_restore(const model::Bits& bits) const;
    void restore(const model::Bits& bits);

    /// By media lane from 1; empty where no laser is tunable, or was read.
    [[nodiscard]] const std::map<unsigned, LaserSetting>& now() const { return now_; }
    [[nodiscard]] const LaserSetting& wanted(unsigned lane) const { return wanted_.at(lane); }
    /// Whether the module takes the channel on the grid of this code.
    [[nodiscard]] bool has_channel(unsigned code, int channel) const;
    /// What the setting comes to, with its fine offset; nothing of a code that names no grid.
    [[nodiscard]] std::optional<double> mhz_of(const LaserSetting& setting) const;

private:
    [[nodiscard]] std::expected<std::vector<unsigned>, model::NoPlan>
    codes_for(const LaserSetting& now, std::optional<double> grid_ghz) const;
    [[nodiscard]] Outcome tune(LaserSetting& setting, const model::Wish::Laser& wish) const;
    [[nodiscard]] bool fit(LaserSetting& setting, unsigned code, double mhz) const;
    [[nodiscard]] Outcome set_power(LaserSetting& setting, double dbm) const;
    [[nodiscard]] const Grid* grid_of(unsigned code) const;

    const memmap::Context& context_;
    unsigned lanes_;
    bool is_swapped_ = false; ///< codes 6 and 7 as before CMIS 5.0
    bool is_settled_ = true;  ///< whether that is known
    std::map<unsigned, LaserSetting> now_;
    std::map<unsigned, LaserSetting> wanted_;
};

} // namespace optictl::cmis::control
