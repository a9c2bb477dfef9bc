"""Pure functions over claims: which speak of one quantity, whether they agree, and why. See `reconciling.reconcile`."""

from reconcilers.reconciling import Reconciliation, reconcile

__all__ = ["Reconciliation", "reconcile"]
