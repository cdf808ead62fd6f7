/**
 * The configuration: reads HOCON strictly into immutable records. Every finding names the file, the
 * line and the mend, and all findings are told at once. Used by the thread that starts the server,
 * before any other runs.
 */
package io.tipring.server.config;
