// fault: what goes wrong on buses and in modules, from a seed.
#include <algorithm>
#include <array>
#include <csignal>
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "drivers/wrap/layers.hpp"
#include "drivers/wrap/settings.hpp"
#include "drivers/wrap/wrapper.hpp"

namespace optictl::drivers::wrap {
namespace {

using namespace std::chrono_literals;
using memmap::Page;

enum class Fault : std::uint8_t { Nack, Short, Flip, Stuck, Timeout, Remove };
constexpr std::array<std::string_view, 6> names{"nack",  "short",   "flip",
                                                "stuck", "timeout", "remove"};
constexpr unsigned page_select = 127;
constexpr Duration time_of_timeout = 10ms;
/// A removal ends everything, so it is that much rarer.
constexpr unsigned rarer_removal = 20;
constexpr unsigned longest_burst = 3;

class Faulty final : public Wrapper {
public:
    Faulty(std::unique_ptr<Transport> inner, std::uint64_t seed, unsigned percent,
           std::vector<Fault> kinds, std::uint64_t kill, Clock& clock)
        : Wrapper(std::move(inner)), random_(seed), percent_(percent), kinds_(std::move(kinds)),
          kill_(kill), clock_(clock) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        const auto fault = draw();
        if (auto failed = error_of(fault)) {
            return std::unexpected(std::move(*failed));
        }
        return spoil(fault, Wrapper::read(page, byte, out), out, {});
    }

    std::expected<std::size_t, IoError> read_attested(const Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        const auto fault = draw();
        if (auto failed = error_of(fault)) {
            return std::unexpected(std::move(*failed));
        }
        return spoil(fault, Wrapper::read_attested(page, byte, out, select), out, select);
    }

    std::expected<void, IoError> write(const Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        const auto fault = draw();
        if (auto failed = error_of(fault)) {
            return std::unexpected(std::move(*failed));
        }
        if (fault == Fault::Stuck && stuck_ == 0) {
            stuck_ = 1 + below(longest_burst);
        }
        if (stuck_ != 0 && byte + bytes.size() > page_select) {
            --stuck_;
            return {}; // the module acknowledges and does nothing
        }
        return Wrapper::write(page, byte, bytes);
    }

private:
    /// Not by std::uniform_int_distribution: a seed means the same everywhere.
    [[nodiscard]] unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }

    [[nodiscard]] std::optional<Fault> draw() {
        if (kill_ != 0 && --kill_ == 0) {
            std::raise(SIGKILL); // as a crash of the host: nothing is tidied up
        }
        constexpr unsigned hundred = 100;
        if (below(hundred) >= percent_ || kinds_.empty()) {
            return std::nullopt;
        }
        const Fault fault = kinds_[below(static_cast<unsigned>(kinds_.size()))];
        if (fault == Fault::Remove && below(rarer_removal) != 0) {
            return std::nullopt;
        }
        return fault;
    }

    /// What a fault makes of bytes that came: fewer, or a bit of one of them wrong.
    std::expected<std::size_t, IoError> spoil(std::optional<Fault> fault,
                                              std::expected<std::size_t, IoError> count,
                                              std::span<std::uint8_t> out,
                                              std::span<std::uint8_t> select) {
        if (count && *count > 1 && fault == Fault::Short) {
            return 1 + below(static_cast<unsigned>(*count) - 1);
        }
        if (count && fault == Fault::Flip) {
            const unsigned at = below(static_cast<unsigned>(*count + select.size()));
            std::uint8_t& byte = at < *count ? out[at] : select[at - *count];
            byte ^= static_cast<std::uint8_t>(1U << below(8));
        }
        return count;
    }

    [[nodiscard]] std::optional<IoError> error_of(std::optional<Fault> fault) {
        removed_ = removed_ || fault == Fault::Remove;
        if (fault == Fault::Nack && nacks_ == 0) {
            nacks_ = 1 + below(longest_burst);
        }
        if (removed_) {
            return IoError{IoKind::Nack, "no module answers (fault: removed)"};
        }
        if (nacks_ != 0) {
            --nacks_;
            return IoError{IoKind::Nack, "no module answers (fault)"};
        }
        if (fault == Fault::Timeout) {
            clock_.sleep(time_of_timeout);
            return IoError{IoKind::Timeout, "the bus timed out (fault)"};
        }
        return std::nullopt;
    }

    std::mt19937_64 random_;
    unsigned percent_;
    std::vector<Fault> kinds_;
    std::uint64_t kill_; ///< transactions until the program is killed; 0: it is not
    Clock& clock_;
    unsigned nacks_ = 0; ///< left of a burst
    unsigned stuck_ = 0; ///< page selects that are still ignored
    bool removed_ = false;
};

[[nodiscard]] std::expected<std::vector<Fault>, std::string> kinds_of(std::string_view text) {
    std::vector<Fault> kinds;
    while (!text.empty()) {
        const std::size_t plus = text.find('+');
        const std::string_view name = text.substr(0, plus);
        const auto found = std::ranges::find(names, name);
        if (found == names.end()) {
            return std::unexpected(fmt::format(
                "'{}' is no fault; write some of nack+short+flip+stuck+timeout+remove", name));
        }
        kinds.push_back(static_cast<Fault>(found - names.begin()));
        text = plus == std::string_view::npos ? std::string_view() : text.substr(plus + 1);
    }
    return kinds;
}

} // namespace

Made fault(std::unique_ptr<Transport> inner, const std::string& settings, Clock& clock) {
    const auto parsed = Settings::parse(settings, {"seed", "rate", "kinds", "kill"});
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    const auto seed = parsed->number("seed", 1);
    const auto kill = parsed->number("kill", 0);
    // Who only wants to be killed wants no other fault.
    const auto rate = parsed->number("rate", kill && *kill != 0 ? 0 : 5);
    auto kinds = kinds_of(parsed->text("kinds", "nack+short+flip+stuck+timeout+remove"));
    if (!seed || !rate || *rate > 100 || !kinds || !kill) {
        return std::unexpected(!seed                 ? seed.error()
                               : !kill               ? kill.error()
                               : !rate               ? rate.error()
                               : rate && *rate > 100 ? "rate is in per cent, 0 to 100"
                                                     : kinds.error());
    }
    return std::make_unique<Faulty>(std::move(inner), *seed, static_cast<unsigned>(*rate),
                                    std::move(*kinds), *kill, clock);
}

} // namespace optictl::drivers::wrap
