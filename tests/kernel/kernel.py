"""Debian's stock kernel, its modules and its headers, unpacked below build/kernel; nothing is installed.

Everything comes by `apt-get download` in one run, so that kernel and headers are of one version. OPTICTL_KERNEL=6.12
takes the kernel of that series in Debian's archive, in a folder of its own.
"""
import lzma
import os
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("OPTICTL_SOURCE", pathlib.Path(__file__).parents[2]))
SERIES = os.environ.get("OPTICTL_KERNEL", "")  # none: the kernel of the release
CACHE = SOURCE / f"build/kernel{SERIES and '-' + SERIES}"
# What the guest may load lies in these folders; the rest of the 300 MB stays packed.
MODULE_FOLDERS = ["drivers/base/regmap", "drivers/char", "drivers/i2c", "drivers/misc/eeprom", "drivers/usb",
                  "drivers/virtio", "fs/fuse"]


class Unavailable(Exception):
    """A package or a program cannot be had: the tests are left out, which is an error in CI."""


def output_of(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, **options).stdout


def dependency(package, pattern):
    """The package that another one depends on, as apt knows it now."""
    found = re.search(rf"Depends: ({pattern})$", output_of("apt-cache", "depends", package), re.M)
    if not found:
        raise Unavailable(f"apt knows no {package}: run apt-get update")
    return found[1]


def download(folder):
    """Fetches the packages into a folder; returns the kernel's release, e.g. 6.1.0-40-amd64."""
    image = dependency(f"linux-image-{SERIES and SERIES + '-'}amd64", r"linux-image-\d\S+-amd64")
    release = image.removeprefix("linux-image-")
    headers = f"linux-headers-{release}"
    common = dependency(headers, r"linux-headers-\S+-common")
    kbuild = dependency(headers, r"linux-kbuild-\S+")
    print(f"kernel: downloading {image} and its headers, about 100 MB", flush=True)
    output_of("apt-get", "download", "-qq", image, headers, common, kbuild, cwd=folder)
    return release


def download_or_update(folder):
    """Lists of packages that are old name files that are gone: they are renewed once."""
    try:
        return download(folder)
    except (Unavailable, subprocess.CalledProcessError):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        return download(folder)


def unpack(folder, release):
    for package in sorted(folder.glob("*.deb")):
        wanted = []
        if package.name.startswith("linux-image-"):
            modules_of = f"./lib/modules/{release}"
            wanted = [f"./boot/vmlinuz-{release}", f"{modules_of}/modules.builtin",
                      *(f"{modules_of}/kernel/{name}" for name in MODULE_FOLDERS)]
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as tar:
            subprocess.run(["tar", "-x", "-C", folder, *wanted], stdin=tar.stdout, check=True)
        package.unlink()
    for packed in folder.rglob("*.ko.xz"):  # as newer kernels have them
        packed.with_suffix("").write_bytes(lzma.decompress(packed.read_bytes()))
        packed.unlink()
    # Its only line includes the common Makefile where the package would be installed.
    makefile = folder / f"usr/src/linux-headers-{release}/Makefile"
    makefile.write_text(makefile.read_text().replace(" /usr/src/", f" {CACHE}/usr/src/"))


def uncompressed(vmlinuz):
    """The kernel without its own unpacker, which costs four seconds under emulation, or forty where it has Zstandard."""
    start = vmlinuz.find(b"\xfd7zXZ\0")
    if start >= 0:
        return lzma.LZMADecompressor().decompress(vmlinuz[start:])
    start = vmlinuz.find(b"\x28\xb5\x2f\xfd")
    if start >= 0 and shutil.which("zstd"):  # behind its end lies more, of which it complains
        found = subprocess.run(["zstd", "-dc"], input=vmlinuz[start:], capture_output=True, check=False).stdout
        return found if found.startswith(b"\x7fELF") else vmlinuz
    return vmlinuz


def fetch():
    """Fills the cache once; `rm -r build/kernel` takes a newer kernel."""
    mark = CACHE / "release"
    if mark.exists() and all((CACHE / f"lib/modules/{mark.read_text()}" / name).exists()
                             for name in ["modules.builtin", *(f"kernel/{name}" for name in MODULE_FOLDERS)]):
        return mark.read_text()
    fresh = CACHE.with_name(f"{CACHE.name}.fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(CACHE, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        release = download_or_update(fresh)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(f"the kernel cannot be downloaded: {getattr(error, 'stderr', error)}")
    unpack(fresh, release)
    vmlinuz = fresh / f"boot/vmlinuz-{release}"
    (fresh / "vmlinux").write_bytes(uncompressed(vmlinuz.read_bytes()))
    (fresh / "release").write_text(release)
    fresh.rename(CACHE)
    return release


def is_at_least(release, major, minor):
    return tuple(map(int, release.split(".")[:2])) >= (major, minor)


def build_driver(release, folder):
    """Builds driver/optictl_emu.c against the headers, in a folder of its own, when it has changed."""
    built = folder / "optictl_emu.ko"
    sources = list((SOURCE / "tests/kernel/driver").iterdir())
    copies = [folder / file.name for file in sources]
    if built.exists() and all(copy.read_bytes() == file.read_bytes()
                              for copy, file in zip(copies, sources)):
        return built
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for copy, file in zip(copies, sources):
        shutil.copyfile(file, copy)
    headers = CACHE / f"usr/src/linux-headers-{release}"
    # Type information for BPF needs the whole kernel, and nobody here.
    done = subprocess.run(["make", "-s", "-C", headers, f"M={folder}", "modules",
                           "CONFIG_DEBUG_INFO_BTF_MODULES="],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"kernel: the driver does not build:\n{done.stdout}{done.stderr}")
    return built


def modules(release):
    """{module: (file, [modules it needs])} of all unpacked modules, by the names the kernel uses."""
    found = {}
    for file in (CACHE / f"lib/modules/{release}").rglob("*.ko"):
        needs = re.search(rb"\0depends=([^\0]*)\0", b"\0" + file.read_bytes())
        names = needs[1].decode().replace("-", "_") if needs else ""
        found[file.stem.replace("-", "_")] = (file, names.split(",") if names else [])
    return found


def built_in(release):
    """(names of the modules that are part of the kernel, the file that says so)"""
    listed = CACHE / f"lib/modules/{release}/modules.builtin"
    return {pathlib.Path(line).stem.replace("-", "_") for line in listed.read_text().split()}, listed


def with_dependencies(names, available):
    """The modules and all they need, each behind those it needs."""
    ordered = []

    def add(name):
        if name not in available:
            raise Unavailable(f"the kernel has no module {name}: is its folder in MODULE_FOLDERS?")
        if name in ordered:
            return
        for needed in available[name][1]:
            add(needed)
        ordered.append(name)

    for name in names:
        add(name)
    return ordered
