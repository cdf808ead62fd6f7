/**
 * The projections: what the control plane can be asked, folded from events. The projector thread
 * alone changes them; every other thread reads immutable values. Each can be rebuilt from the
 * events of the journal, and each is bounded.
 */
package io.tipring.server.projection;
