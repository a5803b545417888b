#include "drivers/emulate/tree.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "drivers/emulate/fuse.hpp"

namespace optictl::drivers::emulate {
namespace {

/// Inodes: 1 the root; of each module one for its folder and the next ones for its files.
constexpr fuse_ino_t root = FUSE_ROOT_ID;
constexpr fuse_ino_t inodes_of_leaf = 16;
constexpr double valid_seconds = 1.0;
constexpr std::uint64_t size_of_attribute = 4096; // as sysfs has it
constexpr std::size_t longest_name = 20;          // of a port, without its end, as optoe takes it

enum class File : std::uint8_t {
    Eeprom,
    Name,
    DevClass,
    PortName,
    WriteMax,
    WriteTimeout,
    MaxBankSize
};
constexpr std::array<std::string_view, 7> file_names{
    "eeprom", "name", "dev_class", "port_name", "write_max", "write_timeout", "max_bank_size"};

/// What is written to a number, from 1 on.
struct Number {
    File file;
    unsigned most;
    unsigned (OptoeFile::*get)() const;
    void (OptoeFile::*set)(unsigned);
};
constexpr Number numbers[] = {
    {File::DevClass, 3, &OptoeFile::kind_number, &OptoeFile::set_kind_number},
    {File::WriteMax, memmap::half_page_size, &OptoeFile::write_max, &OptoeFile::set_write_max},
    {File::WriteTimeout, 60'000, &OptoeFile::write_timeout, &OptoeFile::set_write_timeout},
    {File::MaxBankSize, 32, &OptoeFile::banks, &OptoeFile::set_banks},
};
[[nodiscard]] const Number* number_of(File file) {
    const auto* const found = std::ranges::find(numbers, file, &Number::file);
    return found != std::end(numbers) ? found : nullptr;
}

struct Module {
    Leaf leaf;
    OptoeFile eeprom;
};

/// What an inode is: a folder where it has no file.
struct Node {
    Module* module = nullptr;
    std::optional<File> file{};
};

class Tree final : public Door {
public:
    explicit Tree(std::vector<Leaf> leaves) {
        for (Leaf& leaf : leaves) {
            OptoeFile eeprom(*leaf.bus, leaf.kind, leaf.banks);
            modules_.push_back({std::move(leaf), eeprom});
        }
    }
    ~Tree() override {
        if (session() != nullptr) {
            if (is_mounted_) {
                ::fuse_session_unmount(session());
            }
            ::fuse_session_destroy(session());
        }
    }

    [[nodiscard]] std::optional<std::string> mount(const std::string& folder);

    [[nodiscard]] Node node_of(fuse_ino_t inode) {
        const std::size_t number = inode / inodes_of_leaf;
        if (inode < inodes_of_leaf || number > modules_.size()) {
            return {};
        }
        Node node{.module = &modules_[number - 1]};
        const fuse_ino_t file = inode % inodes_of_leaf;
        if (file > file_names.size()) {
            return {};
        }
        if (file != 0) {
            node.file = static_cast<File>(file - 1);
        }
        return node;
    }
    [[nodiscard]] bool is_there(fuse_ino_t inode) {
        return inode == root || node_of(inode).module != nullptr;
    }
    [[nodiscard]] struct stat status_of(fuse_ino_t inode) {
        const Node node = node_of(inode);
        struct stat status{};
        status.st_ino = inode;
        status.st_uid = ::geteuid();
        status.st_gid = ::getegid();
        status.st_nlink = node.file ? 1 : 2;
        const bool is_fixed = node.file == File::Name;
        status.st_mode = !node.file ? S_IFDIR | 0755U : S_IFREG | (is_fixed ? 0444U : 0644U);
        status.st_size = static_cast<off_t>(!node.file                  ? 0
                                            : node.file == File::Eeprom ? node.module->eeprom.size()
                                                                        : size_of_attribute);
        return status;
    }
    /// Names and inodes of what a folder holds.
    [[nodiscard]] std::vector<std::pair<std::string, fuse_ino_t>> entries(fuse_ino_t folder) {
        std::vector<std::pair<std::string, fuse_ino_t>> found{{".", folder}, {"..", root}};
        if (folder == root) {
            for (std::size_t i = 0; i < modules_.size(); ++i) {
                found.emplace_back(folder_of(modules_[i].leaf), (i + 1) * inodes_of_leaf);
            }
        } else if (const Node node = node_of(folder); node.module != nullptr && !node.file) {
            for (std::size_t i = 0; i < file_names.size(); ++i) {
                found.emplace_back(file_names[i], folder + 1 + i);
            }
        }
        return found;
    }

private:
    std::vector<Module> modules_;
    bool is_mounted_ = false;
};

[[nodiscard]] Tree& tree_of(fuse_req_t request) {
    return *static_cast<Tree*>(::fuse_req_userdata(request));
}

[[nodiscard]] std::string text_of(const Module& module, File file) {
    if (const Number* const number = number_of(file)) {
        return fmt::format("{}\n", (module.eeprom.*number->get)());
    }
    return file == File::Name ? fmt::format("optoe{}\n", module.eeprom.kind_number())
                              : module.leaf.port_name + "\n";
}

/// What comes of text that is written to a file; 0, or an errno.
[[nodiscard]] int set(Module& module, File file, std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\0')) {
        text.remove_suffix(1);
    }
    if (file == File::PortName) {
        const bool is_name =
            text.size() < longest_name &&
            std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
        module.leaf.port_name = is_name ? text : module.leaf.port_name;
        return is_name ? 0 : EINVAL;
    }
    const Number* const number = number_of(file);
    if (number == nullptr) {
        return EACCES;
    }
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0 ||
        value > number->most) {
        return EINVAL;
    }
    (module.eeprom.*number->set)(value);
    return 0;
}

void look_up(fuse_req_t request, fuse_ino_t parent, const char* name) {
    Tree& tree = tree_of(request);
    for (const auto& [entry, inode] : tree.entries(parent)) {
        if (entry == name) {
            fuse_entry_param found{};
            found.ino = inode;
            found.attr = tree.status_of(inode);
            found.attr_timeout = valid_seconds;
            found.entry_timeout = valid_seconds;
            ::fuse_reply_entry(request, &found);
            return;
        }
    }
    ::fuse_reply_err(request, ENOENT);
}

void get_attributes(fuse_req_t request, fuse_ino_t inode, fuse_file_info*) {
    Tree& tree = tree_of(request);
    if (!tree.is_there(inode)) {
        ::fuse_reply_err(request, ENOENT);
        return;
    }
    const struct stat status = tree.status_of(inode);
    ::fuse_reply_attr(request, &status, valid_seconds);
}

/// A shell that writes to a file cuts it first: that changes nothing here.
void set_attributes(fuse_req_t request, fuse_ino_t inode, struct stat*, int, fuse_file_info* info) {
    get_attributes(request, inode, info);
}

void read_folder(fuse_req_t request, fuse_ino_t inode, std::size_t size, off_t offset,
                 fuse_file_info*) {
    Tree& tree = tree_of(request);
    const auto entries = tree.entries(inode);
    std::vector<char> buffer(size);
    std::size_t used = 0;
    for (auto i = static_cast<std::size_t>(offset); i < entries.size(); ++i) {
        const struct stat status = tree.status_of(entries[i].second);
        const std::size_t needed =
            ::fuse_add_direntry(request, buffer.data() + used, size - used,
                                entries[i].first.c_str(), &status, static_cast<off_t>(i + 1));
        if (needed > size - used) {
            break;
        }
        used += needed;
    }
    ::fuse_reply_buf(request, buffer.data(), used);
}

void open_file(fuse_req_t request, fuse_ino_t inode, fuse_file_info* info) {
    if (!tree_of(request).node_of(inode).file) {
        ::fuse_reply_err(request, EISDIR);
        return;
    }
    info->direct_io = 1; // whatever was read before, the module is asked again
    ::fuse_reply_open(request, info);
}

void read_file(fuse_req_t request, fuse_ino_t inode, std::size_t size, off_t offset,
               fuse_file_info*) {
    const Node node = tree_of(request).node_of(inode);
    if (!node.file || offset < 0) {
        ::fuse_reply_err(request, EINVAL);
        return;
    }
    const auto at = static_cast<std::uint64_t>(offset);
    if (*node.file != File::Eeprom) {
        const std::string text = text_of(*node.module, *node.file);
        const std::size_t from = std::min<std::size_t>(at, text.size());
        ::fuse_reply_buf(request, text.data() + from, std::min(size, text.size() - from));
        return;
    }
    std::vector<std::uint8_t> bytes(size);
    const long got = node.module->eeprom.read(at, bytes);
    if (got < 0) {
        ::fuse_reply_err(request, static_cast<int>(-got));
        return;
    }
    ::fuse_reply_buf(request, reinterpret_cast<const char*>(bytes.data()),
                     static_cast<std::size_t>(got));
}

void write_file(fuse_req_t request, fuse_ino_t inode, const char* data, std::size_t size,
                off_t offset, fuse_file_info*) {
    const Node node = tree_of(request).node_of(inode);
    if (!node.file || offset < 0) {
        ::fuse_reply_err(request, EINVAL);
        return;
    }
    if (*node.file != File::Eeprom) {
        if (const int failed = set(*node.module, *node.file, {data, size}); failed != 0) {
            ::fuse_reply_err(request, failed);
        } else {
            ::fuse_reply_write(request, size);
        }
        return;
    }
    const auto* const first = reinterpret_cast<const std::uint8_t*>(data);
    const long put = node.module->eeprom.write(static_cast<std::uint64_t>(offset), {first, size});
    if (put < 0) {
        ::fuse_reply_err(request, static_cast<int>(-put));
    } else {
        ::fuse_reply_write(request, static_cast<std::size_t>(put));
    }
}

[[nodiscard]] fuse_lowlevel_ops operations() {
    fuse_lowlevel_ops all{};
    all.lookup = look_up;
    all.getattr = get_attributes;
    all.setattr = set_attributes;
    all.readdir = read_folder;
    all.open = open_file;
    all.read = read_file;
    all.write = write_file;
    return all;
}

std::optional<std::string> Tree::mount(const std::string& folder) {
    static constexpr std::array words{"optictl", "-o", "fsname=optictl,subtype=optoe"};
    std::array<char*, words.size()> arguments{};
    std::ranges::transform(words, arguments.begin(),
                           [](const char* word) { return const_cast<char*>(word); });
    fuse_args given{static_cast<int>(arguments.size()), arguments.data(), 0};
    const fuse_lowlevel_ops all = operations();
    set_session(::fuse_session_new(&given, &all, sizeof all, this));
    ::fuse_opt_free_args(&given);
    if (session() == nullptr) {
        return "libfuse does not begin";
    }
    if (::access("/dev/fuse", F_OK) != 0) {
        return "this system has no /dev/fuse: load the module fuse";
    }
    errno = 0;
    if (::fuse_session_mount(session(), folder.c_str()) != 0) {
        return fmt::format("{}: it cannot be mounted{}{}; be root, or install fuse3", folder,
                           errno != 0 ? ": " : "", errno != 0 ? std::strerror(errno) : "");
    }
    is_mounted_ = true;
    return std::nullopt;
}

} // namespace

std::string folder_of(const Leaf& leaf) {
    return fmt::format("{}-0050", leaf.number);
}

std::expected<std::unique_ptr<Door>, std::string> mount(const std::string& folder,
                                                        std::vector<Leaf> leaves) {
    auto tree = std::make_unique<Tree>(std::move(leaves));
    if (auto failed = tree->mount(folder)) {
        return std::unexpected(std::move(*failed));
    }
    return tree;
}

} // namespace optictl::drivers::emulate
