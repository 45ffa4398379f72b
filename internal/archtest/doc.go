// Package archtest holds the plan of the house as tests: who may import whom,
// where each foreign library lives, how large things may grow, what stands at
// the top level, and that generated code is fresh. It has nothing to import.
package archtest
