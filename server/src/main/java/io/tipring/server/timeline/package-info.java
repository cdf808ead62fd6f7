/**
 * All that happened to a contact on one line of time: SIP messages, steps of the flow, decisions,
 * sound. Made by the thread of the request that asks, from the events of the contact and the SIP
 * messages that are kept.
 */
package io.tipring.server.timeline;
