"""A value head for any GGUF policy, from hidden states that llama.cpp itself returns; numpy only.

The policy solves problems with known answers many times; the hidden state at the end of every step
learns to say how such solutions end (AlphaMath, equation 4, with the network held fixed).

Read in this order: rollouts (solutions with hidden states, kept on disk), head (the fit), worth
(what the head is worth on problems it has not seen), train (all of it).
"""
