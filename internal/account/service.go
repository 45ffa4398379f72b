package account

import (
	"time"
)

// Store keeps people, their sessions and the counters of failed sign-ins.
type Store interface {
	SessionStore
	AttemptStore
	PersonStore
}

// Service is what people do about their accounts and those of others.
type Service struct {
	store  Store
	hasher *Hasher
	now    func() time.Time
	zone   *time.Location
}

// Options are what a service needs besides its store.
type Options struct {
	// Now is the clock.
	Now func() time.Time
	// Zone is the province's time zone, which decides what day it is; nil means UTC.
	Zone *time.Location
	// Cost is that of new password hashes; its zero value means DefaultCost.
	Cost Cost
}

// New returns the service.
func New(store Store, o Options) *Service {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost()
	}

	return &Service{store: store, hasher: NewHasher(o.Cost), now: o.Now, zone: o.Zone}
}
