"""Run every benchmark and print its table."""

from bench import screen

screen.main()
