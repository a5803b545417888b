// A module as memory behind page selects. It knows of the standards only what it needs to behave
// like one, written down here anew: it must not share the decoders' tables, or both could be wrong
// together.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "drivers/emulator/paging.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::drivers::emulator {

class Module {
public:
    /// The pages of `image` are those that it has.
    explicit Module(memmap::Image image) : image_(std::move(image)) {}
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    virtual ~Module() = default;

    /// Another module in the same cage.
    virtual void replace(memmap::Image image);

    /// Whether it acknowledges its address now.
    [[nodiscard]] virtual bool answers() { return true; }
    /// Reads as a two-wire bus does, from byte number `byte` on; after the last byte of a half page
    /// comes its first. Stops before a byte that the image does not know. How many bytes came.
    virtual std::size_t read(memmap::Device device, unsigned byte, std::span<std::uint8_t> out);
    /// Bytes that the host may write, in all their bits.
    void make_writable(const memmap::Range& range) { writable_.push_back(range); }
    [[nodiscard]] virtual bool is_writable() const { return !writable_.empty(); }
    /// Takes writes of the page select, and of what was made writable. Whether it was one of these.
    virtual bool write(memmap::Device device, unsigned byte, std::span<const std::uint8_t> bytes);

    [[nodiscard]] Selected selected(memmap::Device device) const {
        return paging_.selected(device);
    }
    /// Selects a page as another user of the bus would.
    void select(memmap::Device device, const Selected& to) { paging_.select(device, to); }
    /// Latched bytes that a read cleared.
    [[nodiscard]] unsigned cleared() const { return cleared_; }
    /// The half page behind byte `byte` now.
    [[nodiscard]] memmap::Page page_at(memmap::Device device, unsigned byte) const {
        return paging_.page_at(device, byte);
    }
    [[nodiscard]] const memmap::Image& image() const { return image_; }

protected:
    [[nodiscard]] memmap::Image& memory() { return image_; }
    [[nodiscard]] PageSelects& paging() { return paging_; }

private:
    bool store(memmap::Device device, unsigned byte, std::span<const std::uint8_t> bytes);

    memmap::Image image_;
    PageSelects paging_{image_};
    std::vector<memmap::Range> writable_;
    unsigned cleared_ = 0;
};

} // namespace optictl::drivers::emulator
