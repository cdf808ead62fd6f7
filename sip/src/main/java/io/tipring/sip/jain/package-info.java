/**
 * The one place that touches JAIN-SIP: its parsers for the headers that are not hot, called on
 * demand. None of its transactions, transports or message classes is used.
 *
 * <p>{@link io.tipring.sip.jain.JainHeaders} may be called on any thread.
 */
package io.tipring.sip.jain;
