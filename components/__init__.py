"""Everything that touches the screen: state, filter bar, charts, tables and the reader."""
