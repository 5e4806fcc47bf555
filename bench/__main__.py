"""Run every benchmark and print its table."""

from bench import alignment, screen

screen.main()
alignment.main()
