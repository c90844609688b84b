"""Reproducible measurements: each figure is printed beside a named baseline of the same run. `make bench` runs them all."""
