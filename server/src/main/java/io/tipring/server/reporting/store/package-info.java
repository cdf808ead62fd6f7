/**
 * The reporting database: connections, schema, rows. The reporting thread alone writes, in {@link
 * io.tipring.server.reporting.store.Rows}; any thread may read.
 */
package io.tipring.server.reporting.store;
