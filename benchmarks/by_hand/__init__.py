"""The figures of all shipped metrics by SQL written by hand for DuckDB, and of some of them by pandas.

Nothing here reads a definition or calls the compiler: who is counted, when, and for whom a metric holds is
written again from the words of the definitions. `statements` puts the parts together.
"""
