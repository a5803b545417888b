# Installs the Debian packages that are named as arguments and not there yet. Sourced, not run.
install_packages() {
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
            missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "these packages are missing, and installing them needs root or sudo:$missing" >&2
            return 1
        }
        as_root=sudo
    fi
    echo "installing:$missing" >&2
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            $missing >/dev/null
}

BUILD_PACKAGES="g++ cmake ninja-build libcli11-dev libfmt-dev rapidjson-dev \
libboost1.81-dev libi2c-dev libnl-3-dev libfuse3-dev libtomlplusplus-dev libarchive-dev zlib1g-dev libzstd-dev \
liblzma-dev libbz2-dev libre2-dev libsqlite3-dev nettle-dev"
TEST_PACKAGES="doctest-dev libmnl-dev nlohmann-json3-dev libbenchmark-dev ethtool fish pybind11-dev python3 python3-dev python3-jsonschema tmux zsh zstd prometheus \
clang-19 clang-format-19 clang-tidy-19 libclang-rt-19-dev"
# For tests/page, the target test-page.
PAGE_PACKAGES="chromium"
# For tests/kernel, which also downloads a kernel, its headers and their tools, but installs none of them.
KERNEL_PACKAGES="qemu-system-x86 busybox-static i2c-tools ethtool make gcc-12 libelf1 libssl3 zstd"
