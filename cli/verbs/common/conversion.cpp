#include "cli/verbs/common/conversion.hpp"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/redact.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/tree.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/dump/writer.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

namespace {

namespace fs = std::filesystem;
namespace dump = drivers::dump;

bool is_folder(const std::string& output) {
    std::error_code error;
    return !output.empty() && (output.back() == '/' || fs::is_directory(output, error));
}

/// The name of the module's file in an output folder: the dump's own name, with the label of the
/// module where a dump holds several; nothing in it can leave the folder.
std::string file_name(const Inspection& inspection, std::string_view suffix) {
    std::string name = fs::path(inspection.target).filename().replace_extension().string();
    if (name.empty() || name == "-" || name.starts_with('.')) {
        name = "capture";
    }
    name += inspection.label.empty() ? "" : "-" + inspection.label;
    std::ranges::replace_if(name, [](char c) { return c == '/' || c < 0x20 || c == 0x7F; }, '_');
    return name.append(suffix);
}

/// How who reads the result will map linear addresses to pages, by the same rule as when the
/// input was read; an image without identifier is of two addresses if it has A2h.
dump::Layout layout_of(const Inspection& inspection, const ConversionOptions& options) {
    const auto identifier = sff8024::identifier_of(*inspection.image);
    return layout_for(options.request, identifier
                                           ? sff8024::two_addresses(*identifier)
                                           : inspection.image->find(memmap::a2_lower) != nullptr);
}

/// One module, written.
struct Result {
    dump::Written written;
    std::vector<std::string> redacted;
    std::string path; ///< empty: standard output
};

/// One conversion run: where files go, and what has been written.
class Conversion {
public:
    Conversion(const ConversionOptions& options, Output& output)
        : options_(options), output_(output), writer_(*dump::find_writer(options.to)) {}

    [[nodiscard]] const dump::Writer& writer() const { return writer_; }

    /// Converts one module and writes its file.
    std::expected<Result, Failure> convert(const Inspection& inspection) {
        Result result;
        auto written = text_of(inspection, result.redacted);
        if (!written) {
            return std::unexpected(Failure{inspection.target, Trouble::Refused,
                                           inspection.target + ": " + written.error()});
        }
        result.written = std::move(*written);
        if (auto failure = put_file(inspection, result)) {
            return std::unexpected(std::move(*failure));
        }
        report(inspection, result);
        return result;
    }

private:
    std::expected<dump::Written, std::string> text_of(const Inspection& inspection,
                                                      std::vector<std::string>& notes) {
        const dump::Layout layout = layout_of(inspection, options_);
        if (!options_.redact) {
            return writer_.write({*inspection.image, inspection.header, inspection.label, layout});
        }
        if (inspection.best() == nullptr) {
            return std::unexpected("not redacted: no memory map fits, so nothing says where the "
                                   "serial number is; say the map with --as");
        }
        Redacted redacted = redactor_.redact(inspection);
        notes = std::move(redacted.notes);
        return writer_.write({redacted.image, redacted.header, inspection.label, layout});
    }

    std::optional<Failure> put_file(const Inspection& inspection, Result& result) {
        if (options_.output.empty() || options_.output == "-") {
            if (options_.format == Format::Json || ++on_stdout_ == 1) {
                return std::nullopt;
            }
            return Failure{inspection.target, Trouble::Request,
                           "standard output takes one capture; give -o a folder "
                           "for several modules"};
        }
        const std::string path =
            is_folder(options_.output)
                ? (fs::path(options_.output) / name_in_folder(inspection)).string()
                : options_.output;
        if (written_.contains(path)) {
            return Failure{inspection.target, Trouble::Request,
                           path + " would be written twice; give -o a folder, "
                                  "and dumps different names"};
        }
        if (const auto error = dump::write_file_atomically(path, result.written.text)) {
            return Failure{inspection.target, Trouble::Device, path + ": " + *error};
        }
        written_.insert(path);
        result.path = path;
        return std::nullopt;
    }

    /// Names of files tell serial numbers, ports and sites: a redacted one has a number alone.
    std::string name_in_folder(const Inspection& inspection) {
        return options_.redact ? fmt::format("module-{}{}", ++redacted_, writer_.suffix())
                               : file_name(inspection, writer_.suffix());
    }

    void report(const Inspection& inspection, const Result& result) const {
        for (const std::string& note : result.redacted) {
            output_.complain(inspection.target + ": redacted: " + note);
        }
        for (const std::string& lost : result.written.lost) {
            output_.complain(inspection.target + ": not in " + options_.to + ": " + lost);
        }
    }

    const ConversionOptions& options_;
    Output& output_;
    const dump::Writer& writer_;
    Redactor redactor_;
    unsigned on_stdout_ = 0;
    unsigned redacted_ = 0; ///< files in a folder
    std::set<std::string> written_;
};

view::Value strings(const std::vector<std::string>& texts) {
    std::vector<std::string> safe;
    for (const std::string& text : texts) {
        safe.push_back(words::printable(text));
    }
    return view::as_data(std::move(safe));
}

/// The dump itself stands in the tree where it is in no file: as it is, for programs that go on.
view::Object tree_of(const Result& result, const dump::Writer& writer) {
    const std::string& text = result.written.text;
    view::Object tree;
    tree.data("to", view::as_data(std::string(writer.name())));
    tree.data("output", result.path.empty() ? view::Value() : view::text(result.path));
    if (result.path.empty()) {
        tree.data(
            !writer.is_text()            ? "hex"
            : writer.name() == "capture" ? "capture"
                                         : "text",
            view::as_data(writer.is_text()
                              ? text
                              : words::hex({reinterpret_cast<const std::uint8_t*>(text.data()),
                                            text.size()})));
    }
    tree.data("lost", strings(result.written.lost));
    tree.data("redacted", strings(result.redacted));
    return tree;
}

} // namespace

void declare_conversion(Arguments& to, ConversionOptions& options) {
    to.text("-o,--output", options.output, "file, or folder for several modules");
    Arguments::Choices names;
    for (const dump::Writer* writer : dump::writers()) {
        names.emplace_back(writer->name());
    }
    to.choice("--to", names, options.to, "format to write", "capture");
    to.flag("--redact", options.redact, "without what tells one unit from another");
}

ExitCode convert(const ConversionOptions& given) {
    ConversionOptions options = given;
    options.request.keeps_errors = true;
    Output output(options.format);
    Conversion conversion(options, output);
    TreeWriter writer(output, options.format);
    // Reading is spread over the cores; writing is not, because the redactor remembers whom it met.
    const auto write = [&](Inspection& inspection) {
        const auto result = conversion.convert(inspection);
        if (!result) {
            output.fail(result.error());
            return exit_code_of(result.error().trouble);
        }
        if (options.format == Format::Json) {
            writer.write(tree_of(*result, conversion.writer()), "convert/1", inspection);
        } else if (result->path.empty()) {
            conversion.writer().is_text() ? output.write(result->written.text)
                                          : output.write_bytes(result->written.text);
        } else {
            output.complain(options.redact ? inspection.target + ": wrote " + result->path
                                           : "wrote " + result->path);
        }
        return ExitCode::Ok;
    };
    const ExitCode code = run_each<Inspection>(
        options, output, [](Inspection& inspection) { return std::move(inspection); }, write);
    return output.finish(code);
}

} // namespace optictl::cli
