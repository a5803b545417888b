// Records with addresses and sums: Intel HEX and Motorola S-records, as programmers write them.
#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/line_parser.hpp"

namespace optictl::drivers::dump {

namespace {

/// A record: what it is, and the bytes that it covers with its sum.
struct Record {
    bool intel = false;
    unsigned type = 0;
    std::vector<std::uint8_t> bytes{}; ///< length, address, type (Intel), data, sum
};

[[nodiscard]] std::optional<Record> record_of(std::string_view text) {
    Record record{.intel = text.starts_with(':')};
    const bool motorola =
        text.size() > 2 && text.front() == 'S' && text[1] >= '0' && text[1] <= '9';
    if (!record.intel && !motorola) {
        return std::nullopt;
    }
    record.type = record.intel ? 0 : static_cast<unsigned>(text[1] - '0');
    text.remove_prefix(record.intel ? 1 : 2);
    constexpr std::size_t fewest = 4;
    for (; text.size() >= 2; text.remove_prefix(2)) {
        const auto byte = hex_byte(text.substr(0, 2));
        if (!byte) {
            return std::nullopt;
        }
        record.bytes.push_back(*byte);
    }
    return text.empty() && record.bytes.size() >= fewest ? std::optional(std::move(record))
                                                         : std::nullopt;
}

[[nodiscard]] std::uint32_t number_of(std::span<const std::uint8_t> bytes) {
    return std::accumulate(bytes.begin(), bytes.end(), std::uint32_t{0},
                           [](std::uint32_t sum, std::uint8_t byte) { return sum << 8U | byte; });
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input, 1) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        const auto record = record_of(line.text);
        if (!record) {
            if (input().is_cut(line)) {
                warn_of_cut(line);
                return std::nullopt;
            }
            watch().other_line(line);
            return std::nullopt;
        }
        return record->intel ? take_intel(line, *record) : take_motorola(line, *record);
    }

    [[nodiscard]] static ParseError wrong(const Line& line, std::string_view what) {
        return at_line(line.number, std::string(what), "get the file again");
    }

    /// `:LLAAAATT<data>CC`; all bytes sum to 0.
    [[nodiscard]] std::optional<ParseError> take_intel(const Line& line, const Record& record) {
        constexpr std::size_t around = 5; // length, address, type, sum
        const std::span bytes(record.bytes);
        const unsigned sum = std::accumulate(bytes.begin(), bytes.end(), 0U);
        if (bytes.size() < around || bytes[0] + around != bytes.size() || (sum & 0xffU) != 0) {
            return wrong(line, "the length or the sum of this record is wrong");
        }
        const auto data = bytes.subspan(4, bytes[0]);
        switch (bytes[3]) {
        case 0: return store(line, base_ + number_of(bytes.subspan(1, 2)), data);
        case 2: base_ = number_of(data) << 4U; break;
        case 4: base_ = number_of(data) << 16U; break;
        default: break; // the end, and where a program starts
        }
        return std::nullopt;
    }

    /// `S1LLAAAA<data>CC`; all bytes sum to FFh. S2 and S3 have longer addresses.
    [[nodiscard]] std::optional<ParseError> take_motorola(const Line& line, const Record& record) {
        const std::span bytes(record.bytes);
        const unsigned sum = std::accumulate(bytes.begin(), bytes.end(), 0U);
        const bool has_data = record.type >= 1 && record.type <= 3;
        const std::size_t address = has_data ? record.type + 1 : 2; // S1 to S3
        if (bytes[0] + 1U != bytes.size() || (sum & 0xffU) != 0xff || bytes.size() < address + 2) {
            return wrong(line, "the length or the sum of this record is wrong");
        }
        if (!has_data) {
            return std::nullopt;
        }
        return store(line, number_of(bytes.subspan(1, address)),
                     bytes.subspan(1 + address, bytes.size() - address - 2));
    }

    [[nodiscard]] std::optional<ParseError> store(const Line& line, std::uint32_t address,
                                                  std::span<const std::uint8_t> data) {
        if (data.empty()) {
            return std::nullopt;
        }
        if (address > largest_address) {
            return wrong(line, "this address is beyond any module");
        }
        if (auto error =
                watch().row(line, address, static_cast<unsigned>(data.size()), module().warnings)) {
            return error;
        }
        module().add_row({}, address, data, line.number);
        return std::nullopt;
    }

    std::uint32_t base_ = 0;
};

class RecordReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "records"; }
    [[nodiscard]] std::string_view title() const override { return "Intel HEX or S-records"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto& lines = input.lines();
        if (lines.empty() || !record_of(lines.front().text)) {
            return {};
        }
        const auto count = std::ranges::count_if(
            lines, [](const Line& line) { return record_of(line.text).has_value(); });
        return count >= 2 && count * 2 > static_cast<std::ptrdiff_t>(lines.size())
                   ? surely(lines.front().text.starts_with(':') ? "records `:10000000...`"
                                                                : "records `S113...`")
                   : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& record_reader() {
    static const RecordReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
