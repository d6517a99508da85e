"""Transformation matrices as ISO 32000-1, 8.3.4 writes them: (a, b, c, d, e, f)."""

from __future__ import annotations

from math import hypot
from typing import Any

from ldn_pdf.inspecting.objects import number

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def matrix(numbers: Any) -> Matrix:
    """Six numbers of a PDF as a matrix; the identity where there are none."""
    found = [number(item) for item in numbers or ()]
    if len(found) != 6:
        return IDENTITY
    a, b, c, d, e, f = found
    return a, b, c, d, e, f


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def apply(by: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    """The point seen through the matrix."""
    x, y = point
    return x * by[0] + y * by[2] + by[4], x * by[1] + y * by[3] + by[5]


def scale(by: Matrix) -> float:
    """How much taller the matrix makes things."""
    return hypot(by[2], by[3])
