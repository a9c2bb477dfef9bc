"""From the bytes of a document to its claims: pure functions that never touch the disk, the clock or the network."""
