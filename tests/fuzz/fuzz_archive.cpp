// Fuzzes archives, as a stream of which the first bytes were read before. Oracles: every entry has
// its bytes or a fault, refusals say what to do, an archive ends, and what is taken of a small one
// stays within its limits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "drivers/dump/archive.hpp"
#include "drivers/dump/input.hpp"
#include "tests/fuzz/require.hpp"

namespace {

namespace dump = optictl::drivers::dump;

using optictl::fuzz::require;

void read_all(dump::Archive archive) {
    constexpr std::uint64_t limit = std::uint64_t{512} << 20U;
    std::uint64_t taken = 0;
    while (true) {
        const auto entry =
            archive.next([](const std::string& name) { return !name.ends_with(".md"); });
        if (!entry) {
            require(entry.error().find("; ") != std::string::npos);
            const auto behind = archive.next([](const std::string&) { return true; });
            require(behind.has_value() && !*behind);
            return;
        }
        if (!*entry) {
            return;
        }
        require((*entry)->fault.empty() || (*entry)->bytes.empty());
        require((*entry)->bytes.size() <= dump::largest_input);
        taken += (*entry)->bytes.size();
        require(taken <= limit);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int file = ::memfd_create("fuzz", MFD_CLOEXEC);
    const std::size_t start = std::min(size, dump::archive_mark_size);
    require(file >= 0 &&
            ::write(file, data + start, size - start) == static_cast<ssize_t>(size - start) &&
            ::lseek(file, 0, SEEK_SET) == 0);
    auto archive =
        dump::Archive::open(file, std::string(reinterpret_cast<const char*>(data), start));
    if (archive) {
        read_all(std::move(*archive));
    } else {
        require(!archive.error().empty());
    }
    ::close(file);
    return 0;
}
