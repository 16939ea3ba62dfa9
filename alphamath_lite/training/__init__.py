"""Training: tokenizer, network, examples, and the loops that make and improve a policy."""
