// dump: all that a module advertises, as a dump.
#include <optional>
#include <string>
#include <utility>

#include "cli/engine/reading/plans.hpp"
#include "cli/verbs/common/conversion.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ConversionOptions& options) {
    options.request.wanted = everything;
    options.request.undescribed = true;
    declare_targets(to, options);
    declare_conversion(to, options);
    to.parsed(
        "--pages",
        [&options](const std::string& list) -> std::optional<std::string> {
            auto pages = engine::parse_pages(list);
            if (!pages) {
                return "write page numbers in hexadecimal, as b0-ff,9f";
            }
            options.request.pages = std::move(*pages);
            return std::nullopt;
        },
        "pages to read although not advertised, in hexadecimal: b0-ff");
    declare_live(to, options);
}

} // namespace

namespace verb {

extern const Verb dump;
const Verb dump{
    "dump", "Write all that a module advertises to a file: pages, banks, holes with their error",
    "Also pages that no other verb shows: VDM, diagnostics, CDB. Pages of vendors with --pages.\n"
    "Latched flags only with --flags: reading clears them. A module that is taken out leaves "
    "what\n"
    "was read until then, and exit code 4. --to and --redact are those of convert.\n"
    "Examples:\n"
    "  optictl dump netdev eth0 -o eth0.cap\n"
    "  optictl dump i2c 7 --pages b0-ff -o module.cap\n"
    "  optictl dump i2c 7 --via trace=i2c-7.trace -o module.cap",
    prepare<ConversionOptions, declare, cli::convert>};

} // namespace verb

} // namespace optictl::cli
