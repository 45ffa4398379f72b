// Package ranking tells how schools stand: it tallies the results of a season by
// unit, ranks schools inside a stated population, and keeps what it found as
// snapshots, one packed row a unit and basis.
//
// Tally, Rank, the codecs and the rules of disclosure are pure. Run is the one
// use case behind the scheduled job, the button and the command: it reads in one
// transaction, proves its totals against the source, and publishes all or nothing.
package ranking
