"""``python -m ombud.cli``."""

from ombud.cli.main import main

main()
