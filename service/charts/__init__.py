"""Pictures of records as SVG, written by hand: no script, nothing loaded, legible in light, dark and print."""

from service.charts.course import draw_course

__all__ = ["draw_course"]
