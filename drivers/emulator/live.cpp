#include "drivers/emulator/live.hpp"

#include <algorithm>
#include <vector>

#include "drivers/emulator/access.hpp"
#include "drivers/emulator/latches.hpp"
#include "drivers/emulator/pages.hpp"

namespace optictl::drivers::emulator {

using memmap::Device;
using memmap::half_page_size;
using memmap::Page;
using memmap::Standard;

LiveModule::LiveModule(memmap::Image image, Clock& clock, Settings settings)
    : Module(std::move(image)), clock_(clock),
      core_{.registers = Registers(memory()), .settings = std::move(settings)} {
    begin();
}

LiveModule::~LiveModule() = default;

void LiveModule::replace(memmap::Image image) {
    Module::replace(std::move(image));
    core_.agenda.clear();
    core_.settings.power_on = true; // it is plugged in now
    begin();
}

void LiveModule::begin() {
    complete();
    initial_ = image();
    paging().ignore_pages(core_.has(Misbehaviour::IgnoresPage));
    paging().show_unknown_pages(core_.has(Misbehaviour::ShowsUnknownPages));
    Body body{.initial = initial_,
              .restore = [this](const memmap::Image& from) { restore(from); },
              .forget_pages = [this] { paging().reset(); }};
    core_.agenda.run_until(clock_.now());
    switch (standard_of(image())) {
    case Standard::Cmis: behaviour_ = make_cmis(core_, std::move(body)); break;
    case Standard::Sff8636: behaviour_ = make_sff8636(core_, std::move(body)); break;
    case Standard::Sff8472: behaviour_ = make_sff8472(core_, std::move(body)); break;
    }
    behaviour_->start(core_.settings.power_on);
}

/// Bytes that a module must have, and that the dump does not: pages of controls, and elsewhere what
/// a host writes or a read clears.
void LiveModule::complete() {
    const std::vector<Page> whole = control_pages(image());
    for (const Page& page : whole) {
        memory().block(page);
    }
    const Standard standard = standard_of(image());
    std::vector<Page> pages;
    for (const memmap::Block& block : image().blocks()) {
        pages.push_back(block.page);
    }
    for (const Page& page : pages) {
        const bool all = std::ranges::find(whole, page) != whole.end();
        for (unsigned byte = page.first_byte(); byte < page.first_byte() + half_page_size; ++byte) {
            const bool needed =
                all || writable(standard, page, byte).mask != 0 || is_latched(standard, page, byte);
            if (needed && !image().knows(page, byte)) {
                core_.registers.set(page, byte, 0);
            }
        }
    }
}

/// The volatile memory as it was, and what is non-volatile as it is.
void LiveModule::restore(const memmap::Image& from) {
    const Standard standard = standard_of(from);
    for (const memmap::Block& block : from.blocks()) {
        if (!is_non_volatile(standard, block.page)) {
            memory().block(block.page) = block;
        }
    }
}

void LiveModule::advance() {
    core_.agenda.run_until(clock_.now());
    behaviour_->update();
}

bool LiveModule::answers() {
    advance();
    return behaviour_->answers();
}

std::size_t LiveModule::read(Device device, unsigned byte, std::span<std::uint8_t> out) {
    if (!answers()) {
        return 0;
    }
    const Page page = page_at(device, byte);
    const std::size_t count = Module::read(device, byte, out);
    // The length of fiber (01h:132), of no use to anybody but who compares.
    constexpr unsigned unstable = 132;
    const bool has_it = page == memmap::upper(0x01) && byte <= unstable && byte + count > unstable;
    if (has_it && core_.has(Misbehaviour::UnstableByte) && ++unstable_reads_ % 2 == 0) {
        out[unstable - byte] ^= 0x01U;
    }
    return count;
}

/// Every second one, of a module that drops writes.
bool LiveModule::is_dropped() {
    return core_.has(Misbehaviour::DropsWrites) && ++writes_ % 2 == 0;
}

bool LiveModule::write(Device device, unsigned byte, std::span<const std::uint8_t> bytes) {
    if (!answers() || bytes.empty() || bytes.size() > half_page_size) {
        return false;
    }
    if (paging().is_select(device, byte, bytes.size())) {
        paging().write(device, bytes);
        return true;
    }
    if (!is_dropped()) {
        store(page_at(device, byte), byte, bytes);
        select_behind(device, byte, bytes);
    }
    return true;
}

/// A longer write that ends in the page select, as one of a password does.
void LiveModule::select_behind(Device device, unsigned byte, std::span<const std::uint8_t> bytes) {
    if (byte >= half_page_size || byte + bytes.size() != half_page_size) {
        return;
    }
    const bool with_bank = paging().is_select(device, half_page_size - 2, 2);
    const auto select = bytes.last(with_bank && bytes.size() > 1 ? 2 : 1);
    if (paging().is_select(device, half_page_size - static_cast<unsigned>(select.size()),
                           select.size())) {
        paging().write(device, select);
    }
}

/// After the last byte of a half page comes its first.
void LiveModule::store(const Page& page, unsigned byte, std::span<const std::uint8_t> bytes) {
    const Standard standard = standard_of(image());
    std::vector<Written> written;
    for (const std::uint8_t value : bytes) {
        const Writable may = writable(standard, page, byte);
        if (may.mask != 0 && core_.registers.has(page)) {
            const std::uint8_t before = core_.registers.get(page, byte);
            const auto now = static_cast<std::uint8_t>((before & ~may.mask) | (value & may.mask));
            core_.registers.set(page, byte, may.keep == Keep::Stored ? now : 0U);
            written.push_back({.page = page, .byte = byte, .before = before, .now = now});
        }
        byte = byte + 1 == page.first_byte() + half_page_size ? page.first_byte() : byte + 1;
    }
    if (!written.empty()) {
        behaviour_->written(written);
    }
}

std::string LiveModule::remembered() {
    return behaviour_->remembered();
}

void LiveModule::remind(std::string_view text) {
    behaviour_->remind(text);
}

void LiveModule::set_pin(Pin pin, bool asserted) {
    advance();
    behaviour_->set_pin(pin, asserted);
}

void LiveModule::fail(std::uint8_t cause) {
    advance();
    behaviour_->fail(cause);
}

Light LiveModule::sent(unsigned lane) {
    return behaviour_->sent(lane);
}

void LiveModule::receive(unsigned lane, const Light& light) {
    behaviour_->receive(lane, light);
}

void LiveModule::set_condition(unsigned bank, unsigned byte, unsigned lanes, bool present) {
    advance();
    behaviour_->set_condition(bank, byte, lanes, present);
}

} // namespace optictl::drivers::emulator
