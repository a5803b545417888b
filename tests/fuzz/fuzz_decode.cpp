// libFuzzer: any bytes as the memory of a module, through identification, decoding and every view.
// Oracles: no crash, no undefined behaviour, no control character in any output.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "cli/engine/inspect.hpp"
#include "cli/render/walk.hpp"
#include "cli/verbs/explain_view.hpp"
#include "cli/view/module/module.hpp"
#include "sff/analysis/health.hpp"

namespace {

using namespace optictl;

/// The pages that the decoders know, lower halves first; the input fills them in this order.
constexpr std::array<memmap::Page, 26> pages{{
    memmap::lower,
    memmap::upper(0x00),
    memmap::upper(0x01),
    memmap::upper(0x02),
    memmap::upper(0x11),
    memmap::upper(0x10),
    memmap::a2_lower,
    memmap::upper(0x03),
    memmap::upper(0x04),
    memmap::upper(0x12),
    memmap::a2_upper(0x00),
    memmap::a2_upper(0x02),
    memmap::upper(0x20),
    memmap::upper(0x21),
    memmap::upper(0x15),
    memmap::upper(0x16),
    memmap::upper(0x17),
    memmap::upper(0x18),
    memmap::upper(0x19),
    memmap::a2_upper(0x03),
    memmap::upper(0x11).in_bank(1),
    memmap::upper(0x10).in_bank(1),
    memmap::upper(0x11).in_bank(2),
    memmap::upper(0x11).in_bank(3),
    memmap::upper(0x12).in_bank(1),
    memmap::upper(0x13),
}};

/// Byte 0 chooses the map, byte 1 leaves holes; the rest is memory, half page after half page.
memmap::Image image_of(std::span<const std::uint8_t> data, std::uint8_t hole) {
    memmap::Image image;
    for (const memmap::Page& page : pages) {
        const std::size_t take = std::min<std::size_t>(data.size(), memmap::half_page_size);
        if (take == 0) {
            break;
        }
        image.put(page, page.first_byte(), data.first(take));
        if ((hole & 0x80U) != 0) {
            image.block(page).known.reset(hole & 0x7FU);
        }
        data = data.subspan(take);
    }
    return image;
}

void require_plain(std::string_view text) {
    for (const char c : text) {
        if (c != '\n' && (c < 0x20 || c > 0x7E)) {
            std::abort();
        }
    }
}

void show_everything(const engine::Inspection& inspection) {
    cli::render::Buffer text;
    cli::render::walk_text(text, cli::view::show_tree(inspection, {.raw = true, .all = true}));
    cli::render::walk_text(text, cli::view::apps_tree(inspection));
    cli::render::walk_text(text, cli::view::flags_tree(inspection));
    cli::render::JsonWriter json;
    cli::render::put_tree(json, "module/4", inspection,
                          cli::view::show_tree(inspection, {.raw = true}));
    if (inspection.best() != nullptr) {
        cli::render::walk_text(text, cli::explain_view(inspection, {}));
    }
    require_plain({text.data(), text.size()});
    require_plain(json.text());
    json.clear();
    cli::render::put_tree(json, "explain/1", inspection, cli::explain_view(inspection, {}));
    require_plain(json.text());
}

/// What is said of a module is said in plain words, and what is wrong comes with advice.
void check_diagnosis(const engine::Inspection& inspection) {
    const analysis::Health& health = inspection.health();
    const bool works = health.conclusion == analysis::Conclusion::Works;
    if (works == health.first_bad.has_value()) {
        std::abort();
    }
    for (const analysis::Cause& cause : health.causes) {
        require_plain(cause.text);
        if (cause.grade == analysis::Grade::Bad && cause.advice.empty()) {
            std::abort();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) {
        return 0;
    }
    const std::uint8_t choice = data[0] % 4U;
    engine::Inspection inspection;
    inspection.target = "fuzz";
    inspection.image = std::make_unique<memmap::Image>(image_of({data + 2, size - 2}, data[1]));
    std::optional<memmap::Standard> as;
    if (choice < 3) {
        as = static_cast<memmap::Standard>(choice);
    }
    engine::inspect(inspection, as);
    show_everything(inspection);
    check_diagnosis(inspection);
    return 0;
}
