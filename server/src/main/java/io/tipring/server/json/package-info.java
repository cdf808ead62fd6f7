/**
 * How ids, times, names and events are written in JSON, in answers and in the reporting database
 * alike. Values only: any thread.
 */
package io.tipring.server.json;
