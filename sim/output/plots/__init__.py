"""The figures: each module takes summaries and returns a matplotlib Figure; none computes, reads or saves.

==========  ==========================================================================
bands       how each variable runs, day by day, over all histories of a scenario
outcomes    how histories end under one or more scenarios, and the changes
timing      when things happen, if they happen, beside the documents' dates
claims      what the documents claim: effects by verdict, and how surely each holds
phase       which ending is the likeliest over two or three levers, and where a share is crossed
slices      how the endings move along each lever of a sweep, with bands
compare     two scenarios side by side: one variable's fans, and how histories end
facts       the documents' dated facts on the fans, before and after the back-test
patterns    how many histories show each fact: before, after, and if it is not asked for
parameters  what the facts leave of the ranges of the uncertain inputs
ranks       whether the back-test finds invented truths: ranks and coverage
timeline    one history, or one in two scenarios: lanes of orders over what came of them, day by day
turning     how one history's futures looked through its course, and where its fate turned
==========  ==========================================================================

Below them lie `frame` (headline, small print, places on the page in points), `style` and `lettering`
(colours, numbers, the bundled Inter), and the parts that figures share: `scales`, `fan`, `events`, `labels`,
`callouts` with `spots`, `bars`, `endings`, `headline`, `factmarks`, `strips` and `dots`; those of sweeps are `swept`,
`plane` with `cells`, `levels` with `level_ticks`, `along` with `curves`, and the words beside them.
"""
