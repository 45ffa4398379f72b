// Package sample makes the sample province: Hòa Bình as it stood in the school
// year 2024–2025. Its units are facts: the names and codes of the ten districts
// and their communes. Everything else is made up by a generator with a fixed seed,
// the same every time: in which commune a school stands, its name (taken from the
// commune), its code, its equipment, its answers. Nobody's name is in it.
//
// How many institutions of each kind the province had is known from a secondary
// source, which states 520 in all while its parts add up to 516. The sample has the
// parts that teach pupils, 515: the teachers' college is no school of any stage.
// The 222 kindergartens are out of scope of an index for general and continuing
// education; the other 293 owe a return.
package sample
