package ranking

import "context"

// Ranked reads the entries of a unit on a basis, best first, none where no run was; they are shared and may not be changed. The
// unit must be one that the caller may see.
func (r *Reader) Ranked(ctx context.Context, a Asked) (Ranked, error) { return r.entries(ctx, a) }
