"""Figures of a load test: percentiles, and what a process has spent."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Spread(msgspec.Struct, frozen=True):
    """A distribution in milliseconds; `n` is how many were measured. All zero when nothing was."""

    n: int = 0
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    worst: float = 0.0


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of the ascending values lie, between neighbours in proportion."""
    if not ordered:
        raise ValueError("no values")
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def spread(seconds: Sequence[float]) -> Spread:
    """The distribution of some durations, given in seconds."""
    if not len(seconds):
        return Spread()
    ordered = sorted(seconds)
    p50, p95, p99 = (round(percentile(ordered, s) * 1000, 2) for s in (0.50, 0.95, 0.99))
    return Spread(len(ordered), p50, p95, p99, round(ordered[-1] * 1000, 2))


class Spent(msgspec.Struct, frozen=True):
    """What a process has used so far: CPU seconds (user and system) and resident bytes."""

    cpu: float
    rss: int

    def since(self, before: Spent) -> float:
        """CPU seconds between two readings."""
        return self.cpu - before.cpu


def spent(pid: int) -> Spent:
    """A process's use, from /proc where it exists, else through psutil. Raises RuntimeError where neither is there."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        fields = stat.read_text().rpartition(")")[2].split()  # the name may hold blanks and brackets
        cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return Spent(cpu, int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))
    try:
        import psutil  # type: ignore[import-untyped]
    except ImportError:
        raise RuntimeError("this system has no /proc; install psutil to measure CPU and memory") from None
    process = psutil.Process(pid)
    times = process.cpu_times()
    return Spent(times.user + times.system, process.memory_info().rss)


def ratio(mine: float, other: float) -> float | None:
    """mine ÷ other, rounded; None where the other is nothing."""
    return round(mine / other, 2) if other else None
