/**
 * Contact records and statistics in SQL.
 *
 * <pre>
 * journal ──► feed (a domain of its own) ──► follower ──► rows and position, one transaction
 *                                                │
 * REST ───── reads, up to a sequence ────────────┘  (any thread, its own connection)
 * </pre>
 *
 * <p>The follower is one thread and the only one that writes. The engine never waits for it: a
 * database that is slow or away falls behind, and catches up from the journal.
 */
package io.tipring.server.reporting;
