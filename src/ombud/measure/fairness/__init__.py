"""Group fairness: figures of the tables of counts, one idea a module; ``found`` puts them together."""
