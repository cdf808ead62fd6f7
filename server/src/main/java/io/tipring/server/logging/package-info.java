/**
 * The log: one line an event, as key=value or JSON, with phone numbers masked. Logback calls it on
 * whatever thread logs.
 */
package io.tipring.server.logging;
