"""Whether the program has AddressSanitizer in it: it needs terabytes of addresses, is slow, and ends
a program that gets no memory."""
import resource
import subprocess

import support


def is_in_the_program():
    limit = 64 << 20
    done = subprocess.run([support.PROGRAM, "--version"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    return done.returncode != 0
