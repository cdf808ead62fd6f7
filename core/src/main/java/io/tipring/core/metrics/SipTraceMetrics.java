package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Figures of the SIP trace. Safe for any thread; counting takes no lock. */
public final class SipTraceMetrics {

  private final Counter written;
  private final Counter dropped;
  private final Counter failures;

  public SipTraceMetrics(MeterRegistry registry) {
    written =
        Counter.builder("tipring.sip.trace.messages")
            .description("SIP messages written to the trace")
            .register(registry);
    dropped =
        Counter.builder("tipring.sip.trace.dropped")
            .description("SIP messages that are not in the trace, as it could not keep up or write")
            .register(registry);
    failures =
        Counter.builder("tipring.sip.trace.failures")
            .description("Times that the files of the trace could not be written")
            .register(registry);
  }

  public void written() {
    written.increment();
  }

  public void dropped() {
    dropped.increment();
  }

  public void failed() {
    failures.increment();
  }
}
