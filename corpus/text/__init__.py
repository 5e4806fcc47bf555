"""What is read out of texts: sentences, names, links between accounts, lineage, differences.

Offsets are Unicode code points into the original text, half-open; nothing is normalised in place.
"""
