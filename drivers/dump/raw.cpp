// Bare binary images, as `ethtool -m DEV raw on`, optoe and the nvmem files of Linux give them.
#include <fmt/format.h>

#include "drivers/dump/bare.hpp"
#include "drivers/dump/formats.hpp"
#include "drivers/dump/rows.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

class RawReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "raw"; }
    [[nodiscard]] std::string_view title() const override { return "raw binary"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const std::size_t size = input.bytes().size();
        if (input.is_text() || size == 0 || size % memmap::half_page_size != 0 ||
            size > largest_address) {
            return {};
        }
        return surely(fmt::format("{} bytes that are not text", size));
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        const std::string_view bytes = input.bytes();
        if (bytes.size() > largest_address) {
            return std::unexpected(
                ParseError{.what = fmt::format("{} bytes; an image has at most {}", bytes.size(),
                                               largest_address),
                           .next = "check that this is an image of one module"});
        }
        Sections found;
        const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
        add_bare_bytes(found.module({}), std::span(begin, bytes.size()), "the file");
        return found;
    }
};

} // namespace

const Reader& raw_reader() {
    static const RawReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
