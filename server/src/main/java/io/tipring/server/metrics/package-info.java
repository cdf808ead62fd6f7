/** What Prometheus reads: the registry of the process and what it watches. Safe for any thread. */
package io.tipring.server.metrics;
