package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	finder "github.com/thuocso/thuocso/internal/portal/find"
	"github.com/thuocso/thuocso/internal/portal/gaps"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	view "github.com/thuocso/thuocso/web/page/figures"
	jobview "github.com/thuocso/thuocso/web/page/jobs"
)

// figureDeps puts together what the pages of results work with.
func figureDeps(st *station, parts subjects, now func() time.Time) figures.Deps {
	store := postgres.NewRanking(st.db)
	reader := ranking.NewReader(store, store, parts.seasons)

	return figures.Deps{
		Figures: reader, Changes: change.NewBook(reader), Peers: store, Figured: store, Proofs: watching(st, now),
		Seasons: parts.seasons, Census: parts.census, Answers: parts.returns, Now: now,
	}
}

// figureRoutes are the pages of results, and those that tell what there is to learn from them.
func figureRoutes(st *station, shown figures.Deps) []portal.Route {
	return slices.Concat(figures.Routes(shown), gaps.Routes(gaps.Deps{Pages: shown, Lines: postgres.NewRanking(st.db)}),
		finder.Routes(finder.Deps{Pages: shown, Store: postgres.NewSearch(st.db)}))
}

// figureTabs are the sections of results.
func figureTabs() []portal.Tab {
	return []portal.Tab{
		{Key: "figures.progress", Href: view.ProgressPath, Permission: account.FiguresView},
		{Key: "figures.board", Href: view.BoardPath, Permission: account.FiguresView},
		{Key: "figures.runs", Href: jobview.AllPath, Permission: account.RunView},
	}
}

// newRunner is what the button, the command and the clock run with.
func newRunner(st *station, parts subjects, now func() time.Time) *recompute.Runner {
	return recompute.NewRunner(postgres.NewRanking(st.db), parts.seasons, now, st.log, holder())
}

// holder names this process: the same number on another machine, or after a restart, is another holder.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	b := make([]byte, 6)
	rand.Read(b) // never fails

	return fmt.Sprintf("%.60s/%d/%s", host, os.Getpid(), hex.EncodeToString(b))
}
