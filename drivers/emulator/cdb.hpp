// Command Data Block messages of one instance: the mailbox, its status and its times (OIF-CMIS 5.4
// sections 7.2, 8.34). What commands do is in cdb_commands.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "drivers/emulator/core.hpp"
#include "drivers/emulator/firmware.hpp"
#include "drivers/emulator/msm.hpp"

namespace optictl::drivers::emulator {

struct CdbRequest {
    unsigned id = 0;
    std::vector<std::uint8_t> lpl{};
    std::vector<std::uint8_t> epl{};

    [[nodiscard]] unsigned number(unsigned first, unsigned size) const;
};

struct CdbReply {
    std::uint8_t status = 0x01; ///< "Command completed successfully"
    std::vector<std::uint8_t> lpl{};
    std::vector<std::uint8_t> epl{};
    Duration reset_after{-1};   ///< the command resets the module
    bool keeps_traffic = false; ///< with nothing but its firmware beginning anew
};

/// What a command works on.
struct CdbModule {
    Core& core;
    Firmware& firmware;
};

struct CdbCommand {
    unsigned id;
    std::uint8_t restriction; ///< bit of L:62 that says that it does not work in low power
    Duration (*duration)(const CdbModule&);
    CdbReply (*execute)(const CdbModule&, const CdbRequest&);
};
/// All that the module knows; others have status 41h.
[[nodiscard]] std::span<const CdbCommand> cdb_commands();
/// Of these, the ones that change nothing and are no firmware commands.
[[nodiscard]] std::span<const CdbCommand> cdb_queries();

class Cdb {
public:
    struct Rest {
        std::function<void(bool keeps_traffic)> reset; ///< the module
        std::function<bool()> is_in_low_power;
    };
    Cdb(CdbModule module, unsigned instance, Rest rest);

    /// A write transaction to page 9Fh of this instance, which is there already.
    void written(unsigned first, std::size_t count);
    /// False while a command keeps the module from answering.
    [[nodiscard]] bool answers() const;
    [[nodiscard]] bool is_busy() const { return busy_; }
    void reset();
    /// Goes on with what the mailbox says that it was busy with: time went on while nobody looked.
    void go_on();

private:
    [[nodiscard]] bool is_trigger(unsigned first, std::size_t count) const;
    [[nodiscard]] CdbRequest take(std::uint8_t& fault) const;
    void begin(const CdbRequest& request, std::uint8_t fault);
    void finish(const CdbReply& reply);
    void write_reply(const CdbReply& reply);
    void abort();
    void set_status(unsigned status);

    CdbModule module_;
    unsigned instance_;
    Rest rest_;
    memmap::Page page_;
    bool busy_ = false;
    unsigned command_ = 0; ///< counts commands: the time of one must not end a later one
};

} // namespace optictl::drivers::emulator
