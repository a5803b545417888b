#include "drivers/emulate/optoe_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace optictl::drivers::emulate {
namespace {

using memmap::Device;
using memmap::half_page_size;
using memmap::Page;

constexpr std::uint64_t pages_of_bank = 256;
constexpr std::uint64_t both_halves = 2 * half_page_size;
constexpr unsigned bank_select = 126;
constexpr unsigned page_select = 127;

// What says how much of a module there is: SFF-8636 and CMIS byte 2, SFF-8472 A0h 92 and 64.
constexpr unsigned status_byte = 2;
constexpr unsigned flat_sff8636 = 0x04;
constexpr unsigned flat_cmis = 0x80;
constexpr unsigned diagnostics_byte = 92;
constexpr unsigned has_diagnostics = 0x40;
constexpr unsigned options_byte = 64;
constexpr unsigned has_pages = 0x10;

} // namespace

int error_number(const IoError& error) {
    switch (error.kind) {
    case IoKind::Nack: return ENXIO;
    case IoKind::Timeout: return ETIMEDOUT;
    default: return EIO;
    }
}

std::uint64_t OptoeFile::size() const {
    const std::uint64_t pages = pages_of_bank * half_page_size;
    return class_ == Class::TwoAddress ? both_halves + half_page_size + pages
                                       : half_page_size + pages * banks_;
}

OptoeFile::Place OptoeFile::place_of(std::uint64_t offset) const {
    Place place;
    if (class_ == Class::TwoAddress && offset >= both_halves) {
        place.page.device = Device::A2;
        offset -= both_halves;
    }
    if (offset >= half_page_size) {
        const std::uint64_t number = (offset - half_page_size) / half_page_size;
        place.page.upper = true;
        place.page.page = static_cast<std::uint8_t>(number % pages_of_bank);
        place.page.bank = static_cast<std::uint8_t>(number / pages_of_bank);
        offset = half_page_size + (offset - half_page_size) % half_page_size;
    }
    place.byte = static_cast<unsigned>(offset);
    place.left = half_page_size - static_cast<unsigned>(offset % half_page_size);
    return place;
}

/// The driver asks the module how much of it there is.
std::expected<std::uint64_t, IoError> OptoeFile::legal_size() {
    const auto byte = [this](unsigned number) -> std::expected<unsigned, IoError> {
        std::array<std::uint8_t, 1> value{};
        const auto got =
            bus_.read(number < half_page_size ? memmap::lower : memmap::upper(0), number, value);
        return got ? std::expected<unsigned, IoError>(value[0]) : std::unexpected(got.error());
    };
    if (class_ == Class::TwoAddress) {
        const auto diagnostics = byte(diagnostics_byte);
        const auto options = byte(options_byte);
        if (!diagnostics || !options) {
            return std::unexpected(!diagnostics ? diagnostics.error() : options.error());
        }
        return (*diagnostics & has_diagnostics) == 0 ? both_halves
               : (*options & has_pages) == 0         ? 2 * both_halves
                                                     : size();
    }
    const auto status = byte(status_byte);
    if (!status) {
        return std::unexpected(status.error());
    }
    const unsigned flat = class_ == Class::Cmis ? flat_cmis : flat_sff8636;
    return (*status & flat) != 0 ? both_halves : size();
}

std::expected<void, IoError> OptoeFile::select(const Page& page) {
    const std::array<std::uint8_t, 2> both{page.bank, page.page};
    const bool with_bank = banks_ > 1;
    return bus_.write({.device = page.device}, with_bank ? bank_select : page_select,
                      std::span(both).last(with_bank ? 2 : 1));
}

template <class Transfer>
long OptoeFile::move(std::uint64_t offset, std::size_t count, Transfer transfer) {
    if (offset + count > both_halves) {
        const auto legal = legal_size();
        if (!legal) {
            return -error_number(legal.error());
        }
        count = offset >= *legal
                    ? 0
                    : static_cast<std::size_t>(std::min<std::uint64_t>(count, *legal - offset));
    }
    std::size_t done = 0;
    while (done < count) {
        const std::size_t before = done;
        const Place place = place_of(offset + done);
        const bool is_paged = place.page.upper && (place.page.page != 0 || place.page.bank != 0);
        std::expected<std::size_t, IoError> moved = std::size_t{0};
        if (is_paged) {
            if (auto selected = select(place.page); !selected) {
                moved = std::unexpected(std::move(selected.error()));
            }
        }
        // The page is selected once for all pieces of it.
        std::size_t left = std::min<std::size_t>(place.left, count - done);
        for (std::size_t at = 0; moved && left != 0;) {
            moved = transfer(place.page, place.byte + static_cast<unsigned>(at), done, left);
            const std::size_t piece = moved.value_or(0);
            at += piece;
            done += piece;
            left = piece != 0 ? left - piece : 0;
        }
        if (is_paged) {
            (void)select({.device = place.page.device}); // it leaves page 00h behind
        }
        if (!moved) {
            return done != 0 ? static_cast<long>(done) : -error_number(moved.error());
        }
        if (done == before) {
            break;
        }
    }
    return static_cast<long>(done);
}

long OptoeFile::read(std::uint64_t offset, std::span<std::uint8_t> out) {
    return move(offset, out.size(),
                [&](const Page& page, unsigned byte, std::size_t at, std::size_t count) {
                    return bus_.read(page, byte, out.subspan(at, count));
                });
}

long OptoeFile::write(std::uint64_t offset, std::span<const std::uint8_t> bytes) {
    return move(offset, bytes.size(),
                [&](const Page& page, unsigned byte, std::size_t at,
                    std::size_t count) -> std::expected<std::size_t, IoError> {
                    count = std::min<std::size_t>(count, write_max_);
                    const auto written = bus_.write(page, byte, bytes.subspan(at, count));
                    return written ? std::expected<std::size_t, IoError>(count)
                                   : std::unexpected(written.error());
                });
}

} // namespace optictl::drivers::emulate
