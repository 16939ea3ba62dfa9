"""Inference over llama.cpp: one policy, many branches, one decode loop, values on the way.

    protocol       what the solver asks of a policy
    settings       what may be chosen when a policy is opened
    llama          the thin layer over the C interface
    threads        how many threads to use
    vocabulary     text <-> tokens, and which tokens end a step
    sampling       choosing the next token of every row at once
    cells          the tree of prefixes in the key/value cache
    decoding       the loop that writes the steps of all live branches
    engine         `LlamaEngine`, the policy made of the above
    value          the value head
    prefix_store   prompt prefixes kept on disk

Import from the modules: this package loads nothing by itself.
"""
