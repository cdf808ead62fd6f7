/**
 * Transactions: the four state machines of RFC 3261 §17 with the corrections of RFC 6026, and the
 * table that matches messages to them.
 *
 * <p>Nothing here knows a clock, a socket or a thread: time comes by {@link
 * io.tipring.sip.transaction.TimerWheel#advanceTo}, messages go by an interface. One event loop
 * owns one layer with its wheel; a test or the simulation drives it in virtual time.
 */
package io.tipring.sip.transaction;
