"""One history in Mesa's own page: `solara run docs/solara_page.py` (python -m pip install 'talks[viz]')."""

from mesa.visualization import SolaraViz, make_plot_component

import sim
from sim.scenario.files import shipped

model = sim.History("doha-2020", seed=1, run=4278, collect=True)
PARAMETERS = {
    "scenario": {"type": "Select", "value": "doha-2020", "values": sorted(shipped()), "label": "Scenario"},
    "seed": {"type": "SliderInt", "value": 1, "label": "Seed", "min": 1, "max": 99, "step": 1},
    "run": {"type": "SliderInt", "value": 4278, "label": "History", "min": 0, "max": 9999, "step": 1},
    "collect": True,
}
PLOTS = [make_plot_component(name) for name in ("troops", "violence", "prisoners_released", "trust")]
page = SolaraViz(model, components=PLOTS, model_params=PARAMETERS, name="The talks, day by day", play_interval=1)
