"""The HTTP interface: one file an interface, all over one engine."""
