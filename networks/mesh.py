"""The force layout of large networks: repulsion is worked out on a mesh instead of between each two nodes.

Every step costs as much as nodes and edges (and one Fourier transform of the mesh), not nodes squared: 50,000 nodes take
seconds in numpy alone. Masses are spread onto the mesh's points, their field is the convolution of the mesh with the
force of one mass, and each node reads the field where it stands (a particle–mesh method, as in physics).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_CELLS = 256
_STEPS = 240
_PUSH = 0.35
_PULL = 6.0
_GRAVITY = 0.05


def arrange(ends: NDArray[np.intp], start: Floats) -> Floats:
    """Where the nodes of one connected part come to stand, in the layout's own units.

    Args:
        ends: numbers of the two nodes of each tie, one tie a row.
        start: where the nodes stand at first, one a row, no two on one point.
    """
    count = len(start)
    mass = 1.0 + np.bincount(ends.ravel(), minlength=count).astype(np.float64)
    at = start.copy()
    for step in range(_STEPS):
        move = (_pushed(at, mass) * _PUSH + _pulled(at, ends) - at * _GRAVITY * mass[:, None]) / mass[:, None]
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)[:, None]
        heat = math.sqrt(count) * (1 - step / _STEPS) ** 1.5
        at = at + move / length * np.minimum(length, heat)
    return at


def _pushed(at: Floats, mass: Floats) -> Floats:
    """Away from everybody: mass times mass over distance, read from the mesh."""
    low = at.min(axis=0)
    size = float(np.ptp(at, axis=0).max()) / (_CELLS - 2) or 1.0
    place = (at - low) / size
    cell = np.minimum(place.astype(np.intp), _CELLS - 2)
    rest = place - cell
    corners = [
        ((cell[:, 0] + dx) * _CELLS + cell[:, 1] + dy,
         (rest[:, 0] if dx else 1 - rest[:, 0]) * (rest[:, 1] if dy else 1 - rest[:, 1]))
        for dx in (0, 1)
        for dy in (0, 1)
    ]  # fmt: skip
    density = sum(
        np.bincount(index, weights=mass * share, minlength=_CELLS * _CELLS) for index, share in corners
    )
    wide = (2 * _CELLS, 2 * _CELLS)
    spectrum = np.fft.rfft2(np.asarray(density).reshape(_CELLS, _CELLS), s=wide)
    field = [np.fft.irfft2(spectrum * kernel, s=wide)[:_CELLS, :_CELLS].ravel() / size for kernel in _KERNELS]
    felt = np.stack([sum(axis[index] * share for index, share in corners) for axis in field], axis=1)
    pushed: Floats = felt * mass[:, None]
    return pushed


def _kernels() -> list[NDArray[np.complex128]]:
    """What one mass does to each point of the mesh, along each axis, transformed; softened within a cell."""
    # The distance from each point to the first, wrapped: the mesh is padded to twice its size.
    steps = np.fft.fftfreq(2 * _CELLS, d=1 / (2 * _CELLS))
    x, y = np.meshgrid(steps, steps, indexing="ij")
    squared = x**2 + y**2 + 0.25
    return [np.fft.rfft2(axis / squared) for axis in (x, y)]


_KERNELS = _kernels()


def _pulled(at: Floats, ends: NDArray[np.intp]) -> Floats:
    """Towards those one is tied to, by the logarithm of the distance."""
    along = at[ends[:, 1]] - at[ends[:, 0]]
    distance = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
    pull = along * (np.log1p(distance) / distance * _PULL)[:, None]
    return np.stack(
        [
            np.bincount(ends[:, 0], weights=pull[:, axis], minlength=len(at))
            - np.bincount(ends[:, 1], weights=pull[:, axis], minlength=len(at))
            for axis in (0, 1)
        ],
        axis=1,
    )
