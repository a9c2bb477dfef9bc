"""Which time, measure, statistic and modality belong to a number: one test per kind of phrasing."""
