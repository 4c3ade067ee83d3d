"""Faults put in on purpose: killed builds, power cuts, full and failing disks, damaged files, reloads under load."""
