package disclose

// Second tells whether the means of a second population may be shown beside those of a first, to somebody who knows own
// schools that stand in both; both is how many schools the two share. The second needs Least others; where one lies
// inside the other, their difference gives away the rest, which then must be Least too. A first population that is not
// shown is empty.
func Second(first, second, both, own int) bool {
	switch onlyFirst, onlySecond := first-both, second-both; {
	case second-own < Least:
		return false
	case first == 0:
		return true
	case onlySecond == 0 && onlyFirst > 0:
		return onlyFirst >= Least
	case onlyFirst == 0 && onlySecond > 0:
		return onlySecond >= Least
	default:
		return true
	}
}
