"""Every peer by name: the package whose version counts, and what fits it to a table."""

from . import automl, boosters, nets

PEERS = boosters.DEFAULTS | boosters.TUNED | nets.PEERS | automl.PEERS
