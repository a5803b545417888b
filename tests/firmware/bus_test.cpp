// What an update costs on the bus, against the least that its bytes need.
#include <algorithm>

#include <doctest/doctest.h>

#include "drivers/emulator/emulator.hpp"
#include "tests/firmware/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using engine::FirmwareAction;
using engine::FirmwareResult;

/// Bytes on the wire of one block of 2048: each page is selected (address, 127, page) and written
/// (address, byte, 128 bytes); the mailbox is selected, gets lengths, check code, reply header and
/// address of the block (address, byte, 10), and its start (address, byte, 2); the status is read
/// once (two addresses, byte, 1).
constexpr std::uint64_t least_of_block = 16 * (3 + 130) + 3 + 12 + 4 + 4;

} // namespace

TEST_CASE("one megabyte by EPL of 16 pages: within 5 % of the least that the bus must carry") {
    const auto& kinds = update_kinds();
    const auto kind = std::ranges::find_if(kinds, [](const UpdateKind& each) {
        return std::string_view(each.name) == "EPL, 16 pages, background";
    });
    FirmwareRig rig(*kind);
    std::uint64_t before = 0;
    std::uint64_t behind = 0;
    rig.on_command = [&](unsigned number, bool is_after) {
        // After the start of the first block, and after that of the last.
        if (is_after && number == 6) {
            before = rig.bytes;
        }
        if (is_after && number == 6 + 511) {
            behind = rig.bytes;
        }
    };
    REQUIRE(rig.update(FirmwareAction::Load, an_image(std::size_t{1} << 20U)).result ==
            FirmwareResult::Done);
    CHECK(rig.writes_of_payload == std::uint64_t{1} << 20U);
    const double ratio =
        static_cast<double>(behind - before) / static_cast<double>(511 * least_of_block);
    MESSAGE("bytes on the wire of 511 blocks: ", behind - before,
            ", the least: ", 511 * least_of_block, ", ratio ", ratio);
    CHECK(ratio < 1.05);
}

} // namespace optictl
