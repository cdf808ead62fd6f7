/** What REST asks of the reporting database. Reads only; any thread. */
package io.tipring.server.reporting.query;
