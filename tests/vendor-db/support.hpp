// Facts and lists for the tests of vendor-db.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "vendor-db/fibre/media.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::vendor_db::test {

inline Text text(std::string_view value) {
    return text_of({reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
}

/// A module as a CMIS decoder would tell of it; the names are invented.
inline Facts module(std::string_view vendor = "ACME CORP.",
                    std::string_view part = "AC-O8-2FR4-S     ") {
    Facts facts;
    facts.vendor = text(vendor);
    facts.part_number = text(part);
    facts.revision = text("B2");
    facts.serial = text("AC00123");
    facts.oui = "02-0F-7C";
    facts.standard = "CMIS";
    facts.form_factor = "OSFP";
    facts.media_type = "OPTICAL, SMF";
    facts.technology = "1310 NM EML";
    facts.connector = "LC";
    add_media_names(facts.media, "400G-FR4 MSA spec/400GBASE-FR4 (Clause 151)");
    facts.firmware = Version{{3, 17}};
    facts.inactive_firmware = Version{{3, 12}};
    facts.max_power_w = 14.5;
    facts.temperature_c = 41.0;
    facts.features.fill(Has::Yes);
    facts.has_applications = true;
    facts.applications = {
        {1, "400GAUI-4-S C2M", "400GBASE-FR4", 400, 4, 4, true, {1, 5}},
        {2, "100GAUI-1-S C2M", "100GBASE-FR1", 100, 1, 1, true, {1, 2, 3, 4}},
    };
    return facts;
}

inline ReadList read(const std::string& text) {
    return read_list(text, "test.toml");
}

/// A list without problems; `body` is what follows the head.
inline List good(const std::string& body, std::string_view file = "test.toml") {
    ReadList read = read_list("format = 1\n" + body, file);
    for (const Problem& problem : read.problems) {
        FAIL_CHECK(problem.place.text() << ": " << problem.text);
    }
    return std::move(read.list);
}

/// Verdicts point to rules: the database lives until the tests end.
inline const Database& database(const std::string& body) {
    static std::deque<Database> kept;
    Database& out = kept.emplace_back();
    out.add(good(body));
    return out;
}

inline Query query() {
    Query out;
    out.today = {2026, 11, 28};
    return out;
}

} // namespace optictl::vendor_db::test
