"""The search of the palette: actions by their title or by the words that say what they do."""

from __future__ import annotations

from textual.command import DiscoveryHit, Hit, Hits, Provider
from typing_extensions import override

ELSEWHERE, BY_HELP = 0.5, 0.01
"""The share of a score that an action of another screen keeps; the score of one that only its help names."""


class ActionSearch(Provider):
    """Find actions; those of this place come before those of other screens."""

    @override
    async def discover(self) -> Hits:
        commands = self.app.get_system_commands(self.screen)
        for title, words, callback, shown in sorted(commands, key=lambda one: one.title):
            if shown:
                yield DiscoveryHit(title, callback, help=words)

    @override
    async def search(self, query: str) -> Hits:
        matcher, typed = self.matcher(query), query.strip().casefold()
        here = self.app.get_system_commands(self.screen)
        elsewhere = self.app.commands_elsewhere(self.screen)  # type: ignore[attr-defined]  # of both applications
        for share, commands in ((1.0, here), (ELSEWHERE, elsewhere)):
            for title, words, callback, _shown in commands:
                score = share * (matcher.match(title) or (BY_HELP if typed in words.casefold() else 0))
                if score > 0:
                    yield Hit(score, matcher.highlight(title), callback, help=words)
