#include "drivers/recorded/recorded.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace optictl::drivers::recorded {
namespace {

using memmap::Page;

constexpr const char* why_not_write = "a dump cannot be written to";

class Recorded final : public Transport {
public:
    explicit Recorded(memmap::Image image) : image_(std::move(image)) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        const memmap::Block* block = image_.find(page);
        if (block == nullptr) {
            return std::unexpected(
                IoError{IoKind::NotRecorded, "the dump does not have this half page"});
        }
        const auto size = static_cast<unsigned>(out.size());
        unsigned count = 0;
        while (count < size && block->knows(byte + count)) {
            ++count;
        }
        if (count != 0) {
            std::ranges::copy(block->at(byte, count), out.begin());
            return count;
        }
        unsigned extent = 1;
        while (extent < size && !block->knows(byte + extent)) {
            ++extent;
        }
        for (const memmap::Hole& hole : block->holes) {
            if (hole.first <= byte && byte <= hole.last) {
                return std::unexpected(
                    IoError{IoKind::NotRecorded, hole.error,
                            std::min(extent, static_cast<unsigned>(hole.last) - byte + 1)});
            }
        }
        return std::unexpected(
            IoError{IoKind::NotRecorded, "the dump does not have these bytes", extent});
    }

    std::expected<void, IoError> write(const Page&, unsigned,
                                       std::span<const std::uint8_t>) override {
        return std::unexpected(IoError{IoKind::NotSupported, why_not_write});
    }

    [[nodiscard]] Capabilities capabilities() const override {
        return {.bridge = 0, .write_refused_because = why_not_write};
    }
    [[nodiscard]] std::string description() const override { return image_.source; }
    [[nodiscard]] std::string read_time() const override {
        for (const memmap::Block& block : image_.blocks()) {
            if (!block.read_time.empty()) {
                return block.read_time;
            }
        }
        return {};
    }

private:
    memmap::Image image_;
};

} // namespace

std::unique_ptr<Transport> open(memmap::Image image) {
    return std::make_unique<Recorded>(std::move(image));
}

} // namespace optictl::drivers::recorded
