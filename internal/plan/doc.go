// Package plan is about the targets of a plan, such as a province's plan 219
// (maturity loads them): it tells of each how far it is reached, surely and possibly, how many schools are short and which stand nearest. A target whose
// figures nobody is asked for yet stays open, with the reason; nothing is guessed.
package plan
