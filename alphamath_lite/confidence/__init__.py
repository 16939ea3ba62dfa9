"""Confidence: the probability that an answer is right, calibrated on problems with known answers.

Read in this order: features (what speaks for an answer), judge (from a bundle's calibration to a
probability), measuring (problems solved and answers labelled, kept in a journal), fitting (from
labelled answers to a calibration).
"""
