// Package recompute carries out runs: it scores every result of a season again, tallies and ranks all units, proves the
// totals against the source, and hands the snapshot over to be swapped in one commit.
//
// Compute is pure. Runner is the one use case behind the scheduled job, the button and the command.
package recompute
