#!/usr/bin/env python3
"""Tests that cannot run are left out loudly, and are failures in CI. Needs no guest."""
import contextlib
import io
import os
import unittest
from unittest import mock

import case
import kernel


class LeftOut(unittest.TestCase):
    def outcome(self, environment, failing, error):
        """(exit code, standard error) of a test file where `failing` cannot be had."""
        talk = io.StringIO()
        with mock.patch.object(case, "check_programs"), mock.patch.object(kernel, "fetch"), \
                mock.patch(failing, side_effect=kernel.Unavailable(error)), \
                mock.patch.dict(os.environ, environment), contextlib.redirect_stderr(talk), \
                self.assertRaises(SystemExit) as ended:
            case.main()
        return ended.exception.code, talk.getvalue()

    def test_without_a_program(self):
        code, talk = self.outcome({"CI": ""}, "case.check_programs", "no qemu here")
        self.assertEqual(case.SKIPPED, code)
        self.assertIn("*** THE REAL KERNEL IS NOT TESTED: no qemu here ***", talk)

    def test_in_ci(self):
        self.assertEqual(1, self.outcome({"CI": "true"}, "kernel.fetch", "no kernel here")[0])

    def test_apt_that_knows_no_kernel(self):
        with mock.patch.object(kernel, "output_of", return_value=""), \
                self.assertRaisesRegex(kernel.Unavailable, "apt-get update"):
            kernel.dependency("linux-image-amd64", r"linux-image-\S+")


if __name__ == "__main__":
    unittest.main()
