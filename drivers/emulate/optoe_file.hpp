// The file that the kernel driver optoe makes of a module: all its pages, one after the other. It
// selects pages on the bus as that driver does, so that what a module does wrong shows in the file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "drivers/transport.hpp"

namespace optictl::drivers::emulate {

/// errno of what went wrong, as a bus driver of the kernel has it.
[[nodiscard]] int error_number(const IoError& error);

class OptoeFile {
public:
    /// Of `dev_class`.
    enum class Class : std::uint8_t { OneAddress = 1, TwoAddress = 2, Cmis = 3 };

    /// `banks`: 1 where the driver knows no banks. `bus` must outlive it.
    OptoeFile(Transport& bus, Class kind, unsigned banks)
        : bus_(bus), class_(kind), banks_(banks) {}

    [[nodiscard]] std::uint64_t size() const;
    /// How many bytes came, 0 behind the end; else an errno, negative.
    [[nodiscard]] long read(std::uint64_t offset, std::span<std::uint8_t> out);
    [[nodiscard]] long write(std::uint64_t offset, std::span<const std::uint8_t> bytes);

    // What the driver lets be set beside the file, by the names that it has there.
    [[nodiscard]] unsigned kind_number() const { return static_cast<unsigned>(class_); }
    void set_kind_number(unsigned number) { class_ = static_cast<Class>(number); }
    [[nodiscard]] unsigned banks() const { return banks_; }
    void set_banks(unsigned banks) { banks_ = banks; }
    /// Bytes of one write on the bus.
    [[nodiscard]] unsigned write_max() const { return write_max_; }
    void set_write_max(unsigned most) { write_max_ = most; }
    /// Milliseconds; kept, and of no effect: what fails here fails at once.
    [[nodiscard]] unsigned write_timeout() const { return write_timeout_; }
    void set_write_timeout(unsigned milliseconds) { write_timeout_ = milliseconds; }

private:
    struct Place {
        memmap::Page page;
        unsigned byte = 0;
        unsigned left = 0; ///< bytes up to the end of the half page
    };
    [[nodiscard]] Place place_of(std::uint64_t offset) const;
    [[nodiscard]] std::expected<std::uint64_t, IoError> legal_size();
    [[nodiscard]] std::expected<void, IoError> select(const memmap::Page& page);
    /// Has `transfer` move bytes of each half page on the way, with its page selected.
    template <class Transfer>
    [[nodiscard]] long move(std::uint64_t offset, std::size_t count, Transfer transfer);

    Transport& bus_;
    Class class_;
    unsigned banks_;
    unsigned write_max_ = 1; ///< as optoe has it unless it is told otherwise
    unsigned write_timeout_ = 25;
};

} // namespace optictl::drivers::emulate
