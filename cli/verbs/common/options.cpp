#include "cli/verbs/common/options.hpp"

#include <chrono>
#include <cstdlib>

#include "cli/engine/inspect.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/interrupt.hpp"
#include "cli/render/format.hpp"
#include "drivers/dump/reader.hpp"

namespace optictl::cli {
namespace {

[[nodiscard]] std::optional<std::string> variable(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

} // namespace

vendor_db::Date today() {
    using namespace std::chrono;
    const year_month_day now{floor<days>(system_clock::now())};
    return {static_cast<unsigned>(static_cast<int>(now.year())), static_cast<unsigned>(now.month()),
            static_cast<unsigned>(now.day())};
}

engine::Request request_of_environment() {
    engine::Request request;
    request.root = variable("OPTICTL_ROOT").value_or("");
    request.ports = variable("OPTICTL_PORTS").value_or("");
    request.stop = Interrupt::seen;
    return request;
}

void declare_format(Arguments& to, Format& format, const Arguments::Choices& names,
                    const char* help) {
    to.choice(
        "--format", names, [&format](const std::string& name) { format = render::format_of(name); },
        help, "text");
    to.shorthand("--json", [&format] { format = Format::Json; }, "the same as --format json");
}

void declare_as(Arguments& to, engine::Request& request) {
    to.choice(
        "--as", {"cmis", "sff8636", "sff8472"},
        [&request](const std::string& name) {
            request.as = engine::standard_by_option(name)->map.standard;
        },
        "read the bytes by this memory map whatever they say");
}

void declare_target_words(Arguments& to, std::vector<std::string>& words, std::string_view more) {
    const std::string help = engine::nouns_in_words() + std::string(more);
    to.words("target", words, "TARGET", help.c_str());
}

void declare_targets(Arguments& to, TargetOptions& options, const Arguments::Choices& formats,
                     const char* format_help) {
    declare_target_words(to, options.words,
                         options.none_is_all
                             ? "; '-' is standard input; none is every port of the port map"
                             : "; '-' is standard input");
    declare_format(to, options.format, formats, format_help);
    engine::Request& request = options.request;
    declare_as(to, request);
    to.text("--dump-format", request.dump_format,
            "how the dump is written, where that is ambiguous");
    to.offer("--dump-format", drivers::dump::reader_names);
    to.choice("--layout", {"paged", "two-address", "lane-pages"}, request.layout,
              "how flat addresses map to pages; two-address is that of SFP, lane-pages CMIS with "
              "pages 10h and 11h at the end");
    to.number("--page", request.page, {0, 255}, "page of the upper bytes of a dump that lost it");
    to.number("--bank", request.bank, {0, 31}, "bank of the upper bytes of a dump that lost it");
    to.number("-j,--jobs", request.jobs, Arguments::Range{1, 1024},
              "threads for many dumps; else one a core");
}

void declare_port_map(Arguments& to, engine::Request& request) {
    to.text("--ports", request.ports,
            "port map; else $OPTICTL_PORTS, else /etc/optictl/ports.toml");
}

void declare_bus(Arguments& to, engine::Request& request, const char* wrappers) {
    to.flag("--force", request.force, "use an I2C bus although a driver owns the module");
    to.parsed(
        "--via",
        [&request](const std::string& words) -> std::optional<std::string> {
            auto layers = drivers::wrap::parse(words);
            if (!layers) {
                return layers.error();
            }
            request.via = std::move(*layers);
            return std::nullopt;
        },
        wrappers);
}

void declare_way(Arguments& to, TargetOptions& options) {
    engine::Request& request = options.request;
    declare_port_map(to, request);
    to.seconds("--deadline", request.deadline_s, "seconds that one module may take; 0: any");
    to.seconds("--wait-ready", request.wait_ready_s, "seconds to wait for a module to be ready");
    declare_bus(to, request,
                "trace=FILE, replay=FILE, fault=seed:N, paced=SPEED, emulated; with commas");
    to.offer("--via", drivers::wrap::layer_words);
}

void declare_expect(Arguments& to, engine::Request& request) {
    to.choice(
        "--expect", {"up", "down"},
        [&request](const std::string& name) {
            request.expect = name == "up" ? analysis::Expect::Up : analysis::Expect::Down;
        },
        "what the link is meant to do: down lets idle ports be");
}

void declare_reading(Arguments& to, TargetOptions& options) {
    engine::Request& request = options.request;
    declare_way(to, options);
    to.flag("--confirm", request.confirm,
            "read again until an answer is sure: for a bus with faults");
    to.flag("--stats", request.stats, "what a read cost: transactions, bytes, time");
}

void declare_live(Arguments& to, TargetOptions& options) {
    declare_reading(to, options);
    to.flag("--flags", options.request.wanted.flags, "read latched flags, too, which clears them");
}

void declare_lists(Arguments& to, ListOptions& options) {
    to.texts("--list", options.lists, Arguments::Follow::One,
             "list, or folder of lists, after the others");
    to.flag("--only-lists", options.only_lists, "not the shipped lists, nor those of the site");
    to.text("--date", options.date, "entries expire as of this day, YYYY-MM-DD");
}

engine::ListSources sources_of(const ListOptions& options) {
    return {.shipped = variable("OPTICTL_LISTS"),
            .site = variable("OPTICTL_SITE_LISTS"),
            .own = options.lists,
            .only_own = options.only_lists};
}

std::expected<vendor_db::Query, std::string> query_of(const ListOptions& options) {
    vendor_db::Query query;
    query.today = today();
    if (!options.date.empty()) {
        const auto date = vendor_db::parse_date(options.date);
        if (!date) {
            return std::unexpected("--date: " + date.error());
        }
        query.today = *date;
    }
    return query;
}

} // namespace optictl::cli
