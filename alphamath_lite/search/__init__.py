"""Search strategies over one tree: plain generators that ask for expansions and choose an answer."""
