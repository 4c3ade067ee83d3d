"""A long run of everything at once: mixed traffic, publications, faults; what fails and what grows is counted."""
