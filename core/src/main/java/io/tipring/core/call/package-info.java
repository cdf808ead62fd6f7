/**
 * Calls and legs: the hub between flow, router and the two sides of a call. Deterministic. Owned by
 * the writer.
 *
 * <p>A {@link io.tipring.core.call.Leg} is one SIP dialog with its endpoint; {@code LegTable} is
 * the one place where its state changes, {@code LegSignalling} and {@code LegSounds} say what each
 * message and each report does to it. A {@link io.tipring.core.call.Call} is the hub; {@code
 * CallTable} is the one place where its state changes.
 */
package io.tipring.core.call;
