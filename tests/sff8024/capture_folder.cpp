#include "tests/sff8024/capture_folder.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>

namespace optictl::tests {

namespace fs = std::filesystem;
using memmap::Page;

namespace {

std::vector<std::uint8_t> bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::vector<char> text{std::istreambuf_iterator<char>(stream), {}};
    return {text.begin(), text.end()};
}

/// The half that a file starts with, by its name; none for files that are no memory.
std::optional<Page> page_of(const std::string& stem) {
    if (stem == "lower" || stem == "a0" || stem == "a0_lower") {
        return memmap::lower;
    }
    if (stem == "a2" || stem == "a2_lower") {
        return memmap::a2_lower;
    }
    // pageXX, bankNpageXX or pageXX_bankN; a scanner of C, since std::regex draws false warnings
    // of g++ 12 under its sanitizers.
    unsigned bank = 0;
    unsigned page = 0;
    int end = 0;
    const auto whole = [&] { return end == static_cast<int>(stem.size()); };
    if ((std::sscanf(stem.c_str(), "page%2x%n", &page, &end) == 1 && whole()) ||
        (std::sscanf(stem.c_str(), "page%2x_bank%u%n", &page, &bank, &end) == 2 && whole()) ||
        (std::sscanf(stem.c_str(), "bank%upage%2x%n", &bank, &page, &end) == 2 && whole())) {
        return memmap::upper(page).in_bank(bank);
    }
    return std::nullopt;
}

/// Stores bytes first..last of a file, which may run from a lower half into the upper one.
void put(memmap::Image& image, Page page, std::span<const std::uint8_t> bytes, std::size_t first,
         std::size_t last) {
    for (std::size_t i = first; i <= last && i < bytes.size(); ++i) {
        Page half = page;
        if (!page.upper && i >= memmap::half_page_size) {
            half.upper = true;
        }
        const auto number = static_cast<unsigned>(page.upper ? memmap::half_page_size + i : i);
        image.put(half, number, bytes.subspan(i, 1));
    }
}

} // namespace

std::vector<fs::path> capture_folders() {
    const fs::path root = fs::path(OPTICTL_SOURCE_DIR) / ".." / "shared" / "captures";
    std::vector<fs::path> folders;
    if (fs::is_directory(root)) {
        for (const auto& entry : fs::directory_iterator(root)) {
            if (entry.is_directory()) {
                folders.push_back(entry.path());
            }
        }
    }
    std::ranges::sort(folders);
    return folders;
}

CaptureFolder read_capture(const fs::path& folder) {
    CaptureFolder capture{.name = folder.filename().string(), .image = {}, .standard = {}};
    std::ifstream stream(folder / "meta.json");
    const auto meta = nlohmann::json::parse(stream);
    for (const char* key : {"standard", "management_interface"}) {
        if (capture.standard.empty() && meta.contains(key) && meta[key].is_string()) {
            capture.standard = meta[key].get<std::string>();
        }
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string stem = entry.path().stem().string();
        const auto page = page_of(stem);
        if (entry.path().extension() != ".bin" || !page) {
            continue;
        }
        const std::vector<std::uint8_t> bytes = bytes_of(entry.path());
        if (meta.contains("known") && meta["known"].contains(stem)) {
            for (const auto& range : meta["known"][stem]) {
                put(capture.image, *page, bytes, range.at(0).get<std::size_t>(),
                    range.at(1).get<std::size_t>());
            }
        } else {
            put(capture.image, *page, bytes, 0, bytes.size() - 1);
        }
    }
    return capture;
}

} // namespace optictl::tests
