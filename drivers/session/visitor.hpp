// Reads half pages into an image: brings each into view, and believes what came only when it was of
// the page that was asked for.
#pragma once

#include <bitset>
#include <expected>
#include <vector>

#include "drivers/session/pager.hpp"
#include "drivers/visits.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::drivers {

/// Whether an error may mean that no module is there.
[[nodiscard]] bool may_be_gone(IoKind kind);
/// Whether an error may come of another program that selects pages, too.
[[nodiscard]] bool may_be_another_user(IoKind kind);
/// Whether an error concerns the port as a whole, so that nothing more need be tried.
[[nodiscard]] bool ends_all(IoKind kind);

class Visitor {
public:
    Visitor(Pager& pager, memmap::Image& image) : pager_(pager), image_(image) {}

    /// Bytes `first` to before `end` of a half page did not come.
    struct Failed {
        unsigned first = 0;
        unsigned end = 0;
        IoError error;
    };

    /// Flags that reading clears: they cannot be read twice.
    void add_latched(const memmap::Range& range) { latched_.add(range); }
    /// Bytes that may be read by mistake.
    void add_safe(const memmap::Range& range) { safe_.add(range); }

    /// Reads the runs of one half page into the image. Returns what did not come.
    [[nodiscard]] std::vector<Failed> visit(const Visit& what);

    /// Whether bytes that are known read as before.
    [[nodiscard]] std::expected<bool, IoError> reads_the_same(const memmap::Range& range);

    /// How often another program had selected a page where this session had selected its own.
    [[nodiscard]] unsigned intrusions() const { return intrusions_; }
    /// Whether one did, on a bus where that may have happened unseen as well.
    [[nodiscard]] bool is_contested() const { return is_contested_; }

private:
    using Outcome = std::expected<void, IoError>;
    using Bits = std::bitset<memmap::half_page_size>;

    [[nodiscard]] Bits cleared_by(const memmap::Block& seen) const;
    [[nodiscard]] Outcome look_at(const Visit& what, memmap::Block& seen,
                                  std::vector<Failed>& failures);
    [[nodiscard]] Outcome read_runs(const Visit& what, memmap::Block& seen,
                                    std::vector<Failed>& failures);
    [[nodiscard]] Outcome read_run(const memmap::Range& run, memmap::Block& seen,
                                   std::vector<Failed>& failures);
    void note_spent(memmap::Device device, unsigned first, unsigned end);
    void keep(const memmap::Block& seen);

    Pager& pager_;
    memmap::Image& image_;
    ByteSet latched_; ///< flags that cannot be read twice
    ByteSet spent_;   ///< bytes that were read while another program had selected their page
    ByteSet safe_;    ///< bytes that reading does not change
    unsigned intrusions_ = 0;
    bool is_contested_ = false;
};

} // namespace optictl::drivers
