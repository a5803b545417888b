#include "sff/sff8024/identify.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "sff/sff8024/evidence.hpp"

namespace optictl::sff8024 {

namespace {

using memmap::Standard;

/// From here on identifiers are vendor specific: such a module may well have one of the maps.
constexpr unsigned first_vendor_identifier = 0x80;

/// The standard of a map; none for maps that are not decoded here.
std::optional<Standard> standard_of(MemoryMap map) {
    switch (map) {
    case MemoryMap::Cmis: return Standard::Cmis;
    case MemoryMap::Sff8636: return Standard::Sff8636;
    case MemoryMap::Sff8472: return Standard::Sff8472;
    case MemoryMap::Unstated:
    case MemoryMap::Other: break;
    }
    return std::nullopt;
}

std::string_view name_of(Standard standard) {
    switch (standard) {
    case Standard::Cmis: return "CMIS";
    case Standard::Sff8636: return "SFF-8636";
    case Standard::Sff8472: return "SFF-8472";
    }
    return {};
}

/// What byte 0 says, in words.
std::string describe(std::optional<std::uint8_t> identifier) {
    if (!identifier) {
        return "byte 0, the identifier, is not in the image";
    }
    const std::string start = "byte 0 = " + detail::hex(*identifier) + ": ";
    const ModuleType* type = module_type(*identifier);
    if (type == nullptr) {
        return start + std::string(identifiers.find(*identifier)->name) +
               " identifier, which tells no memory map";
    }
    std::string text = start + std::string(type->name);
    if (const auto standard = standard_of(type->map)) {
        text +=
            ", so " + std::string(name_of(*standard)) + " (" + std::string(type->reference) + ")";
    } else if (type->map == MemoryMap::Other) {
        text += ", whose memory map is not decoded (" + std::string(type->reference) + ")";
    } else {
        text += ", which tells no memory map";
    }
    return text;
}

/// Whether byte 128 contradicts byte 0 in a map that requires them to be the same.
bool copy_differs(const memmap::Image& image, Standard standard) {
    const auto identifier = identifier_of(image);
    const auto copy = image.byte(memmap::upper(0x00), 128);
    return standard != Standard::Sff8472 && identifier && copy && *copy != *identifier;
}

/// Byte 128 where byte 0 is not in the image, and names the map that was chosen by more than it.
std::optional<std::uint8_t> copy_in_place(const memmap::Image& image, Standard chosen) {
    const auto copy = image.byte(memmap::upper(0x00), 128);
    const bool stands = !identifier_of(image) && copy && named_standard(copy) == chosen;
    return stands ? copy : std::nullopt;
}

/// The maps that are worth a look, best first: the one that byte 0 names, and those that stand
/// without its help. Another map is no match for the named one when that has more right checksums,
/// wrong ones taken off, and byte 128 does not contradict it: it fits by chance.
std::vector<Candidate> candidates_of(const memmap::Image& image, std::optional<Standard> named,
                                     const std::string& identifier_words) {
    std::vector<detail::Weighed> found;
    for (auto* const weigh : {detail::weigh_cmis, detail::weigh_sff8636, detail::weigh_sff8472}) {
        detail::Weighed weighed = weigh(image);
        Candidate& candidate = weighed.candidate;
        const bool is_named = named == candidate.standard;
        if (is_named) {
            candidate.score += detail::named;
            candidate.evidence.insert(candidate.evidence.begin(), identifier_words);
        }
        if (is_named || candidate.score >= detail::strong) {
            found.push_back(std::move(weighed));
        }
    }
    const auto rank = [&](const detail::Weighed& each) {
        return std::tuple(each.candidate.score, named == each.candidate.standard,
                          each.candidate.standard);
    };
    std::ranges::sort(found, std::ranges::greater{}, rank);
    const bool sure = !found.empty() && named == found.front().candidate.standard &&
                      found.front().checksums > 0 && !copy_differs(image, *named);
    std::vector<Candidate> out;
    for (detail::Weighed& each : found) {
        if (out.empty() || !sure || each.checksums >= found.front().checksums) {
            out.push_back(std::move(each.candidate));
        }
    }
    return out;
}

} // namespace

std::optional<std::uint8_t> identifier_of(const memmap::Image& image) {
    return image.byte(identifier_range.page, identifier_range.first);
}

std::optional<Standard> named_standard(std::optional<std::uint8_t> identifier) {
    const ModuleType* type = identifier ? module_type(*identifier) : nullptr;
    return type != nullptr ? standard_of(type->map) : std::nullopt;
}

Identification identify(const memmap::Image& image) {
    Identification result;
    result.identifier = identifier_of(image);
    if (std::string why = detail::why_garbage(image); !why.empty()) {
        result.evidence.push_back(std::move(why));
        return result;
    }
    const ModuleType* type = result.identifier ? module_type(*result.identifier) : nullptr;
    const std::string words = describe(result.identifier);
    const auto named = named_standard(result.identifier);
    if (type != nullptr && type->map == MemoryMap::Other && !two_addresses(type->id)) {
        // XFP has its identity where SFF-8636 has it, checksums included: they prove nothing.
        result.evidence.push_back(words);
        return result;
    }
    result.candidates = candidates_of(image, named, words);
    if (result.candidates.empty()) {
        result.evidence = {words, "no memory map fits the bytes"};
        return result;
    }
    const Candidate& best = result.candidates.front();
    if (result.identifier && type == nullptr && *result.identifier < first_vendor_identifier) {
        // Reserved: a module type that came after these tables. A map that seems to fit is a hint.
        result.conflict = true;
        result.evidence = {words, "the bytes would fit " + std::string(name_of(best.standard)) +
                                      ", but nothing says that such a module has that map"};
        return result;
    }
    result.chosen = best.standard;
    if (const auto copy = copy_in_place(image, best.standard);
        copy && result.candidates.size() == 1) { // page 00h alone
        result.identifier = copy;
        result.evidence = best.evidence;
        return result;
    }
    result.conflict = named != best.standard || result.candidates.size() > 1 ||
                      copy_differs(image, best.standard);
    if (named != best.standard) {
        result.evidence = {words,
                           "chosen by what fits the bytes: " + std::string(name_of(best.standard))};
    } else if (result.candidates.size() > 1) {
        result.evidence.push_back("the bytes also fit " +
                                  std::string(name_of(result.candidates[1].standard)));
    }
    result.evidence.insert(result.evidence.end(), best.evidence.begin(), best.evidence.end());
    return result;
}

} // namespace optictl::sff8024
