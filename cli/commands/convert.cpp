// convert: a dump in any format becomes a capture in optictl's own.
#include <algorithm>
#include <filesystem>

#include "cli/commands/commands.hpp"
#include "cli/output.hpp"
#include "cli/render/json.hpp"
#include "cli/render/words.hpp"
#include "drivers/dump/capture.hpp"
#include "drivers/dump/files.hpp"

namespace optictl::cli {
namespace {

namespace fs = std::filesystem;

bool is_folder(const std::string& output) {
    std::error_code error;
    return !output.empty() && (output.back() == '/' || fs::is_directory(output, error));
}

/// The name of the module's capture in an output folder: the dump's own name, with the label of
/// the module where a dump holds several; nothing in it can leave the folder.
std::string file_name(const Inspection& inspection) {
    std::string name = fs::path(inspection.target).filename().replace_extension().string();
    if (name.empty() || name == "-" || name.starts_with('.')) {
        name = "capture";
    }
    name += inspection.label.empty() ? "" : "-" + inspection.label;
    std::ranges::replace_if(name, [](char c) { return c == '/' || c < 0x20 || c == 0x7F; }, '_');
    return name + ".cap";
}

/// One conversion run: where captures go, and what has been written.
class Conversion {
public:
    explicit Conversion(const Options& options) : options_(options) {}

    /// Writes the capture of one module; `path` gets the file's name (empty: standard output).
    ExitCode write(const Inspection& inspection, const std::string& capture, std::string& path) {
        if (options_.output.empty() || options_.output == "-") {
            return options_.format == Format::Json || ++on_stdout_ == 1 ? ExitCode::Ok
                                                                        : refuse_second();
        }
        path = is_folder(options_.output)
                   ? (fs::path(options_.output) / file_name(inspection)).string()
                   : options_.output;
        if (std::ranges::find(written_, path) != written_.end()) {
            complain(path + " would be written twice; give -o a folder, and dumps different names");
            return ExitCode::Usage;
        }
        if (const auto failure = drivers::dump::write_file_atomically(path, capture)) {
            complain(path + ": " + *failure);
            return ExitCode::DeviceError;
        }
        written_.push_back(path);
        return ExitCode::Ok;
    }

private:
    static ExitCode refuse_second() {
        complain("standard output takes one capture; give -o a folder for several modules");
        return ExitCode::Usage;
    }

    const Options& options_;
    unsigned on_stdout_ = 0;
    std::vector<std::string> written_;
};

std::string capture_of(const Inspection& inspection) {
    return drivers::dump::write_capture(*inspection.image, inspection.header);
}

void put_json(render::JsonWriter& json, const Inspection& inspection, const std::string& path,
              const std::string& capture) {
    render::put_head(json, "convert", inspection, inspection.best());
    if (path.empty()) {
        json.null_member("output");
        json.member("capture", capture);
    } else {
        json.member("output", render::printable(path));
    }
    json.end_object();
}

} // namespace

ExitCode convert(const Options& options) {
    Conversion conversion(options);
    return show_each(options,
                     {.text =
                          [&](render::Buffer& out, const Inspection& inspection) {
                              const std::string capture = capture_of(inspection);
                              std::string path;
                              const ExitCode code = conversion.write(inspection, capture, path);
                              if (path.empty() && code == ExitCode::Ok) {
                                  render::put(out, capture);
                              } else if (code == ExitCode::Ok) {
                                  complain("wrote " + path);
                              }
                              return code;
                          },
                      .json =
                          [&](render::JsonWriter& json, const Inspection& inspection) {
                              const std::string capture = capture_of(inspection);
                              std::string path;
                              const ExitCode code = conversion.write(inspection, capture, path);
                              put_json(json, inspection, path, capture);
                              return code;
                          },
                      .separated = false});
}

} // namespace optictl::cli
