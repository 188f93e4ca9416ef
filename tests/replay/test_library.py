"""The Mesa model as a library: agents with state and reasons, Mesa's own tools."""

from __future__ import annotations

import mesa
import pytest

import sim
from sim.replay.record import play
from sim.scenario.files import load
from sim.simulate.reasons import ORDERS


def test_a_history_is_the_package_s_own() -> None:
    history = sim.History("doha-2020", seed=1, run=17)
    assert isinstance(history, mesa.Model)
    assert history.date.isoformat() == "2020-02-29"
    with pytest.raises(AttributeError):
        sim.Histories  # noqa: B018


def test_a_scenario_may_be_named_or_loaded() -> None:
    named, loaded = sim.History("one-team", run=3), sim.History(load("one-team"), run=3)
    assert named.play() == loaded.play()


def test_mesa_s_data_collector_follows_model_and_agents() -> None:
    history = sim.History("doha-2020", run=17)
    collector = mesa.DataCollector(
        model_reporters={"troops": lambda model: model.state.troops},
        agent_reporters={"orders": "orders", "name": "name"},
    )
    for _ in range(30):
        history.step()
        collector.collect(history)
    frame = collector.get_model_vars_dataframe()
    assert len(frame) == 30
    assert frame["troops"].is_monotonic_decreasing
    agents = collector.get_agent_vars_dataframe()
    assert len(agents) == 90
    assert set(agents["name"]) == {"United States", "Government", "Taliban"}


def test_a_history_collects_on_request_what_a_record_has() -> None:
    history = sim.History("doha-2020", run=17, collect=True)
    history.run_model()
    frame, record = history.datacollector.get_model_vars_dataframe(), play(load("doha-2020"), 1, 17)
    assert frame["troops"].tolist() == record.states["troops"][1:].tolist()
    assert frame["trust"].tolist() == record.states["trust"][1:, 2].tolist()
    assert (frame["outcome"].iloc[-1], frame["date"].iloc[-1]) == (record.outcome, record.date(record.last))
    assert not hasattr(sim.History("doha-2020"), "datacollector")


def test_mesa_s_batch_run_gives_each_history_with_its_levers() -> None:
    levers = [{}, {"withdrawal.residual": 6000.0}]
    rows = mesa.batch_run(
        sim.History, {"scenario": "doha-2020", "run": range(2), "levers": levers, "collect": True},
        number_processes=1, max_steps=1000, data_collection_period=-1, display_progress=False,
    )  # fmt: skip
    last = {(row["run"], len(row["levers"])): row for row in rows}
    for (run, _), row in last.items():
        history = sim.History("doha-2020", run=run, levers=row["levers"])
        history.play()
        assert (row["outcome"], row["troops"]) == (history.outcome, history.state.troops)
    assert last[0, 0]["troops"] != last[0, 1]["troops"]


def test_mesa_s_agent_set_selects_and_asks() -> None:
    history = sim.History("doha-2020", run=17)
    history.step()
    kabul = history.agents.select(lambda party: party.name == "Government")
    assert len(kabul) == 1
    assert {"release", "operations"} == set(kabul.get("orders")[0])
    assert history.parties["taliban"].state["effort"] == history.state.effort


def test_it_runs_to_its_end_and_then_stays_as_it_is() -> None:
    history = sim.History("doha-2020", run=17)
    history.run_model()
    assert not history.running
    state, day = history.state, history.today
    before = vars(state).copy()
    history.step()
    assert vars(state) == before
    assert history.today is day


def test_reasons_say_whether_an_order_was_reviewed_and_free() -> None:
    history, seen = sim.History("doha-2020", run=17), []
    while history.running:
        history.step()
        if history.today.weekly:
            seen += [(history.today.day, r) for p in history.parties.values() for r in p.reasons]
    pace = [r for _, r in seen if r.decision == "pace" and r.free]
    effort = [r for _, r in seen if r.decision == "effort"]
    p = history.params
    for reasons, share in ((pace, p.orders_review_probability), (effort, p.orders_review_probability)):
        assert sum(r.reviewed for r in reasons) / len(reasons) == pytest.approx(share, abs=0.2)
        assert all(r.chosen == r.before for r in reasons if not r.reviewed)
    refused = [r for _, r in seen if r.decision == "release" and r.before == "withhold"]
    assert all(r.reviewed for r in refused)
    assert all(r.chosen in r.payoffs and set(r.values) == set(r.payoffs) for _, r in seen)
    assert {r.decision for _, r in seen} == set(ORDERS)


def test_what_is_not_free_is_not_chosen() -> None:
    """Before prisoners' terms are settled nobody is released, whatever would pay; in a truce nobody attacks."""
    history = sim.History("truce-holds", run=4)
    while history.running:
        history.step()
        for party in history.parties.values():
            for r in party.reasons if history.today.weekly else ():
                if not r.free:
                    assert r.chosen in ("withhold", "active defence", "on schedule")
