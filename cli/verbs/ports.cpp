// ports: the port map, as proposed, as it is, and whether it fits.
#include "cli/engine/targets/ports.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/check_ports.hpp"
#include "cli/output.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/diagnosis.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/ports/discover.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

struct Options : TargetOptions {
    std::string output;
};

void declare(Arguments& to, Options& options) {
    declare_targets(to, options);
    to.offer("target", [] { return std::string("discover, show, check"); });
    to.text("-o,--output", options.output, "file for the map that discover proposes");
    declare_way(to, options);
}

namespace ports = drivers::ports;

ExitCode discover(const Options& options, Output& output) {
    const auto system = open_system(options.request);
    const ports::Discovery found = ports::discover(*system);
    ports::Map map{.path = "proposal", .platform = found.platform, .ports = {}};
    std::vector<std::vector<std::string>> evidence;
    for (const ports::Candidate& candidate : found.ports) {
        map.ports.push_back(candidate.port);
        evidence.push_back(candidate.evidence);
    }
    for (const std::string& note : found.notes) {
        output.complain(note);
    }
    if (map.ports.empty()) {
        output.complain("no port was found: neither SONiC's, S3IP's nor Nvidia's files, no device "
                        "of optoe, no network device with a module; `optictl doctor` says more");
        return output.finish(ExitCode::NotPresent);
    }
    const std::string text = ports::write_map(map, evidence);
    if (const auto again = ports::parse_map(text, map.path); !again) {
        output.complain(again.error());
    }
    if (options.output.empty()) {
        output.write(text);
    } else if (const auto error = drivers::dump::write_file_atomically(options.output, text)) {
        output.complain(fmt::format("{}: {}", options.output, *error));
        return output.finish(ExitCode::DeviceError);
    }
    return output.finish(ExitCode::Ok);
}

/// The words by which a port is known, its name first.
[[nodiscard]] std::vector<std::string> names_of(const ports::Port& port) {
    std::vector<std::string> names = port.aliases;
    names.insert(names.end(), port.netdevs.begin(), port.netdevs.end());
    return names;
}

void put_json(render::JsonWriter& json, const ports::Port& port) {
    json.begin_object();
    json.member("schema", "optictl.port/1");
    json.member("name", words::printable(port.name));
    json.member("index", port.index);
    json.begin_array("aliases");
    for (const std::string& name : names_of(port)) {
        json.value(words::printable(name));
    }
    json.end_array();
    json.member("cage", words::printable(port.cage));
    json.member("lanes", port.lanes);
    json.key("max_power_w");
    if (port.max_power_w) {
        json.value(*port.max_power_w);
    } else {
        json.null();
    }
    json.member("module", words::printable(port.module.noun + " " + port.module.word));
    json.end_object();
}

ExitCode show_map(const Options& options, Output& output, const ports::Map& map) {
    render::Buffer out;
    if (options.format == Format::Json) {
        for (const ports::Port& port : map.ports) {
            render::JsonWriter json;
            put_json(json, port);
            render::put(out, json.text());
            render::put(out, "\n");
        }
    } else {
        render::TextTable table({{"index", render::Align::Right},
                                 {"name"},
                                 {"also"},
                                 {"cage"},
                                 {"lanes", render::Align::Right},
                                 {"max W", render::Align::Right},
                                 {"module"}});
        for (const ports::Port& port : map.ports) {
            table.add({std::to_string(port.index), words::printable(port.name),
                       words::printable(fmt::format("{}", fmt::join(names_of(port), " "))),
                       words::printable(port.cage),
                       port.lanes != 0 ? std::to_string(port.lanes) : "",
                       port.max_power_w ? fmt::format("{:.1f}", *port.max_power_w) : "",
                       words::printable(port.module.noun + " " + port.module.word)});
        }
        table.write(out, "");
    }
    output.write(out);
    return output.finish(ExitCode::Ok);
}

ExitCode check(const Options& options, Output& output, const ports::Map& map) {
    const auto system = open_system(options.request);
    ExitCode code = ExitCode::Ok;
    for (const Diagnosis& diagnosis : check_ports(*system, map, options.request)) {
        code = worse(code, write_diagnosis(output, diagnosis, options.format, "ports/1"));
    }
    return output.finish(code);
}

ExitCode run(const Options& options) {
    Output output(options.format);
    const std::string what = options.words.size() == 1 ? options.words.front() : "";
    if (what == "discover") {
        return discover(options, output);
    }
    if (what != "show" && what != "check") {
        output.complain("write: ports discover, ports show or ports check");
        return ExitCode::Usage;
    }
    const auto map = load_ports(options.request);
    if (!map) {
        output.complain(map.error().message);
        return exit_code_of(map.error().trouble);
    }
    return what == "show" ? show_map(options, output, *map) : check(options, output, *map);
}

} // namespace

namespace verb {

extern const Verb ports;
const Verb ports{
    "ports", "The port map: propose one, show it, check it",
    "discover looks at SONiC's platform files, S3IP, Nvidia, FBOSS, optoe and network devices,\n"
    "and writes a map with its evidence; no bus is probed. check reads the identity of each "
    "module.\n"
    "Examples:\n"
    "  optictl ports discover -o /etc/optictl/ports.toml\n"
    "  optictl ports show --ports captures/ports.toml\n"
    "  optictl ports check || echo 'the map does not fit'",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
