/**
 * Every command in order on disk, by Chronicle Queue, the only place that knows it.
 *
 * <pre>
 * journal/high-water-mark                    the last command that counts as kept
 * journal/begins-at                          the first that is kept, once anything was pruned
 * journal/run-000001/20261122-18F.cq4        the commands of a run, a file for each hour
 * </pre>
 *
 * <p>{@link io.tipring.core.journal.Journal} appends and is owned by the writer; {@link
 * io.tipring.core.journal.JournalReader} follows, on whatever thread, also from another process;
 * {@link io.tipring.core.journal.JournalVerification} and {@link
 * io.tipring.core.journal.JournalRepair} are for when something is wrong.
 */
package io.tipring.core.journal;
