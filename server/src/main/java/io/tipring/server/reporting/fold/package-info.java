/**
 * Events to rows: what happened to contacts, agents and queues, as tables. Owned by the reporting
 * thread.
 */
package io.tipring.server.reporting.fold;
