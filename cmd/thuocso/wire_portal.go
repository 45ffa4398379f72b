package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// wire puts the portal together on its station.
//
//nolint:unparam // the portal itself can refuse its parts
func wire(_ context.Context, st *station) (portalServer, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /suc-khoe", func(w http.ResponseWriter, r *http.Request) {
		if err := st.db.Ping(r.Context()); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})

	return plain{&http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}}, nil
}

// plain serves until the portal's own server takes its place.
type plain struct{ server *http.Server }

func (s plain) Serve(ln net.Listener) error {
	if err := s.server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}

	return nil
}

func (s plain) Shutdown(ctx context.Context) error {
	return wrap("shut down", s.server.Shutdown(ctx))
}
