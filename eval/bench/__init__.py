"""How fast it is: every figure of docs/performance.md comes from a command here, as ratios within one run."""
