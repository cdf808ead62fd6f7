/**
 * Why a contact went where it went, and why it waits where it waits: made from the events of the
 * contact and from the live views, never from the state of the writer. Owned by the thread of the
 * request that asks.
 */
package io.tipring.server.explain;
