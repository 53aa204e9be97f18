"""run.py bench: how fast the application brings a card to every phone, beside the least that this machine needs for it.

`steady`: people write at a steady rate and every phone sees every card. The application runs in its own process, as `serve`
starts it, with its database on the disk; the phones are raw sockets in other processes. Reference B (`reference.py`) runs
in the same minutes: the segments alternate, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from facilitation.cli.client import NotAnswered
from facilitation.cli.contest import Contest, Measured, Plan
from facilitation.cli.figures import Spread, ratio
from facilitation.cli.parts import Parts
from facilitation.cli.poll import Poll, Polled, PollPlan
from facilitation.cli.script import Script, decode
from facilitation.cli.terminal import tell
from facilitation.cli.trouble import FAILED, Trouble, language, of_folder
from facilitation.method import N_, Say
from facilitation.words import say

HELP = N_("measure the speed: acknowledgement, delivery, processor and memory")
ABOUT = N_(
    "Measures the real application in its own process, with its database on the disk, real pages and real sockets, in turn\n"
    "with a bare websockets server that stores nothing and sends the same bytes (B). docs/performance.md explains the figures."
)


ABOUT_DOTS = N_(
    "Everybody in a full hall places all of their dots within some seconds, each on a phone of their own. Measures the\n"
    "acknowledgements, and that at the end every dot counts once. docs/performance.md explains the figures."
)


class Bounds(msgspec.Struct, frozen=True):
    """What must hold at 20 cards/s and 1,000 phones."""

    delivery_ratio: float = 1.3
    cpu_ratio: float = 1.5
    kib_per_phone: float = 45.0
    join_p99_ms: float = 250.0
    dots_p99_ms: float = 250.0


def add_parser(commands: Any, name: str, words: Say) -> None:
    parser = commands.add_parser(
        name, help=words(HELP), description=words(ABOUT), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(metavar=words(N_("WHAT")), required=True)
    steady = kinds.add_parser("steady", help=words(N_("cards at a steady rate to every phone")), description=words(ABOUT),
                              formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    steady.add_argument("--participants", type=int, default=1000, metavar="N", help=words(N_("phones (default: 1000)")))
    steady.add_argument("--rate", type=float, default=20.0, metavar="R", help=words(N_("cards a second (default: 20)")))
    steady.add_argument(
        "--seconds", type=float, default=60.0, metavar="S", help=words(N_("seconds for each side (default: 60)"))
    )
    steady.add_argument(
        "--segments", type=int, default=3, metavar="K", help=words(N_("alternating segments for each side (default: 3)"))
    )
    steady.add_argument("--processes", type=int, default=1, metavar="P", help=words(N_("client processes (default: 1)")))
    steady.add_argument("--json", metavar="FILE", help=words(N_("also write the figures into a file")))
    steady.set_defaults(run=run)
    poll = kinds.add_parser("dots", help=words(N_("a whole hall places its dots")), description=words(ABOUT_DOTS),
                            formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    poll.add_argument("--participants", type=int, default=1000, metavar="N", help=words(N_("phones (default: 1000)")))
    poll.add_argument("--dots", type=int, default=5, metavar="D", help=words(N_("dots of each person (default: 5)")))
    poll.add_argument("--seconds", type=float, default=20.0, metavar="S", help=words(N_("seconds for all dots (default: 20)")))
    poll.add_argument("--processes", type=int, default=1, metavar="P", help=words(N_("client processes (default: 1)")))
    poll.add_argument("--json", metavar="FILE", help=words(N_("also write the figures into a file")))
    poll.set_defaults(run=run_dots)


def run(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    plan = Plan(args.participants, args.rate, args.seconds, args.segments, args.processes)
    if min(plan.participants, plan.rate, plan.seconds, plan.segments, plan.processes) <= 0:
        raise Trouble(N_("Every number has to be greater than zero."))
    try:
        measured = asyncio.run(Contest(plan, room(load()), tell).run())
    except (NotAnswered, OSError, EOFError, httpx.HTTPError) as error:
        raise Trouble(N_("The measurement broke off: %(why)s"), why=error or type(error).__name__) from error
    tell(report(plan, measured))
    if args.json:
        try:
            Path(args.json).write_bytes(msgspec.json.format(msgspec.json.encode(document(plan, measured)), indent=1))
        except OSError as error:
            raise of_folder(error, args.json) from error
    if measured.app.lost or measured.app.doubled or measured.app.refused:
        tell(say(language())(N_("Cards were lost, doubled or refused: this must not happen.")), sys.stderr)
        return FAILED
    return 0


def run_dots(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    plan = PollPlan(args.participants, args.dots, args.seconds, args.processes)
    if min(plan.participants, plan.dots, plan.seconds, plan.processes) <= 0:
        raise Trouble(N_("Every number has to be greater than zero."))
    try:
        polled = asyncio.run(Poll(plan, room(load(), "dots"), tell).measure())
    except (NotAnswered, OSError, EOFError, httpx.HTTPError) as error:
        raise Trouble(N_("The measurement broke off: %(why)s"), why=error or type(error).__name__) from error
    tell(report_dots(plan, polled))
    if args.json:
        made = {"plan": plan, "machine": machine(polled.cores), "dots": polled, "lost": polled.lost, "doubled": polled.doubled}
        try:
            Path(args.json).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1))
        except OSError as error:
            raise of_folder(error, args.json) from error
    if polled.lost or polled.doubled or polled.refused:
        tell(say(language())(N_("Dots were lost, doubled or refused: this must not happen.")), sys.stderr)
        return FAILED
    return 0


def room(parts: Parts, name: str = "steady") -> Script:
    """The event in which one kind measures: its first line, and the pattern of what is sent. Raises Trouble."""
    data = parts.plays.script(name)
    if data is None:
        raise Trouble(N_("The play script “%(name)s” is missing."), name=name)
    return decode(data)


def machine(cores: int) -> dict[str, Any]:
    return {"system": platform.platform(), "python": platform.python_version(), "cores": cores}


def ratios(measured: Measured) -> dict[str, float | None]:
    """The application's figures divided by B's."""
    app, b = measured.app, measured.reference
    return {
        "ack_p99": ratio(app.ack.p99, b.ack.p99),
        "delivery_p50": ratio(app.delivery.p50, b.delivery.p50),
        "delivery_p95": ratio(app.delivery.p95, b.delivery.p95),
        "delivery_p99": ratio(app.delivery.p99, b.delivery.p99),
        "cpu_per_delivery": ratio(app.cpu_per_delivery, b.cpu_per_delivery),
    }


def document(plan: Plan, measured: Measured) -> dict[str, Any]:
    """The figures for a machine: times in milliseconds, CPU in microseconds, memory in KiB."""
    return {
        "plan": msgspec.to_builtins(plan),
        "machine": machine(measured.cores),
        "app": msgspec.to_builtins(measured.app),
        "reference": msgspec.to_builtins(measured.reference),
        "joins": msgspec.to_builtins(measured.joins),
        "ratios": ratios(measured),
    }


def report(plan: Plan, measured: Measured) -> str:
    """The figures for a reader, with what must hold."""
    app, b, joins, by = measured.app, measured.reference, measured.joins, ratios(measured)
    bounds = Bounds()

    def row(name: str, get: Callable[[Any], Spread], part: str) -> str:
        mine, other = (getattr(get(side), part) for side in (app, b))
        return f"  {name + ' ' + part:<24}{mine:>10.1f}{other:>10.1f}{ratio(mine, other) or 0:>9.2f}"

    parts = ("p50", "p95", "p99", "worst")
    lines = [
        f"{plan.participants} phones, {plan.rate:g} cards/s, {plan.seconds:g} s for each side in {plan.segments} segments",
        f"{platform.platform()}, Python {platform.python_version()}, {measured.cores} cores, {plan.processes} client processes",
        "",
        f"  {'':<24}{'app':>10}{'B':>10}{'app/B':>9}",
        *(row("acknowledged, ms", lambda s: s.ack, part) for part in parts),
        *(row("delivered, ms", lambda s: s.delivery, part) for part in parts),
        f"  {'CPU µs per delivery':<24}{app.cpu_per_delivery:>10.2f}{b.cpu_per_delivery:>10.2f}"
        f"{by['cpu_per_delivery'] or 0:>9.2f}",
        f"  {'KiB per phone':<24}{app.kib_per_phone:>10.1f}{b.kib_per_phone:>10.1f}",
        f"  {'cards sent':<24}{app.sent:>10}{b.sent:>10}",
        f"  {'deliveries':<24}{app.delivery.n:>10}{b.delivery.n:>10}",
        f"  {'lost':<24}{app.lost:>10}{b.lost:>10}",
        f"  {'doubled':<24}{app.doubled:>10}{b.doubled:>10}",
        f"  {'refused':<24}{len(app.refused):>10}{len(b.refused):>10}",
        f"  {'sender late, ms':<24}{app.lag_ms:>10.1f}{b.lag_ms:>10.1f}",
        "",
        f"  {joins.count} joins in {joins.seconds:.1f} s",
        f"    the request that lets somebody in: p50 {joins.request.p50:.0f}, p99 {joins.request.p99:.0f} ms",
        f"    CPU for each: {joins.cpu_ms:.1f} ms",
        f"    from scanning the code to the first view: p50 {joins.whole.p50:.0f}, p99 {joins.whole.p99:.0f} ms",
        "",
        f"  delivery p99 ≤ {bounds.delivery_ratio} × B: {_holds(by['delivery_p99'], bounds.delivery_ratio)}",
        f"  CPU per delivery ≤ {bounds.cpu_ratio} × B: {_holds(by['cpu_per_delivery'], bounds.cpu_ratio)}",
        f"  ≤ {bounds.kib_per_phone:g} KiB a phone: {_holds(app.kib_per_phone, bounds.kib_per_phone)}",
        f"  join p99 ≤ {bounds.join_p99_ms:g} ms: request {_holds(joins.request.p99, bounds.join_p99_ms)}, "
        f"whole way {_holds(joins.whole.p99, bounds.join_p99_ms)}",
        f"  nothing lost, nothing doubled: {_holds(app.lost + app.doubled, 0)}",
    ]
    return "\n".join([*lines, *(f"  refused: {why}" for why in app.refused[:5])])


def report_dots(plan: PollPlan, polled: Polled) -> str:
    """The same of `dots`."""
    ack, bound = polled.ack, Bounds().dots_p99_ms
    lines = [
        f"{plan.participants} phones, {plan.dots} dots each within {plan.seconds:g} s",
        f"{platform.platform()}, Python {platform.python_version()}, {polled.cores} cores, {plan.processes} client processes",
        "",
        f"  acknowledged: p50 {ack.p50:.1f}, p95 {ack.p95:.1f}, p99 {ack.p99:.1f}, worst {ack.worst:.1f} ms",
        f"  CPU µs per dot: {polled.cpu_per_dot:.1f}",
        f"  dots sent {polled.sent}, acknowledged {polled.acked}, counted {polled.counted}, "
        f"on the people's own phones {polled.shown}",
        f"  voters {polled.voters} of {plan.participants}",
        f"  lost {polled.lost}, doubled {polled.doubled}, refused {len(polled.refused)}",
        f"  sender late: {polled.lag_ms:.1f} ms",
        "",
        f"  acknowledgement p99 ≤ {bound:g} ms: {_holds(ack.p99, bound)}",
        f"  nothing lost, nothing doubled: {_holds(polled.lost + polled.doubled, 0)}",
    ]
    return "\n".join([*lines, *(f"  refused: {why}" for why in polled.refused[:5])])


def _holds(value: float | None, bound: float) -> str:
    return "-" if value is None else f"{'yes' if value <= bound else 'NO'} ({value:g})"
