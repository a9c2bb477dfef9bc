"""Running kanhe: the command line, the steps from raw files to published Parquet, and Prefect flows around them.

This package alone knows disks, time, processes, networks and Prefect. The steps are plain functions (`ingest`, `extract`,
`reconcile`, `publish`, `refresh`); `prefect_flows` wraps them thinly.
"""
