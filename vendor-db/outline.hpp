// Where the entries of a list stand in its text, and which modules each can speak of: with it a run
// about one module reads the few entries that matter, not thousands.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// FNV-1a over words: finds what a disk did to a file, not what an enemy did.
[[nodiscard]] std::uint64_t hash_of(std::string_view bytes);

/// Whole lines of a text: bytes [begin, end), and the number of the first line.
struct Extent {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t line = 0;
    [[nodiscard]] bool operator==(const Extent&) const = default;
};

/// The outline of one list without mistakes. It is bytes, to be kept in a file, and holds no
/// pointer and nothing of this machine's memory; what it was made of is for its keeper to know.
class Outline {
public:
    /// Nothing for a list whose entries cannot be cut out of its text as whole lines: those that
    /// are written as `optic = [...]`, or that a table of an earlier one interrupts. `tree` and
    /// `list` are of `text`, without problems.
    [[nodiscard]] static std::optional<Outline> make(const Value& tree, const List& list,
                                                     std::string_view text);
    /// Takes any bytes; nothing when they are not what bytes() gave, or point outside of a text of
    /// `text_size` bytes. `owner` keeps the bytes where they are.
    [[nodiscard]] static std::optional<Outline>
    from(std::string_view bytes, std::shared_ptr<const void> owner, std::size_t text_size);
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    /// Bytes with the hash that from() wants at their end.
    [[nodiscard]] static std::string sealed(std::string bytes);

    /// What to read about a module of these names, in the order of the text: all but the entries
    /// of other modules. At least what Index::candidates() and Index::near_misses() look at.
    [[nodiscard]] std::vector<Extent> about(const Text& vendor, const Text& part_number) const;
    /// All but the entries.
    [[nodiscard]] std::vector<Extent> head() const;

    /// The list of what stands in these extents, `texts` in their order. Lines are those of the
    /// whole text. Problems only when the texts are not those that the outline was made of.
    [[nodiscard]] ReadList read(std::span<const Extent> extents, std::span<const std::string> texts,
                                std::string_view file) const;

private:
    struct Layout;
    struct Record;
    [[nodiscard]] Layout layout() const;
    [[nodiscard]] Record record(std::size_t index) const;
    [[nodiscard]] std::string_view strings(std::uint32_t at, std::uint32_t size) const;

    std::string_view bytes_;
    std::shared_ptr<const void> owner_;
};

/// A list, and its outline where it has no problems and can have one.
struct OutlinedList {
    ReadList read;
    std::optional<Outline> outline{};
};
[[nodiscard]] OutlinedList read_outlined_list(std::string_view text, std::string_view file);

} // namespace optictl::vendor_db
