#!/usr/bin/env python3
"""Completion: what the program offers is what its help says, and the three shells show it."""
import os
import pathlib
import re
import subprocess
import tempfile
import tomllib
import unittest

import support

MAP = "captures/ports.toml"
SCRIPTS = support.SOURCE / "cli/completion"


def offers(*words, **environment):
    done = subprocess.run([str(support.PROGRAM), "__complete", *words], capture_output=True, check=True,
                          cwd=support.SOURCE, text=True, env={**os.environ, **environment})
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def verbs():
    _, out, _ = support.run("--help")
    return re.findall(r"^  ([a-z]+) ", out.decode().partition("Look at modules:")[2], flags=re.M)


class Offers(unittest.TestCase):
    def test_verbs_are_those_of_the_help(self):
        self.assertEqual([*verbs(), "help", "--help", "--version"], offers(""))
        self.assertEqual(verbs(), offers("help", ""))
        self.assertEqual(["show"], offers("sh"))
        self.assertEqual([], offers("no-such-verb", ""))

    def test_options_and_their_choices_are_those_of_the_help(self):
        seen = 0
        for verb in verbs():
            text = support.run(verb, "--help")[1].decode().partition("\nOptions:\n")[2].partition("\n\n")[0]
            declared = re.findall(r"^  (--?[\w-]+(?:,--?[\w-]+)*)((?:.*\n   .*)?.*)", text, flags=re.M)
            self.assertTrue(declared, verb)
            names = [name for names, _ in declared for name in names.split(",")]
            short = [name for name in names if not name.startswith("--")]
            self.assertEqual(sorted(set(names) - set(short)), sorted(offers(verb, "--")), verb)
            for name, rest in declared:
                choices = re.match(r" ([\w.-]+(?:\|[\w.-]+)+)\s", rest)
                if choices:
                    name = name.split(",")[-1]
                    self.assertEqual(choices[1].split("|"), offers(verb, name, ""), (verb, name))
                    self.assertEqual([f"{name}={each}" for each in choices[1].split("|")], offers(verb, f"{name}="))
                    seen += 1
        self.assertLess(40, seen)

    def test_ports_are_those_of_the_map_that_the_line_or_the_environment_names(self):
        ports = tomllib.loads((support.SOURCE / MAP).read_text(encoding="utf-8"))["port"]
        wanted = {"all", "present", "cmis", "sff"}
        for port in ports:
            wanted |= {port["name"], str(port["index"]), *port.get("aliases", []), *port.get("netdevs", [])}
        for found in (offers("show", "--ports", MAP, "port", ""), offers("show", f"--ports={MAP}", "port", ""),
                      offers("show", "port", "", OPTICTL_PORTS=MAP)):
            self.assertEqual(wanted, set(found))
        self.assertEqual(["12"], offers("show", "port", "12", OPTICTL_PORTS=MAP))
        self.assertEqual(["11,12"], offers("show", "port", "11,12", OPTICTL_PORTS=MAP))
        self.assertEqual([], offers("show", "port", "", OPTICTL_PORTS="does-not-exist"))

    def test_buses_and_network_devices_are_those_of_the_system(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name in ("lo", "eth7"):
                (root / "sys/class/net" / name).mkdir(parents=True)
            (root / "sys/class/net/eth7/device").symlink_to("../../../0000:01:00.0")
            for bus in ("i2c-3", "3-0050", "i2c-12"):
                (root / "sys/bus/i2c/devices" / bus).mkdir(parents=True)
            (root / "sys/bus/i2c/devices/i2c-3/name").write_text("lab adapter\n", encoding="ascii")
            self.assertEqual(["eth7"], offers("show", "netdev", "", OPTICTL_ROOT=folder))
            self.assertEqual(["12", "3"], sorted(offers("dump", "i2c", "", OPTICTL_ROOT=folder)))

    def test_targets_begin_with_a_noun_and_go_on_with_another(self):
        nouns = ["port", "file", "netdev", "i2c", "sysfs"]
        self.assertEqual(nouns, offers("show", ""))
        self.assertEqual([":paths"], offers("show", "file", ""))
        self.assertEqual([*nouns, ":paths"], offers("link", "file", "a.cap", ""))
        self.assertEqual(["port", ":paths"], offers("show", "po"))
        self.assertEqual(nouns, offers("show", "--deadline", "3", "--flags", ""))

    def test_values_that_are_no_choices_are_offered_too(self):
        self.assertEqual(["lint", "list"], offers("db", "li"))
        self.assertEqual([":paths"], offers("db", "lint", ""))
        self.assertEqual(["discover", "show", "check"], offers("ports", "")[:3])
        self.assertEqual(["vendor,part_number"], offers("list", "--columns", "vendor,part"))
        self.assertIn("trace=", offers("show", "--via", ""))
        self.assertIn("ethtool-hex", offers("show", "--dump-format", ""))


class Shells(unittest.TestCase):
    """The scripts in their shells, with the program in the path."""
    @classmethod
    def setUpClass(cls):
        cls.environment = {**os.environ, "OPTICTL_PORTS": MAP, "HOME": "/nonexistent", "TERM": "dumb",
                           "PATH": f"{pathlib.Path(support.PROGRAM).parent}:{os.environ['PATH']}"}

    def shell(self, *words):
        done = subprocess.run(words, capture_output=True, check=False, cwd=support.SOURCE, text=True,
                              env=self.environment, timeout=60)
        return done.stdout

    def bash(self, *words):
        script = (f'. {SCRIPTS}/optictl.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _optictl; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        return self.shell("bash", "-c", script, "bash", "optictl", *words).split()

    def test_bash(self):
        self.assertEqual(["show"], self.bash("sh"))
        self.assertEqual(["Ethernet80", "Ethernet88"], self.bash("show", "port", "Ethernet8"))
        # As bash parts "--format=j".
        self.assertEqual(["json"], self.bash("show", "--format", "=", "j"))
        self.assertEqual(["text", "json", "markdown"], self.bash("show", "--format", "="))
        self.assertEqual(["captures/ports.toml"], self.bash("show", "--ports", "captures/po"))
        self.assertEqual(["captures/ports.toml"], self.bash("show", "--ports", "=", "captures/po"))

    def test_fish(self):
        def fish(line):
            out = self.shell("fish", "--no-config", "-c", f"source {SCRIPTS}/optictl.fish; complete -C '{line}'")
            return [each.split("\t")[0] for each in out.splitlines()]
        self.assertEqual(["show"], fish("optictl sh"))
        self.assertEqual(["Ethernet80", "Ethernet88"], fish("optictl show port Ethernet8"))
        self.assertEqual(["--format=json"], fish("optictl show --format=j"))
        self.assertEqual(["captures/ports.toml"], fish("optictl show --ports captures/po"))

    def test_zsh(self):
        def zsh(line):
            # A terminal of its own: zsh completes nowhere else.
            script = f"""
                zmodload zsh/zpty
                zpty inner 'PS1=; exec zsh -f -i'
                zpty -w inner 'PS1=; fpath=({SCRIPTS} $fpath); autoload -Uz compinit; compinit -u -D'
                zpty -w inner 'compdef _optictl optictl; print rea''dy'
                zpty -r -m inner got '*ready*'
                zpty -w -n inner '{line}'$'\\t'
                sleep 1
                zpty -w -n inner $'\\x15'
                while zpty -r -t inner got; do print -r -- "$got"; done
                zpty -d inner"""
            return self.shell("zsh", "-f", "-c", script)
        self.assertRegex(zsh("optictl why port Ethernet8"), r"Ethernet80[\s\S]*Ethernet88")
        self.assertRegex(zsh("optictl conv"), "optictl convert")


if __name__ == "__main__":
    unittest.main()
