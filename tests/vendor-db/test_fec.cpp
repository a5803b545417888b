// The FEC of an interface as its line tells it (sff8024/fec.hpp), and as the list of interfaces on
// fibre has it: they must agree. Error ratios are judged by the first, links by the second.
#include <doctest/doctest.h>

#include "sff/analysis/quality.hpp"
#include "sff/sff8024/fec.hpp"
#include "vendor-db/fibre/optics.hpp"
#include "vendor-db/text.hpp"

namespace optictl {

TEST_CASE("the line of an interface tells the FEC that the list of interfaces has") {
    using sff8024::MediaTable;
    std::size_t compared = 0;
    for (const MediaTable table : {MediaTable::Mmf, MediaTable::Smf}) {
        for (const sff8024::Interface& each : sff8024::media_interfaces(table)) {
            const std::string name = vendor_db::normalised(sff8024::short_name(each.name));
            const vendor_db::Optics* const optics = vendor_db::optics_of(name);
            const std::string_view fec = sff8024::fec_of(each);
            if (optics != nullptr && !fec.empty()) {
                CAPTURE(name);
                CHECK(optics->fec == fec);
                ++compared;
            }
        }
    }
    CHECK(compared > 50);
}

TEST_CASE("every code with a limit is one that an interface has") {
    for (const analysis::FecLimit& limit : analysis::fec_limits()) {
        CAPTURE(limit.fec);
        CHECK(limit.ber > 0);
        CHECK_FALSE(limit.source.empty());
        bool is_used = false;
        for (unsigned id = 0; id < 256; ++id) {
            const sff8024::Interface* const host = sff8024::host_interface(id);
            const sff8024::Interface* const media =
                sff8024::media_interface(sff8024::MediaTable::Smf, id);
            is_used = is_used || sff8024::host_fec(id) == limit.fec ||
                      (host != nullptr && sff8024::fec_of(*host) == limit.fec) ||
                      (media != nullptr && sff8024::fec_of(*media) == limit.fec);
        }
        CHECK(is_used);
    }
}

TEST_CASE("what a signal is coded with, by its line") {
    const auto host = [](unsigned id) { return sff8024::fec_of(*sff8024::host_interface(id)); };
    const auto media = [](unsigned id) {
        return sff8024::fec_of(*sff8024::media_interface(sff8024::MediaTable::Smf, id));
    };
    CHECK(host(0x11) == "RS(544,514)");  // 400GAUI-8
    CHECK(host(0x0B).empty());           // CAUI-4: with and without
    CHECK(host(0x0C) == "RS(544,514)");  // 100GAUI-4, NRZ of 26.5625 GBd
    CHECK(media(0x1C) == "RS(544,514)"); // 400GBASE-DR4
    CHECK(media(0x0D).empty());          // 100GBASE-LR4
    CHECK(media(0x3E) == "C-FEC");       // 400ZR
    CHECK(media(0x46) == "O-FEC");       // ZR400-OFEC-16QAM
    CHECK(media(0x21).empty());          // 16GFC
    CHECK(analysis::fec_limit("RS(544,514)")->ber == 2.4e-4);
    CHECK(analysis::fec_limit("C-FEC")->ber == 1.25e-2);
    CHECK(analysis::fec_limit("O-FEC") == nullptr);
    CHECK(analysis::fec_limit("") == nullptr);
}

} // namespace optictl
