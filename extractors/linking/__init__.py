"""Linking: which mentions belong to which quantity, one module per group of fields.

Every function takes the quantity's `Scope` and the document's `Context` and returns a `Link`: the value, the words that gave
it and the scope in which they stand, so that each field of a claim can be traced.
"""
