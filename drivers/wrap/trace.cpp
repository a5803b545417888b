// trace and replay: a device to a file, a file as a device.
#include <algorithm>
#include <chrono>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "drivers/dump/files.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/wrap/layers.hpp"
#include "drivers/wrap/trace_file.hpp"
#include "drivers/wrap/wrapper.hpp"

namespace optictl::drivers::wrap {
namespace {

using memmap::Page;

class Tracer final : public Wrapper {
public:
    Tracer(std::unique_ptr<Transport> inner, std::string path, dump::OpenFile file, Clock& clock)
        : Wrapper(std::move(inner)), path_(std::move(path)), file_(std::move(file)), clock_(clock),
          start_(clock.now()), time_(this->inner().read_time().empty()
                                         ? fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)))
                                         : this->inner().read_time()),
          source_(this->inner().description()) {
        put(to_text(TraceHead{source_, time_, this->inner().capabilities()}));
    }

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        Transaction done = begin(false, page, byte, out.size());
        auto count = Wrapper::read(page, byte, out);
        if (count) {
            done.bytes.assign(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*count));
        }
        end(std::move(done), count ? nullptr : &count.error());
        return count;
    }

    std::expected<std::size_t, IoError> read_attested(const Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        Transaction done = begin(false, page, byte, select.size() + out.size());
        done.is_attested = true;
        auto count = Wrapper::read_attested(page, byte, out, select);
        if (count) {
            done.bytes.assign(select.begin(), select.end());
            done.bytes.insert(done.bytes.end(), out.begin(),
                              out.begin() + static_cast<std::ptrdiff_t>(*count));
        }
        end(std::move(done), count ? nullptr : &count.error());
        return count;
    }

    std::expected<void, IoError> write(const Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        Transaction done = begin(true, page, byte, bytes.size());
        auto written = Wrapper::write(page, byte, bytes);
        done.bytes.assign(bytes.begin(), bytes.end());
        end(std::move(done), written ? nullptr : &written.error());
        return written;
    }

    [[nodiscard]] std::string failure() const override {
        return failure_.empty() ? Wrapper::failure()
                                : fmt::format("the trace {} is cut: {}", path_, failure_);
    }

    // The same as a replay will say.
    [[nodiscard]] std::string description() const override { return source_; }
    [[nodiscard]] std::string read_time() const override { return time_; }

private:
    [[nodiscard]] Transaction begin(bool is_write, const Page& page, unsigned byte,
                                    std::size_t size) const {
        Transaction done;
        done.start = clock_.now() - start_;
        done.is_write = is_write;
        done.page = page;
        done.byte = byte;
        done.size = static_cast<unsigned>(size);
        return done;
    }
    void end(Transaction done, const IoError* error) {
        done.duration = clock_.now() - start_ - done.start;
        done.failed = error != nullptr;
        if (error != nullptr) {
            done.error = *error;
        }
        put(to_text(done));
    }
    /// Line by line, so that a read that hangs shows where.
    void put(const std::string& text) {
        if (failure_.empty()) {
            failure_ = dump::write_all(file_, text).value_or("");
        }
    }

    std::string path_;
    dump::OpenFile file_;
    std::string failure_; ///< the first; the trace ends there
    Clock& clock_;
    Duration start_;
    std::string time_;
    std::string source_;
};

class Replay final : public Transport {
public:
    explicit Replay(Trace trace) : trace_(std::move(trace)) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        const auto done = next({.page = page, .byte = byte, .size = size_of(out)});
        if (!done) {
            return std::unexpected(done.error());
        }
        if ((*done)->failed) {
            return std::unexpected((*done)->error);
        }
        std::ranges::copy((*done)->bytes, out.begin());
        return (*done)->bytes.size();
    }

    std::expected<std::size_t, IoError> read_attested(const Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        const auto done = next({.is_attested = true,
                                .page = page,
                                .byte = byte,
                                .size = size_of(select) + size_of(out)});
        if (!done) {
            return std::unexpected(done.error());
        }
        if ((*done)->failed) {
            return std::unexpected((*done)->error);
        }
        const std::span<const std::uint8_t> bytes = (*done)->bytes;
        if (bytes.size() <= select.size()) {
            return std::unexpected(differs());
        }
        std::ranges::copy(bytes.first(select.size()), select.begin());
        std::ranges::copy(bytes.subspan(select.size()), out.begin());
        return bytes.size() - select.size();
    }

    std::expected<void, IoError> write(const Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        const auto done =
            next({.is_write = true, .page = page, .byte = byte, .size = size_of(bytes)});
        if (!done) {
            return std::unexpected(done.error());
        }
        if ((*done)->failed) {
            return std::unexpected((*done)->error);
        }
        if (!std::ranges::equal((*done)->bytes, bytes)) {
            return std::unexpected(differs());
        }
        return {};
    }

    [[nodiscard]] Capabilities capabilities() const override { return trace_.head.can; }
    [[nodiscard]] std::string description() const override { return trace_.head.source; }
    [[nodiscard]] std::string read_time() const override { return trace_.head.time; }
    [[nodiscard]] Clock* own_clock() override { return &clock_; }

private:
    [[nodiscard]] IoError differs() const {
        return {IoKind::NotRecorded,
                fmt::format("transaction {} is not the one in the trace; run the command that "
                            "wrote it, in the same version",
                            next_)};
    }

    [[nodiscard]] static unsigned size_of(std::span<const std::uint8_t> bytes) {
        return static_cast<unsigned>(bytes.size());
    }

    /// The next transaction of the trace, where it is the one that is asked for.
    [[nodiscard]] std::expected<const Transaction*, IoError> next(const Transaction& asked) {
        if (next_ >= trace_.transactions.size()) {
            return std::unexpected(IoError{IoKind::NotRecorded, "the trace ends here"});
        }
        const Transaction& done = trace_.transactions[next_++];
        if (done.is_write != asked.is_write || done.is_attested != asked.is_attested ||
            done.page != asked.page || done.byte != asked.byte || done.size != asked.size) {
            return std::unexpected(differs());
        }
        const Duration end = done.start + done.duration;
        if (end > clock_.now()) {
            clock_.sleep(end - clock_.now());
        }
        return &done;
    }

    Trace trace_;
    std::size_t next_ = 0;
    VirtualClock clock_;
};

/// Larger than any read of one module, and small enough to hold.
constexpr std::size_t largest_trace = std::size_t{64} << 20U;

} // namespace

Made trace(std::unique_ptr<Transport> inner, const std::string& path, Clock& clock) {
    auto file = dump::open_growing_file(path);
    if (!file) {
        return std::unexpected(fmt::format("{}: {}", path, file.error()));
    }
    return std::make_unique<Tracer>(std::move(inner), path, std::move(*file), clock);
}

Made replay(const std::string& path) {
    const auto text = dump::read_file(path, largest_trace);
    if (!text) {
        return std::unexpected(fmt::format("{}: {}", path, text.error()));
    }
    auto parsed = parse_trace(*text);
    if (!parsed) {
        return std::unexpected(fmt::format("{}: {}", path, parsed.error()));
    }
    return std::make_unique<Replay>(std::move(*parsed));
}

} // namespace optictl::drivers::wrap
