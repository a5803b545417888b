#include "cli/load.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/load.hpp"
#include "sff/sff8024/identify.hpp"

namespace optictl::cli {
namespace {

namespace fs = std::filesystem;
namespace dump = drivers::dump;

/// Dumps are kilobytes; what is larger than this on standard input is none.
constexpr std::size_t input_limit = std::size_t{64} << 20U;

dump::Options dump_options(const Options& options) {
    dump::Options out{.format = options.dump_format, .placing = {}};
    if (!options.layout.empty()) {
        out.placing.layout = layout_for(options, false);
    }
    out.placing.choose = [&options](std::uint8_t identifier, std::size_t) {
        return layout_for(options, sff8024::two_addresses(identifier));
    };
    if (options.page) {
        out.placing.page = static_cast<std::uint8_t>(*options.page);
    }
    if (options.bank) {
        out.placing.bank = static_cast<std::uint8_t>(*options.bank);
    }
    return out;
}

/// Walks targets; keeps the worst exit code.
class Loader {
public:
    Loader(const Options& options, const ModuleSink& module, const ErrorSink& error)
        : options_(options), dump_options_(dump_options(options)), module_(module), error_(error) {}

    void target(const Target& target) {
        if (target.path == "-") {
            standard_input();
            return;
        }
        std::error_code failure;
        if (fs::is_directory(target.path, failure) && !dump::is_module_folder(target.path)) {
            folder(target.path);
            return;
        }
        deliver(target.path, dump::load(target.path, dump_options_));
    }

    [[nodiscard]] ExitCode code() const { return code_; }

private:
    using Loaded = std::expected<std::vector<dump::LoadedModule>, dump::Error>;

    void note(ExitCode code) { code_ = worse(code_, code); }

    void fail(std::string_view target, std::string_view message) {
        error_(target, ExitCode::Unreadable, message);
        note(ExitCode::Unreadable);
    }

    void standard_input() {
        std::string bytes;
        std::array<char, 65536> part{};
        while (const std::size_t got = std::fread(part.data(), 1, part.size(), stdin)) {
            bytes.append(part.data(), got);
            if (bytes.size() > input_limit) {
                fail("-", "standard input: more than 64 MiB; that is no dump of a module");
                return;
            }
        }
        deliver("-", dump::load_bytes(bytes, "-", dump_options_));
    }

    /// Names that begin with a dot and documents (*.md) are not data; links to folders are not
    /// followed (loops).
    void folder(const fs::path& path) {
        std::vector<fs::path> entries;
        std::error_code failure;
        for (fs::directory_iterator it(path, failure), end; !failure && it != end;
             it.increment(failure)) {
            if (!it->path().filename().string().starts_with('.') &&
                it->path().extension() != ".md") {
                entries.push_back(it->path());
            }
        }
        if (failure) {
            fail(path.string(), fmt::format("{}: cannot be listed ({}); check its permissions",
                                            path.string(), failure.message()));
            return;
        }
        if (entries.empty()) {
            fail(path.string(), fmt::format("{}: the folder is empty", path.string()));
            return;
        }
        std::ranges::sort(entries);
        for (const fs::path& entry : entries) {
            const bool link = fs::is_symlink(entry, failure);
            if (!link || !fs::is_directory(entry, failure)) {
                target({entry.string()});
            }
        }
    }

    void deliver(const std::string& name, Loaded loaded) {
        if (!loaded) {
            fail(name, loaded.error().message);
            return;
        }
        for (dump::LoadedModule& found : *loaded) {
            Inspection inspection;
            inspection.target = name;
            inspection.label = std::move(found.label);
            inspection.recognised_as = std::move(found.recognised_as);
            inspection.warnings = std::move(found.warnings);
            inspection.header = std::move(found.header);
            inspection.image = std::make_unique<memmap::Image>(std::move(found.image));
            inspect(inspection, options_.as);
            note(module_(inspection));
        }
    }

    const Options& options_;
    dump::Options dump_options_;
    const ModuleSink& module_;
    const ErrorSink& error_;
    ExitCode code_ = ExitCode::Ok;
};

} // namespace

dump::Layout layout_for(const Options& options, bool two_addresses) {
    if (!options.layout.empty()) {
        two_addresses = options.layout == "two-address";
    } else if (options.as) {
        two_addresses = *options.as == memmap::Standard::Sff8472;
    }
    return two_addresses ? dump::Layout::TwoAddress : dump::Layout::Paged;
}

ExitCode for_each_module(const std::vector<Target>& targets, const Options& options,
                         const ModuleSink& module, const ErrorSink& error) {
    Loader loader(options, module, error);
    for (const Target& target : targets) {
        loader.target(target);
    }
    return loader.code();
}

} // namespace optictl::cli
