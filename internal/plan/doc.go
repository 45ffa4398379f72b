// Package plan is about the targets of plans, such as a province's plan 219 (maturity loads them): it tells of each how far
// it is reached, surely and possibly, what is missing, which schools stand nearest, how the seasons went and where a straight
// line through them leads. What nobody has reported yet stays open, with the reason; nothing is guessed.
package plan
