#include "cli/serve/keys.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace optictl::cli::serve {
namespace {

constexpr std::size_t longest_filter = 40;
constexpr std::ptrdiff_t page = 10;

struct Sequence {
    std::string_view bytes; ///< after Escape
    Key::What what{};
};
// ECMA-48 cursor keys, in the normal and in the application mode of terminals (VT100).
constexpr std::array sequences{
    Sequence{"[A", Key::What::Up},      Sequence{"OA", Key::What::Up},
    Sequence{"[B", Key::What::Down},    Sequence{"OB", Key::What::Down},
    Sequence{"[C", Key::What::Right},   Sequence{"OC", Key::What::Right},
    Sequence{"[D", Key::What::Left},    Sequence{"OD", Key::What::Left},
    Sequence{"[5~", Key::What::PageUp}, Sequence{"[6~", Key::What::PageDown},
    Sequence{"[H", Key::What::Home},    Sequence{"OH", Key::What::Home},
    Sequence{"[1~", Key::What::Home},   Sequence{"[F", Key::What::End},
    Sequence{"OF", Key::What::End},     Sequence{"[4~", Key::What::End},
};

/// How many bytes after an Escape belong to its sequence; 0 where it has not ended yet.
[[nodiscard]] std::size_t length_of(std::string_view after) {
    if (after.empty()) {
        return 0;
    }
    if (after.front() == 'O') {
        return after.size() >= 2 ? 2 : 0;
    }
    if (after.front() != '[') {
        return 1; // Alt with a key: means nothing here
    }
    for (std::size_t i = 1; i < after.size(); ++i) {
        if (after[i] >= '@' && after[i] <= '~') {
            return i + 1;
        }
    }
    return 0;
}

} // namespace

std::vector<Key> KeyReader::take(std::string_view bytes) {
    std::vector<Key> keys;
    if (bytes.empty()) {
        if (begun_ == "\033") {
            keys.push_back({Key::What::Escape});
        }
        begun_.clear();
        return keys;
    }
    const std::string all = std::exchange(begun_, {}) + std::string(bytes);
    for (std::size_t at = 0; at < all.size(); ++at) {
        const char byte = all[at];
        if (byte == '\033') {
            const std::string_view after = std::string_view(all).substr(at + 1);
            if (after.starts_with('\033')) {
                keys.push_back({Key::What::Escape});
                continue;
            }
            const std::size_t length = length_of(after);
            if (length == 0) {
                begun_ = all.substr(at, 16);
                break;
            }
            const auto* const found =
                std::ranges::find(sequences, after.substr(0, length), &Sequence::bytes);
            if (found != sequences.end()) {
                keys.push_back({found->what});
            }
            at += length;
        } else if (byte == '\r' || byte == '\n') {
            keys.push_back({Key::What::Enter});
        } else if (byte == '\177' || byte == '\b') {
            keys.push_back({Key::What::Backspace});
        } else if (byte >= ' ' && byte <= '~') {
            keys.push_back({Key::What::Character, byte});
        }
    }
    return keys;
}

std::string_view name_of(Sort sort) {
    switch (sort) {
    case Sort::Worst: return "worst";
    case Sort::Port: return "port";
    case Sort::Temperature: return "temperature";
    case Sort::Tx: return "Tx";
    case Sort::Rx: return "Rx";
    case Sort::Age: return "age";
    }
    return "";
}

bool Look::take(const Key& key, const std::vector<std::string>& shown) {
    using enum Key::What;
    if (is_typing) {
        return take_typed(key);
    }
    if (is_help) {
        is_help = false;
        is_over = key.what == Character && key.character == 'q';
        return true;
    }
    const auto count = static_cast<std::ptrdiff_t>(shown.size());
    switch (key.what) {
    case Up: move(-1, shown); return true;
    case Down: move(1, shown); return true;
    case PageUp: move(-page, shown); return true;
    case PageDown: move(page, shown); return true;
    case Home: move(-count, shown); return true;
    case End: move(count, shown); return true;
    case Enter:
        if (chosen.empty()) {
            move(1, shown); // the first
        }
        is_open = !chosen.empty();
        return true;
    case Escape:
    case Backspace:
        // One step back: from a port to the list, then to all ports.
        if (is_open) {
            is_open = false;
        } else if (!filter.empty()) {
            filter.clear();
        } else {
            chosen.clear();
        }
        return true;
    case Character: return take_character(key.character);
    case Left:
    case Right: break;
    }
    return false;
}

bool Look::take_character(char character) {
    switch (character) {
    case 'q': is_over = true; return true;
    case '?':
    case 'h': is_help = true; return true;
    case 's':
        sort = sort == Sort::Age ? Sort::Worst : static_cast<Sort>(static_cast<unsigned>(sort) + 1);
        return true;
    case 'r': is_reversed = !is_reversed; return true;
    case 'v':
        drawn =
            drawn == Drawn::Bias ? Drawn::Rx : static_cast<Drawn>(static_cast<unsigned>(drawn) + 1);
        return true;
    case '/':
        is_typing = true;
        is_open = false;
        return true;
    default: return false;
    }
}

bool Look::take_typed(const Key& key) {
    switch (key.what) {
    case Key::What::Character:
        if (filter.size() < longest_filter) {
            filter += key.character;
        }
        return true;
    case Key::What::Backspace:
        if (filter.empty()) {
            is_typing = false;
        } else {
            filter.pop_back();
        }
        return true;
    case Key::What::Escape: filter.clear(); [[fallthrough]];
    case Key::What::Enter: is_typing = false; return true;
    default: return false;
    }
}

void Look::move(std::ptrdiff_t by, const std::vector<std::string>& shown) {
    if (shown.empty()) {
        chosen.clear();
        return;
    }
    const auto found = std::ranges::find(shown, chosen);
    const auto last = static_cast<std::ptrdiff_t>(shown.size()) - 1;
    const std::ptrdiff_t at =
        found == shown.end() ? (by > 0 ? -1 : last + 1) : found - shown.begin();
    const std::ptrdiff_t wanted =
        found == shown.end() ? (by > 0 ? 0 : last) : std::clamp<std::ptrdiff_t>(at + by, 0, last);
    chosen = shown[static_cast<std::size_t>(wanted)];
}

} // namespace optictl::cli::serve
