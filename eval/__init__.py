"""Is it right? Gold questions, measures, experiments and reports."""
