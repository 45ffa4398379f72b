// Package maturity is the yardstick: it loads an index of digital maturity from
// its file, checks it, scores a return against it and explains every number.
//
// It is pure: no clock, no database, no language of a page. Points are exact
// hundredths. Where a revision does not allocate all of its points the score is
// an interval, and a level is stated only where both of its ends agree.
//
// An Index is read once by Load and never changed afterwards; it may be shared
// by any number of goroutines.
package maturity
