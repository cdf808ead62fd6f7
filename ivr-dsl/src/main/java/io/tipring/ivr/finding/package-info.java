/**
 * Findings: what is wrong with a flow file, where, and how it is shown. Plain values; used by one
 * thread at a time.
 */
package io.tipring.ivr.finding;
