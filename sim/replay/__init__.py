"""Why did it turn out so: any history of an ensemble, lived again and told.

================  ===============================================================================
source            what a user names (a result, or a scenario and a seed) as one that can be replayed
points            the same for a point of a sweep
record            one history lived again in Mesa, every day and decision of it, checked to the bit
event             what an event is, and what the parties are called
events_decisions  decisions that changed something, with what was weighed
events_chance     what came of them and of chance: prisoners, troops, ground
events_talks      the table: opening, procedure, issues, the end
narrative         all events of a history in order, and why it ended as it did
export            the same for spreadsheets and Markdown
pick              the most typical, the earliest, the outlier among histories of a kind
pairs             the same random streams in two scenarios: where they part, how the difference grew
rollouts          futures from a state of a history, on random streams that no ensemble has
junctures         at which day a history's fate turned, from futures before and after it
whatif            other levers from a day on
chart, timeline   what figures of a history show, as plain data
contract          what the JSON of all that is, made by `objects`
================  ===============================================================================
"""
