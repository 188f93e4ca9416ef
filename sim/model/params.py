"""The parameters of one history, as rules read them.

The values, with unit, range and source, stand in data/parameters.yaml alone: `withdrawal.deadline` there is
`withdrawal_deadline` here, a date there is a number of days since the scenario's start here.
"""

from dataclasses import dataclass, field

ISSUE_NAMES = ("ceasefire", "power", "constitution", "rights")
ISSUES = len(ISSUE_NAMES)
SEGMENTS = 12  # of the plan of the withdrawal, at most


def _segments():
    return field(default_factory=lambda: [0.0] * SEGMENTS)


def _saliences():
    return field(default_factory=lambda: [1.0 / ISSUES] * ISSUES)


@dataclass
class Params:
    """What rules may read of one history: levers, uncertainties drawn for it, constants. Dates are days since the
    start; a day that never comes is far in the future."""

    # withdrawal
    withdrawal_troops: float = 0.0
    withdrawal_begins: float = 0.0
    withdrawal_first_phase_troops: float = 0.0
    withdrawal_deadline: float = 0.0
    withdrawal_residual: float = 0.0
    withdrawal_kept_until: float = 0.0
    withdrawal_promised: float = 0.0
    withdrawal_conditionality: float = 0.0
    withdrawal_reversal: float = 0.0
    withdrawal_assurance_weight: float = 0.0
    # assurances
    assurances_look_probability: float = 0.0
    assurances_kept: float = 0.0
    # us
    us_election: float = 0.0
    us_rationality: float = 0.0
    us_stay_cost: float = 0.0
    us_urgency_peak: float = 0.0
    us_urgency_days: float = 0.0
    us_failure_push: float = 0.0
    us_pace_cost: float = 0.0
    us_acceleration: float = 0.0
    us_reinforcement: float = 0.0
    # orders
    orders_review_probability: float = 0.0
    # strikes
    strikes_scale: float = 0.0
    strikes_rate: float = 0.0
    strikes_memory: float = 0.0
    # diplomacy
    diplomacy_pressure: float = 0.0
    diplomacy_talks_days: float = 0.0
    # prisoners
    prisoners_demanded: float = 0.0
    prisoners_taliban: float = 0.0
    prisoners_due: float = 0.0
    prisoners_release_from: float = 0.0
    prisoners_terms_agreed: float = 0.0
    prisoners_terms_hazard: float = 0.0
    prisoners_terms_pressure: float = 0.0
    prisoners_first_tranche: float = 0.0
    prisoners_first_pace: float = 0.0
    prisoners_batch: float = 0.0
    prisoners_batch_days: float = 0.0
    prisoners_violence_ceiling: float = 0.0
    prisoners_rest_after_opening: float = 0.0
    prisoners_commitment: float = 0.0
    prisoners_contested: float = 0.0
    prisoners_epidemic: float = 0.0
    prisoners_epidemic_from: float = 0.0
    prisoners_return_rate: float = 0.0
    prisoners_recidivism: float = 0.0
    prisoners_rejoin_days: float = 0.0
    # release
    release_pressure: float = 0.0
    release_trust: float = 0.0
    release_reciprocity: float = 0.0
    release_risk: float = 0.0
    release_division: float = 0.0
    release_contested: float = 0.0
    release_epidemic: float = 0.0
    # operations
    operations_rate_2019: float = 0.0
    operations_defence: float = 0.0
    operations_answer: float = 0.0
    operations_restraint: float = 0.0
    operations_table: float = 0.0
    operations_ground: float = 0.0
    operations_lethality: float = 0.0
    # violence
    violence_initial: float = 0.0
    violence_promised: float = 0.0
    violence_truce_until: float = 0.0
    violence_watch_days: float = 0.0
    violence_first_days: float = 0.0
    # taliban
    taliban_rationality: float = 0.0
    taliban_restrained: float = 0.0
    taliban_fight_and_talk: float = 0.0
    taliban_offensive: float = 0.0
    taliban_leverage: float = 0.0
    taliban_grievance: float = 0.0
    taliban_retaliation: float = 0.0
    taliban_offensive_answer: float = 0.0
    taliban_overstay: float = 0.0
    taliban_prospects: float = 0.0
    taliban_effort_cost: float = 0.0
    taliban_air_cost: float = 0.0
    taliban_compliance: float = 0.0
    taliban_strength: float = 0.0
    taliban_fighters: float = 0.0
    taliban_exit_belief: float = 0.0
    taliban_belief_leave: float = 0.0
    taliban_belief_pause: float = 0.0
    taliban_belief_fading: float = 0.0
    # government
    government_rationality: float = 0.0
    government_two_presidents: float = 0.0
    government_split_unity: float = 0.0
    government_reconciliation_hazard: float = 0.0
    government_exit_belief: float = 0.0
    government_belief_weight: float = 0.0
    # war
    war_attacks_2019: float = 0.0
    war_lethality: float = 0.0
    war_civilian_lethality: float = 0.0
    war_branching: float = 0.0
    war_decay_days: float = 0.0
    war_dispersion: float = 0.0
    war_season: float = 0.0
    war_inertia_days: float = 0.0
    war_air_power: float = 0.0
    war_air_strikes: float = 0.0
    war_disunity: float = 0.0
    war_taliban_share: float = 0.0
    war_ground_rate: float = 0.0
    # collapse
    collapse_initial: float = 0.0
    collapse_threshold: float = 0.0
    collapse_spread: float = 0.0
    collapse_ground: float = 0.0
    collapse_air: float = 0.0
    collapse_expectation: float = 0.0
    collapse_disunity: float = 0.0
    collapse_donors: float = 0.0
    collapse_speed: float = 0.0
    collapse_falls_at: float = 0.0
    # table
    table_taliban_cost: float = 0.0
    table_government_cost: float = 0.0
    table_taliban_stake: float = 0.0
    table_government_stake: float = 0.0
    table_guarantee: float = 0.0
    table_waiting_scale: float = 0.0
    table_freed_share: float = 0.0
    table_opening_hazard: float = 0.0
    table_procedure_hazard: float = 0.0
    table_ripe_cost: float = 0.0
    table_ripe_winning: float = 0.0
    table_ripe_deadline: float = 0.0
    table_taliban_hurt: float = 0.0
    table_taliban_concession: float = 0.0
    table_government_concession: float = 0.0
    table_pressure: float = 0.0
    table_exit_push: float = 0.0
    table_deadline_push: float = 0.0
    table_deadline_days: float = 0.0
    table_suspension_hazard: float = 0.0
    table_strike_strain: float = 0.0
    table_overdue_strain: float = 0.0
    table_resumption_hazard: float = 0.0
    # trust
    trust_us_taliban: float = 0.0
    trust_taliban_us: float = 0.0
    trust_government_taliban: float = 0.0
    trust_taliban_government: float = 0.0
    trust_us_government: float = 0.0
    trust_government_us: float = 0.0
    trust_memory: float = 0.0
    trust_fading: float = 0.0
    trust_broken_weight: float = 0.0
    trust_evidence: float = 0.0
    trust_half_breach: float = 0.0
    trust_strikes: float = 0.0
    trust_operations: float = 0.0
    # nato
    nato_stays: float = 0.0
    nato_weight: float = 0.0
    # donors
    donors_support: float = 0.0
    donors_until: float = 0.0
    donors_weight: float = 0.0
    donors_rundown: float = 0.0
    # spoilers
    spoilers_hazard: float = 0.0
    spoilers_killed: float = 0.0
    spoilers_outrage: float = 0.0
    spoilers_memory: float = 0.0
    # structures: 1 for another rule
    structures_lottery: float = 0.0
    structures_gated_procedure: float = 0.0
    structures_trust_unowed: float = 0.0
    structures_blind_table: float = 0.0
    structures_capped_breach: float = 0.0
    structures_linear_breach: float = 0.0
    # the plan of the withdrawal, by its own clock: the day on which a segment begins, how many it spans, troops a day
    plan_days: list[float] = _segments()
    plan_spans: list[float] = _segments()
    plan_slopes: list[float] = _segments()
    # issues: saliences, each side's summing to 1, in the order of `ISSUE_NAMES`
    taliban_saliences: list[float] = _saliences()
    government_saliences: list[float] = _saliences()
