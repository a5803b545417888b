#include "drivers/dump/load.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"
#include "drivers/dump/reader.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers::dump {

namespace {

using Loaded = std::expected<std::vector<LoadedModule>, Error>;

[[nodiscard]] std::unexpected<Error> failed(const ParseError& error, std::string_view name) {
    return std::unexpected(
        Error{.cause = error.ambiguous ? Error::Cause::Ambiguous : Error::Cause::NotUnderstood,
              .message = to_text(error, name)});
}

[[nodiscard]] std::unexpected<Error> cannot_read(std::string_view name, std::string_view why) {
    return std::unexpected(
        Error{.cause = Error::Cause::CannotRead, .message = fmt::format("{}: {}", name, why)});
}

/// How an input was understood.
struct Origin {
    std::string_view name;  ///< of the input
    std::string_view title; ///< of the format
    std::string_view reason;
};

/// A port that a dump names beside others, but of which nothing was read, is no module.
void tell_absent(LoadedModule& loaded, const ModuleSections& module) {
    if (module.label.empty() || module.has_bytes()) {
        return;
    }
    loaded.absent = module.absent;
    loaded.failed = module.absent.starts_with("Error");
    for (const Section& section : module.sections) {
        for (const SectionHole& hole : section.holes) {
            loaded.failed = true;
            loaded.absent = loaded.absent.empty() ? hole.error : loaded.absent;
        }
    }
    loaded.image = {};
}

/// The step from sections to images, the same for files and folders.
[[nodiscard]] Loaded finish(Sections sections, const Origin& origin, const Placing& placing) {
    if (sections.modules.empty()) {
        return failed({.what = fmt::format("nothing in it can be read as {}", origin.title),
                       .next = "check the dump, or the format (" + reader_names() + ")"},
                      origin.name);
    }
    std::vector<LoadedModule> modules;
    modules.reserve(sections.modules.size());
    for (ModuleSections& module : sections.modules) {
        auto placed = place(module, placing);
        if (!placed) {
            return failed(placed.error(), origin.name);
        }
        if (placed->image.empty() && module.absent.empty()) {
            return failed({.what = "the dump holds no bytes", .next = "check that it is complete"},
                          origin.name);
        }
        Warnings warnings;
        if (modules.empty()) {
            warnings.add(sections.warnings);
        }
        warnings.add(module.warnings);
        warnings.add(placed->warnings);
        LoadedModule& loaded = modules.emplace_back();
        loaded.image = std::move(placed->image);
        tell_absent(loaded, module);
        loaded.image.source = fmt::format("{}, {}", origin.name, origin.title);
        loaded.label = std::move(module.label);
        loaded.recognised_as = fmt::format("{}: {}", origin.title, origin.reason);
        loaded.warnings = std::move(warnings).take();
        loaded.header = std::move(module.header);
        if (loaded.header == Header{}) {
            loaded.header.source = loaded.image.source;
        }
        module.sections.clear();
        module.sections.shrink_to_fit();
    }
    return modules;
}

[[nodiscard]] Loaded load_folder(const std::filesystem::path& path, const Options& options) {
    const std::string name = path.string();
    std::vector<PageFile> files;
    std::error_code error;
    std::vector<std::filesystem::path> paths;
    for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".bin") {
            paths.push_back(entry->path());
        }
    }
    if (error) {
        return cannot_read(name, error.message() + "; check the rights of the folder");
    }
    std::ranges::sort(paths);
    std::vector<std::string> left_out;
    for (const std::filesystem::path& each : paths) {
        if (const auto odd = odd_kind(each)) {
            left_out.push_back(fmt::format("{} is {}, left out", each.filename().string(), *odd));
            continue;
        }
        auto bytes = read_file(each, largest_input, {.regular_only = true});
        if (!bytes) {
            return cannot_read(each.string(), bytes.error());
        }
        files.push_back({each.filename().string(), std::move(*bytes)});
    }
    if (std::ranges::none_of(
            files, [](const PageFile& file) { return page_file_name(file.name).has_value(); })) {
        return cannot_read(name,
                           fmt::format("the folder holds no page file (lower.bin, page00.bin, "
                                       "a0.bin){}; give a dump file",
                                       left_out.empty() ? "" : ": " + left_out.front()));
    }
    auto loaded = load_pages(files, name, options);
    if (loaded) {
        auto& warnings = loaded->front().warnings;
        warnings.insert(warnings.end(), left_out.begin(), left_out.end());
    }
    return loaded;
}

} // namespace

Loaded load_pages(std::span<const PageFile> files, std::string_view name, const Options& options) {
    auto sections = parse_page_files(files);
    if (!sections) {
        return failed(sections.error(), name);
    }
    const std::string reason = fmt::format("{} files named as pages", files.size());
    return finish(std::move(*sections), {.name = name, .title = "page files", .reason = reason},
                  options.placing);
}

Loaded load_bytes(std::string_view bytes, std::string_view name, const Options& options) {
    if (bytes.size() > largest_input) {
        return failed({.what = fmt::format("larger than {} bytes", largest_input),
                       .next = "check that this is a dump, or split it"},
                      name);
    }
    const Input input(bytes);
    if (input.has_too_many_lines()) {
        return failed({.what = fmt::format("more than {} lines of text", most_lines),
                       .next = "check that this is a dump, or split it"},
                      name);
    }
    std::pair<const Reader*, std::string> chosen;
    if (!options.format.empty()) {
        chosen = {find_reader(options.format), std::string(words_of(Advice::FormatGiven))};
        if (chosen.first == nullptr) {
            return failed({.what = fmt::format("there is no dump format `{}`", options.format),
                           .next = "known are " + reader_names()},
                          name);
        }
    } else {
        auto recognised = recognise(input);
        if (!recognised) {
            return failed(recognised.error(), name);
        }
        chosen = std::move(*recognised);
    }
    auto sections = chosen.first->parse(input);
    if (!sections) {
        return failed(sections.error(), name);
    }
    return finish(std::move(*sections),
                  {.name = name, .title = chosen.first->title(), .reason = chosen.second},
                  options.placing);
}

Loaded load(const std::filesystem::path& path, const Options& options) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return load_folder(path, options);
    }
    const auto bytes = read_file(path, largest_input, options.patience);
    if (!bytes) {
        return cannot_read(path.string(), bytes.error());
    }
    return load_bytes(*bytes, path.string(), options);
}

bool is_module_folder(const std::filesystem::path& path) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
         entry.increment(error)) {
        if (page_file_name(entry->path().filename().string())) {
            return true;
        }
    }
    return false;
}

} // namespace optictl::drivers::dump
