"""Headlines say the largest clear change, in the figures of the bars, and say so when there is none."""

from __future__ import annotations

from dataclasses import replace

from sim.output.plots.headline import headline_of_all
from sim.results.summary import Difference, Summary
from sim.studies.compare.figures import pair as compare

from .invented import differences, interval, summary


def headline(baseline: Summary, other: Summary, changes: list[Difference]) -> tuple[str, str]:
    """The headline with ordinary spaces in place of those at which no line breaks."""
    title, subtitle = compare.headline(baseline, other, changes)
    return title, subtitle.replace("\u00a0", " ")


def with_shares(base: Summary, **shares: float) -> Summary:
    outcomes = base.outcomes | {name: interval(share, base.runs) for name, share in shares.items()}
    return replace(base, outcomes=outcomes)


def test_largest_clear_change_is_the_title_and_the_rest_follows() -> None:
    baseline, other = summary(), summary("later", "Later and conditional")
    title, subtitle = headline(baseline, other, differences(baseline, other))
    assert title == "Under “Later and conditional” the government falls in 15% of histories, not 58%"
    assert subtitle == (
        "Fewer in 150 of 200 worlds (75 beyond chance), more in 20 (10), the same in 30 (never in 25, always in 4). "
        "Points against “As agreed”: government falls −43 (95% interval −45 to −41), "
        "talks still going on +30, settlement +9, talks broken off +4; otherwise no clear change"
    )


def test_changes_that_are_not_clear_are_not_named() -> None:
    baseline, other = summary(), summary("later", "Later")
    _, subtitle = headline(baseline, other, differences(baseline, other, half=20))
    assert subtitle.endswith("talks still going on +30; otherwise no clear change")
    assert "settlement" not in subtitle


def test_no_clear_difference_is_said_first() -> None:
    baseline, other = summary(), summary("later", "Later")
    title, subtitle = headline(baseline, other, differences(baseline, other, half=60))
    assert title == "No clear difference between “As agreed” and “Later”"
    assert subtitle.startswith("Every interval spans zero; the largest change in points: government falls −43")


def test_too_few_histories_are_part_of_the_news() -> None:
    baseline, other = summary(runs=20), summary("later", "Later", runs=20)
    title, _ = headline(baseline, other, differences(baseline, other, half=60))
    assert title.endswith("with only 20 histories each")


def test_an_interval_that_touches_zero_is_not_clear() -> None:
    baseline, other = summary(), summary("later", "Later")
    touching = [Difference("later", "as_agreed", "settlement", 9.0, 0.0, 18.0)]
    assert headline(baseline, other, touching)[0].startswith("No clear difference")


def test_shares_that_round_to_the_same_figure_are_not_set_against_each_other() -> None:
    baseline = with_shares(summary(), settlement=0.126)
    other = with_shares(summary("later", "Later"), settlement=0.134)
    slight = [Difference("later", "as_agreed", "settlement", 0.8, 0.1, 1.5)]
    title, _ = headline(baseline, other, slight)
    assert title == "Under “Later” there is a settlement slightly more often, by 0.8 points"


def test_shares_near_nought_and_one_are_not_rounded_to_them() -> None:
    baseline, other = summary(), with_shares(summary("later", "Later"), settlement=0.003)
    fewer = [Difference("later", "as_agreed", "settlement", -1.7, -2.2, -1.2)]
    title, _ = headline(baseline, other, fewer)
    assert title == "Under “Later” there is a settlement in under 1% of histories, not 2%"
    other = with_shares(other, government_falls=0.996)
    more = [Difference("later", "as_agreed", "government_falls", 41.6, 40, 43)]
    assert "the government falls in over 99% of histories, not 58%" in headline(baseline, other, more)[0]


def test_none_and_all_are_said_of_the_histories_that_were_run() -> None:
    baseline, other = summary(), summary("certain", "Certain")
    title, _ = headline(baseline, other, differences(baseline, other))
    assert title == "Under “Certain” the government falls in all of 4,000 histories, against 58%"
    title, _ = headline(other, baseline, differences(other, baseline))
    assert title == "Under “As agreed” the government falls in 58% of histories, not 100%"


def test_without_differences_nothing_is_claimed() -> None:
    title, _ = headline(summary(), summary("later", "Later"), [])
    assert title == "“As agreed” and “Later” side by side"


def test_differences_between_other_scenarios_are_not_used() -> None:
    baseline, other, third = summary(), summary("later", "Later"), summary("fast", "Fast")
    assert headline(baseline, other, differences(baseline, third)) == headline(baseline, other, [])
    assert headline(baseline, other, differences(third, other)) == headline(baseline, other, [])


def test_many_scenarios_are_headed_by_the_one_that_changes_most() -> None:
    scenarios = [summary(), summary("fast", "Fast"), summary("later", "Later")]
    title = headline_of_all(scenarios, differences(*scenarios))
    assert title == "Under “Later” the government falls in 15% of histories, not 58%"
    title = headline_of_all(scenarios, differences(*scenarios, half=80))
    assert title == "No clear difference between “As agreed” and any of the 2 other scenarios"
    assert headline_of_all(scenarios, []) == "How histories end"


def test_one_scenario_is_headed_by_its_most_frequent_ending_if_that_is_clear() -> None:
    assert headline_of_all([summary()], []) == "Under “As agreed” the government falls in 58% of histories"
    even = summary("even", "Even")
    assert headline_of_all([even], []) == "Under “Even” no ending is clearly the most frequent"


def test_two_scenarios_are_headed_alike_in_both_figures() -> None:
    baseline, other = summary(), summary("later", "Later")
    for half in (2, 60):
        changes = differences(baseline, other, half=half)
        assert headline_of_all([baseline, other], changes) == headline(baseline, other, changes)[0]
