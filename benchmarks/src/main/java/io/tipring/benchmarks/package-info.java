/**
 * JMH benchmarks of parts of the engine; {@code benchmarks/jmh PATTERN} builds and runs them. Each
 * state belongs to one benchmark thread, as the domain belongs to the writer.
 */
package io.tipring.benchmarks;
