// The ways to a module, by the words that targets and port maps name them with. A back end is a
// folder with its transport and a row here.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/doctor.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/ethtool/flash.hpp"
#include "drivers/system.hpp"
#include "drivers/transport.hpp"
#include "drivers/wrap/via.hpp"
#include "sff/memmap/field.hpp"

namespace optictl::drivers {

/// What opening may need beside the word.
struct OpenHow {
    bool force = false; ///< although a driver owns the module's address
    bool write = false; ///< for writing, where the back end can
    /// Wrappers that will be put around it: a dump may be emulated by the first one.
    const std::vector<wrap::Layer>* via = nullptr;
    const dump::Options* dump = nullptr; ///< where the bytes of a dump belong
};

/// A word that may be written, and what it stands for; for completion.
struct Offer {
    std::string word;
    std::string what;
};

struct Backend {
    std::string_view noun;     ///< "i2c"
    std::string_view argument; ///< "BUS"
    std::string_view needs;    ///< what must follow the noun, for people
    bool is_live = true;       ///< else dumps: several in one file, and no device
    bool takes_paths = false;  ///< the word is a path
    std::expected<std::unique_ptr<Transport>, IoError> (*open)(System&, const std::string& word,
                                                               const OpenHow&);
    /// The words that this system has for it. Null: any path.
    std::vector<Offer> (*offer)(System&) = nullptr;
    /// What shares wires with others: the same text for all modules behind one root adapter. Null:
    /// it shares none.
    std::string (*bus_of)(System&, const std::string& word) = nullptr;
    /// The device file that stands for the module alone, for locks. Null: its driver takes page and
    /// bytes in one request, and it needs none.
    std::string (*device_file)(const std::string& word) = nullptr;
    /// Has the kernel write firmware to the module (ethtool::flash). Null: the program does that
    /// itself.
    std::expected<void, IoError> (*flash)(System&, const std::string& word, const std::string& file,
                                          const std::function<void(const FlashProgress&)>&) =
        nullptr;
    /// What doctor looks at before the module is read, and after, when its standard is known.
    void (*look)(System&, const std::string& word, Remarks&) = nullptr;
    void (*look_again)(System&, const std::string& word, memmap::Standard, Remarks&) = nullptr;
};

[[nodiscard]] std::span<const Backend> backends();
/// The back end of a noun; null: none has it.
[[nodiscard]] const Backend* find_backend(std::string_view noun);

/// What of the back end shares wires with others, never empty.
[[nodiscard]] std::string bus_of(System& system, const Backend& backend, const std::string& word);
/// The device files to lock while a module is used, in their order: of the root adapter, then its
/// own.
[[nodiscard]] std::vector<std::string> locks_of(System& system, const Backend& backend,
                                                const std::string& word);

} // namespace optictl::drivers
