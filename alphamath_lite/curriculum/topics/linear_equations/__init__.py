"""Linear equations in one unknown: solving, modelling stories, parameters."""
