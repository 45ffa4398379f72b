// Package ranking tells how schools stand: what a unit's schools come to in a tally, how schools rank inside a stated
// population, and the packed forms in which a run keeps both, one row a unit and basis.
//
// Tally, Rank and the codecs are pure. What a run does stands in recompute, the rules of disclosure in disclose.
package ranking
