// Commands that change nothing but the mailbox: which of them a module has, one after the other,
// with what it answers (OIF-CMIS 5.4 chapter 9). One that fails does not stop the others.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmis/cdb/exchange.hpp"
#include "sff/model/module.hpp"

namespace optictl::cmis::cdb {

/// What a query is about, beside the module as a whole.
enum class Subject : std::uint8_t {
    Module,
    Application,
    HostInterface,
    MediaInterface,
    Lanes,
    Paths,
    HostSide,
    MediaSide,
    Certificate
};

struct Query {
    std::uint16_t command = 0;
    std::vector<std::uint8_t> local{};
    std::span<const memmap::Field> fields{}; ///< of the reply
    Subject subject = Subject::Module;
    unsigned number = 0;            ///< application, interface code, data path, segment; 0: none
    std::string_view observed{};    ///< of statistics: "SNR, host side"
    std::vector<unsigned> copies{}; ///< of statistics: lane or path of each record
};

struct Answer {
    Query query;
    End end = End::Open; ///< Open: it was not asked, `words` says why
    std::uint8_t status = 0;
    Reply reply{};
    std::string words{}; ///< why there is no reply
    Duration took{};
};

/// What is asked.
enum class Scope : std::uint8_t {
    All,      ///< all that the module has
    Firmware, ///< 0040h, 0041h and 0100h
};

/// What there is to ask about, of a module that was read.
struct Subjects {
    std::vector<unsigned> applications{};    ///< AppSel codes
    std::vector<unsigned> host_interfaces{}; ///< SFF-8024 codes
    std::vector<unsigned> media_interfaces{};
    std::vector<unsigned> host_lanes{}; ///< 1-32
    std::vector<unsigned> media_lanes{};
    std::vector<unsigned> paths{}; ///< Data Path IDs: their first lanes
};
[[nodiscard]] Subjects subjects_of(const model::Module& module);

/// Set what is above the line.
struct Inquiry {
    Scope scope = Scope::All;
    bool validates = false; ///< 010Bh, too: the module checks its firmware anew, which takes time
    Advertised module{};
    unsigned instance = 0;
    unsigned most = 1; ///< bytes that one transaction can write
    Subjects subjects{};

    // ----
    std::deque<Query> left{};
    std::optional<Exchange> exchange{};
    Duration began{};
    Duration longest = longest_command; ///< as 0040h says
    bool has_begun = false;
    std::vector<Answer> answers{};

    /// Between two exchanges: where it may be stopped without leaving a command behind.
    [[nodiscard]] bool is_between() const { return !exchange; }
    [[nodiscard]] const Answer* find(std::uint16_t command) const;
};

/// Whether bit `command` of a bitmap of 256 commands is set; false where the reply is too short.
[[nodiscard]] bool supports(const Reply& reply, unsigned first, std::uint16_t command);

/// Ends with Done, whatever the module answered: `answers` says it.
[[nodiscard]] memmap::Step next(Inquiry& inquiry, const memmap::Now& now);
inline constexpr memmap::Procedure<Inquiry> inquiry_procedure{.name = "cdb-queries", .next = next};

} // namespace optictl::cmis::cdb
