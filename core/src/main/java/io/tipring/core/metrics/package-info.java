/** Figures for Prometheus, by Micrometer, the only place that knows it. Safe for any thread. */
package io.tipring.core.metrics;
