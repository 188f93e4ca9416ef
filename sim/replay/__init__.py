"""Why did it turn out so: any history of an ensemble, lived again and told.

========  =======================================================================================
source    what a user names (a result, or a scenario and a seed) as a scenario that can be replayed
record    one history lived again in Mesa, every day of it and every decision, checked to the bit
event     what an event is, and what the parties are called
decided   decisions that changed something, with what was weighed
happened  what came of them and of chance: prisoners, troops, ground, talks
telling   all events of a history in order, and why it ended as it did
pick      the most typical, the earliest, the outlier history of a kind
twins     the same random streams in two scenarios: where they part, and how the difference grew
turning   at which day a history's fate turned, from fresh futures before and after it
whatif    other levers from a day on
========  =======================================================================================
"""
