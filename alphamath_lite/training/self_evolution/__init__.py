"""Self-evolution: policy and value improve on questions and final answers alone (AlphaMath, 3).

Read in this order: settings (every number), problems, folder (a run on disk), start (round 0),
rollouts, harvest (what the trees came to), selection, lessons (paths as batches), trainer (the
seam) and learning (its plain form), examination (held-out problems), rounds (all of it in turn);
then launch, status, account, report.
"""
