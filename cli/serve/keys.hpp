// What is typed while a screen is shown, and what of the screen it changes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::cli::serve {

struct Key {
    enum class What : std::uint8_t {
        Character,
        Enter,
        Escape,
        Backspace,
        Up,
        Down,
        Left,
        Right,
        PageUp,
        PageDown,
        Home,
        End,
    } what{};
    char character = 0; ///< printable ASCII, of Character alone
};

/// Bytes of a terminal as keys. What is none is left out.
class KeyReader {
public:
    /// An escape sequence may come in pieces; one that ends nowhere by the next call is the key
    /// Escape, so call it with nothing, too, when some time has passed.
    [[nodiscard]] std::vector<Key> take(std::string_view bytes);

private:
    std::string begun_;
};

/// By what ports are sorted.
enum class Sort : std::uint8_t { Worst, Port, Temperature, Tx, Rx, Age };
[[nodiscard]] std::string_view name_of(Sort sort);

/// Which power a drilled port draws.
enum class Drawn : std::uint8_t { Rx, Tx, Bias };

/// What of the watched modules is looked at, and how.
struct Look {
    Sort sort = Sort::Worst;
    bool is_reversed = false;
    std::string filter; ///< ports without it in their row are left out; case does not count
    bool is_typing = false;
    std::string chosen;   ///< the port that the arrows have chosen; empty: none
    bool is_open = false; ///< that port alone, with its lanes
    Drawn drawn = Drawn::Rx;
    bool is_help = false;
    bool is_over = false;

    /// `shown` are the ports in their order on the screen. Returns whether the key meant anything.
    bool take(const Key& key, const std::vector<std::string>& shown);

private:
    bool take_typed(const Key& key);
    bool take_character(char character);
    void move(std::ptrdiff_t by, const std::vector<std::string>& shown);
};

} // namespace optictl::cli::serve
