"""Powers and logarithms: rules, equations, growth and decay."""
