// Package schedule says when runs happen and which process carries them out.
//
// The clockwork (robfig/cron) only calls five acts of a Leader: Lead keeps the
// lease and gives up what dead processes left running; Refresh catches up what
// was missed before the process led, then runs the seasons whose results changed;
// Nightly runs every open season; Tend does the other jobs whose moment has come,
// missed ones too; Watch notes what passes while jobs are paused. Each act takes its moment from the clock it was
// given, so that tests call the acts and turn the clock.
package schedule
