#include "drivers/sysfs/sysfs.hpp"

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
    EepromFile(System& system, Layout layout) : system_(system), layout_(std::move(layout)) {}

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

    std::expected<void, IoError> write(const Page&, unsigned,
                                       std::span<const std::uint8_t>) override {
        return std::unexpected(
            IoError{IoKind::NotSupported,
                    fmt::format("{} is only read; write by its I2C bus", layout_.path)});
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
                .rests_on_page_0 = layout_.is_optoe && layout_.map == Map::Paged};
    }

    [[nodiscard]] std::string description() const override {
        return fmt::format("{}, {}", layout_.path, layout_.description);
    }

private:
    int open(const std::string& path) {
        auto found = files_.find(path);
        if (found == files_.end()) {
            File file(system_, system_.open(path, O_RDONLY));
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
    std::map<std::string, File> files_;
};

} // namespace

std::expected<std::unique_ptr<Transport>, IoError> open(System& system, const std::string& path) {
    auto layout = layout_of(system, path);
    if (!layout) {
        return std::unexpected(std::move(layout.error()));
    }
    return std::make_unique<EepromFile>(system, std::move(*layout));
}

} // namespace optictl::drivers::sysfs
