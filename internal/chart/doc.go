// Package chart turns figures into pictures: the option JSON that the portal's own
// script draws, and beside it the same figures as a table. Options are plain data:
// no functions, no addresses, no words but those that were given. A colour of a
// level is named "@l1" to "@l3", the undecided "@lx"; a number's form is named
// "@int", "@points" or "@percent0": the script puts them in.
package chart
