// convert: a dump in any format becomes a capture in optictl's own, or a dump of another tool.
#include "cli/verbs/common/conversion.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ConversionOptions& options) {
    options.request.wanted = everything;
    declare_targets(to, options);
    declare_conversion(to, options);
    declare_live(to, options);
}

} // namespace

namespace verb {

extern const Verb convert;
const Verb convert{
    "convert", "Write a dump in optictl's own capture format, or in that of another tool",
    "What a format has no place for (unread bytes, pages, banks, A2h, notes) is named on "
    "standard\n"
    "error, and in JSON under 'lost'. --redact replaces serial number, date and CLEI codes, and\n"
    "clears what user and vendor wrote; checksums that were right are right again.\n"
    "Examples:\n"
    "  optictl convert file dump.txt > module.cap\n"
    "  optictl convert file dumps/ -o captures/\n"
    "  optictl convert file module.cap --to ethtool-hex\n"
    "  optictl convert --redact file dumps/ -o to-share/",
    prepare<ConversionOptions, declare, cli::convert>};

} // namespace verb

} // namespace optictl::cli
