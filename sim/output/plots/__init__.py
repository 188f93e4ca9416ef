"""What figures are made with; the figures themselves lie with their studies.

`jobs` says what is to be drawn, `drawn` what lies there already, `processes` has it drawn, `files` draws and saves.
Below them lie `frame` (headline, small print, places on the page in points), `style` and `lettering` (inks, numbers,
the bundled Inter), and the parts that figures share: `scales`, `fan`, `events`, `labels`, `annotations` with
`placement`, `bars`, `headline`, `contrast`."""
