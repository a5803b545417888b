// Bare binary images, as `ethtool -m DEV raw on`, optoe and the nvmem files of Linux give them.
#include <fmt/format.h>

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
        ModuleSections& module = found.module({});
        module.states_offsets = false;
        Section& section = module.sections.emplace_back();
        section.bytes.assign(bytes.begin(), bytes.end());
        section.unread.assign(bytes.size(), false);
        if (const std::size_t tail = bytes.size() % memmap::half_page_size; tail != 0) {
            const auto missing = static_cast<std::uint32_t>(memmap::half_page_size - tail);
            section.holes.push_back(
                {section.end(), section.end() + missing - 1, "the file ends before this byte"});
            module.warnings.add(fmt::format("{} bytes: the last half page lacks {} bytes, taken "
                                            "as not read",
                                            bytes.size(), missing));
        }
        return found;
    }
};

} // namespace

const Reader& raw_reader() {
    static const RawReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
