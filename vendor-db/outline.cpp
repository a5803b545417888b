#include "vendor-db/outline.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace optictl::vendor_db {
namespace {

constexpr std::uint32_t magic = 0x314C4F4F; // "OOL1": another layout gets another number

enum class PartKind : std::uint8_t { Any, Exact, Prefix };

template <class T>
void append(std::string& out, const T& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Lines that belong together: an entry, or what stands between two.
struct Section {
    unsigned line = 0;
    const Value* optic = nullptr; ///< null: part of the head
};

const Array* optics_of(const Value& tree) {
    const Value* optics = tree.find("optic");
    return optics != nullptr ? std::get_if<Array>(&optics->data) : nullptr;
}

/// Tables of the top by line: what follows one, up to the next, belongs to it.
std::vector<Section> sections_of(const Value& tree) {
    std::vector<Section> sections{{1, nullptr}};
    const auto add = [&](const Value& value, bool is_optic) {
        sections.push_back({value.place.line, is_optic ? &value : nullptr});
    };
    for (const Entry& entry : std::get<Table>(tree.data)) {
        if (const auto* array = std::get_if<Array>(&entry.value.data)) {
            std::ranges::for_each(*array, [&](const Value& each) {
                add(each, entry.key == "optic" && std::holds_alternative<Table>(each.data));
            });
        } else if (const auto* table = std::get_if<Table>(&entry.value.data)) {
            add(entry.value, false);
            std::ranges::for_each(*table, [&](const Entry& each) { add(each.value, false); });
        }
    }
    std::ranges::sort(sections, {}, [](const Section& each) {
        return std::pair(each.line, each.optic != nullptr);
    });
    return sections;
}

/// Whether all that stands in `value` stands on lines that `good` holds for.
template <class Good>
bool all_lines(const Value& value, const Good& good) {
    if (!good(value.place.line)) {
        return false;
    }
    if (const auto* array = std::get_if<Array>(&value.data)) {
        return std::ranges::all_of(*array,
                                   [&](const Value& each) { return all_lines(each, good); });
    }
    const auto* table = std::get_if<Table>(&value.data);
    return table == nullptr || std::ranges::all_of(*table, [&](const Entry& each) {
               return good(each.place.line) && all_lines(each.value, good);
           });
}

std::vector<std::uint32_t> line_starts(std::string_view text) {
    std::vector<std::uint32_t> starts{0};
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        starts.push_back(static_cast<std::uint32_t>(at + 1));
    }
    return starts;
}

/// An entry with its lines, and the lines of the head between entries.
struct Cut {
    std::vector<Extent> head;
    std::vector<Extent> optics; ///< in the order of the tree
};

/// Nothing when entries and head do not stand on lines of their own.
std::optional<Cut> cut(const Value& tree, std::string_view text) {
    const std::vector<Section> sections = sections_of(tree);
    const std::vector<std::uint32_t> starts = line_starts(text);
    Cut out;
    std::vector<const Value*> seen;
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const auto [line, optic] = sections[i];
        const unsigned next = i + 1 < sections.size() ? sections[i + 1].line
                                                      : static_cast<unsigned>(starts.size()) + 1;
        if (line == 0 || next > starts.size() + 1 || (optic != nullptr && next <= line)) {
            return std::nullopt;
        }
        const auto byte_of = [&](unsigned at) {
            return at <= starts.size() ? starts[at - 1] : static_cast<std::uint32_t>(text.size());
        };
        const Extent extent{byte_of(line), byte_of(next), line};
        if (optic == nullptr) {
            out.head.push_back(extent);
            continue;
        }
        const std::string_view lines = text.substr(extent.begin, extent.end - extent.begin);
        const bool own_lines =
            lines.starts_with("[[optic]]") &&
            all_lines(*optic, [&](unsigned at) { return at >= line && at < next; });
        if (!own_lines) {
            return std::nullopt;
        }
        out.optics.push_back(extent);
        seen.push_back(optic);
    }
    const auto in_head = [&](unsigned at) {
        const auto after = std::ranges::upper_bound(sections, at, {}, &Section::line);
        return after != sections.begin() && std::prev(after)->optic == nullptr;
    };
    const bool apart = std::ranges::all_of(std::get<Table>(tree.data), [&](const Entry& entry) {
        return entry.key == "optic" ||
               (in_head(entry.place.line) && all_lines(entry.value, in_head));
    });
    // The records are those of the rules: same number, same order.
    const Array* optics = optics_of(tree);
    const std::span<const Value> all = optics != nullptr ? *optics : std::span<const Value>{};
    const bool ordered =
        std::ranges::equal(all, seen, [](const Value& a, const Value* b) { return &a == b; });
    return apart && ordered ? std::optional(std::move(out)) : std::nullopt;
}

/// Names as they are kept, each with a line end.
std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& each : names) {
        out.append(each).push_back('\n');
    }
    return out;
}

std::vector<std::string> split(std::string_view names) {
    std::vector<std::string> out;
    for (auto end = names.find('\n'); end != std::string_view::npos; end = names.find('\n')) {
        out.emplace_back(names.substr(0, end));
        names.remove_prefix(end + 1);
    }
    return out;
}

bool has_name(std::string_view names, std::string_view name) {
    for (auto end = names.find('\n'); end != std::string_view::npos; end = names.find('\n')) {
        if (names.substr(0, end) == name) {
            return true;
        }
        names.remove_prefix(end + 1);
    }
    return false;
}

/// Changes line numbers of joined extents into those of the whole text.
class Lines {
public:
    void add(std::uint32_t joined, std::uint32_t whole) { starts_.push_back({joined, whole}); }
    void put_right(Value& value) const {
        put_right(value.place);
        if (auto* array = std::get_if<Array>(&value.data)) {
            std::ranges::for_each(*array, [this](Value& each) { put_right(each); });
        } else if (auto* table = std::get_if<Table>(&value.data)) {
            for (Entry& each : *table) {
                put_right(each.place);
                put_right(each.value);
            }
        }
    }
    void put_right(Place& place) const {
        const auto after = std::ranges::upper_bound(starts_, place.line, {}, &Start::joined);
        if (after != starts_.begin()) {
            const Start& start = *std::prev(after);
            place.line = start.whole + (place.line - start.joined);
        }
    }

private:
    struct Start {
        std::uint32_t joined;
        std::uint32_t whole;
    };
    std::vector<Start> starts_;
};

} // namespace

std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    const auto mix = [&hash](std::uint64_t word) { hash = (hash ^ word) * 0x100000001B3U; };
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        mix(word);
        hash ^= hash >> 32U;
    }
    std::ranges::for_each(bytes, [&](char c) { mix(static_cast<unsigned char>(c)); });
    return hash;
}

/// What the bytes begin with; records, extents of the head, strings and a hash of it all follow.
struct Outline::Layout {
    std::uint32_t magic = 0;
    std::uint32_t records = 0;
    std::uint32_t heads = 0;
    std::uint32_t strings = 0;   ///< bytes
    std::uint32_t platforms = 0; ///< bytes of the names at the start of the strings, each with \n
    std::uint32_t cages = 0;     ///< the same, after them
};

struct Outline::Record {
    Extent extent;
    std::uint32_t part = 0; ///< normalised part number, or how it begins
    std::uint32_t part_size = 0;
    std::uint32_t vendors = 0; ///< squeezed names, each with \n
    std::uint32_t vendors_size = 0;
    PartKind part_kind = PartKind::Any;
    std::uint8_t any_vendor = 0; ///< 1: no vendor, or a pattern; no bool, which not every byte is
    std::uint16_t unused = 0;
};

std::optional<Outline> Outline::make(const Value& tree, const List& list, std::string_view text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max() / 2) {
        return std::nullopt;
    }
    const auto breaks = [](const std::string& name) { return name.contains('\n'); };
    const std::optional<Cut> extents = cut(tree, text);
    if (!extents || std::ranges::any_of(list.platforms, breaks) ||
        std::ranges::any_of(list.cage_names, breaks) ||
        extents->optics.size() != list.rules.size()) {
        return std::nullopt;
    }
    std::string strings = joined(list.platforms);
    const auto platforms = static_cast<std::uint32_t>(strings.size());
    strings += joined(list.cage_names);
    const auto cages = static_cast<std::uint32_t>(strings.size()) - platforms;
    std::unordered_map<std::string, std::uint32_t> places;
    const auto put = [&](const std::string& one) {
        const auto [place, is_new] =
            places.try_emplace(one, static_cast<std::uint32_t>(strings.size()));
        strings += is_new ? one : "";
        return std::pair(place->second, static_cast<std::uint32_t>(one.size()));
    };
    std::string bytes(sizeof(Layout), '\0');
    for (std::size_t i = 0; i < list.rules.size(); ++i) {
        const Rule& rule = list.rules[i];
        Record record{.extent = extents->optics[i]};
        if (rule.part_number) {
            const bool exact = rule.part_number->kind == Pattern::Kind::Exact;
            record.part_kind = exact ? PartKind::Exact : PartKind::Prefix;
            std::tie(record.part, record.part_size) =
                put(exact ? rule.part_number->normal : rule.part_number->prefix);
        }
        std::vector<std::string> vendors;
        bool any_vendor = rule.vendor.empty();
        for (const Pattern& each : rule.vendor) {
            vendors.push_back(squeezed(each.normal));
            any_vendor = any_vendor || each.kind != Pattern::Kind::Exact;
        }
        record.any_vendor = any_vendor ? 1 : 0;
        std::tie(record.vendors, record.vendors_size) = put(joined(vendors));
        append(bytes, record);
    }
    std::ranges::for_each(extents->head, [&](const Extent& each) { append(bytes, each); });
    bytes += strings;
    const Layout layout{magic,
                        static_cast<std::uint32_t>(list.rules.size()),
                        static_cast<std::uint32_t>(extents->head.size()),
                        static_cast<std::uint32_t>(strings.size()),
                        platforms,
                        cages};
    std::memcpy(bytes.data(), &layout, sizeof layout);
    const auto owner = std::make_shared<const std::string>(sealed(std::move(bytes)));
    Outline out;
    out.bytes_ = *owner;
    out.owner_ = owner;
    return out;
}

std::string Outline::sealed(std::string bytes) {
    append(bytes, hash_of(bytes));
    return bytes;
}

std::optional<Outline> Outline::from(std::string_view bytes, std::shared_ptr<const void> owner,
                                     std::size_t text_size) {
    std::uint64_t hash = 0;
    Layout layout;
    if (bytes.size() < sizeof layout + sizeof hash) {
        return std::nullopt;
    }
    std::memcpy(&hash, bytes.data() + bytes.size() - sizeof hash, sizeof hash);
    std::memcpy(&layout, bytes.data(), sizeof layout);
    const std::string_view body = bytes.substr(0, bytes.size() - sizeof hash);
    const std::uint64_t size = sizeof layout + std::uint64_t{layout.records} * sizeof(Record) +
                               std::uint64_t{layout.heads} * sizeof(Extent) + layout.strings;
    if (layout.magic != magic || body.size() != size || hash_of(body) != hash ||
        std::uint64_t{layout.platforms} + layout.cages > layout.strings) {
        return std::nullopt;
    }
    Outline out;
    out.bytes_ = bytes;
    out.owner_ = std::move(owner);
    const auto inside = [](std::uint64_t at, std::uint64_t count, std::uint64_t end) {
        return at + count <= end;
    };
    std::uint64_t left = text_size; // no byte is read twice
    const auto good_extent = [&](const Extent& each) {
        const std::uint64_t bytes_of_it = each.end - each.begin;
        const bool good = each.begin <= each.end && each.end <= text_size && each.line != 0 &&
                          bytes_of_it <= left;
        left -= good ? bytes_of_it : 0;
        return good;
    };
    for (std::size_t i = 0; i < layout.records; ++i) {
        const Record record = out.record(i);
        if (!good_extent(record.extent) || record.part_kind > PartKind::Prefix ||
            !inside(record.part, record.part_size, layout.strings) ||
            !inside(record.vendors, record.vendors_size, layout.strings)) {
            return std::nullopt;
        }
    }
    return std::ranges::all_of(out.head(), good_extent) ? std::optional(std::move(out))
                                                        : std::nullopt;
}

Outline::Layout Outline::layout() const {
    Layout layout;
    std::memcpy(&layout, bytes_.data(), sizeof layout);
    return layout;
}

Outline::Record Outline::record(std::size_t index) const {
    Record record;
    std::memcpy(&record, bytes_.data() + sizeof(Layout) + index * sizeof record, sizeof record);
    return record;
}

std::string_view Outline::strings(std::uint32_t at, std::uint32_t size) const {
    return bytes_.substr(bytes_.size() - sizeof(std::uint64_t) - layout().strings + at, size);
}

std::vector<Extent> Outline::head() const {
    const Layout shape = layout();
    std::vector<Extent> out(shape.heads);
    if (!out.empty()) {
        std::memcpy(out.data(), bytes_.data() + sizeof shape + shape.records * sizeof(Record),
                    out.size() * sizeof(Extent));
    }
    return out;
}

std::vector<Extent> Outline::about(const Text& vendor, const Text& part_number) const {
    const std::string vendor_key = squeezed(vendor.normal);
    const std::string& part = part_number.normal;
    const bool part_ok = part_number.state == Text::State::Ok;
    std::vector<Extent> out = head();
    for (std::size_t i = 0, count = layout().records; i < count; ++i) {
        const Record each = record(i);
        const std::string_view listed = strings(each.part, each.part_size);
        const bool exact = each.part_kind == PartKind::Exact;
        if (exact && part_ok && listed == part) {
            out.push_back(each.extent); // near even when the vendor is another
            continue;
        }
        const bool may_be_its_vendor =
            each.any_vendor != 0 || has_name(strings(each.vendors, each.vendors_size), vendor_key);
        const auto may_be_its_part = [&] {
            switch (each.part_kind) {
            case PartKind::Any: return true;
            case PartKind::Exact: return part_ok && nearly_the_same(listed, part);
            case PartKind::Prefix: break;
            }
            return part_ok ? part.starts_with(listed) : part_number.state == Text::State::NotRead;
        };
        if (may_be_its_vendor && may_be_its_part()) {
            out.push_back(each.extent);
        }
    }
    std::ranges::sort(out, {}, &Extent::begin);
    return out;
}

ReadList Outline::read(std::span<const Extent> extents, std::span<const std::string> texts,
                       std::string_view file) const {
    std::string text;
    Lines lines;
    std::uint32_t line = 1;
    for (std::size_t i = 0; i < extents.size(); ++i) {
        lines.add(line, extents[i].line);
        line += static_cast<std::uint32_t>(std::ranges::count(texts[i], '\n'));
        text += texts[i];
        if (!text.empty() && text.back() != '\n') {
            text += '\n';
            ++line;
        }
    }
    auto tree = parse_toml(text, file);
    if (!tree) {
        ReadList out;
        lines.put_right(tree.error().place);
        out.problems.push_back(std::move(tree.error()));
        return out;
    }
    lines.put_right(*tree);
    ReadList out = read_tree(*tree, file);
    const Layout shape = layout();
    out.list.platforms = split(strings(0, shape.platforms));
    out.list.cage_names = split(strings(shape.platforms, shape.cages));
    return out;
}

OutlinedList read_outlined_list(std::string_view text, std::string_view file) {
    const auto tree = parse_toml(text, file);
    if (!tree) {
        return {{.list = {}, .problems = {tree.error()}}, {}};
    }
    OutlinedList out{read_tree(*tree, file), {}};
    if (out.read.problems.empty()) {
        out.outline = Outline::make(*tree, out.read.list, text);
    }
    return out;
}

} // namespace optictl::vendor_db
