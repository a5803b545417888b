#include "cli/engine/redact.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "sff/model/judge.hpp"

namespace optictl::engine {
namespace {

using memmap::Block;
using memmap::Field;
using memmap::Secret;

/// The new text of a date; blanks fill it up. It is a date by every decoder, so that a redacted
/// capture shows no fault of its own.
[[nodiscard]] std::string_view date_for(Secret secret) {
    switch (secret) {
    case Secret::Date: return "000101";
    case Secret::DateYear: return "00";
    case Secret::DateMonthOrDay: return "01";
    default: return {};
    }
}

/// Bytes of which no more is known than whose they are: payloads, registers without a public text.
[[nodiscard]] bool is_opaque(const Field& field) {
    return field.kind == memmap::Kind::Bytes && field.size > 64 &&
           memmap::secret_of(field) == Secret::None;
}

/// The known bytes of a field as text, without the padding at its ends.
[[nodiscard]] std::string text_of(const Block& block, unsigned byte, unsigned size) {
    std::string text;
    for (unsigned i = byte; i < byte + size; ++i) {
        if (block.knows(i)) {
            text.push_back(static_cast<char>(block.at(i, 1)[0]));
        }
    }
    constexpr std::string_view padding("\0 \xFF", 3);
    const std::size_t first = text.find_first_not_of(padding);
    if (first == std::string::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(padding) + 1 - first);
}

/// Writes `text`, padded with `fill`, over the known bytes of a field. Unread ones stay unread.
void overwrite(Block& block, unsigned byte, unsigned size, std::string_view text, char fill) {
    for (unsigned i = 0; i < size; ++i) {
        const unsigned index = byte + i - block.page.first_byte();
        if (block.known[index]) {
            block.bytes[index] = static_cast<std::uint8_t>(i < text.size() ? text[i] : fill);
        }
    }
}

[[nodiscard]] unsigned number_of(Redactor::Numbers& numbers, const std::string& text) {
    return numbers.try_emplace(text, static_cast<unsigned>(numbers.size() + 1)).first->second;
}

/// One module's memory while it is redacted.
class Work {
public:
    Work(const Inspection& inspection, Redactor::Numbers& serials, Redactor::Numbers& clei_codes)
        : inspection_(inspection), serials_(serials), clei_codes_(clei_codes),
          done_{*inspection.image, inspection.header, {}} {}

    [[nodiscard]] Redacted run() && {
        forget_path();
        // Where the evidence conflicts, the secrets of either map go.
        for (const Decoded& reading : inspection_.readings) {
            redact_by(reading);
        }
        replace_strays();
        repair_checksums(inspection_.best()->module);
        std::string list;
        for (const std::string& what : what_) {
            list += (list.empty() ? "" : ", ") + what;
        }
        note(list.empty() ? "nothing to redact was found" : list);
        note_wrong_checksums();
        note_unknown_pages();
        return std::move(done_);
    }

private:
    void note(std::string text) {
        done_.notes.push_back(text);
        done_.header.notes.emplace_back("redacted", std::move(text));
    }

    /// The source of a dump that says nothing of itself is a path on the owner's machine.
    void forget_path() {
        if (done_.header.source == done_.image.source) {
            done_.header.source = inspection_.recognised_as;
        }
        done_.image.source = inspection_.recognised_as;
    }

    [[nodiscard]] std::vector<Block*> blocks() {
        std::vector<Block*> all;
        for (const Block& block : inspection_.image->blocks()) {
            all.push_back(&done_.image.block(block.page));
        }
        return all;
    }

    [[nodiscard]] static bool is_of(const memmap::Table& table, const memmap::Page& page) {
        return table.page.in_bank(page.bank) == page;
    }

    void redact_by(const Decoded& reading) {
        for (const memmap::Table& table : reading.standard->map.tables) {
            for (Block* const block : blocks()) {
                if (!is_of(table, block->page)) {
                    continue;
                }
                for (const Field& field : table.rows) {
                    // Conditions are those of the module as it was read.
                    if (memmap::secret_of(field) != Secret::None &&
                        memmap::applies(reading.module.context, field, block->page.bank)) {
                        redact_field(*block, field);
                    }
                }
            }
        }
    }

    void redact_field(Block& block, const Field& field) {
        const Secret secret = memmap::secret_of(field);
        const Block& before = *inspection_.image->find(block.page);
        for (unsigned copy = 0; copy < field.lanes.count; ++copy) {
            const unsigned byte = memmap::place_of(field, copy).byte;
            const std::string text = text_of(before, byte, field.size);
            if (text.empty()) {
                continue; // blank: says nothing
            }
            switch (secret) {
            case Secret::SerialNumber: {
                const std::string other = fmt::format("SN{:06}", number_of(serials_, text));
                replaced_.emplace_back(text, other);
                overwrite(block, byte, field.size, other, ' ');
                what_.insert("serial number");
                break;
            }
            case Secret::CleiCode:
                overwrite(block, byte, field.size,
                          fmt::format("CL{:06}", number_of(clei_codes_, text)), ' ');
                what_.insert("CLEI code");
                break;
            case Secret::Date:
            case Secret::DateYear:
            case Secret::DateMonthOrDay:
            case Secret::DateLot:
                overwrite(block, byte, field.size, date_for(secret), ' ');
                what_.insert("date code");
                break;
            case Secret::Area:
                overwrite(block, byte, field.size, {}, '\0');
                what_.insert(fmt::format(
                    "{} bytes {:02X}h-{:02X}h ({})",
                    drivers::dump::heading_of(block.page, block.page.device == memmap::Device::A2),
                    byte, byte + field.size - 1U, field.name));
                break;
            case Secret::None: break;
            }
        }
    }

    /// A serial number may stand elsewhere too: in pages without a table, in words of the capture.
    void replace_strays() {
        constexpr std::size_t shortest = 5; // shorter texts are found by chance
        for (const auto& [serial, other] : replaced_) {
            if (serial.size() < shortest || serial == other) {
                continue;
            }
            for (Block* const block : blocks()) {
                replace_in(*block, serial, other);
                replace_text(block->source, serial, other);
                for (memmap::Hole& hole : block->holes) {
                    replace_text(hole.error, serial, other);
                }
            }
            replace_text(done_.image.source, serial, other);
            replace_text(done_.header.source, serial, other);
            replace_text(done_.header.tool, serial, other);
            for (auto& [key, value] : done_.header.notes) {
                replace_text(value, serial, other);
            }
        }
    }

    /// Looks where the serial number stood, so that what took its place is never taken for it.
    void replace_in(Block& block, std::string_view serial, std::string_view other) {
        const auto& before = inspection_.image->find(block.page)->bytes;
        const auto equal = [](std::uint8_t byte, char c) {
            return byte == static_cast<std::uint8_t>(c);
        };
        for (auto from = before.begin();;) {
            const auto found = std::search(from, before.end(), serial.begin(), serial.end(), equal);
            if (found == before.end()) {
                return;
            }
            from = found + static_cast<std::ptrdiff_t>(serial.size());
            const auto now = block.bytes.begin() + (found - before.begin());
            if (std::equal(found, from, now)) { // else it is redacted already
                for (std::size_t i = 0; i < serial.size(); ++i) {
                    now[static_cast<std::ptrdiff_t>(i)] =
                        static_cast<std::uint8_t>(i < other.size() ? other[i] : ' ');
                }
                what_.insert("copies of the serial number");
            }
        }
    }

    static void replace_text(std::string& text, std::string_view serial, std::string_view other) {
        for (std::size_t at = text.find(serial); at != std::string::npos;
             at = text.find(serial, at + other.size())) {
            text.replace(at, serial.size(), other);
        }
    }

    /// Checksums that were right are so again. Those that were wrong keep their byte, so that the
    /// capture still shows the fault.
    void repair_checksums(const model::Module& module) {
        for (const model::Checksum& was : module.checksums) {
            const model::Checksum now = model::checksum(done_.image, was.name, was.clause, was.page,
                                                        was.first, was.last, was.at);
            if (now.state != memmap::State::Ok) {
                continue; // bytes of it were never read
            }
            std::uint8_t& stored =
                done_.image.block(was.page).bytes[was.at - was.page.first_byte()];
            if (was.stored == was.computed) {
                stored = now.computed;
            } else if (!now.bad()) {
                ++stored; // right by chance now
            }
        }
    }

    void note_wrong_checksums() {
        for (const model::Checksum& sum : inspection_.best()->module.checksums) {
            if (sum.bad()) {
                note(fmt::format("{} was wrong before and is left wrong", sum.name));
            }
        }
    }

    void note_unknown_pages() {
        std::string pages;
        const auto tables = inspection_.best()->standard->map.tables;
        for (const Block& block : done_.image.blocks()) {
            const auto table = std::ranges::find_if(
                tables, [&](const memmap::Table& each) { return is_of(each, block.page); });
            if (table == tables.end() || std::ranges::any_of(table->rows, is_opaque)) {
                pages += (pages.empty() ? "" : ", ") + drivers::dump::heading_of(block.page, false);
            }
        }
        if (!pages.empty()) {
            note("searched for the serial number only, their registers are not known: " + pages);
        }
    }

    const Inspection& inspection_;
    Redactor::Numbers& serials_;
    Redactor::Numbers& clei_codes_;
    Redacted done_;
    std::set<std::string> what_;
    std::vector<std::pair<std::string, std::string>> replaced_; ///< serial numbers, old and new
};

} // namespace

Redacted Redactor::redact(const Inspection& inspection) {
    return Work(inspection, serials_, clei_codes_).run();
}

} // namespace optictl::engine
