"""Statistics: averages, spread, frequency tables, standard scores."""
