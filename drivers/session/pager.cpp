#include "drivers/session/pager.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sff/format/advice.hpp"

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;
using memmap::Device;
using memmap::half_page_size;
using memmap::Page;

/// Byte numbers of the lower half that select what the upper half shows.
constexpr unsigned bank_select = 126;
constexpr unsigned page_select = 127;
/// Pages below this have no banks (OIF-CMIS 5.4 section 8.1).
constexpr unsigned first_banked_page = 0x10;
/// Looks at the page select before it is given up that two agree.
constexpr unsigned remembering_looks = 8;
/// Tries to put a page back: what stands in the way may pass, a firmware that is busy for example.
constexpr unsigned restoring_tries = 5;
constexpr Duration restoring_pause = 10ms;
/// Bytes that two pages must have in common before they are called the same.
constexpr unsigned telling_bytes = 8;

[[nodiscard]] Page lower_of(Device device) {
    return {.device = device};
}

[[nodiscard]] std::string page_name(unsigned page, unsigned bank) {
    return bank == 0 ? fmt::format("page {:02x}h", page)
                     : fmt::format("page {:02x}h of bank {}", page, bank);
}

[[nodiscard]] std::unexpected<IoError> failure(IoKind kind, std::string message) {
    return std::unexpected(IoError{kind, std::move(message)});
}

} // namespace

void Pager::set_upper(Device device, Upper upper) {
    at(device).upper = upper;
}

std::optional<Page> Pager::in_view(Device device) const {
    const auto& now = at(device).now;
    if (!now) {
        return std::nullopt;
    }
    return Page{.device = device, .upper = true, .page = now->page, .bank = now->bank};
}

/// What the page select says; the bank only where it matters.
std::expected<Pager::Selected, IoError> Pager::look(Device device, bool with_bank) {
    with_bank = with_bank && at(device).upper == Upper::Banked;
    std::array<std::uint8_t, 2> bytes{};
    const std::span<std::uint8_t> out = std::span(bytes).subspan(with_bank ? 0 : 1);
    const Link::Got got = link_.read(lower_of(device), with_bank ? bank_select : page_select, out);
    if (!got.end) {
        return std::unexpected(got.end.error());
    }
    const auto& now = at(device).now;
    return Selected{.bank = with_bank ? bytes[0]
                            : now     ? now->bank
                                      : std::uint8_t{0},
                    .page = bytes[1]};
}

/// Notes what is selected before anything is written. What is not page 00h is looked at twice: it
/// will be put back, and must not be a bit that flipped on the bus.
std::expected<void, IoError> Pager::remember(Device device) {
    Address& address = at(device);
    if (address.before) {
        return {};
    }
    auto seen = look(device, true);
    bool is_sure = seen && *seen == Selected{};
    for (unsigned looks = 1; seen && !is_sure && looks < remembering_looks; ++looks) {
        const auto again = look(device, true);
        is_sure = again && *again == *seen;
        seen = again;
    }
    if (!seen) {
        return std::unexpected(seen.error());
    }
    if (!is_sure) {
        return failure(IoKind::StuckPage,
                       fmt::format("the page select does not read the same twice; {}",
                                   words_of(Advice::WhoUsesBus)));
    }
    address.before = *seen;
    address.now = *seen;
    return {};
}

std::expected<void, IoError> Pager::write(Device device, const Selected& to) {
    Address& address = at(device);
    const bool with_bank = address.upper == Upper::Banked && link_.can().banks &&
                           (!address.now || address.now->bank != to.bank);
    const std::array<std::uint8_t, 2> bytes{to.bank, to.page};
    address.touched = true;
    address.now.reset(); // until it is known that the module took it
    auto written = with_bank
                       ? link_.select(lower_of(device), bank_select, bytes)
                       : link_.select(lower_of(device), page_select, std::span(bytes).subspan(1));
    if (written) {
        address.now = to;
    }
    return written;
}

bool Pager::is_selected_by_us(const Page& page) const {
    const Upper upper = at(page.device).upper;
    return page.upper && link_.can().paging == Paging::BySelect &&
           (upper == Upper::Paged || upper == Upper::Banked);
}

bool Pager::is_select(const Page& page, unsigned first, unsigned count) const {
    const bool is_flat = at(page.device).upper == Upper::Flat;
    return !page.upper && !is_flat && first + count > bank_select;
}

bool Pager::is_told_apart(const Page& page) const {
    return !page.upper || page.page == 0 || link_.can().trusted_pages || told_apart_.contains(page);
}

Link::Got Pager::read(const Page& page, unsigned byte, std::span<std::uint8_t> out) {
    Link::Got got;
    if (!is_selected_by_us(page)) {
        return link_.read(page, byte, out);
    }
    if (!attests_) {
        is_doubtful_ = true;
        return link_.read(page, byte, out);
    }
    while (got.count < out.size()) {
        const auto count =
            read_attested(page, byte + static_cast<unsigned>(got.count), out.subspan(got.count));
        if (count) {
            got.count += *count;
            continue;
        }
        got.end = std::unexpected(count.error());
        const IoKind kind = count.error().kind;
        const bool may_not_be_able = kind == IoKind::Nack || kind == IoKind::BusError;
        if (kind != IoKind::NotSupported && (has_attested_ || !may_not_be_able)) {
            return got;
        }
        // Perhaps the adapter cannot do it; some give the reason that a module would be.
        const Link::Got plain = link_.read(page, byte, out);
        attests_ = plain.count == 0;
        is_doubtful_ = true;
        return plain;
    }
    return got;
}

std::expected<std::size_t, IoError> Pager::read_attested(const Page& page, unsigned byte,
                                                         std::span<std::uint8_t> out) {
    std::array<std::uint8_t, 2> bytes{};
    const bool with_bank = at(page.device).upper == Upper::Banked && page.page >= first_banked_page;
    auto count = link_.read_attested(page, byte, out, std::span(bytes).subspan(with_bank ? 0 : 1));
    if (!count) {
        return count;
    }
    has_attested_ = true;
    const auto& now = at(page.device).now;
    const std::uint8_t bank = with_bank ? bytes[0] : now ? now->bank : std::uint8_t{0};
    if (auto same = compare(page, {.bank = bank, .page = bytes[1]}); !same) {
        return std::unexpected(std::move(same.error()));
    }
    return count;
}

std::expected<bool, IoError> Pager::enter(const Page& page) {
    is_doubtful_ = false;
    if (!page.upper) {
        return {};
    }
    const Address& address = at(page.device);
    const bool is_paged = address.upper == Upper::Paged || address.upper == Upper::Banked;
    if (!is_paged) {
        return page.page == 0 && page.bank == 0
                   ? std::expected<bool, IoError>(false)
                   : failure(IoKind::NoSuchPage, "the module has one page only, page 00h");
    }
    if (page.bank != 0 && (address.upper != Upper::Banked || !link_.can().banks)) {
        return failure(IoKind::NoPaging,
                       "no way to banks beyond 0 here; try another path to the module");
    }
    const Paging paging = link_.can().paging;
    auto ready = paging == Paging::Fixed       ? check_fixed(page)
                 : paging == Paging::ByAddress ? check_rest(page)
                                               : remember(page.device);
    if (!ready) {
        return std::unexpected(std::move(ready.error()));
    }
    if (paging != Paging::BySelect) {
        return false;
    }
    const auto& now = at(page.device).now;
    if (now && now->page == page.page &&
        (now->bank == page.bank || page.page < first_banked_page)) {
        return false;
    }
    // Pages without banks leave the bank as it is: one byte less, and nothing more to put back.
    const bool keeps_bank = page.page < first_banked_page && now;
    auto written = write(page.device, {keeps_bank ? now->bank : page.bank, page.page});
    return written ? std::expected<bool, IoError>(true)
                   : std::unexpected(std::move(written.error()));
}

std::expected<void, IoError> Pager::leave(const Page& page, const memmap::Block& seen) {
    const Upper upper = at(page.device).upper;
    if (!page.upper || (upper != Upper::Paged && upper != Upper::Banked)) {
        return {};
    }
    switch (link_.can().paging) {
    case Paging::BySelect:
        return is_doubtful_ ? check_select(page) : std::expected<void, IoError>{};
    case Paging::Fixed: return check_fixed(page);
    case Paging::ByAddress: break;
    }
    if (auto rests = check_rest(page); !rests) {
        return rests;
    }
    return check_against_page_0(page, seen);
}

std::expected<void, IoError> Pager::check_select(const Page& page) {
    const auto seen = look(page.device, page.page >= first_banked_page);
    if (!seen) {
        return std::unexpected(seen.error());
    }
    return compare(page, *seen);
}

std::expected<void, IoError> Pager::compare(const Page& page, const Selected& seen) {
    at(page.device).now = seen;
    if (seen.page == page.page && (seen.bank == page.bank || page.page < first_banked_page ||
                                   at(page.device).upper != Upper::Banked)) {
        return {};
    }
    if (seen.page == 0) {
        return failure(IoKind::NoSuchPage,
                       fmt::format("the module does not accept {}: its page select went back to "
                                   "00h",
                                   page_name(page.page, page.bank)));
    }
    return failure(IoKind::StuckPage,
                   fmt::format("{} was selected and {} reads back; {}",
                               page_name(page.page, page.bank), page_name(seen.page, seen.bank),
                               words_of(Advice::WhoUsesBus)));
}

std::expected<void, IoError> Pager::check_fixed(const Page& page) {
    const auto seen = look(page.device, page.page >= first_banked_page);
    if (!seen) {
        return std::unexpected(seen.error());
    }
    at(page.device).now = *seen;
    if (seen->page == page.page && (seen->bank == page.bank || page.page < first_banked_page)) {
        return {};
    }
    return failure(IoKind::NoPaging,
                   fmt::format("this driver shows one page only, now {}; bind optoe instead, or "
                               "read the module by its I2C bus",
                               page_name(seen->page, seen->bank)));
}

/// A driver that puts page 00h back after each use shows page 00h only if that worked.
std::expected<void, IoError> Pager::check_rest(const Page& page) {
    if (!link_.can().rests_on_page_0 || page.page != 0 || page.device == Device::A2) {
        return {};
    }
    const auto seen = look(page.device, page.page >= first_banked_page);
    if (!seen) {
        return std::unexpected(seen.error());
    }
    if (seen->page == 0) {
        return {};
    }
    return failure(IoKind::StuckPage,
                   fmt::format("{} is selected where the driver expects page 00h; wait until "
                               "nobody else uses the module, or reset it",
                               page_name(seen->page, seen->bank)));
}

/// A driver that ignores the page shows page 00h under every number; one that does not check that
/// a page exists shows page 00h where it does not.
std::expected<void, IoError> Pager::check_against_page_0(const Page& page,
                                                         const memmap::Block& seen) {
    if (link_.can().trusted_pages || page.page == 0) {
        return {};
    }
    const Page page_0{.device = page.device, .upper = true};
    std::vector<std::uint8_t> ours;
    std::vector<std::uint8_t> theirs;
    for (unsigned byte = page.first_byte(); byte < page.first_byte() + half_page_size; ++byte) {
        const auto known = image_.byte(page_0, byte);
        if (known && seen.knows(byte)) {
            ours.push_back(seen.at(byte, 1)[0]);
            theirs.push_back(*known);
        }
    }
    if (ours.size() < telling_bytes) {
        if (pages_proven_) {
            return {};
        }
        ours.assign(seen.bytes.begin(), seen.bytes.end());
        theirs = ours;
        std::array<std::uint8_t, half_page_size> page_0_bytes;
        const Link::Got got = link_.read(page_0, page_0.first_byte(), page_0_bytes);
        if (!got.end) {
            return std::unexpected(got.end.error());
        }
        for (unsigned i = 0; i < half_page_size; ++i) {
            theirs[i] = seen.known[i] ? page_0_bytes[i] : ours[i];
        }
    }
    if (ours != theirs) {
        pages_proven_ = true;
        told_apart_.insert(page);
        return {};
    }
    const bool says_nothing = std::ranges::adjacent_find(ours, std::not_equal_to{}) == ours.end();
    if (says_nothing || seen.known.count() < telling_bytes) {
        return {};
    }
    return pages_proven_
               ? failure(IoKind::NoSuchPage,
                         fmt::format("{} reads as page 00h: the module does not have it",
                                     page_name(page.page, page.bank)))
               : failure(IoKind::NoPaging,
                         fmt::format("the driver returned page 00h for {}: it ignores the page; "
                                     "read the module by its I2C bus, or update the driver",
                                     page_name(page.page, page.bank)));
}

void Pager::forget() {
    for (Address& address : addresses_) {
        const bool is_back = !address.touched || (address.now && address.now == address.before);
        if (is_back) {
            address.before.reset();
            address.touched = false;
        }
        address.now.reset();
    }
}

std::expected<void, IoError> Pager::restore() {
    std::expected<void, IoError> result{};
    for (const Device device : {Device::A0, Device::A2}) {
        Address& address = at(device);
        if (!address.touched || (address.now && *address.now == *address.before)) {
            continue;
        }
        for (unsigned tries = 0; tries < restoring_tries; ++tries) {
            if (tries != 0) {
                link_.wait(restoring_pause);
            }
            auto written = write(device, *address.before);
            const auto seen = written ? look(device, true) : std::unexpected(written.error());
            if (seen && *seen == *address.before) {
                result = {};
                break;
            }
            if (seen) {
                address.now = *seen;
            }
            const std::string why =
                seen ? fmt::format("{} reads back", page_name(seen->page, seen->bank))
                     : seen.error().message;
            result =
                failure(IoKind::StuckPage,
                        fmt::format("{} could not be selected again ({}); what is read by "
                                    "others until the module is reset may be of another page",
                                    page_name(address.before->page, address.before->bank), why));
            if (!seen &&
                (seen.error().kind == IoKind::Timeout || seen.error().kind == IoKind::Deadline)) {
                break;
            }
        }
    }
    return result;
}

} // namespace optictl::drivers
