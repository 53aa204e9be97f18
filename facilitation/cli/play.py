"""run.py play: an event from a file, played through real browsers' doors, one client for every person.

Without --url it brings its own server, database and time. It ends with every export and with result.json, and fails if an
acknowledged contribution was not on the wall or is not in the protocol.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec

from facilitation import agenda
from facilitation.cli import facts_file, script
from facilitation.cli.client import Client, NotAnswered, folded
from facilitation.cli.director import Director, Guest, Report, Time
from facilitation.cli.organiser import Organiser
from facilitation.cli.parts import Parts
from facilitation.cli.script import BadScript, Line, Player, Script, phases_of
from facilitation.cli.stage import PlayClock, RealTime, Stage
from facilitation.cli.terminal import tell
from facilitation.cli.trouble import FAILED, MISUSED, Trouble, language, of_folder
from facilitation.formats import Methods
from facilitation.method import N_, Say
from facilitation.words import say

HELP = N_("play an event from a file and get its protocol")
ABOUT = N_(
    "Plays an event: every person is a real client that joins, writes and listens, the moderator leads through the agenda,\n"
    "and a projector checks that every card that was acknowledged is on the wall. Writes every export and result.json.\n\n"
    "NAME is a play script that comes with the program, such as regionalteam-2018; an unknown name lists them all.\n"
    "FILE is a play script or a facts file (docs/play-scripts.md)."
)
AT_ONCE = 25
"""People who join at the same time."""


def add_parser(commands: Any, name: str, words: Say) -> None:
    parser = commands.add_parser(
        name,
        help=words(HELP),
        description=words(ABOUT),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("script", metavar="NAME|FILE", help=words(N_("a play script that comes with the program, or a file")))
    parser.add_argument("--out", metavar="DIR", help=words(N_("folder for the exports (default: ./out/NAME)")))
    parser.add_argument(
        "--pace", type=_pace, metavar="N",
        help=words(N_("N times as fast as real time: 60 shows an hour in a minute, on open screens (default: no waiting)")),
    )  # fmt: skip
    parser.add_argument("--url", help=words(N_("play on a server that runs already (default: one of its own)")))
    parser.add_argument(
        "--key", default="", help=words(N_("with --url: the address of the organiser's desk that the server printed"))
    )
    parser.set_defaults(run=run)


def _pace(text: str) -> float:
    pace = float(text)
    if not 0 < pace <= 100_000:
        raise ValueError
    return pace


def run(args: argparse.Namespace, load: Callable[[], Parts]) -> int:
    parts, words = load(), say(language())

    def progress(sentence: str, **values: Any) -> None:
        tell(words(sentence) % values)

    methods = Methods(parts.methods)
    made, name = read(args.script, parts, methods, progress)
    out = Path(args.out) if args.out else Path("out") / name
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_folder(error, out) from error
    try:
        report = _perform(args, parts, methods, made, out, progress)
    except NotAnswered as error:
        raise Trouble(N_("The play broke off: %(why)s"), why=error) from error
    for sentence, values in report.trouble:
        progress(sentence, **values)
    if report.trouble:
        progress(N_("%(n)s things went wrong. See %(out)s"), n=len(report.trouble), out=out)
        return FAILED
    progress(
        N_("All %(n)s contributions were on the wall and are in the protocol: %(out)s"), n=len(report.acknowledged), out=out
    )
    return 0


def read(wanted: str, parts: Parts, methods: Methods, remark: script.Remark) -> tuple[Script, str]:
    """(script, a name for its folder) of a play by name or file. Raises Trouble."""
    path = Path(wanted)
    named = None if path.exists() else parts.plays.script(wanted)
    if named is None and not path.exists():
        names = ", ".join(parts.plays.scripts())
        raise Trouble(
            N_("There is no file and no play script “%(name)s”. The scripts here: %(names)s"), MISUSED, name=wanted, names=names
        )
    try:
        data = named if named is not None else script.read_file(path)
        if script.is_script(data):
            made = script.decode(data)
        else:
            readings = msgspec.json.decode(parts.plays.readings(), type=facts_file.Readings)
            made = facts_file.convert(data, methods, readings, remark)
        made = script.installed(made, methods, remark)
        if not made.agenda:
            raise BadScript("none of its formats is installed here")
        return made, path.stem
    except BadScript as error:
        raise Trouble(N_("%(name)s cannot be played: %(why)s"), MISUSED, name=wanted, why=error) from error


def _perform(
    args: argparse.Namespace, parts: Parts, methods: Methods, made: Script, out: Path, progress: Callable[..., None]
) -> Report:
    start = agenda.starts_at(made.event())
    if args.url:
        show = Show(args.url.rstrip("/"), args.key, parts, methods, made, out, RealTime(args.pace), lambda _: None, progress)
        return asyncio.run(show.run())
    clock = PlayClock(start.timestamp() if start else time.time(), args.pace)
    with Stage(parts, clock) as stage:
        show = Show(stage.url, stage.key, parts, methods, made, out, clock, stage.alarm, progress)
        return asyncio.run(show.run())


class Show:
    """One play on one server."""

    def __init__(
        self, url: str, key: str, parts: Parts, methods: Methods, made: Script, out: Path,
        clock: Time, alarm: Callable[[str], float | None], progress: Callable[..., None],
    ) -> None:  # fmt: skip
        self.url, self.key, self.parts, self.methods, self.script = url, key, parts, methods, made
        self.out, self.clock, self.alarm, self.progress = out, clock, alarm, progress
        self.clients: list[Client] = []

    async def run(self) -> Report:
        """Raises NotAnswered."""
        organiser = Organiser(self.url)
        try:
            return await self._run(organiser)
        except (OSError, httpx.HTTPError) as error:
            raise NotAnswered(f"{self.url}: {error or type(error).__name__}") from error
        finally:
            await asyncio.gather(*(c.close() for c in self.clients), organiser.close(), return_exceptions=True)

    async def _run(self, organiser: Organiser) -> Report:
        await organiser.open(self.key)
        facts = self.script.event()
        event = await organiser.create(facts)
        lines: list[tuple[str, str]] = []
        for line in self.script.agenda:
            fields: dict[str, Any] = {"method": line.method, "preset": line.preset, "title": line.title}
            fields |= {"settings": line.settings, "takes": [lines[place][1] for place in line.takes]}
            if line.of is not None:
                fields = {"activity": lines[line.of][1], "phase": line.phase}
            command = await organiser.send(event, "add_item", minutes=line.minutes, **fields)
            lines.append((f"{command}.1", command if line.of is None else lines[line.of][1]))
        ways = await organiser.ways(event)
        moderator = await self._enter(await Client.by_link(self.url, ways.moderator))
        projector = await self._enter(await Client.by_link(self.url, ways.projector))
        self.progress(N_("“%(title)s” on %(url)s"), title=facts.title, url=self.url)
        for name, path in ((N_("Wall"), ways.projector), (N_("Console"), ways.moderator), (N_("Phone"), ways.join)):
            self.progress(N_("   %(name)s: %(url)s%(path)s"), name=say(language())(name), url=self.url, path=path)
        guests = await self._guests(ways.code, moderator)
        self.progress(N_("%(n)s people have joined"), n=len(guests))
        titles = [self._title(number) for number in range(len(self.script.agenda))]
        alarm = partial(self.alarm, event)
        director = Director(
            self.script, self.methods, lines, titles, moderator, projector, guests, self.clock, alarm, self.progress
        )
        report = await director.play()
        await self._exports(organiser, event, report)
        self._result(report, event, guests, max(moderator.mirror.seq, projector.mirror.seq))
        return report

    async def _enter(self, client: Client) -> Client:
        self.clients.append(client)
        await client.connect()
        return client

    async def _guests(self, code: str, moderator: Client) -> list[Guest]:
        """Everybody comes in: phones by the code, a few at a time, the others through the moderator."""
        door = asyncio.Semaphore(AT_ONCE)

        async def arrive(player: Player) -> Guest:
            async with door:
                who = {"name": player.name, "institution": player.institution, "region": player.region}
                if player.channel == "paper":
                    answer = await moderator.send("add_person", **who)
                    return Guest(answer.id, None)
                phone = await self._enter(await Client.participant(self.url, code, {**who, "lang": player.lang}))
                return Guest(phone.person or "", phone)

        return list(await asyncio.gather(*map(arrive, self.script.players)))

    async def _exports(self, organiser: Organiser, event: str, report: Report) -> None:
        """Every protocol in both editions, the poster, and a look whether everything is in it."""
        for exporter in self.parts.exporters:
            for edition, name in (("public", "protocol"), ("internal", "protocol-internal")):
                data = await organiser.download(event, f"protocol/{exporter.key}", {"edition": edition})
                if data is None:
                    report.add(N_("no export: %(name)s"), name=name + exporter.suffix)
                    continue
                self._write(name + exporter.suffix, data)
                if exporter.suffix == ".json":
                    self._check(data, report, name + exporter.suffix)

    def _check(self, data: bytes, report: Report, name: str) -> None:
        inside = [folded(text) for text in _strings(msgspec.json.decode(data))]
        for texts in report.public.values():
            for text in texts:
                if not any(folded(text) in found for found in inside):
                    report.add(N_("acknowledged, but not in %(name)s: “%(text)s”"), name=name, text=text)

    def _title(self, number: int) -> str:
        """What a line is called, in the language of whoever watches the terminal."""
        words, line = say(language()), self.script.agenda[number]
        name = words(name_of(self.script.run_of(number), self.methods))
        if line.of is None:
            return name
        return f"{name} – {words(phases_of(self.script, self.methods, number)[0].title)}"

    def _result(self, report: Report, event: str, guests: Sequence[Guest], seq: int) -> None:
        said = say(language())
        result = {
            "title": self.script.event().title,
            "event": event,
            "seq": seq,
            "people": len(guests),
            "commands": report.commands,
            "acknowledged": report.acknowledged,
            "trouble": [said(sentence) % values for sentence, values in report.trouble],
        }
        self._write("result.json", msgspec.json.format(msgspec.json.encode(result), indent=1))

    def _write(self, name: str, data: bytes) -> None:
        try:
            (self.out / name).write_bytes(data)
        except OSError as error:
            raise of_folder(error, self.out) from error


def name_of(line: Line, methods: Methods) -> str:
    """What a line is called: its title, else its preset's or format's name as a source string."""
    method = methods.get(line.method)
    assert method is not None  # what is not installed was left out before
    return line.title or next((p.name for p in method.presets if p.key == line.preset), method.name)


def _strings(value: Any) -> list[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    return [text for inner in value for text in _strings(inner)] if isinstance(value, list) else []
