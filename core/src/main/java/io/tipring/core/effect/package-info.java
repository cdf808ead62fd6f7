/**
 * What a turn asks of the outside, as immutable records. Made by the writer, carried out by
 * adapters.
 */
package io.tipring.core.effect;
