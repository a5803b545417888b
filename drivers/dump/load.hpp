// Recorded dumps in, images out: the one entrance to all dump formats.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/dump/files.hpp"
#include "drivers/dump/page_files.hpp"
#include "drivers/dump/place.hpp"
#include "drivers/dump/sections.hpp"
#include "sff/memmap/image.hpp"

namespace optictl::drivers::dump {

struct Options {
    /// The name of a reader that is to be used whatever the input looks like; empty: recognise.
    std::string format;
    Placing placing;
    Patience patience; ///< with a file that is a pipe or device
};

/// One module of a dump.
struct LoadedModule {
    memmap::Image image;       ///< image.source: the input and its format
    std::string label;         ///< the port or bus that the dump names, or empty
    std::string recognised_as; ///< "ethtool hex dump: heading `Offset Values`, rows `0x0000:`"
    std::vector<std::string> warnings;
    /// What the dump says of a port of which it has no byte: "SFP EEPROM not detected", or why the
    /// read failed. Then the image is empty.
    std::string absent;
    bool failed = false; ///< it is absent because the read failed
    /// What write_capture() needs so that nothing of a capture is lost; of other formats only
    /// `source` is set, to image.source.
    Header header;
};

/// Why an input could not be loaded, as one sentence with the next step.
struct Error {
    enum class Cause : std::uint8_t {
        CannotRead,    ///< the file, not its contents
        NotUnderstood, ///< the contents
        Ambiguous,     ///< an option of the command line decides
    };
    Cause cause = Cause::NotUnderstood;
    std::string message;
};

/// Loads the modules of one dump; `name` is what messages call it ("-" for standard input).
[[nodiscard]] std::expected<std::vector<LoadedModule>, Error>
load_bytes(std::string_view bytes, std::string_view name, const Options& options = {});

/// Loads a dump file, or a folder of page files.
[[nodiscard]] std::expected<std::vector<LoadedModule>, Error>
load(const std::filesystem::path& path, const Options& options = {});

/// The same for files named as pages, which together are one module called `name`.
[[nodiscard]] std::expected<std::vector<LoadedModule>, Error>
load_pages(std::span<const PageFile> files, std::string_view name, const Options& options = {});

/// Whether a folder holds page files, so that it is one module rather than a folder of dumps.
[[nodiscard]] bool is_module_folder(const std::filesystem::path& path);

} // namespace optictl::drivers::dump
