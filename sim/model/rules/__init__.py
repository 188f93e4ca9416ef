"""THE RULE BOOK: from each mechanism to its rules, its evidence and its literature, in the order of the day.

`rules` name functions as `file.function`, in sim/model/rules; `sim/model/rules/day.py` holds the order in which they
are applied. A scenario switches a mechanism off with `without: [name]`, which gives the parameters in `off` these
values: the rules themselves know of no switches. Evidence ids stand in sim/data/evidence.yaml.
"""

from typing import Any, NamedTuple


class Mechanism(NamedTuple):
    """A cause that the model knows: what it does, where it is written, what it rests on, how to do without it."""

    name: str
    does: str
    rules: tuple[str, ...]
    evidence: tuple[str, ...]
    literature: str
    off: dict[str, Any]

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters that its rules read, found in their code (this brings in the compiler)."""
        from importlib import import_module

        from sim.engine.lanes import names_read

        functions = (getattr(import_module(f"sim.model.rules.{file}"), name) for file, name in
                     (rule.split(".") for rule in self.rules))
        read = frozenset().union(*(names_read(getattr(f, "__wrapped__", f)) for f in functions))
        return frozenset(name.replace("_", ".", 1) for name in read) | frozenset(self.off)


# fmt: off  (a table: one mechanism a paragraph)
ISSUES_ALIKE = {f"issues.{side}_{issue}": 1.0
                for side in ("taliban", "government") for issue in ("ceasefire", "power", "constitution", "rights")}
IMPOSSIBLE = 1e6  # a cost that no payoff outweighs, a size at which noise vanishes, a scale never reached

BOOK = (
    Mechanism(
        "spoilers", "third groups strike, and their dead are laid at the Taliban's door",
        ("outside.spoil",), ("spoilers.economic", "spoilers.iskp"), "Stedman 1997", {"spoilers.hazard": 0.0},
    ),
    Mechanism(
        "urgency", "the cost of staying grows as the US election nears",
        ("united_states.feel_urgency",), ("urgency.election", "urgency.white_house", "urgency.timetable"),
        "Putnam 1988; Roth, Murnighan & Schoumaker 1988", {"us.urgency_peak": 0.0},
    ),
    Mechanism(
        "pace", "Washington pauses, keeps to or outruns its schedule",
        ("united_states.choose_pace", "united_states.withdraw"),
        ("withdrawal.conditions", "withdrawal.reversible", "withdrawal.faster_on_failure"), "",
        {"us.pace_cost": IMPOSSIBLE},
    ),
    Mechanism(
        "conditionality", "violence above the promise holds the withdrawal back",
        ("united_states.choose_pace",), ("withdrawal.conditions", "talks.exchange", "talks.interlocking"), "",
        {"withdrawal.conditionality": 0.0},
    ),
    Mechanism(
        "reversal", "conditions broken badly send soldiers back, where the exit can be reversed",
        ("united_states.choose_pace", "united_states.withdraw"),
        ("withdrawal.reversible", "withdrawal.conditions"), "", {"withdrawal.reversal": 0.0},
    ),
    Mechanism(
        "assurances", "breaches of the assurances on terrorism are looked for, and count as conditions not met",
        ("united_states.check_assurances", "united_states.choose_pace"),
        ("counterterror.assurance", "taliban.foreign_fighters", "talks.joint_channel", "talks.exchange"), "",
        {"assurances.kept": 1.0},
    ),
    Mechanism(
        "withdrawal", "troops follow a schedule down to what stays",
        ("united_states.withdraw",), ("troops.first_phase", "withdrawal.deadline", "withdrawal.began"), "",
        {"withdrawal.residual": 13000.0},
    ),
    Mechanism(
        "failure-push", "broken talks hasten the withdrawal",
        ("united_states.choose_pace",), ("withdrawal.faster_on_failure",), "", {"us.failure_push": 0.0},
    ),
    Mechanism(
        "quantal-response", "parties mostly, not always, choose what pays most",
        ("united_states.choose_pace", "government.choose_release", "government.choose_operations",
         "taliban.choose_effort"),
        (), "McKelvey & Palfrey 1995",
        {"us.rationality": 1e3, "government.rationality": 1e3, "taliban.rationality": 1e3},
    ),
    Mechanism(
        "disunity", "a Kabul with two presidents settles, sends teams and fights less well, until they come to terms",
        ("government.reconcile",), ("government.split", "government.parallel", "government.weak"), "",
        {"government.split_unity": 1.0},
    ),
    Mechanism(
        "release-quarrel", "before the first prisoner goes, list, pledge and registration must be settled",
        ("prisoners.settle_terms",), ("prisoners.verified_list", "prisoners.pledge", "prisoners.delayed"), "",
        {"prisoners.terms_agreed": True},
    ),
    Mechanism(
        "prisoner-release", "Kabul weighs each week whether to free more: by the day, then in fortnightly batches",
        ("government.choose_release", "prisoners.release_prisoners"),
        ("prisoners.demand", "prisoners.first_tranche", "prisoners.second_tranche"), "",
        {"prisoners.release_from": None},
    ),
    Mechanism(
        "prisoner-return", "the Taliban free government prisoners in proportion",
        ("taliban.return_prisoners",), ("prisoners.reciprocal",), "", {"prisoners.return_rate": 0.0},
    ),
    Mechanism(
        "us-pressure", "Washington presses Kabul to free prisoners and to concede",
        ("government.choose_release", "prisoners.settle_terms", "table.concede"),
        ("prisoners.reversal", "government.puppet", "urgency.white_house"), "Putnam 1988",
        {"release.pressure": 0.0, "table.pressure": 0.0, "prisoners.terms_pressure": 0.0},
    ),
    Mechanism(
        "reciprocity", "Kabul frees more readily when its own prisoners come back",
        ("government.choose_release", "taliban.return_prisoners"), ("prisoners.gradual", "prisoners.reciprocal"),
        "Osgood 1962", {"release.reciprocity": 0.0},
    ),
    Mechanism(
        "contested-tranche", "allies object to freeing the last prisoners",
        ("government.choose_release",), ("prisoners.allied_objection",), "", {"release.contested": 0.0},
    ),
    Mechanism(
        "epidemic", "the epidemic in the prisons presses for release",
        ("government.choose_release",), ("prisoners.coronavirus",), "", {"release.epidemic": 0.0},
    ),
    Mechanism(
        "offensives", "Kabul goes over to the offensive when violence is high",
        ("government.choose_operations", "government.hold_fire", "war.operate"),
        ("violence.allied_operations", "violence.stall_reverts"), "",
        {"operations.restraint": IMPOSSIBLE},
    ),
    Mechanism(
        "leverage", "the Taliban fight for bargaining weight where Kabul is not trusted",
        ("taliban.choose_effort",), ("violence.instrument", "taliban.dual_track"), "", {"taliban.leverage": 0.0},
    ),
    Mechanism(
        "grievance", "the Taliban fight harder while prisoners are in arrears",
        ("taliban.choose_effort",), ("prisoners.rejected", "prisoners.us_responsibility"), "",
        {"taliban.grievance": 0.0},
    ),
    Mechanism(
        "retaliation", "strikes and offensives are answered with violence",
        ("taliban.choose_effort",), ("strikes.violation_quarrel",), "Lyall (air strikes and insurgent attacks)",
        {"taliban.retaliation": 0.0},
    ),
    Mechanism(
        "overstay", "the Taliban fight harder against a force that stays past the promised day",
        ("taliban.choose_effort",), ("taliban.ceasefire_us_only", "residual.demand"), "", {"taliban.overstay": 0.0},
    ),
    Mechanism(
        "prospects", "a good deal in view restrains the Taliban",
        ("taliban.choose_effort",), ("taliban.incentive",), "", {"taliban.prospects": 0.0},
    ),
    Mechanism(
        "compliance", "the Taliban keep the promised level as long as breaking it could make the US stay",
        ("taliban.choose_effort",), ("withdrawal.conditions", "talks.interlocking"), "", {"taliban.compliance": 0.0},
    ),
    Mechanism(
        "recidivism", "some of the freed fight again",
        ("prisoners.rejoin",), ("prisoners.recidivism_fear", "prisoners.pledge"), "Semple & Kuehn 2020",
        {"prisoners.recidivism": 0.0},
    ),
    Mechanism(
        "self-excitation", "attacks call forth attacks",
        ("war.attack",), ("violence.stall_reverts",), "Lewis et al. 2012; White et al. 2013", {"war.branching": 0.0},
    ),
    Mechanism(
        "noise", "daily attacks vary more than by pure chance",
        ("war.attack",), (), "Cameron & Trivedi 1998", {"war.dispersion": IMPOSSIBLE},
    ),
    Mechanism("season", "violence follows the fighting season", ("war.attack",), (), "", {"war.season": 0.0}),
    Mechanism(
        "strikes", "US aircraft defend Afghan forces",
        ("united_states.strike", "united_states.air_support"),
        ("violence.defend", "strikes.dozens", "strikes.helmand"), "",
        {"strikes.scale": 0.0},
    ),
    Mechanism(
        "air-power", "US air power weighs in every contest and deters offensives",
        ("united_states.air_support", "war.gain_ground", "taliban.choose_effort", "collapse.lose_heart",
         "table.value_war", "table.ripen"),
        ("violence.defend", "residual.elite_forces"), "Tullock 1980",
        {"war.air_power": 0.0, "taliban.air_cost": 0.0, "collapse.air": 0.0},
    ),
    Mechanism(
        "territory", "ground changes hands with the contest",
        ("war.gain_ground",), ("taliban.territory",), "Tullock 1980", {"war.ground_rate": 0.0},
    ),
    Mechanism(
        "collapse", "forces and local leaders give up in a cascade",
        ("collapse.lose_heart", "ending.fall"), ("government.ana_falls", "government.weak"), "Granovetter 1978",
        {"collapse.speed": 0.0},
    ),
    Mechanism(
        "donors", "without donors' money the forces waste away",
        ("outside.fund", "collapse.lose_heart", "war.government_strength"),
        ("government.donors", "government.institutions"), "", {"donors.weight": 0.0, "collapse.donors": 0.0},
    ),
    Mechanism(
        "nato", "a NATO force that stays does part of what the US force did",
        ("united_states.presence_of",), ("nato.conditions",), "", {"nato.weight": 0.0},
    ),
    Mechanism(
        "commitment-problem", "a side asks for more where it doubts that the other will keep the deal",
        ("table.reservation",), ("talks.exchange", "talks.trust_thin"), "Fearon 1995; Powell 2006; Walter 1997",
        {"table.taliban_stake": 0.0, "table.government_stake": 0.0},
    ),
    Mechanism(
        "guarantee", "a third party that stays makes a distrusted deal hold",
        ("table.reservation",), ("residual.guarantor",), "Walter 1997", {"table.guarantee": 0.0},
    ),
    Mechanism(
        "waiting", "the Taliban concede slowly while time is on their side",
        ("table.concede",), ("taliban.time_on_side", "taliban.hang_tough"), "Powell 2006",
        {"table.waiting_scale": IMPOSSIBLE},
    ),
    Mechanism(
        "log-rolling", "issues that matter differently to the two sides are traded",
        ("table.frontier",), ("talks.issues", "talks.ceasefire_issue", "talks.power_sharing"), "Raiffa 1982",
        ISSUES_ALIKE,
    ),
    Mechanism(
        "talks", "talks open once nearly all listed prisoners are free and Kabul sends a team",
        ("table.advance",), ("talks.due", "talks.began", "talks.single_team", "prisoners.us_responsibility"), "",
        {"table.opening_hazard": 0.0},
    ),
    Mechanism(
        "concession", "in substance talks aspirations fall towards reservation values, until they meet",
        ("table.concede", "ending.settle"), ("talks.convergence", "talks.compromise"),
        "Faratin, Sierra & Jennings 1998; Raiffa 1982",
        {"table.taliban_concession": 0.0, "table.government_concession": 0.0},
    ),
    Mechanism(
        "ripeness", "a costly war that cannot be won readies a side to agree on procedure",
        ("table.ripen", "table.advance"), ("talks.no_military_solution", "talks.window"),
        "Zartman 2000; Pruitt 2005", {"table.ripe_cost": 0.0, "table.ripe_winning": 0.0, "table.ripe_deadline": 0.0},
    ),
    Mechanism(
        "deadlines", "a deadline at hand hastens concessions, an overrun one strains the talks",
        ("table.concede", "table.ripen", "table.suspend"), ("urgency.hundred_days", "talks.convergence"),
        "Roth et al. 1988; Yildiz 2004",
        {"table.exit_push": 0.0, "table.deadline_push": 0.0, "table.ripe_deadline": 0.0, "table.overdue_strain": 0.0},
    ),
    Mechanism(
        "suspension", "violence, strikes and overrun deadlines break talks off, for a time",
        ("table.suspend",), ("violence.talks_at_risk", "talks.collapse_chance"), "",
        {"table.suspension_hazard": 0.0},
    ),
    Mechanism(
        "trust", "parties learn from kept and broken promises",
        ("trust.judge_each_other",), ("talks.trust_thin", "talks.joint_channel", "talks.exchange"),
        "Kydd 2005; Beta-Bernoulli learning", {"trust.evidence": 0.0, "trust.fading": 1.0},
    ),
    Mechanism(
        "exit-belief", "cuts under violence teach that the US leaves whatever happens, pauses the contrary",
        ("trust.read_washington",), ("taliban.withdrawal_undermines", "taliban.drawdown_two_sides"),
        "Fearon 1995", {"taliban.belief_leave": 0.0, "taliban.belief_pause": 0.0},
    ),
)
# fmt: on
