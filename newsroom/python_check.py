"""Run by whatever Python the machine has, before anything is installed: old syntax only."""

import importlib.util
import sys

if sys.version_info < (3, 11):
    found = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        "Python 3.11 or newer is needed; python3 is " + found + ". Try: make PYTHON=python3.12"
    )
if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
    sys.exit("This Python cannot make virtual environments. On Debian: apt install python3-venv")
