// Package embedded keeps a private PostgreSQL for one portal: it finds the
// system's server binaries, makes the cluster once, runs the server on a unix
// socket only, starts it again when it dies and stops it with the portal. A
// portal without DATABASE_URL lives on it, and so do all tests.
//
// The folder that it is given holds: cluster/ (PostgreSQL's own data), sock/
// (the socket, unless the path is too long), lock (held while a portal uses the
// folder) and postgres.log.
package embedded
