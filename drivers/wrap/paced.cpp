// paced: the time that an I2C bus takes.
#include "drivers/wrap/layers.hpp"
#include "drivers/wrap/settings.hpp"
#include "drivers/wrap/wrapper.hpp"

namespace optictl::drivers::wrap {
namespace {

using memmap::Page;

/// What a bus costs.
struct Pace {
    std::uint64_t speed = 400'000; ///< bits a second
    Duration transaction{};        ///< of the system, for each
    Duration page{};               ///< of the module, for each page change
    Duration stretch{};            ///< of the module, for each read: it stretches the clock
};

/// Bytes on the wire beside the data: addresses and the byte number.
constexpr unsigned overhead_of_read = 3;
constexpr unsigned overhead_of_write = 2;

class Paced final : public Wrapper {
public:
    Paced(std::unique_ptr<Transport> inner, const Pace& pace, Clock& clock)
        : Wrapper(std::move(inner)), pace_(pace), clock_(clock),
          selects_itself_(this->inner().capabilities().paging == Paging::ByAddress) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        auto count = Wrapper::read(page, byte, out);
        // A driver that selects pages itself writes the page before and puts it back after.
        if (selects_itself_ && page.page != 0) {
            spend(std::size_t{2} * (overhead_of_write + 1), 2);
            clock_.sleep(pace_.page);
        }
        spend(overhead_of_read + (count ? *count : 0), 1);
        clock_.sleep(pace_.stretch);
        return count;
    }

    std::expected<std::size_t, IoError> read_attested(const Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        auto count = Wrapper::read_attested(page, byte, out, select);
        spend(2 * std::size_t{overhead_of_read} + select.size() + (count ? *count : 0), 1);
        clock_.sleep(pace_.stretch);
        return count;
    }

    std::expected<void, IoError> write(const Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        auto written = Wrapper::write(page, byte, bytes);
        spend(overhead_of_write + bytes.size(), 1);
        clock_.sleep(pace_.page);
        return written;
    }

private:
    void spend(std::size_t bytes, unsigned transactions) {
        constexpr std::uint64_t bits_of_byte = 9; // with its acknowledgement
        constexpr std::uint64_t second = 1'000'000'000;
        clock_.sleep(Duration(bytes * bits_of_byte * second / pace_.speed) +
                     transactions * pace_.transaction);
    }

    Pace pace_;
    Clock& clock_;
    bool selects_itself_;
};

} // namespace

Made paced(std::unique_ptr<Transport> inner, const std::string& settings, Clock& clock) {
    // A speed alone is the usual case.
    const bool is_speed = settings.find(':') == std::string::npos && !settings.empty();
    const auto parsed = Settings::parse(is_speed ? "speed:" + settings : settings,
                                        {"speed", "transaction", "page", "stretch"});
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    Pace pace;
    const auto speed = parsed->number("speed", pace.speed);
    const auto transaction = parsed->time("transaction", pace.transaction);
    const auto page = parsed->time("page", pace.page);
    const auto stretch = parsed->time("stretch", pace.stretch);
    for (const auto* time : {&transaction, &page, &stretch}) {
        if (!*time) {
            return std::unexpected(time->error());
        }
    }
    if (!speed || *speed == 0) {
        return std::unexpected(speed ? "speed:0 is no speed" : speed.error());
    }
    pace = {*speed, *transaction, *page, *stretch};
    return std::make_unique<Paced>(std::move(inner), pace, clock);
}

} // namespace optictl::drivers::wrap
