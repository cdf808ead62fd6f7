/** Tests of the reporting database, on H2 in the process and on a real PostgreSQL. */
package io.tipring.server.reporting;
