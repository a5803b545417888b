// Fuzzes the command data block as a host sees it: a module that answers with any bytes, or not at
// all. Oracles: all queries end, within the bounds of the module, and every reply can be read.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "cmis/cdb/queries.hpp"
#include "cmis/firmware/info.hpp"
#include "sff/words/words.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace optictl;
using namespace std::chrono_literals;
using cmis::cdb::Answer;
using cmis::cdb::Inquiry;

using optictl::fuzz::require;

/// The bytes of the module, one after the other as they are read; at the end 0.
class Module {
public:
    explicit Module(std::span<const std::uint8_t> data) : data_(data) {}

    std::uint8_t next() {
        if (data_.empty()) {
            return 0;
        }
        const std::uint8_t byte = data_.front();
        data_ = data_.subspan(1);
        return byte;
    }
    void read(const std::vector<memmap::Range>& ranges) {
        for (const memmap::Range& range : ranges) {
            for (unsigned i = 0; i < range.count; ++i) {
                const std::uint8_t byte = next();
                require(image.put(range.page, range.first + i, std::span(&byte, 1)));
            }
        }
    }
    memmap::Image image;

private:
    std::span<const std::uint8_t> data_;
};

/// Does the steps of the inquiry; how many it took.
void run(Module& module, Inquiry& inquiry) {
    constexpr unsigned most_steps = 2'000'000;
    std::chrono::nanoseconds total{};
    std::chrono::nanoseconds waited{};
    std::string_view what;
    memmap::Ended ended = memmap::Ended::First;
    for (unsigned i = 0;; ++i) {
        require(i < most_steps);
        const memmap::Step step = cmis::cdb::next(
            inquiry, {.image = module.image, .ended = ended, .waited = waited, .total = total});
        ended = memmap::Ended::Done;
        if (const auto* wait = std::get_if<memmap::Wait>(&step)) {
            waited = wait->what == what ? waited : 0s; // another wait begins anew
            what = wait->what;
            require(wait->at_most <= 70s && waited <= wait->at_most);
            total += 500ms;
            waited += 500ms;
            const bool answers = module.next() % 8 != 7;
            ended = answers ? memmap::Ended::Done : memmap::Ended::Busy;
            if (answers) {
                module.read(wait->poll);
            }
            continue;
        }
        waited = {};
        what = {};
        if (const auto* read = std::get_if<memmap::Read>(&step)) {
            module.read(read->ranges);
        } else if (const auto* write = std::get_if<memmap::Write>(&step)) {
            require(memmap::merge(*write).has_value());
            ended = module.next() % 4 == 3 ? memmap::Ended::Uncertain : memmap::Ended::Done;
        } else {
            require(std::holds_alternative<memmap::Done>(step));
            return;
        }
    }
}

void look(const Inquiry& inquiry) {
    for (const Answer& each : inquiry.answers) {
        const bool is_answered = each.end == cmis::cdb::End::Answered;
        require(is_answered == each.words.empty());
        require(each.reply.local.size() <= cmis::cdb::longest_local);
        require(each.reply.extended.size() <= cmis::cdb::longest_extended);
        const memmap::Image image = each.reply.image();
        const memmap::Context context{.image = &image, .revision = 0x54};
        for (const memmap::Field& field : each.query.fields) {
            for (unsigned i = 0; is_answered && i < field.lanes.count; ++i) {
                const memmap::Reading reading = memmap::read(context, field, i);
                require(!words::register_name(reading).empty());
                const std::string text = words::value_text(reading); // that of no text is empty
                require(!text.empty() || reading.kind == memmap::Kind::Ascii);
            }
        }
    }
    model::Firmware firmware;
    cmis::firmware::add(firmware, inquiry, 0x54);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Module module({data, size});
    Inquiry inquiry;
    inquiry.module = {.instances = 2,
                      .background = module.next() % 2 == 0,
                      .extended = 2048,
                      .transfer = 8U * (1U + module.next() % 16U),
                      .local_transfer = 8U * (1U + module.next() % 16U)};
    inquiry.instance = module.next() % 2;
    inquiry.most = 1U + module.next() % 128U;
    inquiry.validates = true;
    inquiry.subjects = {.applications = {1, 15},
                        .host_interfaces = {0x52},
                        .media_interfaces = {0x1E},
                        .host_lanes = {1, 33},
                        .media_lanes = {1, 2},
                        .paths = {1}};
    run(module, inquiry);
    look(inquiry);
    return 0;
}
