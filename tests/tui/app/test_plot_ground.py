"""The plot has the ground of its card, in every theme, whatever the signal does to the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.tui.app.desktop import app_of, press, running
from tests.tui.conftest import clock
from tui.app.app import OperatingTable
from tui.common.config import Config, Settings, ThemeName


@pytest.mark.parametrize("theme", get_args(ThemeName))
async def test_the_plot_has_the_ground_of_its_card(sample: Path, theme: ThemeName) -> None:
    app = OperatingTable(sample, actor="A. Tester", clock=clock, settings=Settings(config=Config(theme=theme)))
    async with running(app) as pilot:
        await press(pilot, "4")
        grounds = set()
        for _signal in range(2):  # one that is clear, one that holds
            plot = app_of(pilot).query_one("#plot")
            strips = app_of(pilot).screen._compositor.render_strips()
            region = plot.region
            painted = {
                segment.style.bgcolor.get_truecolor() if segment.style and segment.style.bgcolor else None
                for strip in strips[region.y : region.bottom]
                for segment in strip.crop(region.x, region.right)
            }
            beside = next(iter(strips[region.y].crop(region.x - 1, region.x))).style
            assert beside is not None
            assert beside.bgcolor is not None
            assert painted == {beside.bgcolor.get_truecolor()}
            grounds.add(beside.bgcolor.get_truecolor())
            await press(pilot, "down")
        assert len(grounds) == 2, "the card that holds is tinted"
