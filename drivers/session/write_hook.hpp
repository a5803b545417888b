// Who is told of every write before it is sent and after it: a journal, that makes the first
// durable before it lets the write go.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "drivers/transport.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers {

/// What is known of a write once it is over.
enum class Written : std::uint8_t {
    NotSent, ///< nothing went to the module
    No,      ///< the module has what it had
    Yes,     ///< the bytes read back as written; of what cannot be read back: it was acknowledged
    Partly,  ///< some bytes are written, others are not
    Unknown, ///< an error came, and what the module has now could not be read
};

/// One transaction that writes bytes of one half page.
struct WriteRecord {
    std::string_view procedure; ///< that it is a step of
    memmap::Page page;
    unsigned first = 0;
    std::vector<std::uint8_t> bytes;  ///< as sent
    std::vector<std::uint8_t> mask;   ///< bits that are meant; the others are sent as they were
    std::vector<std::uint8_t> before; ///< what the module had; empty where it is not read
};

struct WriteResult {
    Written written = Written::NotSent;
    std::vector<std::uint8_t> after{}; ///< what the module has; empty where it is not read
    std::optional<IoError> error{};    ///< why it is not Yes; may stand beside Yes as well
};

class WriteHook {
public:
    WriteHook() = default;
    WriteHook(const WriteHook&) = delete;
    WriteHook& operator=(const WriteHook&) = delete;
    virtual ~WriteHook() = default;

    /// Before each try. An error: nothing is sent, and the write has failed with it.
    [[nodiscard]] virtual std::expected<void, IoError> before(const WriteRecord& write) = 0;
    /// After each try for which before() gave no error.
    virtual void after(const WriteRecord& write, const WriteResult& result) = 0;
};

} // namespace optictl::drivers
