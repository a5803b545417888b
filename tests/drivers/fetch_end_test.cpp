// Modules that are pulled or changed while they are read.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "drivers/fetch.hpp"
#include "drivers/transport.hpp"

namespace {

using namespace optictl;
using namespace optictl::drivers;

constexpr unsigned serial = 166; // OIF-CMIS 5.4 Table 8-29
constexpr unsigned serial_size = 16;

/// A module whose every byte is its byte number, plus `kind` in the serial number and beyond.
class Module final : public Transport {
public:
    std::optional<unsigned> gone_after;    ///< reads
    std::optional<unsigned> changed_after; ///< reads
    std::vector<memmap::Page> seen;

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        const auto count = static_cast<unsigned>(seen.size());
        if (gone_after && count >= *gone_after) {
            return std::unexpected(IoError{IoKind::Nack, "no module answers", 0});
        }
        seen.push_back(page);
        const unsigned kind = changed_after && count >= *changed_after ? 100 : 0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            const auto number = static_cast<unsigned>(byte + i);
            out[i] = static_cast<std::uint8_t>(number >= 3 ? number + kind : number);
        }
        return out.size();
    }
    std::expected<void, IoError> write(const memmap::Page&, unsigned,
                                       std::span<const std::uint8_t>) override {
        return {};
    }
    [[nodiscard]] Capabilities capabilities() const override {
        return {.paging = Paging::ByAddress};
    }
    [[nodiscard]] std::string description() const override { return "a module"; }
};

/// First what it is, then all of two pages.
Plan plan_of(const memmap::Image& image) {
    Plan plan;
    memmap::want(plan.wanted, image, memmap::lower, 0, 2);
    if (plan.wanted.empty()) {
        memmap::want(plan.wanted, image, memmap::lower, 3, 127);
        memmap::want(plan.wanted, image, memmap::upper(0x00), 128, 255);
        memmap::want(plan.wanted, image, memmap::upper(0x01), 128, 255);
        plan.upper_a0 = Upper::Banked;
        plan.identity = {{memmap::upper(0x00), serial, serial_size}};
    }
    return plan;
}

bool knows_only(const memmap::Image& image, unsigned kind) {
    return std::ranges::all_of(image.blocks(), [&](const memmap::Block& block) {
        for (unsigned byte = block.page.first_byte() + 3; byte < block.page.first_byte() + 128U;
             ++byte) {
            const auto value = image.byte(block.page, byte);
            if (value && *value != static_cast<std::uint8_t>(byte + kind)) {
                return false;
            }
        }
        return true;
    });
}

constexpr unsigned first_flag = 134; // OIF-CMIS 5.4 Table 8-96
constexpr unsigned last_flag = 153;

/// A module with page select. Another program selects page 03h once, after page 11h was read.
class Contested final : public Transport {
public:
    bool attests = false; ///< the page select comes with the bytes
    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = take(page.upper, static_cast<unsigned>(byte + i));
        }
        if (page.upper && selected_ == 0x11 && !stolen_) {
            stolen_ = true;
            selected_ = 0x03;
        }
        return out.size();
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        select.front() = 0;
        select.back() = selected_;
        return read(page, byte, out);
    }
    std::expected<void, IoError> write(const memmap::Page& /*page*/, unsigned /*byte*/,
                                       std::span<const std::uint8_t> bytes) override {
        selected_ = bytes.back();
        return {};
    }
    [[nodiscard]] Capabilities capabilities() const override {
        return {.paging = Paging::BySelect, .attests = attests};
    }
    [[nodiscard]] std::string description() const override { return "a module"; }

private:
    std::uint8_t take(bool upper, unsigned byte) {
        if (!upper) {
            return byte == 127 ? selected_ : std::uint8_t{0};
        }
        if (selected_ == 0x11 && byte >= first_flag && byte <= last_flag) {
            return std::exchange(flags_.at(byte - first_flag), std::uint8_t{0});
        }
        return static_cast<std::uint8_t>(byte + selected_);
    }

    std::uint8_t selected_ = 0;
    bool stolen_ = false;
    std::array<std::uint8_t, last_flag - first_flag + 1> flags_{1, 2, 3, 4, 5};
};

} // namespace

TEST_CASE("bytes of two modules are never told as those of one") {
    VirtualClock clock;
    for (unsigned reads = 1; reads < 8; ++reads) {
        CAPTURE(reads);
        Module module;
        module.changed_after = reads;
        const Fetched fetched = fetch(module, plan_of, {.stop = {}, .clock = &clock});
        CHECK((knows_only(fetched.image, 0) || knows_only(fetched.image, 100)));
    }
}

TEST_CASE("what was still to be read of a module that is pulled is a hole that says why") {
    VirtualClock clock;
    Module module;
    module.gone_after = 3;
    const Fetched fetched = fetch(module, plan_of, {.stop = {}, .clock = &clock});
    REQUIRE(fetched.aborted);
    std::size_t known = 0;
    std::size_t missing = 0;
    for (const memmap::Block& block : fetched.image.blocks()) {
        known += block.known.count();
        for (const memmap::Hole& hole : block.holes) {
            CHECK(hole.error.find("no module answers") != std::string::npos);
            missing += hole.last - hole.first + 1U;
        }
    }
    CHECK(known > 0);
    CHECK(known + missing == 3 * memmap::half_page_size);
}

TEST_CASE("flags that a read in vain has cleared are not told as clear") {
    constexpr memmap::Page page = memmap::upper(0x11);
    VirtualClock clock;
    Contested module;
    const Fetched fetched =
        fetch(module,
              [&](const memmap::Image& image) {
                  Plan plan;
                  plan.upper_a0 = Upper::Banked;
                  plan.latched = {{page, first_flag, last_flag - first_flag + 1}};
                  memmap::want(plan.wanted, image, memmap::lower, 0, 2);
                  memmap::want(plan.wanted, image, page, 128, 255);
                  return plan;
              },
              {.stop = {}, .clock = &clock});
    CHECK(fetched.incomplete);
    for (unsigned byte = 128; byte < 256; ++byte) {
        CAPTURE(byte);
        const auto value = fetched.image.byte(page, byte);
        CHECK_FALSE(value); // nor anything else of a page, where nobody knows whose it is
    }
}
