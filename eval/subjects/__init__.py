"""What can be measured: the service itself, the baseline of an afternoon, and the output of other tools."""
