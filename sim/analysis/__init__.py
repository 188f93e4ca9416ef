"""Studies: ensembles run, kept and compared; tables in and out."""
