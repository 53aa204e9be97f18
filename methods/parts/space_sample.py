"""A lively open space, invented: for demonstration, rehearsal and the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from facilitation.method import Actor, Body, Command, Rejected, Said
from facilitation.people import Role
from methods.parts import space_bodies as bodies
from methods.parts import space_round_bodies as after
from methods.parts import space_rules
from methods.parts.pages import TurnPage
from methods.parts.space_records import FIELDS
from methods.parts.space_state import Market
from methods.parts.space_topics import PLANNED

TOPICS: tuple[tuple[str, str], ...] = (
    ("Verkehrssicherheit im Ort", "Vor der Schule wird es jeden Morgen eng."),
    ("Spielplätze", "Die Rutsche ist zu heiß, und Schatten fehlt."),
    ("Bildungscampus Rehbrücke", "Was gehört dazu, und wer fängt an?"),
    ("Naturschutz / Müllsammelaktion", ""),
    ("Ortskernentwicklung", "Wo treffen wir uns, wenn der Laden schließt?"),
    ("Schule trifft Wirtschaft", "Praktika, die beide wollen"),
    ("Jugendbudget/Graffiti-Wände / Plätze für Jugendliche / Festival", "Wir wollen selbst entscheiden."),
    ("Tourismus – Quartiere und Wanderwege", ""),
    ("Stärkung des sozialen Netzwerks – Inklusiv und für alle Generationen", "Niemand soll allein essen müssen."),
    ("Zusammengehörigkeit von Alt- und Neu-Bürgern", "Ein Fest, bei dem man sich nicht vorstellen muss"),
)
LINES: dict[str, tuple[str, ...]] = {
    "points": (
        "Alle kennen die Stelle, niemand ist zuständig",
        "Die Kinder haben am meisten gewusst",
        "Es fehlt weniger Geld als Zeit",
    ),
    "questions": ("Wem gehört die Fläche?", "Wer bezahlt das im zweiten Jahr?"),
    "agreements": ("Wir fragen zuerst die Nachbarn", "Im Mai gibt es einen Probelauf"),
    "next": ("Ortstermin mit der Verwaltung", "Flyer entwerfen und im Hort auslegen"),
    "contact": ("über das Bündnisbüro",),
}
WORDS = ("Garten", "Verkehr", "Musik", "Schule", "Neu hier", "Feuerwehr", "Großeltern", "Rad", "Kita", "Chor")


def sample(market: Market, random: Random) -> Sequence[Said]:
    """Some commands that the room might send now: only such as the rules allow."""
    return [said for said in _lively(market, random) if _allowed(market, said)]


def _allowed(market: Market, said: Said) -> bool:
    role = Role.PARTICIPANT if said.person else Role.MODERATOR
    try:
        if not isinstance(said.body, TurnPage):
            space_rules.decide(market, Command("sample", 0.0, said.body), Actor(role, said.person or "", said.person))
    except Rejected:
        return False
    return True


def _lively(market: Market, random: Random) -> Sequence[Said]:
    scene = market.scene
    people = [p.id for p in scene.roster.present]
    if scene.state != "open" or not people:
        return ()
    phase = market.phase
    if phase == "opening":
        return _tags(market, people, random)
    if phase == "topics":
        return [*_tags(market, people, random), *_topics(market, people, random)]
    if phase == "market":
        return _market(market, people, random)
    if phase in PLANNED:
        return _round(market, people, random)
    if phase == "reports":
        return _reports(market, people, random)
    if phase == "news":
        return [Said(None, random.choice((after.NextNews(), after.NextNews(), after.NewsBack())))] if market.news_order else []
    if phase == "converge":
        return _dots(market, people, random)
    if phase == "actions" and market.heads:
        topic, person = random.choice(market.heads).id, random.choice(people)
        return [Said(person, after.JoinAction(topic, random.random() < 0.8, not market.speaker(topic)))]
    return ()


def _tags(market: Market, people: list[str], random: Random) -> list[Said]:
    free = [p for p in people if not market.tags_of(p)]
    if not market.settings.hashtags or not free:
        return []
    return [Said(random.choice(free), bodies.SetTags(tuple(random.sample(WORDS, market.settings.hashtags))))]


def _topics(market: Market, people: list[str], random: Random) -> list[Said]:
    orphan = next((s for s in market.sessions if not market.hosts(s)), None)
    if orphan is not None and random.random() < 0.5:
        return [Said(random.choice(people), bodies.AdoptTopic(orphan))]
    if len(market.topics) >= len(TOPICS):
        return []
    title, text = TOPICS[len(market.topics)]
    signed = random.random() < 0.5
    return [Said(random.choice(people), bodies.ProposeTopic(title, text, signed=signed, step_free=random.random() < 0.2))]


def _market(market: Market, people: list[str], random: Random) -> list[Said]:
    said: list[Said] = []
    sessions = list(market.sessions)
    if not sessions:
        return _topics(market, people, random)
    for person in random.sample(people, min(len(people), 2)):
        said.append(Said(person, bodies.ShowInterest(random.choice(sessions), random.random() < 0.85)))
    moves: list[Said] = []
    for session in market.waiting:
        slots = [s.n for s in market.slots if market.free(s.n) and not market.busy(session, s.n)]
        if slots:
            slot = random.choice(slots)
            hosts = [h for h in market.hosts(session) if h in people]
            moves.append(Said(hosts[0] if hosts else None, bodies.PlaceTopic(session, slot, random.choice(market.free(slot)))))
    if market.settings.proposal and random.random() < 0.2:
        body: Body = bodies.ApplyProposal() if market.proposal else bodies.Propose()
        said.append(Said(None, body))
    elif moves and random.random() < 0.7:
        said.append(random.choice(moves))
    elif len(market.heads) > 1:
        said.append(_shape(market, people, random))
    return said


def _shape(market: Market, people: list[str], random: Random) -> Said:
    one, other = random.sample([t.id for t in market.heads], 2)
    hosts = [h for h in market.hosts(one) if h in people]
    merged = [t.id for t in market.topics if market.head(t.id) != t.id]
    twins = [s for s, found in market.sessions.items() if found.twin]
    shapes: list[Said] = [Said(None, bodies.MergeTopics(one, other, consent=True)), Said(None, bodies.RepeatTopic(one))]
    shapes += [Said(None, bodies.PartTopic(t)) for t in merged]
    shapes += [Said(None, bodies.DropRepeat(t)) for t in twins]
    if hosts:
        shapes.append(Said(hosts[0], bodies.AskHost("trade" if market.cell(other) is not None else "merge", one, other)))
    for ask in market.asks:
        asked = [h for h in market.hosts(ask.data.other) if h in people]
        shapes += [Said(asked[0], bodies.AnswerHost(ask.id, random.random() < 0.7))] if asked else []
    shapes.append(Said(None, bodies.AddRoom("Foyer", 15, True) if len(market.rooms) < 7 else TurnPage(random.randrange(3))))
    rooms = list(market.rooms)
    if rooms:
        shapes.append(Said(None, bodies.EditRoom(rooms[0], "Saal", random.randint(0, 2), random.random() < 0.5)))
    return random.choice(shapes)


def _round(market: Market, people: list[str], random: Random) -> list[Said]:
    now = market.now or 0
    here = [s for (slot, _), s in market.cells.items() if slot == now] or list(market.sessions)
    if not here:
        return _topics(market, people, random)
    said = [Said(p, after.Come(random.choice(here))) for p in random.sample(people, min(len(people), 2))]
    extra: list[Said] = [Said(random.choice(people), after.Go())]
    session = random.choice(here)
    if market.where(people[0]):
        extra.append(Said(people[0], _report(market.where(people[0]), random)))
    if free := market.free(now):
        extra.append(Said(None, bodies.PlaceTopic(session, now, random.choice(free))))
        extra.append(Said(None, after.GoOn(session, random.choice(free))))
    if not market.there(session):
        extra.append(Said(None, after.SetEnding(session, random.choice(("", "nobody")))))
    return [*said, random.choice(extra)]


def _report(session: str, random: Random) -> after.WriteReport:
    found = {f: "\n".join(random.sample(LINES[f], random.randint(1, len(LINES[f])))) for f in FIELDS if random.random() < 0.7}
    return after.WriteReport(session, **(found or {"points": LINES["points"][0]}))


def _reports(market: Market, people: list[str], random: Random) -> list[Said]:
    said: list[Said] = []
    for session in market.missing[:2]:
        writers = [p for p in market.took_part(session) if p in people]
        if writers and random.random() < 0.8:
            said.append(Said(random.choice(writers), _report(session, random)))
        else:
            said.append(Said(None, after.SetEnding(session, "unreported")))
    return said


def _dots(market: Market, people: list[str], random: Random) -> list[Said]:
    said: list[Said] = []
    for person in random.sample(people, min(len(people), 2)):
        if not market.heads:
            break
        topic = random.choice(market.heads).id
        own = bool(market.dots_of(person, topic))
        said.append(Said(person, after.TakeDot(topic) if own and random.random() < 0.4 else after.PlaceDot(topic)))
    return said
