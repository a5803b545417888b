#include "drivers/sysfs/sysfs.hpp"

#include <algorithm>
#include <charconv>
#include <fcntl.h>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "drivers/errors.hpp"
#include "drivers/file.hpp"
#include "drivers/sysfs/layout.hpp"

namespace optictl::drivers::sysfs {
namespace {

using memmap::Page;

class EepromFile final : public Transport {
public:
    EepromFile(System& system, Layout layout, bool write)
        : system_(system), layout_(std::move(layout)), writes_(write && layout_.is_optoe),
          write_max_(layout_.is_optoe ? write_max(system, layout_) : 0) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        const auto place = place_of(layout_, page, byte);
        if (!place) {
            return std::unexpected(place.error());
        }
        const int file = open(place->path);
        if (file < 0) {
            return std::unexpected(refined(open_error(-file, place->path)));
        }
        const long count = system_.pread(file, out, place->offset);
        if (count < 0) {
            return std::unexpected(refined(transfer_error(static_cast<int>(-count), place->path)));
        }
        if (count == 0) {
            return std::unexpected(past_end(page));
        }
        return static_cast<std::size_t>(count);
    }

    std::expected<void, IoError> write(const Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        if (!writes_) {
            return std::unexpected(IoError{IoKind::NotSupported, why_not_write()});
        }
        const auto place = place_of(layout_, page, byte);
        if (!place) {
            return std::unexpected(place.error());
        }
        const int file = open(place->path);
        if (file < 0) {
            return std::unexpected(open_error(-file, place->path));
        }
        const long count = system_.pwrite(file, bytes, place->offset);
        if (count < 0) {
            return std::unexpected(refined(transfer_error(static_cast<int>(-count), place->path)));
        }
        if (static_cast<std::size_t>(count) != bytes.size()) {
            return std::unexpected(
                IoError{IoKind::BusError,
                        fmt::format("{} took {} of {} bytes", place->path, count, bytes.size())});
        }
        return {};
    }

    [[nodiscard]] Capabilities capabilities() const override {
        // optoe writes the page before and after each read of one: 6 bytes beside the usual 3.
        constexpr unsigned overhead_of_optoe = 9;
        const bool is_window = layout_.map == Map::Window;
        return {.paging = is_window ? Paging::Fixed : Paging::ByAddress,
                .a2 = layout_.map != Map::Paged,
                .banks = layout_.banks,
                .bridge = layout_.map == Map::Folders ? memmap::half_page_size
                          : is_window                 ? 3
                                                      : overhead_of_optoe,
                .trusted_pages = false, // optoe does not read back whether the module has the page
                .rests_on_page_0 = layout_.is_optoe && layout_.map == Map::Paged,
                .can_write = writes_,
                .max_write = write_max_,
                .write_refused_because = why_not_write(),
                .max_write_because = fmt::format(
                    "optoe writes that many at a time; a newer one more: echo 8 > {}/write_max",
                    layout_.folder)};
    }

    [[nodiscard]] std::string description() const override {
        return fmt::format("{}, {}", layout_.path, layout_.description);
    }

private:
    /// Bytes of one write on the bus: one, unless the driver is told otherwise.
    [[nodiscard]] static unsigned write_max(System& system, const Layout& layout) {
        const auto text = system.text(layout.folder + "/write_max");
        unsigned most = 0;
        if (!text ||
            std::from_chars(text->data(), text->data() + text->size(), most).ec != std::errc{}) {
            return 1;
        }
        return std::clamp(most, 1U, memmap::half_page_size);
    }

    [[nodiscard]] std::string why_not_write() const {
        return layout_.is_optoe
                   ? fmt::format("{} was opened for reading", layout_.path)
                   : fmt::format("{} ({}) is for reading only; bind optoe, or write by the I2C bus",
                                 layout_.path, layout_.description);
    }

    int open(const std::string& path) {
        auto found = files_.find(path);
        if (found == files_.end()) {
            File file(system_, system_.open(path, writes_ ? O_RDWR : O_RDONLY));
            if (!file.is_open()) {
                return file.number();
            }
            found = files_.emplace(path, std::move(file)).first;
        }
        return found->second.number();
    }

    [[nodiscard]] IoError past_end(const Page& page) const {
        if (page == memmap::lower) {
            return {IoKind::Nack, fmt::format("{} is empty: no module, or its driver does not read "
                                              "it",
                                              layout_.path)};
        }
        const std::string next =
            layout_.is_optoe
                ? fmt::format("check that {}/dev_class fits the module", layout_.folder)
                : std::string("read the module by its I2C bus");
        return {IoKind::NoPaging, fmt::format("{} ends before this page ({}); {}", layout_.path,
                                              layout_.description, next)};
    }

    /// What files beside the EEPROM say about why it cannot be read.
    [[nodiscard]] IoError refined(IoError error) const {
        if (error.kind == IoKind::NoPermission) {
            return error;
        }
        if (system_.text(layout_.folder + "/present") == "0") {
            return {IoKind::Absent, fmt::format("{}/present: the cage is empty", layout_.folder)};
        }
        if (layout_.description == "S3IP" && system_.text(layout_.folder + "/reset") == "1") {
            return {IoKind::NotReady,
                    fmt::format("{}/reset: the module is held in reset", layout_.folder)};
        }
        return error;
    }

    System& system_;
    Layout layout_;
    bool writes_;
    unsigned write_max_;
    std::map<std::string, File> files_;
};

} // namespace

std::expected<std::unique_ptr<Transport>, IoError> open(System& system, const std::string& path,
                                                        const Options& options) {
    auto layout = layout_of(system, path);
    if (!layout) {
        return std::unexpected(std::move(layout.error()));
    }
    return std::make_unique<EepromFile>(system, std::move(*layout), options.write);
}

} // namespace optictl::drivers::sysfs
